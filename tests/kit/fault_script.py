"""When the scripted IMAP server misbehaves (`Fault`), and the exchange that a fault may spoil."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from tests.kit.fault_answers import Refused
from tests.kit.fault_store import Store
from tests.kit.fault_wire import Command

GREETING = "GREETING"
"""The verb under which the first line of a connection goes, before any command."""


class End(Enum):
    """What is done instead of sending bytes: hang up now, or say nothing more until the server is told to behave."""

    HANG_UP = "hang up"
    SILENCE = "silence"


@dataclass(frozen=True)
class Pause:
    """Say nothing for that many seconds."""

    seconds: float


Piece = bytes | Pause | End


@dataclass(frozen=True)
class Exchange:
    """One command and the answer that a good server gives; what is not read of the answer is not done either."""

    command: Command
    untagged: Iterator[bytes]
    store: Store

    def tagged(self, status: bytes) -> bytes:
        """Return the line that ends the answer."""
        return b"%s %s\r\n" % (self.command.tag, status)

    def answer(self) -> Iterator[bytes]:
        """Return the whole good answer, the tagged line last."""
        try:
            yield from self.untagged
        except Refused as refusal:
            yield self.tagged(refusal.status)
        else:
            yield self.tagged(b"OK done")


Manner = Callable[[Exchange], Iterator[Piece]]


@dataclass(frozen=True)
class Fault:
    """Answer `verb` in this manner where its arguments hold `asking` and its UIDs include `uid`.

    The first `after` such commands on the server are answered well, then `times` are not; None is for ever.
    """

    verb: str
    manner: Manner
    asking: bytes = b""
    uid: int | None = None
    after: int = 0
    times: int | None = None

    def concerns(self, command: Command) -> bool:
        """Tell whether a command is one of those."""
        if command.verb != self.verb or self.asking not in command.text.upper():
            return False
        return self.uid is None or command.asks_for(self.uid)

    def is_due(self, turn: int) -> bool:
        """Tell whether it strikes the nth command that it concerns; the first is 1."""
        return turn > self.after and (self.times is None or turn <= self.after + self.times)


def properly(exchange: Exchange) -> Iterator[Piece]:
    """Answer as one should."""
    yield from exchange.answer()


class Script:
    """The faults in force, and how often each has had its turn. `ended` is set when they are over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[tuple[Fault, list[Command]]] = []
        self.ended = threading.Event()

    def add(self, fault: Fault) -> None:
        """Put one more in force."""
        with self._lock:
            self._faults.append((fault, []))

    def manner(self, command: Command) -> Manner:
        """Return how this command is answered: by the first fault that is due for it."""
        with self._lock:
            for fault, seen in self._faults:
                if fault.concerns(command):
                    seen.append(command)
                    if fault.is_due(len(seen)):
                        return fault.manner
        return properly
