"""A document with its text in Unicode, whatever it was typed in, each repaired cell with the text as it stood."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from rules.documents import Cell, Document, Row
from rules.legacy.detection import encodings_in, verdict_on
from rules.legacy.encodings import Encoding, read_as
from rules.legacy.fonts import Piece, pieces, unmarked
from rules.legacy.mojibake import unscrambled


def repaired(document: Document) -> Document:
    """Return `document` with TCVN3, VNI and mojibake as Unicode; ordinary Unicode text is never changed.

    What a font says (see `fonts.marked`) holds unless the text itself says otherwise; where no font is known, the
    whole document is weighed, then each cell by itself, in doubt like the cells of its row. `Cell.original` has the
    text as it stood where it was changed. To be asked before anything tidies or normalises the text.
    """
    texts = {cell.text for row in document.rows for cell in row.cells if not cell.text.isascii()}
    if not texts:
        return document
    known = _by_font(texts)
    rest = texts - known.keys()
    known |= unscrambled(rest)
    rest -= known.keys()
    encodings = encodings_in(rest)
    if not known and not encodings:
        return document
    in_doubt = _default(rest, encodings)
    rows = (_repaired(row, known, encodings, in_doubt) for row in document.rows)
    return replace(document, rows=tuple(rows))


def _by_font(texts: Iterable[str]) -> dict[str, str]:
    """Return what texts with marked pieces mean, by the text; also those in which no piece is what its font says."""
    parted = {text: pieces(text) for text in texts if unmarked(text) != text}
    marked = {part for parts in parted.values() for part in parts if part.encoding}
    lying = sum(_denies(part) for part in marked) > sum(_confirms(part) for part in marked)
    return {text: "".join(_meant(part, lying) for part in parts) for text, parts in parted.items()}


def _meant(part: Piece, lying: bool) -> str:
    """Return a piece read as its font says, or as Unicode where that is what was typed in the font."""
    meant = read_as(part.encoding, part.text) if part.encoding else None
    if meant is None or _denies(part) or (lying and not _confirms(part)):
        return part.text
    return meant.upper() if part.capitals else meant


def _denies(part: Piece) -> bool:
    verdict = verdict_on(part.text)
    tally = verdict.legacy.get(part.encoding) if part.encoding else None
    return tally is None or (verdict.unicode.good > 0 and verdict.unicode.bad == 0 and tally.bad > 0)


def _confirms(part: Piece) -> bool:
    return part.encoding is not None and bool(verdict_on(part.text).evidence.get(part.encoding))


def _default(texts: Iterable[str], encodings: frozenset[Encoding]) -> Encoding | None:
    """Return what a text in doubt is in: the one encoding of the document, where nothing in it is in Unicode."""
    if len(encodings) != 1 or any(verdict_on(text).surely_unicode for text in texts):
        return None
    return next(iter(encodings))


def _repaired(row: Row, known: Mapping[str, str], encodings: frozenset[Encoding], in_doubt: Encoding | None) -> Row:
    if all(cell.text.isascii() for cell in row.cells):
        return row
    of_row = _of_row([cell.text for cell in row.cells if cell.text not in known], encodings) or in_doubt
    cells = (_cell(cell, known, encodings, of_row) for cell in row.cells)
    return replace(row, cells=tuple(cells))


def _of_row(texts: Collection[str], encodings: frozenset[Encoding]) -> Encoding | None:
    """Return the encoding that more texts of a row are in than in Unicode."""
    leaning = [verdict_on(text).leaning(encodings) for text in texts]
    counts = {encoding: leaning.count(encoding) for encoding in encodings}
    best = max(counts, key=lambda encoding: counts[encoding], default=None)
    unicode = sum(verdict_on(text).surely_unicode for text in texts)
    return best if best and counts[best] > unicode else None


def _cell(cell: Cell, known: Mapping[str, str], encodings: frozenset[Encoding], in_doubt: Encoding | None) -> Cell:
    stood = unmarked(cell.text)
    text = known.get(cell.text)
    if text is None:
        text = _weighed(cell.text, encodings, in_doubt)
    return replace(cell, text=text, original=stood if text != stood else "") if text != cell.text else cell


def _weighed(text: str, encodings: frozenset[Encoding], in_doubt: Encoding | None) -> str:
    verdict = verdict_on(text)
    encoding = verdict.leaning(encodings)
    if encoding is None and in_doubt and verdict.allows(in_doubt):
        encoding = in_doubt
    return (read_as(encoding, text) or text) if encoding else text
