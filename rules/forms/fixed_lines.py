"""Rows that the form prints itself: which of its lines each row is, by its name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rules.documents import Row
from rules.forms.blanks import is_none, is_sample
from rules.forms.headers import Header
from rules.forms.labels import titled
from rules.forms.layout import LINE, Table
from rules.forms.layout import Line as FixedLine
from rules.forms.lines import Line, line_of, own_line, own_texts
from rules.forms.scan import FoundRow, Scan, place, quoted
from rules.text import fold

_ENUMERATOR = re.compile(r"\s*\(?(?:[IVX]{1,5}|\d{1,2}|[a-zđA-ZĐ])\s*[.)]\s*(?=\S)|\s*[-+*•]\s*(?=\S)")
_LEADING_ZERO = re.compile(r"\b0+(?=\d)")
_COLUMN_NUMBER = re.compile(r"\(?\s*(\d{1,2})\s*\)?")
_COLUMN_LETTER = re.compile(r"\(?\s*[A-ZĐ]\s*\)?")
_FEWEST_NUMBERS = 3


@dataclass(frozen=True)
class _Named:
    """A row under the header: what it is called, the printed line that this means, and what it says beside it.

    `read` is the row as under any header.
    """

    name: str
    line: FixedLine | None
    texts: dict[str, str]
    read: Line

    @property
    def says(self) -> bool:
        """Tell whether anything stands beside the name."""
        return any(key not in ("stt", "name") for key in self.texts)


def take_line(row: Row, header: Header, scan: Scan) -> None:
    """Add a row of a table with fixed lines to `scan`.

    A line is a row of data once something stands beside its name; printed and left blank, it is only noted as there.
    It carries the text of its name as written and, in `means`, its key as "line". A row that the form does not print,
    or prints once and that comes twice, is kept as data with a finding. The row that numbers the columns, samples and
    "(Không có)" say nothing.
    """
    own = own_texts(row)
    if _numbers_columns(own) or all(map(is_none, own)) or is_sample(own[0]):
        return
    named = _named(row, header)
    if not named.says and named.line is None:
        scan.check(place(row), f"không rõ dòng này thuộc mục nào: {quoted(' | '.join(own))}")
        return
    if named.says:
        _add(row, named, header, scan)
    if named.line:
        key = (header.table.kind, named.line.key)
        scan.printed[key] = scan.printed.get(key, False) or named.says


def _named(row: Row, header: Header) -> _Named:
    everything, own = line_of(row, header), own_line(row, header)
    number = everything.texts.get("stt", "")
    name = everything.texts.get("name") or ("" if number.strip(" .)(").isdigit() else number)
    texts = {key: text for key, text in own.texts.items() if key not in ("stt", "name")}
    if name:
        texts["name"] = name
    return _Named(name, _line(name, header.table), texts, everything)


def _line(name: str, table: Table) -> FixedLine | None:
    keys = _keys(table)
    spellings = (titled(name), titled(_ENUMERATOR.sub("", name, count=1)), fold(name))
    return next((keys[key] for text in spellings if (key := _LEADING_ZERO.sub("", text)) in keys), None)


@lru_cache(maxsize=16)
def _keys(table: Table) -> dict[str, FixedLine]:
    return {alias: line for line in table.lines for alias in line.aliases}


def _add(row: Row, named: _Named, header: Header, scan: Scan) -> None:
    table, line = header.table, named.line
    number = line.label if line else named.name or str(len(scan.rows) + 1)
    means = {LINE: line.key} if line else {}
    found = FoundRow(table, header, number, named.texts, means, row, named.read.columns, named.read.originals)
    if line is None and named.name:
        scan.check(found.where, "biểu không có dòng này; nội dung được ghi nhận nhưng không tính vào các tổng")
    elif line and scan.printed.get((table.kind, line.key)):
        scan.check(found.where, f"dòng này có hai lần, lần sau ở {place(row)}")
    for text in named.read.stray:
        scan.check(found.where, f"có nội dung ngoài các cột có tiêu đề: {quoted(text)}")
    scan.rows.append(found)


def _numbers_columns(own: Sequence[str]) -> bool:
    """Tell whether a row only numbers the columns: "A", "B", then 1, 2, 3 …, so that "6, 2, 35" is data."""
    rest = list(own)
    while rest and _COLUMN_LETTER.fullmatch(rest[0]):
        rest.pop(0)
    numbers = [int(found.group(1)) for text in rest if (found := _COLUMN_NUMBER.fullmatch(text))]
    return len(own) >= _FEWEST_NUMBERS and len(numbers) == len(rest) and numbers == list(range(1, len(rest) + 1))
