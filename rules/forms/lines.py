"""One row under a header: which field each of its cells fills."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rules.documents import Cell, Row
from rules.forms.blanks import is_ditto, written
from rules.forms.headers import Header
from rules.forms.layout import Column

_NUMBER = re.compile(r"\(?\s*(\d{1,5})\s*[.)]*")


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


def apart(row: Row, own: Sequence[str]) -> tuple[Row, ...]:
    """Return the lines of a row that is one text of several, as a whole part typed into one cell is; else the row."""
    if len(own) > 1 or "\n" not in own[0]:
        return (row,)
    at = next(j for j, cell in enumerate(row.cells) if not cell.merged and cell.text.strip())
    originals = row.cells[at].original.split("\n")
    lines = own[0].split("\n")
    matching = originals if len(originals) == len(lines) else [row.cells[at].original] * len(lines)
    blank = tuple(Cell("") for _ in range(at))
    return tuple(
        Row(row.table, row.number, (*blank, Cell(line, original=original)))
        for line, original in zip(lines, matching, strict=True)
    )


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


def _parts(column: Column, text: str) -> list[tuple[str, str]]:
    """Split "Tổ trưởng, Trường TH Đức Lĩnh" at the first comma where the column says so."""
    if not column.split or is_ditto(text):
        return [(key, text) for key in column.split or (column.key,)]
    pieces = [piece.strip() for piece in text.split(",", len(column.split) - 1)]
    return [(key, piece) for key, piece in zip(column.split, pieces, strict=False) if piece]
