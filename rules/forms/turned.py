"""A table turned by 90°: the titles stand below each other in the first column, each person has a column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.documents import Cell, Row
from rules.forms.blanks import written
from rules.forms.column_keys import has_meaning
from rules.forms.headers import Header, explain
from rules.forms.layout import Form
from rules.forms.lines import number_in
from rules.forms.titles import Titles
from rules.text import one_line

_FEWEST = 4
"""Known titles that make a turned table, the name among them; one less where a section title promised a list."""
_MOST = 40


@dataclass(frozen=True)
class Turned:
    """The titles as a header, and for each person the grid column, from 1, and a row in the order of the titles."""

    header: Header
    people: tuple[tuple[int, Row], ...]
    depth: int


def find_turned(rows: Sequence[Row], at: int, form: Form, kind: str | None) -> Turned | None:
    """Return the turned table that begins at `rows[at]`, or None.

    It ends where a title comes again (the next person's block), where the table ends, or where titles are unknown.
    `kind` is what the section title above promised.
    """
    place = _label_place(rows[at])
    if place is None or not has_meaning(_title(rows[at], place), form):
        return None
    run = tuple(_run(rows, at, place))
    while run and not has_meaning(_title(run[-1], place), form):
        run = run[:-1]
    titles = tuple(_title(row, place) for row in run)
    header = explain(form, kind, Titles(titles, tuple((title,) for title in titles), len(run)))
    if header is None or not header.named or header.known < _FEWEST - (header.table.kind == kind):
        return None
    people = tuple(_people(run, place, _name_row(header, run)))
    return Turned(header, people, len(run)) if people else None


def _label_place(row: Row) -> int | None:
    """Return the position of the first text that is no number, if something stands to its right."""
    filled = [j for j, cell in enumerate(row.cells) if not cell.merged and written(cell.text)]
    words = [j for j in filled if number_in(row.cells[j].text.strip()) is None]
    return words[0] if row.table and words and words[0] < filled[-1] else None


def _title(row: Row, place: int) -> str:
    return one_line(row.cells[place].text).rstrip(" :：") if place < len(row.cells) else ""


def _run(rows: Sequence[Row], at: int, place: int) -> Iterator[Row]:
    seen = set()
    for row in rows[at : at + _MOST]:
        title = _title(row, place)
        if row.table != rows[at].table or not title or title in seen or row.cells[place].merged:
            return
        seen.add(title)
        yield row


def _name_row(header: Header, run: Sequence[Row]) -> Row:
    return next(row for row, column in zip(run, header.columns, strict=True) if column and column.key == "name")


def _people(run: Sequence[Row], place: int, named: Row) -> Iterator[tuple[int, Row]]:
    """Yield the columns to the right of the titles; one that only repeats a merge, or is blank, is nobody."""
    width = max(len(row.cells) for row in run)
    for j in range(place + 1, width):
        cells = tuple(row.cells[j] if j < len(row.cells) else Cell("") for row in run)
        if any(not cell.merged and written(cell.text) for cell in cells):
            yield j + 1, Row(named.table, named.number, cells)
