"""What is odd about a mail's sender: told to the specialist, decides nothing."""

from collections.abc import Iterator
from datetime import timedelta

from ingest.authenticity.proof import Proof, Standing
from ingest.mailheaders import one_address
from ingest.mime import Mail
from rules.calendar import Calendar
from rules.lookalikes import Flag, Lookalikes
from store.messages import DatedBy, Message

_CLOCKS_DIFFER = timedelta(hours=1)
_WITNESSES = frozenset({DatedBy.SERVER, DatedBy.RECEIVED})


def oddities(
    mail: Mail, message: Message, proof: Proof, lookalikes: Lookalikes, calendar: Calendar
) -> tuple[Flag, ...]:
    """Return what is odd, each with a Vietnamese sentence: the proof that lacks, the address, the clock.

    A Date that differs by more than an hour from when a server received the mail is told, not judged by.
    Source: docs/domain.md, sections 2 and 5.
    """
    return tuple(_found(mail, message, proof, lookalikes, calendar))


def _found(mail: Mail, message: Message, proof: Proof, lookalikes: Lookalikes, calendar: Calendar) -> Iterator[Flag]:
    if proof.why and proof.standing is not Standing.PASS:
        yield Flag("unproven", f"Chưa xác thực được người gửi: {proof.why}.")
    if mail.sender:
        reply_to = one_address(mail.headers["reply-to"])
        yield from lookalikes.flags(mail.sender_name, mail.sender, reply_to)
    if mail.sent_at and message.dated_by in _WITNESSES and abs(mail.sent_at - message.received_at) > _CLOCKS_DIFFER:
        sent, received = (f"{calendar.local(at):%H:%M %d/%m/%Y}" for at in (mail.sent_at, message.received_at))
        yield Flag("other_date", f"Thư tự ghi là gửi lúc {sent}, nhưng máy chủ nhận lúc {received}.")
