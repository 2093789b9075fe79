"""Real servers and builders for the tests: Dovecot, an SMTP server, PostgreSQL, mails."""
