"""The office's mailbox in memory, served over IMAP by pymap."""

from argparse import Namespace
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from typing import Final
from uuid import uuid4

from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, DictBackend
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Seen
from pysasl.hashing import BuiltinHash

INBOX: Final = "INBOX"
SENT: Final = "Sent"

# What pymap's command line would have parsed: no TLS, no demonstration mails of its own.
_ARGUMENTS: Final = {
    "host": None, "port": 0, "debug": False, "cert": None, "key": None, "tls": False,
    "passlib_cfg": None, "proxy_protocol": None, "demo_data": False,
}  # fmt: skip


class EmbeddedMailbox:
    """One user's folders INBOX and Sent; nothing outlives the process. Use it from one event loop only."""

    def __init__(self, username: str, password: str) -> None:
        self._arguments = Namespace(demo_user=username, demo_password=password, **_ARGUMENTS)
        self._backend: DictBackend
        self._config: Config

    async def open(self) -> None:
        """Make the account and its Sent folder; INBOX is there by itself."""
        # The default is a thread pool for half a million hash rounds, half a second per login.
        self._backend, self._config = await DictBackend.init(
            self._arguments,
            hash_context=BuiltinHash(rounds=1000),
            cpu_subsystem=Subsystem.for_asyncio(),
        )
        self._config.apply_context()
        async with self._backend.login.demo_user_identity.new_session() as session:
            await session.create_mailbox(SENT)

    def connection(self) -> Callable[[StreamReader, StreamWriter], Awaitable[None]]:
        """Return what serves one IMAP connection."""
        server = IMAPServer(self._backend.login, self._config)

        # asyncio holds this task while the connection lives. pymap's own start-up leaves it to nobody, and from
        # Python 3.13 on the garbage collector takes a connection that idles.
        async def serve(reader: StreamReader, writer: StreamWriter) -> None:
            await server(reader, writer, SocketInfo.get(writer, None, unique_id=uuid4().bytes))

        return serve

    async def file_sent(self, raw: bytes) -> None:
        """File a copy in Sent, dated by its own Date header, so that the demonstration's clock shows there too."""
        dated = message_from_bytes(raw, policy=default)["Date"]
        when: datetime = dated.datetime if dated else datetime.fromtimestamp(0, UTC)
        await self._file(SENT, AppendMessage(raw, when, frozenset({Seen})))

    async def receive(self, raw: bytes, when: datetime) -> None:
        """Put a mail that arrived at `when` into INBOX."""
        await self._file(INBOX, AppendMessage(raw, when, frozenset()))

    async def _file(self, folder: str, message: AppendMessage) -> None:
        async with self._backend.login.demo_user_identity.new_session() as session:
            await session.append_messages(folder, [message])
