"""A table as numbered lines of text, and where in it the headers stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.roster.columns import recognised

AS_XLSX = "hãy mở bằng Excel hoặc LibreOffice rồi lưu thành .xlsx"
_HEADER_WITHIN = 30
"""Filled lines in which the headers are looked for, below titles."""

Line = tuple[int, Sequence[str]]


class Unfit(Exception):
    """The file is of a kind that we do not read; the text says so in Vietnamese, and what to do."""


@dataclass(frozen=True)
class Table:
    """The filled lines below the headers, each with its number as a person sees it.

    `header_line` is 0 where no line has two headers that we know. `faults` are problems of lines, each with its number.
    `notes` say what was not looked at.
    """

    header_line: int
    headers: Sequence[str]
    lines: Sequence[Line]
    faults: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()


def table_of(lines: Sequence[Line]) -> Table:
    """Return the lines as a table whose headers are the line that has most of those that we know."""
    filled = [line for line in lines if any(line[1])]
    if not filled:
        return Table(0, (), ())
    place = max(range(min(len(filled), _HEADER_WITHIN)), key=lambda i: recognised(filled[i][1]))
    number, headers = filled[place]
    return Table(number if recognised(headers) > 1 else 0, headers, filled[place + 1 :])
