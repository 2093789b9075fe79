"""Delivery reports: which mail of ours came back, and whether for good."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from ingest.mailheaders import header_text
from ingest.mime import Mail
from rules.text import one_line


@dataclass(frozen=True)
class Failure:
    """One recipient that a report names. `permanent`: the action "failed" with an SMTP status of class 5."""

    recipient: str
    status: str
    permanent: bool

    @property
    def bad_address(self) -> bool:
        """Tell whether there is no such mailbox; a full one or a policy may change. Source: RFC 3463 section 3.2."""
        return self.permanent and self.status.startswith("5.1.")


def failures(mail: Mail) -> list[Failure]:
    """Return the recipients that the mail's delivery reports speak of, delayed ones included.

    Source: RFC 3464 section 2.3.
    """
    return [failure for report in mail.delivery_status for failure in _of_report(report)]


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
