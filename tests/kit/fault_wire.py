"""One connection of the scripted IMAP server: commands come in, bytes go out. Source: RFC 3501 sections 4 and 9."""

import re
import select
import socket
from dataclasses import dataclass

_LITERAL = re.compile(rb"\{(\d+)(\+?)\}$")
_WORD = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\((?:[^()]|\([^()]*\))*\))|(\S+)')


@dataclass(frozen=True)
class Command:
    """What a client asks. `verb` is upper case and without UID, which `by_uid` tells.

    In `arguments` strings and literals stand for themselves; a parenthesised list is one word with its parentheses.
    """

    tag: bytes
    verb: str
    arguments: tuple[bytes, ...] = ()
    by_uid: bool = False

    @property
    def text(self) -> bytes:
        """The arguments in one line."""
        return b" ".join(self.arguments)

    def asks_for(self, uid: int) -> bool:
        """Tell whether its set of UIDs holds this one; for `*`, any that is high enough."""
        return self.by_uid and bool(self.arguments) and any(a <= uid <= b for a, b in ranges(self.arguments[0], 2**32))


def ranges(numbers: bytes, star: int) -> list[tuple[int, int]]:
    """Return a sequence set as pairs, lower number first; `*` counts as `star`. Raises ValueError for other text.

    `7:*` is a range down to the highest number also where that is below 7 (RFC 3501 section 9, seq-range).
    """
    pairs = []
    for part in numbers.split(b","):
        first, _, last = part.partition(b":")
        ends = sorted(star if end == b"*" else int(end) for end in (first, last or first))
        pairs.append((ends[0], ends[1]))
    return pairs


class Wire:
    """The server's end of a connection. Raises EOFError where the client has gone, OSError where it broke."""

    def __init__(self, connection: socket.socket) -> None:
        # Else the second line of an answer waits for the client's acknowledgment, 40 ms each time.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = connection
        self._file = connection.makefile("rb")

    def command(self) -> Command:
        """Read one command with all its literals."""
        words: list[bytes] = []
        while True:
            line = self.line()
            literal = _LITERAL.search(line)
            words += _words(line[: literal.start()] if literal else line)
            if literal is None:
                return _command(words)
            if not literal[2]:
                self.send(b"+ go on\r\n")
            words.append(self._file.read(int(literal[1])))

    def line(self) -> bytes:
        """Read one line, without its end."""
        line = self._file.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        return line.rstrip(b"\r\n")

    def line_waits(self, within: float) -> bool:
        """Tell whether the client says something, or leaves, within that many seconds."""
        return bool(select.select([self._socket], [], [], within)[0])

    def send(self, data: bytes) -> None:
        """Send it all."""
        self._socket.sendall(data)

    def cut(self) -> None:
        """End the connection, also from another thread."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:  # the client was first
            return

    def close(self) -> None:
        """Give the connection back."""
        self.cut()
        self._file.close()


def _words(line: bytes) -> list[bytes]:
    return [re.sub(rb"\\(.)", rb"\1", quoted) or listed or atom for quoted, listed, atom in _WORD.findall(line)]


def _command(words: list[bytes]) -> Command:
    if len(words) < 2:
        return Command(words[0] if words else b"*", "")
    by_uid = words[1].upper() == b"UID" and len(words) > 2
    verb, *arguments = words[2 if by_uid else 1 :]
    return Command(words[0], verb.decode("ascii", "replace").upper(), tuple(arguments), by_uid)
