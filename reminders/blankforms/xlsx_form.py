"""A blank form as an Excel workbook: a sheet with the letter, then one for each table."""

import re
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font

from reminders.blankforms import outline
from reminders.blankforms.prefill import Known
from reminders.blankforms.xlsx_cover import Cover
from reminders.blankforms.xlsx_lists import Lists
from reminders.blankforms.xlsx_sheet import FONT
from reminders.blankforms.xlsx_table import write_table
from rules.forms.layout import Form

_FIRST_SHEET = "Báo cáo"
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\']")
_LONGEST_TITLE = 31


def blank_xlsx(form: Form, known: Known) -> bytes:
    """Return the form as the bytes of an .xlsx file, to be filled in with Excel or LibreOffice.

    Nothing is protected: schools add rows. Totals are formulas, without a value until a program has reckoned them.
    Read back untouched it is the form, and empty.
    """
    book = Workbook()
    book._named_styles["Normal"].font = Font(name=FONT, size=12)  # type: ignore[attr-defined]  # widths count in it
    first = book.worksheets[0]
    first.title = _FIRST_SHEET
    sheets = [(table, book.create_sheet(_title(table.letter, table.title))) for table in form.tables]
    lists = Lists(book, form)
    Cover(first, lists, form, known).write()
    for table, sheet in sheets:
        write_table(sheet, lists, form, table)
    properties = book.properties
    properties.title, properties.subject = " ".join(form.heading), outline.code_line(form)
    properties.identifier, properties.creator = f"{form.id}/{form.version}", known.office
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _title(letter: str, title: str) -> str:
    """Return the name of a table's sheet, cut at the end of a word; one endless word is cut where it must be."""
    whole = _FORBIDDEN_IN_TITLE.sub("-", f"{letter}. {title}").strip()
    if len(whole) <= _LONGEST_TITLE:
        return whole
    words, _, _ = whole[: _LONGEST_TITLE + 1].rpartition(" ")
    cut = words if len(words) > len(letter) + 1 else whole[:_LONGEST_TITLE]
    return cut.rstrip(" ,;-")
