"""A mail that an address does not take goes to the school's next one."""

from datetime import datetime

from rules.schools import working_address
from store import outbox, reminder_steps, roster
from store.database import Transaction
from store.outbox import MailKind, OutboxMail, Wanted

_FORWARDED = frozenset({MailKind.RECEIPT, MailKind.REMINDER, MailKind.ANNOUNCEMENT})
_IN_A_ROW = 3


def readdress(tx: Transaction, mail: OutboxMail, reason: str, now: datetime, *, dead: bool) -> int | None:
    """Queue a mail that failed or came back for the school's next address; return its id, None where there is none.

    `dead`: there is no such address; it is not written to any more, and neither is one whose last three mails came
    back. A reminder that a later one followed is not sent once more. A question stays with the address that was asked:
    its answer must come from there.
    """
    if dead or outbox.returned_in_a_row(tx, mail.to_address, _IN_A_ROW):
        roster.mark_refused(tx, mail.to_address, reason)
    school = roster.find(tx, mail.school)
    followed = mail.kind is MailKind.REMINDER and outbox.was_followed(tx, mail)
    if school is None or mail.kind not in _FORWARDED or followed:
        return None
    tried = outbox.addresses_of(tx, mail.kind, mail.key)
    address = working_address(school, roster.refused_addresses(tx).keys() | tried)
    if address is None:
        return None
    wanted = Wanted(mail.kind, mail.key, address, mail.planned_for, mail.school, mail.about)
    queued = outbox.queue(tx, wanted, now)
    if queued is not None and mail.kind is MailKind.REMINDER:
        reminder_steps.hand_over(tx, mail.id, queued)
    return queued
