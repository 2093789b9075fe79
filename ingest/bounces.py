"""Delivery reports: which mail of ours came back, and whether for good."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import Message

from flufl.bounce import all_failures

from ingest.mailheaders import header_text
from ingest.mime import Mail
from rules.text import fold, one_line, tidy
from store import outbox
from store.database import Transaction
from store.identity import DOMAIN
from store.outbox import OutboxMail
from store.readdressing import readdress

# How long a server tries before it gives up. Source: RFC 5321 section 4.5.4.1.
_GIVEN_UP_AFTER = timedelta(days=5)

_LONGEST_TEXT = 12_000
_MOST_LINES, _LONGEST_LINE = 150, 200
_MOST_RECIPIENTS = 20
_ADDRESS = r"<?([\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})>?"
# How mail systems name the recipient in reports that the library does not know: Postfix and Zimbra, MDaemon, Exchange,
# Gmail and their Vietnamese versions.
_NAMED = (
    re.compile(rf"^ ?(?=<){_ADDRESS}:(?: |$)", re.ASCII | re.MULTILINE),
    re.compile(rf"^ ?failed address(?:es)?: ?{_ADDRESS}", re.ASCII | re.MULTILINE | re.IGNORECASE),
    re.compile(rf"^ ?{_ADDRESS} on \d", re.ASCII | re.MULTILINE),
    re.compile(rf"\b(?:delivered|delivering|message) to:? {_ADDRESS}", re.ASCII | re.IGNORECASE),
    re.compile(
        rf"(?:gửi|chuyển|phân phối|người nhận|[đĐ]ịa chỉ)[^\n@]{{0,40}}?[ :]{_ADDRESS}", re.ASCII | re.IGNORECASE
    ),
)
_WHOM_TO_ASK = ("postmaster@", "mailer-daemon@")
_STATUS = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]\d)", re.ASCII)
_OUR_ID = re.compile(rf"<[\w.+-]{{1,80}}@{re.escape(DOMAIN)}>", re.ASCII)
_ANY_ID = re.compile(r"^ ?message-id:", re.IGNORECASE | re.MULTILINE)
# Where the returned mail begins; what follows is our own letter.
_RETURNED = re.compile(
    r"^ ?(?:-{2,}|return-path:|received:|>|(?:original|thư gốc|nội dung thư|session transcript))",
    re.IGNORECASE | re.MULTILINE,
)
_DELAYED = re.compile(
    r"\b(delayed|will be retried|still being retried|not yet been delivered|will (keep|continue) (on )?trying|transient"
    r"|temporar(y|ily)|this is (just |only )?a warning|se (tiep tuc )?(thu|gui) lai|tiep tuc (thu|gui)|tam thoi"
    r"|cham tre)\b"
)


@dataclass(frozen=True)
class Failure:
    """One recipient that a report names. `permanent`: given up, for no reason that passes (SMTP class 4)."""

    recipient: str
    status: str
    permanent: bool

    @property
    def bad_address(self) -> bool:
        """Tell whether there is no such mailbox; a full one or a policy may change. Source: RFC 3463 section 3.2."""
        return self.permanent and self.status.startswith("5.1.")


def failures(mail: Mail) -> list[Failure]:
    """Return the recipients that the mail's delivery reports speak of, delayed ones included; at most 20.

    Where there is no report that machines can read, those that the text names. Source: RFC 3464 section 2.3.
    """
    reported = [failure for report in mail.delivery_status for failure in _of_report(report)]
    return (reported or list(_of_text(mail)))[:_MOST_RECIPIENTS]


def _of_report(report: Message) -> Iterator[Failure]:
    blocks = report.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, Message):
            continue
        recipient = header_text(block.get("Final-Recipient")).split(";")[-1].strip().casefold()
        if recipient:
            status = one_line(str(block.get("Status", "")))[:20]
            action = one_line(str(block.get("Action", ""))).casefold()
            yield Failure(recipient, status, action == "failed" and not status.startswith("4"))


def _of_text(mail: Mail) -> Iterator[Failure]:
    """Yield what the words say. A status belongs to a recipient only where there is but one of each.

    A report that names nobody tells of its own mail alone ("" as recipient), and only with a status.
    """
    said = _own_words(mail)
    named = sorted(_failed_header(mail) or _by_library(said) or _by_words(said))
    found = set(_STATUS.findall(said))
    status = found.pop() if len(found) == 1 and len(named) <= 1 else ""
    if not named and status and _OUR_ID.search(mail.text):
        named = [""]
    passing = bool(_DELAYED.search(fold(f"{mail.subject}\n{said}"))) or status.startswith("4")
    for recipient in named:
        yield Failure(recipient, status, not passing)


def _own_words(mail: Mail) -> str:
    """Return what the mail system wrote itself, in few and short lines: what comes after may be anybody's.

    One space is left of an indentation, by which some systems set the address apart.
    """
    lines = mail.text[:_LONGEST_TEXT].splitlines()[:_MOST_LINES]
    tidied = (" " * line[:1].isspace() + tidy(line[:_LONGEST_LINE]) for line in lines)
    return _RETURNED.split("\n".join(tidied), maxsplit=1)[0]


def _failed_header(mail: Mail) -> set[str]:
    return set(_addresses(" ".join(mail.headers["x-failed-recipients"])[:1_000]))


def _by_library(said: str) -> set[str]:
    """Return the recipients in the words of qmail, Exim, older Gmail and some fifty others.

    The library gets ASCII text in a mail of our own making: on an odd From or charset it raises.
    """
    report = Message()
    report["From"] = "mailer-daemon@localhost"
    report.set_payload(said.encode("ascii", "replace").decode("ascii"))
    passing, final = all_failures(report)
    return set(_addresses(" ".join(address.decode("ascii", "replace") for address in passing | final)))


def _by_words(said: str) -> set[str]:
    found = {match[1].casefold() for pattern in _NAMED for match in pattern.finditer(said)}
    return {address for address in found if not address.startswith(_WHOM_TO_ASK)}


def _addresses(text: str) -> Iterator[str]:
    return (match[1].casefold() for match in re.finditer(_ADDRESS, text, re.ASCII))


def settle(tx: Transaction, mail: Mail, received_at: datetime, our_address: str, *, vouched: bool) -> str:
    """Mark the mails of ours that a delivery report is about, and send them to the school's next address.

    A report is about the mails whose Message-IDs it encloses or quotes. One that names nothing but a recipient counts
    only for the one mail that left for there within the five days before, and only when the receiving server `vouched`
    for a mail system of the recipient's domain or of ours: anybody can write such a report. It marks no address as dead
    by its status alone. For a delay nothing is marked. Returns a Vietnamese sentence for the ledger.
    """
    detail = "Thư báo không gửi được."
    for failure in failures(mail):
        if not failure.permanent:
            detail = f"Thư báo gửi chậm tới {failure.recipient}; máy chủ thư còn thử lại."
            continue
        told = f"{failure.recipient}: {failure.status}" if failure.status else failure.recipient
        ours = _marked(tx, _ids(mail), told)
        dead = failure.bad_address and any(mine.to_address == failure.recipient for mine in ours)
        if not ours and vouched and _may_know(mail, failure.recipient, our_address):
            ours = _marked(tx, _latest(tx, mail, failure.recipient, received_at), told)
        for mine in ours:
            readdress(tx, mine, failure.status or told, received_at, dead=dead and mine.to_address == failure.recipient)
        detail = f"Thư báo không gửi được tới {told}."
    return detail


def _ids(mail: Mail) -> tuple[str, ...]:
    """Return the Message-IDs of the mails that a report encloses or, where it encloses none, of ours in its text."""
    return mail.returned_ids or tuple(dict.fromkeys(_OUR_ID.findall(mail.text)))[:_MOST_RECIPIENTS]


def _marked(tx: Transaction, message_ids: Iterable[str], told: str) -> list[OutboxMail]:
    return [ours for message_id in message_ids if (ours := outbox.mark_bounced(tx, message_id, told))]


def _latest(tx: Transaction, mail: Mail, recipient: str, received_at: datetime) -> tuple[str, ...]:
    """Return the Message-ID of the one mail that a report without any can be about; none where it may be another."""
    if mail.returned_ids or _ANY_ID.search(mail.text):
        return ()
    left = outbox.left_to(tx, recipient, received_at - _GIVEN_UP_AFTER, received_at)
    return (left[0].message_id,) if len(left) == 1 else ()


def _may_know(mail: Mail, recipient: str, our_address: str) -> bool:
    """Tell whether the report's author is a mail system that had to do with the delivery."""
    local, _, domain = (mail.sender or "").partition("@")
    return local in {"mailer-daemon", "postmaster"} and _domain(domain) in {
        _domain(address.rpartition("@")[2].casefold()) for address in (recipient, our_address)
    }


def _domain(name: str) -> str:
    return "gmail.com" if name == "googlemail.com" else name
