"""Mails whose sender died between claim and record: did they leave?"""

import logging
from datetime import datetime, timedelta

from reminders.filing import SentMail, SentUnavailableError
from store import outbox
from store.database import Database, Transaction
from store.outbox import MailKind, OutboxMail

log = logging.getLogger(__name__)

# Filing may lag acceptance, so one look in vain proves nothing.
_BETWEEN_LOOKS = timedelta(minutes=10)
# Mails to the specialist alone, of whom two do less harm than none, and how often such a one is sent in all.
_REPEATABLE = frozenset({MailKind.DIGEST, MailKind.ALERT})
_MOST_TIMES = 3
_UNKNOWN = "không rõ đã gửi hay chưa: chương trình bị ngắt khi đang gửi"


def resolve_interrupted(database: Database, sent: SentMail, now: datetime, *, files_itself: bool = False) -> None:
    """Settle the mails that a dead sender had claimed. Call only while holding the sending lock.

    Found in the Sent folder: sent. Not found in two looks at least ten minutes apart: queued again. Where there is no
    such folder, receipts and reminders are not repeated (better none than two) and the digest says so; the digest
    itself and alerts, which only the specialist gets, are repeated, up to three times in all. While the mailbox cannot
    be reached, only alerts are settled, as if there were no such folder: it is what they tell of. Where the program
    `files_itself`, a copy proves that the mail left, but that there is none proves nothing.
    """
    with database.reading() as tx:
        left_over = outbox.interrupted(tx)
    if not left_over:
        return
    try:
        absence_counts = not files_itself and _server_files(database, sent, now)
        found = {mail.id: _left(sent, mail, absence_counts=absence_counts) for mail in left_over}
    except SentUnavailableError as error:
        log.warning("interrupted mails=%d wait: %s", len(left_over), error)
        found = {mail.id: None for mail in left_over if mail.kind is MailKind.ALERT}
    with database.transaction() as tx:
        for mail in left_over:
            if mail.id in found:
                _settle(tx, mail, found[mail.id], now)


def _left(sent: SentMail, mail: OutboxMail, *, absence_counts: bool) -> bool | None:
    """Tell whether a mail has left; None where nobody can say."""
    there = sent.holds(mail.message_id)
    return there if there or absence_counts else None


def _server_files(database: Database, sent: SentMail, now: datetime) -> bool:
    """Tell whether sent mail is filed at all, judged by the latest mail that surely left some time ago.

    Plain SMTP servers file nothing: there, "not found" says nothing. Without such a mail the folder is believed.
    """
    with database.reading() as tx:
        witness = outbox.last_sent_before(tx, now - _BETWEEN_LOOKS)
    return witness is None or bool(sent.holds(witness.message_id))


def _settle(tx: Transaction, mail: OutboxMail, found: bool | None, now: datetime) -> None:
    if found:
        outbox.mark_sent(tx, mail.id, now, "found in the Sent folder")
    elif found is None and mail.kind in _REPEATABLE and mail.attempts < _MOST_TIMES:
        outbox.retry(tx, mail.id, "interrupted", now + _BETWEEN_LOOKS)
    elif found is None:
        outbox.mark_failed(tx, mail.id, _UNKNOWN)
    elif mail.looked_at is None:
        outbox.note_look(tx, mail.id, now)
    elif now - mail.looked_at >= _BETWEEN_LOOKS:
        outbox.retry(tx, mail.id, "interrupted, not in the Sent folder", now)
    log.info("interrupted outbox=%d found=%s", mail.id, found)
