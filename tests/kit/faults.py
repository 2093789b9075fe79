"""The manners in which the scripted IMAP server misbehaves."""

import itertools
import re
from collections.abc import Iterator

from tests.kit.fault_script import End, Exchange, Fault, Manner, Pause, Piece

HUGE = 2**31
"""A literal that no mail server carries and no client should make room for."""

_LITERAL = re.compile(rb"\{\d+\}\r\n")
_DATE = re.compile(rb'INTERNALDATE "[^"]*"')
_SIZE = re.compile(rb"RFC822\.SIZE \d+")


def status(line: bytes) -> Manner:
    """Answer with this tagged status and do nothing: `NO [UNAVAILABLE] later`, `BAD what`."""
    return lambda exchange: iter([exchange.tagged(line)])


def bye(reason: bytes) -> Manner:
    """Say BYE and hang up."""
    return lambda _: iter([b"* BYE %s\r\n" % reason, End.HANG_UP])


def stall(_: Exchange) -> Iterator[Piece]:
    """Never answer."""
    yield End.SILENCE


def trickle(exchange: Exchange) -> Iterator[Piece]:
    """Answer rightly, one byte after the other: no wait is long, the whole is for ever."""
    for octet in b"".join(exchange.answer()):
        yield Pause(0.2)
        yield bytes([octet])


def slow(seconds: float) -> Manner:
    """Answer rightly, after a while."""
    return lambda exchange: itertools.chain([Pause(seconds)], exchange.answer())


def cut_before_tag(exchange: Exchange) -> Iterator[Piece]:
    """Give all data, then hang up instead of ending the answer."""
    yield from exchange.untagged
    yield End.HANG_UP


def broken_literal(then: End) -> Manner:
    """Send half of the first message's bytes, then that."""

    def manner(exchange: Exchange) -> Iterator[Piece]:
        for piece in exchange.answer():
            if _LITERAL.search(piece):
                yield piece[: len(piece) // 2]
                yield then
            yield piece

    return manner


def announced(length: int, then: End) -> Manner:
    """Announce a literal of that many bytes, send the message's own, then that."""

    def manner(exchange: Exchange) -> Iterator[Piece]:
        for piece in exchange.answer():
            yield _LITERAL.sub(b"{%d}\r\n" % length, piece, count=1)
            if _LITERAL.search(piece):
                yield then

    return manner


def data_then(line: bytes) -> Manner:
    """Give the first untagged line, then this tagged status."""

    def manner(exchange: Exchange) -> Iterator[Piece]:
        yield from itertools.islice(exchange.untagged, 1)
        yield exchange.tagged(line)

    return manner


def between(*lines: bytes) -> Manner:
    """Say these lines before each line of the right answer."""

    def manner(exchange: Exchange) -> Iterator[Piece]:
        for piece in exchange.answer():
            for line in lines:
                yield line + b"\r\n"
            yield piece

    return manner


def vanishing(*uids: int, after_lines: int = 0) -> Manner:
    """Let messages be deleted by somebody else when that many lines of the answer are out; then go on."""

    def manner(exchange: Exchange) -> Iterator[Piece]:
        yield from itertools.islice(exchange.untagged, after_lines)
        for uid in uids:
            exchange.store.delete(uid)
        yield from exchange.answer()

    return manner


def renumbering(exchange: Exchange) -> Iterator[Piece]:
    """Number the folder anew and hang up, as a server does that is restored from its backup."""
    exchange.store.new_uidvalidity()
    yield End.HANG_UP


def claimed_size(uid: int, size: int) -> Manner:
    """Say that a message has this size."""
    return _replaced(uid, _SIZE, b"RFC822.SIZE %d" % size)


def claimed_date(uid: int, date: bytes) -> Manner:
    """Say that a message arrived then."""
    return _replaced(uid, _DATE, b'INTERNALDATE "%s"' % date)


def _replaced(uid: int, pattern: re.Pattern[bytes], text: bytes) -> Manner:
    def manner(exchange: Exchange) -> Iterator[Piece]:
        for piece in exchange.answer():
            head, brace, rest = piece.partition(b"{")
            is_meant = b"UID %d " % uid in head
            yield (pattern.sub(text, head) if is_meant else head) + brace + rest

    return manner


def doubled(exchange: Exchange) -> Iterator[Piece]:
    """Give each untagged line twice."""
    for line in exchange.untagged:
        yield line + line
    yield exchange.tagged(b"OK done")


def backwards(exchange: Exchange) -> Iterator[Piece]:
    """Give the untagged lines in reverse order."""
    yield from reversed(list(exchange.untagged))
    yield exchange.tagged(b"OK done")


def without_next(exchange: Exchange) -> Iterator[Piece]:
    """Open the folder without a word on the next UID: what there is has to be searched for."""
    for piece in exchange.answer():
        if b"UIDNEXT" not in piece:
            yield piece


def at(verb: str, manner: Manner, asking: bytes = b"", times: int | None = None) -> tuple[Fault, ...]:
    """Return the fault, and for a SEARCH also what makes one necessary."""
    fault = Fault(verb, manner, asking=asking, times=times)
    return (Fault("EXAMINE", without_next), fault) if verb == "SEARCH" else (fault,)


def claimed_uids(*uids: int) -> Manner:
    """Say of a SEARCH that it found these too."""

    def manner(exchange: Exchange) -> Iterator[Piece]:
        more = b"".join(b" %d" % uid for uid in uids)
        for piece in exchange.answer():
            yield piece.replace(b"\r\n", more + b"\r\n", 1) if piece.startswith(b"* SEARCH") else piece

    return manner


def hidden(uid: int) -> Manner:
    """Leave a message out of the answer."""

    def manner(exchange: Exchange) -> Iterator[Piece]:
        for piece in exchange.answer():
            if b"(UID %d " % uid not in piece:
                yield piece

    return manner
