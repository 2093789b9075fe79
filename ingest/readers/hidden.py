"""Hidden sheets: what a school filled in and folded away is told, lists behind drop-down menus are not."""

from collections.abc import Sequence

from rules.documents import Row

_OUR_LISTS = "_mau"
"""The hidden sheet of our own blanks, see `reminders.blankforms.xlsx_lists`."""
_ROWS, _FILLED = 2, 3


def is_table(name: str, rows: Sequence[Row]) -> bool:
    """Tell whether a hidden sheet holds a table: two rows with three cells filled in each, merged ones not counted."""
    wide = sum(sum(bool(cell.text.strip()) and not cell.merged for cell in row.cells) >= _FILLED for row in rows)
    return name != _OUR_LISTS and wide >= _ROWS
