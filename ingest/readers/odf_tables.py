"""The grid of an OpenDocument table or sheet: sparse, clipped, so that a million repeats of nothing cost nothing.

Source: OASIS OpenDocument 1.3, part 3, sections 9.1 (tables), 19.675 to 19.680 (repeats and spans).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice, product, takewhile

from lxml import etree

from ingest.readers.errors import UnreadableError
from ingest.readers.limits import CELLS, COLUMNS, ROWS
from ingest.readers.odf_names import count, name_of
from rules.documents import Cell

MOST_STRAYS = 20
"""How many texts outside the bounds may be told one by one."""
_GROUPS = frozenset({"table:table-header-rows", "table:table-rows", "table:table-row-group"})
_CELL, _COVERED = "table:table-cell", "table:covered-table-cell"
_REPEATED = "table:number-columns-repeated"
_ENDLESS = 1 << 31
_TOO_LARGE = "Bảng trong tệp có quá nhiều dòng hoặc ô nên không đọc tự động được; đề nghị gửi riêng biểu báo cáo."

Text = Callable[[etree._Element], str]
"""How the text of a cell is had."""


@dataclass(frozen=True)
class Stray:
    """A text outside the bounds of columns and rows, with the number of its row, from 1."""

    row: int
    text: str


@dataclass
class Grid:
    """What stands in a table. `lines` has the rows that hold something, by number from 1, as texts by column from 0.

    `merged` are the cells over several columns or rows: row, column, rows, columns. `strays` are more than
    `MOST_STRAYS` where there are too many to tell them all. `width` is the least that a row takes:
    the cells that stand for themselves, blank or not, so that both halves of a parted table are equally wide.
    """

    lines: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)
    width: int = 0

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield each row that holds something with its number from 1, all as wide as the widest.

        A merged cell stands at each place that it covers within the used part of the table, whatever is hidden there.
        UnreadableError where merged cells cover one another without end.
        """
        width = max((max(line) + 1 for line in self.lines.values()), default=0)
        width = max(width, min(self.width, COLUMNS))
        covered = self._covered(width)
        for number in sorted({*self.lines, *(row for row, _ in covered)}):
            line = self.lines.get(number, {})
            cells = tuple(covered.get((number, at)) or Cell(line.get(at, "")) for at in range(width))
            if any(cell.text for cell in cells):
                yield number, cells

    def put(self, text: str, rows: range, columns: range) -> None:
        """Let a text stand in each of some rows and columns; outside the bounds it is a stray."""
        inside = range(columns.start, min(columns.stop, COLUMNS))
        for row in range(rows.start, min(rows.stop, ROWS + 1)):
            self.lines.setdefault(row, {}).update(dict.fromkeys(inside, text))
        for row, column in product(rows, columns):
            if len(self.strays) > MOST_STRAYS:
                return
            if row > ROWS or column >= COLUMNS:
                self.strays.append(Stray(row, text))

    def _covered(self, width: int) -> dict[tuple[int, int], Cell]:
        last = max(self.lines, default=0)
        found: dict[tuple[int, int], Cell] = {}
        left = CELLS
        for row, column, rows, columns in self.merged:
            down, across = range(row, min(row + rows, last + 1)), range(column, min(column + columns, width))
            left -= len(down) * len(across)
            if left < 0:
                raise UnreadableError(_TOO_LARGE)
            repeated = Cell(self.lines.get(row, {}).get(column, ""), merged=True)
            found.update(dict.fromkeys(product(down, across), repeated))
            found.pop((row, column), None)
        return found


def grid_of(table: etree._Element, text: Text) -> Grid:
    """Return what stands in a table. What a repeat or a span claims is believed as far as the bounds reach."""
    grid = Grid()
    number = 1
    for row in rows_of(table):
        repeats = count(row, "table:number-rows-repeated", _ENDLESS)
        _take(grid, row, range(number, number + repeats), text)
        number += repeats
    return grid


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, also those of its header and of groups that are folded away."""
    for part in table:
        name = name_of(part)
        if name == "table:table-row":
            yield part
        elif name in _GROUPS:
            yield from rows_of(part)


def cells_of(row: etree._Element) -> Iterator[etree._Element]:
    """Yield the cells of a row, covered ones included."""
    return (cell for cell in row if name_of(cell) in (_CELL, _COVERED))


def only_cell(table: etree._Element) -> etree._Element | None:
    """Return the cell of a table that has one only, which is a frame around a part of the page and no table."""
    cells = [cell for row in islice(rows_of(table), 2) for cell in islice(cells_of(row), 2)]
    return cells[0] if len(cells) == 1 and count(cells[0], _REPEATED, 2) == 1 else None


def _take(grid: Grid, row: etree._Element, numbers: range, text: Text) -> None:
    column = 0
    for cell in cells_of(row):
        repeats = count(cell, _REPEATED, _ENDLESS)
        shown = text(cell)
        if shown.strip():
            grid.put(shown, numbers, range(column, column + repeats))
        spans = count(cell, "table:number-rows-spanned", ROWS), count(cell, "table:number-columns-spanned", COLUMNS)
        if spans != (1, 1) and column < COLUMNS:
            grid.merged.extend((number, column, *spans) for number in range(numbers.start, min(numbers.stop, ROWS + 1)))
        column += repeats
    grid.width = max(grid.width, _single(row))


def _single(row: etree._Element) -> int:
    """Return how many cells a row begins with that are written one by one; what a repeat claims makes no room."""
    return sum(1 for _ in takewhile(lambda cell: count(cell, _REPEATED, _ENDLESS) == 1, cells_of(row)))
