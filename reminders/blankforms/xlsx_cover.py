"""The first sheet of an Excel form: the letter itself, with everything that is no list."""

from math import ceil

from openpyxl.worksheet.worksheet import Worksheet

from reminders.blankforms import outline
from reminders.blankforms.prefill import DOTS, Known, choices, numbered, value_of
from reminders.blankforms.widths import UPRIGHT
from reminders.blankforms.xlsx_lists import Lists, restrict
from reminders.blankforms.xlsx_sheet import Look, frame, lay_out, merge, put
from rules.forms.layout import Field, Form, Period, Section, ValueType

_WIDTHS = (10, 62, UPRIGHT - 72)
_LAST = len(_WIDTHS)
_BOXES = ("☐", "☒")
_REMARK_ROWS = 3
_LINE_HEIGHT, _GAP = 18, 8
_LONG_LABEL, _CAPITALS = 26, 18  # letters on a line beside the boxes
_MIDDLE = Look(across="center")
_BOLD = Look(bold=True)


class Cover:
    """The sheet while it is written; `_row` is the next one free."""

    def __init__(self, sheet: Worksheet, lists: Lists, form: Form, known: Known) -> None:
        self._sheet = sheet
        self._lists = lists
        self._form = form
        self._known = known
        self._row = 1

    def write(self) -> None:
        """Fill the sheet: letterhead, heading, part A, the nil box, free texts, signatures."""
        lay_out(self._sheet, _WIDTHS, across=False, footer=outline.code_line(self._form))
        self._sheet.sheet_format.defaultRowHeight = _LINE_HEIGHT + 2
        self._letterhead()
        self._heading()
        parts = [part for part in outline.parts(self._form) if isinstance(part, Section)]
        if not any(part.letter == self._form.part for part in parts):
            self._fields()
        for part in parts:
            if part.key or part.letter == self._form.part:
                self._section(part)
        self._signatures()
        self._sheet.print_area = f"A1:C{self._row}"

    def _letterhead(self) -> None:
        above, unit = outline.sender(self._known)
        if not self._known.school:
            unit = DOTS  # the word "TRƯỜNG" before an empty place would make the motto beside it a school's name
        bold = Look(size=12, bold=True, across="center")
        under = Look(size=12, bold=True, underlined=True, across="center")
        self._two(above, Look(size=12, across="center"), outline.NATION, bold)
        self._two(unit, under, outline.MOTTO, under)
        self._two(outline.NUMBER, _MIDDLE, outline.dateline(self._known), Look(italic=True, across="center"))
        self._gap()

    def _heading(self) -> None:
        for text in self._form.heading:
            self._whole(text, Look(size=14, bold=True, across="center"))
        self._whole(outline.code_line(self._form), Look(italic=True, across="center"))
        for text in outline.notes(self._known):
            self._whole(text, _MIDDLE)
        if self._form.period:
            self._period(self._form.period)

    def _period(self, period: Period) -> None:
        self._gap()
        offered = choices(period, self._known)
        ticked = next((choice.text for choice in offered if choice.ticked), "")
        put(self._sheet, (self._row, 1), f"{period.label}:", Look(bold=True, across="right"))
        merge(self._sheet, self._row, 2)
        put(self._sheet, (self._row, 3), ticked, Look(ruled=True))
        names = tuple(name for choice in offered for name in numbered(choice))
        self._lists.menu(self._sheet, f"C{self._row}", names, strict=False)
        self._row += 1

    def _section(self, part: Section) -> None:
        self._gap()
        self._whole(outline.part_title(part), _BOLD)
        if part.letter == self._form.part:
            self._fields()
        if part.key:
            put(self._sheet, (self._row, 1), "", Look())
            frame(self._sheet, self._row, _LAST, _REMARK_ROWS)
            self._row += _REMARK_ROWS

    def _fields(self) -> None:
        for number, field in enumerate(self._form.fields, 1):
            put(self._sheet, (self._row, 1), number, Look(across="center", ruled=True))
            put(self._sheet, (self._row, 2), field.label, Look(ruled=True))
            self._value(field)
            if len(field.label) > _LONG_LABEL:
                self._sheet.row_dimensions[self._row].height = 2 * _LINE_HEIGHT
            self._row += 1
        if self._form.nil:
            reason = outline.nil_reason(self._form)
            self._lists.menu(self._sheet, f"A{self._row}", _BOXES, strict=False)
            put(self._sheet, (self._row, 1), _BOXES[0], Look(across="center", ruled=True))
            label = f"{self._form.nil.label.upper()} — {reason}:"
            put(self._sheet, (self._row, 2), label, Look(bold=True, ruled=True))
            put(self._sheet, (self._row, 3), "", Look(ruled=True))
            self._sheet.row_dimensions[self._row].height = _LINE_HEIGHT * max(2, ceil(len(label) / _CAPITALS))
            self._row += 1

    def _value(self, field: Field) -> None:
        where = f"C{self._row}"
        value = value_of(self._form, field.key, self._known)
        cell = put(self._sheet, (self._row, 3), value, Look(ruled=True))
        if field.type is ValueType.NUMBER and not value:
            cell.number_format = "General"
        if field.allowed:
            offered = tuple(dict.fromkeys([*field.allowed, *([value] if value else [])]))
            self._lists.menu(self._sheet, where, offered, strict=True)
        else:
            restrict(self._sheet, where, field.type)

    def _signatures(self) -> None:
        (left, hint), (right, stamp) = outline.SIGNATURES
        bold = Look(bold=True, across="center")
        italic = Look(italic=True, across="center")
        self._gap()
        self._two(left, bold, right, bold)
        self._two(hint, italic, stamp, italic)
        self._row += 3

    def _gap(self) -> None:
        self._sheet.row_dimensions[self._row].height = _GAP
        self._row += 1

    def _two(self, left: str, left_look: Look, right: str, right_look: Look) -> None:
        put(self._sheet, (self._row, 1), left, left_look)
        merge(self._sheet, self._row, 2)
        put(self._sheet, (self._row, 3), right, right_look)
        self._sheet.row_dimensions[self._row].height = _LINE_HEIGHT * max(
            1, ceil(len(left) / 26), ceil(len(right) / 40)
        )
        self._row += 1

    def _whole(self, text: str, look: Look) -> None:
        put(self._sheet, (self._row, 1), text, look)
        merge(self._sheet, self._row, _LAST)
        self._sheet.row_dimensions[self._row].height = (_LINE_HEIGHT + 2) * max(1, ceil(len(text) / 75))
        self._row += 1
