"""The text of a PDF by where it stands: characters on one base line, in the order of the eye, split at wide gaps.

The order in which a file draws its characters is no order to read them in: LibreOffice draws accented letters after
the rest of the line.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2

from ingest.readers.errors import UnreadableError
from rules.official_letter.reading import CELL_BREAK

_MOST_PAGES = 50
_MOST_CHARACTERS = 200_000
_SCANNED = (
    "Tệp PDF là bản quét, không có lớp chữ nên chưa đọc được; đề nghị dùng tệp Word của công văn, hoặc chép nội dung "
    "vào một tệp .txt."
)
_BROKEN = "Tệp PDF bị hỏng hoặc có mật khẩu, không mở được."
_GOES_ON = re.compile(r"[a-zà-ỹđ(]|\d+(?![\d.)/]|\s*\|)")
_ITEM = re.compile(r"\d+[.)]|[-–+*•]|[IVX]+\.|[A-ZĐ]\.|Kính gửi|Nơi nhận|\d+ \|")
_TITLE = re.compile(r"Kính gửi|(?:KẾ HOẠCH|THÔNG BÁO|HƯỚNG DẪN|QUYẾT ĐỊNH|CHƯƠNG TRÌNH|GIẤY MỜI)$")
_WIDE = 2.5  # of a character's height: further apart stand two columns, not two words
_WORD = 0.25  # of a character's height: further apart stand two words


class _Glyph(NamedTuple):
    """A character and its box, in points from the lower left corner of the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


class _Piece(NamedTuple):
    """A run of text on one line, and where it begins and ends."""

    text: str
    left: float
    right: float


def pdf_lines(data: bytes) -> list[str]:
    """Return the lines of a PDF in reading order. Raises UnreadableError for a broken, locked or scanned one."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(_BROKEN) from error
    lines = list(_paragraphs([piece for page in _pages(document) for piece in _in_order(page)]))
    if not lines:
        raise UnreadableError(_SCANNED)
    return lines


def _pages(document: pypdfium2.PdfDocument) -> Iterator[list[_Glyph]]:
    left = _MOST_CHARACTERS
    for number in range(min(len(document), _MOST_PAGES)):
        page = document[number].get_textpage()
        count = min(page.count_chars(), left)
        left -= count
        yield [_Glyph(page.get_text_range(n, 1), *page.get_charbox(n, loose=True)) for n in range(count)]


def _in_order(glyphs: Sequence[_Glyph]) -> list[_Piece]:
    """Return the pieces of a page in reading order.

    What stands beside the left column of a letter's head comes after it. A line of three pieces and more is the row of
    a table.
    """
    seen = [g for g in glyphs if g.text.strip() or g.text == " "]
    if not seen:
        return []
    middle = (min(g.left for g in seen) + max(g.right for g in seen)) / 2
    left: list[_Piece] = []
    right: list[_Piece] = []
    for line in _base_lines(seen):
        pieces = _pieces(line)
        if len(pieces) > 2:
            pieces = [_Piece(CELL_BREAK.join(p.text for p in pieces), pieces[0].left, pieces[-1].right)]
        if right and any(piece.left < middle < piece.right or _TITLE.match(piece.text) for piece in pieces):
            left, right = [*left, *right], []  # the head is over
        for piece in pieces:
            goes_right = piece is not pieces[0] or (bool(right) and piece.left >= middle)
            (right if goes_right else left).append(piece)
    return [*left, *right]


def _paragraphs(pieces: Sequence[_Piece]) -> Iterator[str]:
    """Yield the text of lines that go on with one another as one.

    A line goes on where it reaches the margin in mid-sentence and the next begins no item, or where the next begins
    with a small letter or, like the rest of a day, with a figure.
    """
    margin = max((piece.right for piece in pieces), default=0.0)
    text, full = "", False
    for piece in pieces:
        if text and (_GOES_ON.match(piece.text) or (full and not _ITEM.match(piece.text))):
            text = f"{text}{'' if text.endswith('-') else ' '}{piece.text}"
        else:
            if text:
                yield text
            text = piece.text
        full = piece.right > 0.9 * margin and not text.endswith((".", ";", ":"))
    if text:
        yield text


def _base_lines(glyphs: Sequence[_Glyph]) -> Iterator[list[_Glyph]]:
    """Yield the characters of each line from left to right, the lines from the top down."""
    line: list[_Glyph] = []
    for glyph in sorted(glyphs, key=lambda g: (-(g.bottom + g.top) / 2, g.left)):
        if line and not _level(line, glyph):
            yield sorted(line, key=lambda g: g.left)
            line = []
        line.append(glyph)
    if line:
        yield sorted(line, key=lambda g: g.left)


def _level(line: Sequence[_Glyph], glyph: _Glyph) -> bool:
    """Tell whether a character stands on the line: its middle lies within the line's height."""
    bottom, top = min(g.bottom for g in line), max(g.top for g in line)
    return bottom <= (glyph.bottom + glyph.top) / 2 <= top


def _pieces(line: Sequence[_Glyph]) -> list[_Piece]:
    """Return the text of a line, cut where a gap is as wide as between two columns."""
    height = max(sorted(g.top - g.bottom for g in line)[len(line) // 2], 1.0)
    pieces: list[_Piece] = []
    for glyph in (g for g in line if g.text.strip() or pieces):
        gap = glyph.left - pieces[-1].right if pieces else 0.0
        if not pieces or (gap > _WIDE * height and glyph.text.strip()):
            pieces.append(_Piece(glyph.text, glyph.left, glyph.right))
            continue
        last = pieces[-1]
        apart = " " if gap > _WORD * height else ""
        if glyph.text.strip():
            pieces[-1] = _Piece(f"{last.text}{apart}{glyph.text}", last.left, max(last.right, glyph.right))
        elif not last.text.endswith(" "):
            pieces[-1] = _Piece(f"{last.text} ", last.left, last.right)
    return [_Piece(" ".join(p.text.split()), p.left, p.right) for p in pieces if p.text.strip()]
