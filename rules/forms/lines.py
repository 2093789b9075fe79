"""One row under a header: whether it is data, and which field each of its cells fills."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from rules.documents import Cell, Row
from rules.forms.blanks import is_ditto, is_none, is_sample, is_total, written
from rules.forms.filler import is_filler
from rules.forms.headers import Header
from rules.forms.layout import Column
from rules.text import tidy

_NUMBER = re.compile(r"\(?\s*(\d{1,5})\s*[.)]*")
_NUMBERING = re.compile(r"\(?\s*(?:\d{1,2}|[A-ZĐ])\s*\)?")


class LineKind(Enum):
    """What a row under a header is."""

    DATA = "data"
    CONTINUED = "continued"
    LOOSE = "loose"
    NONE = "none"
    SAMPLE = "sample"
    IGNORED = "ignored"
    STRAY = "stray"


@dataclass(frozen=True)
class Line:
    """The texts of a row by field key; `number` is the printed one; `stray` are texts under no title.

    `columns` has the grid column, from 1, of each field; `originals` what the file holds where a text is a repair.
    """

    number: str | None
    texts: Mapping[str, str]
    stray: tuple[str, ...]
    columns: Mapping[str, int] = field(default_factory=dict)
    originals: Mapping[str, str] = field(default_factory=dict)


def own_texts(row: Row) -> list[str]:
    """Return the texts of a row that are neither blank nor repeated by a merge."""
    return [text for cell in row.cells if not cell.merged and (text := written(cell.text))]


def kind_of(row: Row, header: Header) -> LineKind:
    """Tell what a row under `header` is.

    Blank and merely numbered rows, totals and the row that numbers the columns are ignored; "(Không có)" and samples
    are kinds of their own. A row whose name is merged down from the row above continues it. Data has a name, or a
    number and some text, or two texts in known columns; where it has neither number nor name and fills less than half
    of the columns, it is loose. All else is stray.
    """
    own = own_texts(row)
    said = [text for text in own if not _NUMBER.fullmatch(text)]
    if not said or _is_numbering(own):
        return LineKind.IGNORED
    if all(is_none(text) for text in said):
        return LineKind.NONE
    if is_sample(said[0]):
        return LineKind.SAMPLE
    if is_total(own[0]):
        return LineKind.IGNORED if all(map(is_filler, own)) else LineKind.STRAY
    if continues(row, header):
        return LineKind.CONTINUED if len(own) > 1 or not _repeats(row, own[0]) else LineKind.STRAY
    return _kind_of_texts(row, header, own)


def continues(row: Row, header: Header) -> bool:
    """Tell whether the name of a row is merged down from the row above it."""
    name = next((cell for cell in _cells(row, header, "name") if written(cell.text)), None)
    return name is not None and name.merged


def line_of(row: Row, header: Header) -> Line:
    """Return the texts of a row by field.

    Two columns with one meaning are joined by "; ", a name under one title over several columns by a space.
    """
    gathering = _Gathering(header)
    for j, cell in enumerate(row.cells):
        gathering.add(j, cell)
    number = number_in(gathering.texts.get("stt", ""))
    originals = {key: "; ".join(texts) for key, texts in gathering.originals.items()}
    return Line(number, gathering.texts, tuple(gathering.stray), gathering.columns, originals)


def number_in(text: str) -> str | None:
    """Return the number in "1", "(1)" or "1." and None for all that is more than a number."""
    number = _NUMBER.fullmatch(text)
    return number.group(1) if number else None


def own_line(row: Row, header: Header) -> Line:
    """Return the line without what is merged down from above, to be joined to the row that it continues."""
    own = Row(row.table, row.number, tuple(c if not c.merged else Cell("") for c in row.cells))
    return line_of(own, header)


def dittos(texts: Mapping[str, str]) -> list[str]:
    """Return the keys of the texts that only say "the same as above"."""
    return [key for key, text in texts.items() if is_ditto(text)]


class _Gathering:
    """The texts of one row while its cells are gone through."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self.texts: dict[str, str] = {}
        self.columns: dict[str, int] = {}
        self.originals: dict[str, list[str]] = {}
        self.stray: list[str] = []

    def add(self, j: int, cell: Cell) -> None:
        column = self._header.columns[j] if j < len(self._header.columns) else None
        text = written(cell.text)
        if text and column:
            self._put(j, column, text, cell.original)
        elif text and not cell.merged and not (j < len(self._header.titles) and self._header.titles[j]):
            self.stray.append(text)

    def _put(self, j: int, column: Column, text: str, original: str) -> None:
        for key, part in _parts(column, text):
            before = self.texts.get(key)
            joint = " " if key == "name" and self._header.one_title(j - 1, j) else "; "
            self.texts[key] = part if before in (None, part) else f"{before}{joint}{part}"
            self.columns.setdefault(key, j + 1)
            if original and before != part:
                self.originals.setdefault(key, []).append(original)


def _kind_of_texts(row: Row, header: Header, own: Sequence[str]) -> LineKind:
    line = line_of(row, header)
    known = sum(key != "stt" for key in line.texts)
    if "name" in line.texts or (line.number is not None and known >= 1):
        return LineKind.DATA
    if known and "stt" not in line.texts and not _repeats(row, own[0]) and 2 * known < header.known:
        return LineKind.LOOSE
    return LineKind.DATA if known >= 2 else LineKind.STRAY


def _is_numbering(own: Sequence[str]) -> bool:
    return len(own) >= 3 and all(_NUMBERING.fullmatch(text) for text in own)


def _repeats(row: Row, text: str) -> bool:
    """Tell whether a row is one text over several columns."""
    texts = [tidied for cell in row.cells if (tidied := tidy(cell.text)) and written(tidied)]
    return len(texts) > 1 and all(each == text for each in texts)


def _cells(row: Row, header: Header, key: str) -> list[Cell]:
    pairs = zip(row.cells, header.columns, strict=False)
    return [cell for cell, column in pairs if column and column.key == key]


def _parts(column: Column, text: str) -> list[tuple[str, str]]:
    """Split "Tổ trưởng, Trường TH Đức Lĩnh" at the first comma where the column says so."""
    if not column.split or is_ditto(text):
        return [(key, text) for key in column.split or (column.key,)]
    pieces = [piece.strip() for piece in text.split(",", len(column.split) - 1)]
    return [(key, piece) for key, piece in zip(column.split, pieces, strict=False) if piece]
