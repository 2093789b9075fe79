"""One table of an Excel form on a sheet of its own, so that its header can stand on every page."""

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reminders.blankforms import outline
from reminders.blankforms.outline import PrintedRow
from reminders.blankforms.widths import ACROSS, UPRIGHT, needs_across, shared
from reminders.blankforms.xlsx_lists import Lists, restrict
from reminders.blankforms.xlsx_sheet import Look, lay_out, merge, put
from rules.forms.layout import Column, Form, Line, Table, ValueType

_TITLE, _HEADER, _FIRST = 1, 2, 3
_LAST_RULED = 500
"""As far down as rows that a school adds have their menus."""


def write_table(sheet: Worksheet, lists: Lists, form: Form, table: Table) -> None:
    """Fill a sheet with a table. Its print area is left open, because schools write below the rows that are there."""
    columns = outline.columns(table)
    across = needs_across(columns)
    widths, roomy = shared(columns, ACROSS if across else UPRIGHT)
    size = 12.0 if roomy else 11.0
    lay_out(sheet, widths, across=across, footer=outline.code_line(form))
    put(sheet, (_TITLE, 1), outline.part_title(table), Look(bold=True))
    merge(sheet, _TITLE, len(columns))
    for number, column in enumerate(columns, 1):
        put(sheet, (_HEADER, number), column.label, Look(size, bold=True, across="center", ruled=True))
    sheet.row_dimensions[_HEADER].height = 36
    sheet.print_title_rows = f"{_HEADER}:{_HEADER}"
    sheet.freeze_panes = f"A{_FIRST}"
    for row in outline.rows(table):
        _write_row(sheet, table, row, size)
    _rules(sheet, lists, table, columns)


def _write_row(sheet: Worksheet, table: Table, row: PrintedRow, size: float) -> None:
    columns = outline.columns(table)
    at = _FIRST + row.number - 1
    bold = bool(row.line and row.line.sum_of)
    for number, column in enumerate(columns, 1):
        counting = column.key == "stt"
        figure = column.type is ValueType.NUMBER
        look = Look(size, bold=bold, across="center" if counting or figure else "left", ruled=True)
        cell = put(sheet, (at, number), row.number if counting else outline.text_in(row, column), look)
        if figure:
            cell.number_format = "General"
            sum_of = _sum(table, row.line, column, at)
            if sum_of:
                cell.value = sum_of


def _sum(table: Table, line: Line | None, column: Column, at: int) -> str:
    """Return the formula of a total, "" for a cell that is no total or whose parts are not all printed.

    It shows nothing until one of its parts is filled in, so that an untouched form stays empty.
    """
    columns = outline.columns(table)
    if line and line.sum_of:
        letter = get_column_letter(columns.index(column) + 1)
        found = [f"{letter}{_FIRST + i}" for i, each in enumerate(table.lines) if each.key in line.sum_of]
        wanted = len(line.sum_of)
    else:
        found = [f"{get_column_letter(i)}{at}" for i, each in enumerate(columns, 1) if each.key in column.sum_of]
        wanted = len(column.sum_of)
    cells = ",".join(found)
    return f'=IF(COUNT({cells})=0,"",SUM({cells}))' if found and len(found) == wanted else ""


def _rules(sheet: Worksheet, lists: Lists, table: Table, columns: Sequence[Column]) -> None:
    last = _FIRST + len(table.lines) - 1 if table.lines else _LAST_RULED
    for number, column in enumerate(columns, 1):
        where = f"{get_column_letter(number)}{_FIRST}:{get_column_letter(number)}{last}"
        if column.allowed:
            lists.menu(sheet, where, column.allowed, strict=True)
        else:
            restrict(sheet, where, column.type)
