"""Where mail sent through the embedded SMTP server goes: a list to look at, and the office's Sent folder."""

import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import SimpleNamespace

from aiosmtpd.smtp import SMTP, Envelope, Session

from diemdanh.demo.office import AUTHSERV_ID


@dataclass(frozen=True)
class Delivery:
    """One accepted mail: the envelope and the bytes as they were sent."""

    envelope_from: str
    envelope_to: tuple[str, ...]
    raw: bytes


class Postman:
    """Accepts every mail and keeps it.

    Files the office's own through `file_sent`, as Gmail does, and hands what is addressed to the office to `receive`.
    Filing comes before the acceptance, so a mail that the server said yes to is always found in Sent.
    """

    def __init__(
        self,
        office_address: str,
        file_sent: Callable[[bytes], Awaitable[None]],
        receive: Callable[[bytes], Awaitable[None]],
    ) -> None:
        self._office_address = office_address.casefold()
        self._file_sent = file_sent
        self._receive = receive
        self._lock = threading.Lock()
        self._deliveries: list[Delivery] = []

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """Return what was accepted so far, in order; may be asked from any thread."""
        with self._lock:
            return tuple(self._deliveries)

    def hooks(self) -> SimpleNamespace:
        """Return the object that aiosmtpd calls, by the name it looks for."""
        return SimpleNamespace(handle_DATA=self._accept)

    async def _accept(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        sender = envelope.mail_from or ""
        if sender.casefold() == self._office_address:
            await self._file_sent(raw)
        if self._office_address in (address.casefold() for address in envelope.rcpt_tos):
            await self._receive(_vouched(sender) + raw)
        with self._lock:
            self._deliveries.append(Delivery(sender, tuple(envelope.rcpt_tos), raw))
            return f"250 2.0.0 OK, mail {len(self._deliveries)} of the demonstration"


def _vouched(sender: str) -> bytes:
    """Return the verdict that a receiving server writes on top: this one believes everybody who can reach loopback."""
    domain = sender.rpartition("@")[2]
    return f"Authentication-Results: {AUTHSERV_ID}; dmarc=pass header.from={domain}\r\n".encode("ascii", "replace")
