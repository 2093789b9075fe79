"""One client's conversation with the scripted IMAP server: what each command answers and does."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from imapclient import imap_utf7

from tests.kit.fault_answers import Refused, chosen, fetch_items, fetched, search
from tests.kit.fault_store import Snapshot, Store
from tests.kit.fault_wire import Command, Wire


@dataclass(frozen=True)
class Manners:
    """What the server is like: who may log in, whether it is like Gmail, and how often IDLE looks for news."""

    username: str
    password: str
    gmail: bool = False
    idle_look: float = 0.05

    @property
    def capabilities(self) -> bytes:
        return b"IMAP4rev1 AUTH=PLAIN SASL-IR IDLE SPECIAL-USE UIDPLUS" + b" X-GM-EXT-1" * self.gmail


class Session:
    """Answers commands; `over` once the client has logged out."""

    def __init__(self, wire: Wire, store: Store, manners: Manners, is_over: Callable[[], bool]) -> None:
        self.over = False
        self._wire, self._store, self._manners, self._is_over = wire, store, manners, is_over
        self._logged_in = False
        self._folder = ""
        self._shown = Snapshot(0, 0, ())
        self._anytime = {
            "GREETING": self._greet, "CAPABILITY": self._capability, "NOOP": self._noop, "LOGOUT": self._logout,
            "LOGIN": self._login, "AUTHENTICATE": self._authenticate,
        }  # fmt: skip
        self._after_login = {"LIST": self._list, "SELECT": self._select, "EXAMINE": self._select}
        self._in_folder = {"FETCH": self._fetch, "SEARCH": self._search, "IDLE": self._idle}

    def untagged(self, command: Command) -> Iterator[bytes]:
        """Return the lines before the tagged one, made and acted upon as they are read. Raises Refused."""
        known = dict(self._anytime)
        known |= self._after_login if self._logged_in else {}
        known |= self._in_folder if self._folder else {}
        handler = known.get(command.verb)
        if handler is None:
            raise Refused(b"BAD not a command here and now")
        yield from handler(command)

    def _greet(self, _: Command) -> Iterator[bytes]:
        yield from ()

    def _capability(self, _: Command) -> Iterator[bytes]:
        yield b"* CAPABILITY %s\r\n" % self._manners.capabilities

    def _noop(self, _: Command) -> Iterator[bytes]:
        yield from self._news()

    def _logout(self, _: Command) -> Iterator[bytes]:
        self.over = True
        yield b"* BYE until next time\r\n"

    def _login(self, command: Command) -> Iterator[bytes]:
        self._admit(*command.arguments[:2])
        yield from ()

    def _authenticate(self, command: Command) -> Iterator[bytes]:
        if command.arguments[0].upper() != b"PLAIN":
            raise Refused(b"NO only PLAIN")
        if len(command.arguments) == 1:
            yield b"+ \r\n"
        given = command.arguments[1] if len(command.arguments) > 1 else self._wire.line()
        self._admit(*base64.b64decode(given).split(b"\0")[1:])

    def _admit(self, username: bytes, password: bytes) -> None:
        if (username.decode(), password.decode()) != (self._manners.username, self._manners.password):
            raise Refused(b"NO [AUTHENTICATIONFAILED] wrong name or password")
        self._logged_in = True

    def _list(self, _: Command) -> Iterator[bytes]:
        for name in self._store.folders:
            attributes = b"\\HasNoChildren" + b" \\Sent" * (name == "Sent")
            yield b'* LIST (%s) "/" "%s"\r\n' % (attributes, imap_utf7.encode(name))

    def _select(self, command: Command) -> Iterator[bytes]:
        self._folder = ""
        name = imap_utf7.decode(command.arguments[0])
        name = "INBOX" if name.upper() == "INBOX" else name
        if name not in self._store.folders:
            raise Refused(b"NO [NONEXISTENT] no such folder")
        self._folder, self._shown = name, self._store.look(name)
        yield b"* FLAGS (\\Seen \\Deleted)\r\n"
        yield b"* %d EXISTS\r\n* 0 RECENT\r\n" % len(self._shown.messages)
        yield b"* OK [UIDVALIDITY %d] numbers\r\n" % self._shown.uid_validity
        yield b"* OK [UIDNEXT %d] the next\r\n" % self._shown.uid_next

    def _search(self, command: Command) -> Iterator[bytes]:
        uids = self._shown.uids
        found = search(command, self._shown.messages, self._manners.gmail)
        numbers = [uid if command.by_uid else uids.index(uid) + 1 for uid in found]
        yield b" ".join([b"* SEARCH", *(b"%d" % number for number in numbers)]) + b"\r\n"
        yield from self._news()

    def _fetch(self, command: Command) -> Iterator[bytes]:
        """Answer from what is there by then: a message that somebody deletes meanwhile is missing."""
        uids, items = self._shown.uids, fetch_items(command)
        for uid in chosen(command.arguments[0], uids, command.by_uid):
            message = self._store.get(uid, self._folder)
            if message is not None:
                yield fetched(uids.index(uid) + 1, message, items, self._manners.gmail)
        yield from self._news()

    def _idle(self, _: Command) -> Iterator[bytes]:
        yield b"+ idling\r\n"
        while not self._wire.line_waits(self._manners.idle_look):
            if self._is_over():
                raise EOFError
            yield from self._news()
        self._wire.line()

    def _news(self) -> Iterator[bytes]:
        """Say what was deleted and what came since the client was told last."""
        if not self._folder:
            return
        now = self._store.look(self._folder)
        if now.uid_validity != self._shown.uid_validity:
            yield b"* BYE the folder was restored from a backup\r\n"
            raise EOFError
        told = self._shown.uids
        gone = sorted(set(told) - set(now.uids), reverse=True)
        for uid in gone:
            yield b"* %d EXPUNGE\r\n" % (told.index(uid) + 1)
        if len(now.messages) > len(told) - len(gone):
            yield b"* %d EXISTS\r\n" % len(now.messages)
        self._shown = now
