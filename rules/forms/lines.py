"""One row under a header: whether it is data, and which field each of its cells fills."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from rules.documents import Cell, Row
from rules.forms.blanks import is_ditto, is_none, is_sample, is_total, written
from rules.forms.headers import Header
from rules.forms.layout import Column
from rules.text import tidy

_NUMBER = re.compile(r"\(?\s*(\d{1,5})\s*[.)]*")
_NUMBERING = re.compile(r"\(?\s*(?:\d{1,2}|[A-ZĐ])\s*\)?")


class LineKind(Enum):
    """What a row under a header is."""

    DATA = "data"
    CONTINUED = "continued"
    IGNORED = "ignored"
    STRAY = "stray"


@dataclass(frozen=True)
class Line:
    """The texts of a row by field key; `number` is the printed one; `stray` are texts under no title."""

    number: str | None
    texts: Mapping[str, str]
    stray: tuple[str, ...]


def own_texts(row: Row) -> list[str]:
    """Return the texts of a row that are neither blank nor repeated by a merge."""
    return [text for cell in row.cells if not cell.merged and (text := written(cell.text))]


def kind_of(row: Row, header: Header) -> LineKind:
    """Tell what a row under `header` is.

    Blank and merely numbered rows, "(Không có)", samples, totals and the row that numbers the columns are ignored.
    A row whose name is merged down from the row above continues it. Data has a name, or a number and some text, or
    two texts in known columns. All else is stray.
    """
    own = own_texts(row)
    said = [text for text in own if not _NUMBER.fullmatch(text)]
    if not said or _ignored(own, said):
        return LineKind.IGNORED
    name = _cell(row, header, "name")
    if name and name.merged and written(name.text):
        return LineKind.CONTINUED if len(own) > 1 or not _repeats(row, own[0]) else LineKind.STRAY
    line = line_of(row, header)
    known = sum(key != "stt" for key in line.texts)
    return LineKind.DATA if _is_data(line, known) else LineKind.STRAY


def line_of(row: Row, header: Header) -> Line:
    """Return the texts of a row by field; two columns with one meaning are joined by "; "."""
    texts: dict[str, str] = {}
    stray = []
    for j, cell in enumerate(row.cells):
        column = header.columns[j] if j < len(header.columns) else None
        text = written(cell.text)
        if text and column:
            _put(texts, column, text)
        elif text and not cell.merged and not (j < len(header.titles) and header.titles[j]):
            stray.append(text)
    number = _NUMBER.fullmatch(texts.get("stt", ""))
    return Line(number.group(1) if number else None, texts, tuple(stray))


def own_line(row: Row, header: Header) -> Line:
    """Return the line without what is merged down from above, to be joined to the row that it continues."""
    own = Row(row.table, row.number, tuple(c if not c.merged else Cell("") for c in row.cells))
    return line_of(own, header)


def dittos(texts: Mapping[str, str]) -> list[str]:
    """Return the keys of the texts that only say "the same as above"."""
    return [key for key, text in texts.items() if is_ditto(text)]


def _ignored(own: Sequence[str], said: Sequence[str]) -> bool:
    if len(own) >= 3 and all(_NUMBERING.fullmatch(text) for text in own):
        return True
    return all(is_none(text) for text in said) or is_sample(said[0]) or is_total(own[0])


def _is_data(line: Line, known: int) -> bool:
    return "name" in line.texts or known >= 2 or (line.number is not None and known >= 1)


def _repeats(row: Row, text: str) -> bool:
    return all(not written(cell.text) or tidy(cell.text) == text for cell in row.cells)


def _cell(row: Row, header: Header, key: str) -> Cell | None:
    for cell, column in zip(row.cells, header.columns, strict=False):
        if column and column.key == key:
            return cell
    return None


def _put(texts: dict[str, str], column: Column, text: str) -> None:
    for key, part in _parts(column, text):
        before = texts.get(key)
        texts[key] = part if before in (None, part) else f"{before}; {part}"


def _parts(column: Column, text: str) -> list[tuple[str, str]]:
    """Split "Tổ trưởng, Trường TH Đức Lĩnh" at the first comma where the column says so."""
    if not column.split or is_ditto(text):
        return [(key, text) for key in column.split or (column.key,)]
    pieces = [piece.strip() for piece in text.split(",", len(column.split) - 1)]
    return [(key, piece) for key, piece in zip(column.split, pieces, strict=False) if piece]
