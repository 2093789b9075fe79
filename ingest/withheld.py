"""Messages that the server shows and does not hand over: three passes in vain, then a person is told."""

from datetime import datetime

from ingest import mime
from ingest.mailbox import Mailbox, MailboxError
from store import messages, refusals
from store.database import Database
from store.messages import Arrival, DatedBy, Envelope, Outcome, Verdict
from store.places import Place

_MOST_ATTEMPTS = 3
_DETAIL = (
    "Máy chủ thư không giao thư này sau ba lượt xem hộp thư. Đề nghị mở thư trong hộp thư để xem; nếu mở được, chạy "
    "«diemdanh review retry» để lấy lại."
)


def give_up(database: Database, mailbox: Mailbox, place: Place, now: datetime) -> bool:
    """Count a pass in vain; at the third, park the message with what its headers say. Return whether it is parked."""
    with database.transaction() as tx:
        if refusals.count(tx, place) < _MOST_ATTEMPTS:
            return False
    envelope = _envelope(mailbox, place.uid)
    with database.transaction() as tx:
        # The server does not say when it came, or what size it has, without risk of the same refusal.
        arrival = Arrival(None, 0, now, truncated=True, dated_by=DatedBy.CLOCK)
        message = messages.add_withheld(tx, arrival, place, now)
        messages.note_envelope(tx, message, envelope)
        messages.decide(tx, message, Verdict(Outcome.PARKED, "not_fetched", _DETAIL), (), now)
    return True


def _envelope(mailbox: Mailbox, uid: int) -> Envelope:
    try:
        raw = mailbox.fetch_headers(uid)
    except MailboxError:
        mailbox.reopen()
        raw = b""
    mail = mime.parse_headers(raw)
    return Envelope(mail.message_id, mail.sent_at, mail.sender, mail.subject or None, None, None)
