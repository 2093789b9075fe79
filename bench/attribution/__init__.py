"""Mails whose school is known, in the spellings and with the lies of real ones, to measure attribution against."""
