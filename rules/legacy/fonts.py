"""Text whose font says how to read it, on its way from a reader to the repair.

Only a reader knows the font of a piece of text, and only the whole document tells whether the font can be believed. So
a reader encloses each such piece in noncharacters, which never stand in a text.
Source: Unicode 16.0 section 23.7 (noncharacters are for such use inside a program); attachments from schools.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rules.legacy.encodings import Encoding

_END = "\ufdd0"
_STARTS = {
    "\ufdd1": (Encoding.TCVN3, False),
    "\ufdd2": (Encoding.TCVN3, True),
    "\ufdd3": (Encoding.VNI, False),
}
_MARKS = re.compile("[\ufdd0-\ufdd3]")
_PIECES = re.compile(f"([\ufdd1-\ufdd3])([^\ufdd0-\ufdd3]*){_END}|([^\ufdd0-\ufdd3]+)")
_VNI = re.compile(r"vni[- ]", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """A piece of a text. `encoding` is what its font says, None for ordinary fonts; `capitals`: it shows capitals."""

    text: str
    encoding: Encoding | None = None
    capitals: bool = False


def marked(text: str, font: str) -> str:
    """Return `text` as a document's reader hands it on: enclosed in marks where `font` is one from before Unicode.

    Those are .Vn… (TCVN3; ending in H, it shows small letters as capitals) and VNI-… (VNI). Blank text stays as it is.
    """
    start = _start(font)
    plain = _MARKS.sub("", text)
    return f"{start}{plain}{_END}" if start and plain.strip() else plain


def is_legacy(font: str) -> bool:
    """Tell whether text in `font` is to be marked."""
    return bool(_start(font))


def _start(font: str) -> str:
    name = font.strip()
    if _VNI.match(name):
        return "\ufdd3"
    if name.lower().startswith(".vn"):
        return "\ufdd2" if name.rstrip("0123456789 ").endswith("H") else "\ufdd1"
    return ""


def pieces(text: str) -> tuple[Piece, ...]:
    """Return a marked text in pieces, neighbours in one encoding joined: a VNI letter may lie across two runs."""
    joined: list[Piece] = []
    for piece in _parsed(text):
        last = joined[-1] if joined else None
        if last and (last.encoding, last.capitals) == (piece.encoding, piece.capitals):
            joined[-1] = Piece(last.text + piece.text, piece.encoding, piece.capitals)
        else:
            joined.append(piece)
    return tuple(joined)


def _parsed(text: str) -> Iterator[Piece]:
    for start, inside, outside in _PIECES.findall(text):
        yield Piece(inside, *_STARTS[start]) if start else Piece(outside)


def unmarked(text: str) -> str:
    """Return what stood in the file, without the marks."""
    return _MARKS.sub("", text)
