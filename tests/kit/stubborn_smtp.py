"""An SMTP server that leaves its client alone in mid-conversation: it hangs up early, or never answers."""

import asyncio
import queue
from asyncio import WriteTransport
from enum import Enum
from types import SimpleNamespace, TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.kit.ports import HOST, free_port


class Manner(Enum):
    """How it lets its client down."""

    HANGS_UP_AT_RECIPIENT = "recipient"
    SILENT_AFTER_BODY = "body"


class StubbornSmtp:
    """`with StubbornSmtp(Manner…) as smtp:`. Bodies that it took without an answer are in `await_body()`."""

    host = HOST

    def __init__(self, manner: Manner) -> None:
        self.port = free_port()
        self._manner = manner
        self._bodies: queue.Queue[bytes] = queue.Queue()
        self._released = asyncio.Event()
        hooks = SimpleNamespace(handle_RCPT=self._recipient, handle_DATA=self._body)
        self._controller = Controller(hooks, hostname=HOST, port=self.port)

    def await_body(self, within: float = 60) -> bytes:
        """Return the body of a mail that was taken; raises queue.Empty after `within` seconds."""
        return self._bodies.get(timeout=within)

    async def _recipient(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._manner is Manner.HANGS_UP_AT_RECIPIENT and isinstance(server.transport, WriteTransport):
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def _body(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self._bodies.put(envelope.original_content or b"")
        await self._released.wait()
        return "421 4.3.0 Gone"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.loop.call_soon_threadsafe(self._released.set)
        self._controller.stop()
