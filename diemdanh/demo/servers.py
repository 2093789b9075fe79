"""The embedded mail servers of the demonstration: IMAP by pymap, SMTP by aiosmtpd, both on loopback."""

import asyncio
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime
from functools import partial
from secrets import token_urlsafe
from types import TracebackType
from typing import Any, Final, Self

from aiosmtpd.smtp import SMTP
from imapclient import IMAPClient

from diemdanh.clock import system_clock
from diemdanh.demo.mailbox import INBOX, EmbeddedMailbox
from diemdanh.demo.mails import DemoMail
from diemdanh.demo.office import OFFICE_ADDRESS
from diemdanh.demo.outgoing import Delivery, Postman

LOOPBACK: Final = "127.0.0.1"

_Stop = Callable[[], object]


class MailServers:
    """Both servers, alive between `with` and its end, in one background thread.

    A port that is None or taken becomes any free one; `imap_port` and `smtp_port` say which. Plain text, no TLS, one
    user with a new password each time. Mail that the office sends is collected and filed in the Sent folder; mail from
    others is collected too, and arrives in INBOX at what `clock` says when it is addressed to the office.
    """

    host: Final = LOOPBACK
    username: Final = OFFICE_ADDRESS

    def __init__(
        self, imap_port: int | None = None, smtp_port: int | None = None, clock: Callable[[], datetime] = system_clock
    ) -> None:
        self.password: Final = token_urlsafe(12)
        self._mailbox = EmbeddedMailbox(self.username, self.password)
        self._clock = clock
        self._postman = Postman(self.username, self._mailbox.file_sent, self._receive)
        self._imap_socket = _listening(imap_port)
        self._smtp_socket = _listening(smtp_port)
        self.imap_port: int = self._imap_socket.getsockname()[1]
        self.smtp_port: int = self._smtp_socket.getsockname()[1]
        self._started: Future[_Stop] = Future()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="demo-mail-servers")
        self._running: Future[None]

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """Return the mails that were sent so far, in order."""
        return self._postman.deliveries

    def __enter__(self) -> Self:
        self._running = self._thread.submit(self._run)
        outcomes: tuple[Future[Any], ...] = (self._running, self._started)
        wait(outcomes, return_when=FIRST_COMPLETED)
        if self._running.done():
            self._thread.shutdown()
            self._running.result()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._started.result()()
        self._thread.shutdown()
        self._running.result()

    def _run(self) -> None:
        with self._imap_socket, self._smtp_socket:
            asyncio.run(self._serve())

    async def _serve(self) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        await self._mailbox.open()
        imap = await asyncio.start_server(self._mailbox.connection(), sock=self._imap_socket)
        smtp = await loop.create_server(self._smtp_protocol, sock=self._smtp_socket)
        self._started.set_result(partial(loop.call_soon_threadsafe, stop.set))
        await stop.wait()
        # Not `async with`: from Python 3.12 on that waits for clients which may be idling for ever.
        imap.close()
        smtp.close()

    async def _receive(self, raw: bytes) -> None:
        await self._mailbox.receive(raw, self._clock())

    def _smtp_protocol(self) -> SMTP:
        return SMTP(self._postman.hooks(), hostname=LOOPBACK, enable_SMTPUTF8=True)


def _listening(port: int | None) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port or 0))
    except OSError:
        return socket.create_server((LOOPBACK, 0))


def append(mails: Iterable[DemoMail], servers: MailServers, folder: str = INBOX) -> int:
    """Put the mails into `folder` with the instants at which they are said to have arrived; return how many.

    A folder that is missing is made.
    """
    with IMAPClient(servers.host, servers.imap_port, ssl=False) as client:
        client.login(servers.username, servers.password)
        if not client.folder_exists(folder):
            client.create_folder(folder)
        return sum(_append_one(client, folder, mail) for mail in mails)


def _append_one(client: IMAPClient, folder: str, mail: DemoMail) -> int:
    client.append(folder, mail.raw, (), mail.received_at)
    return 1
