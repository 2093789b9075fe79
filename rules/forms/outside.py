"""What stands outside the tables: lists in their place, part A, free text, the letterhead, nil box and signatures."""

from collections.abc import Sequence

from rules.documents import Row
from rules.forms.blanks import is_none
from rules.forms.layout import Form, Section, Table
from rules.forms.letter_lines import (
    holds_names,
    is_courtesy,
    is_date_line,
    is_signature,
    is_signed,
    names_recipients,
)
from rules.forms.letterhead import fits_on_top, is_masthead
from rules.forms.listing import OpenList, list_at
from rules.forms.nil import NilLine, nil_line
from rules.forms.passages import facts
from rules.forms.scan import Scan, place, quoted_row
from rules.forms.sections import Title, is_count

_ROWS_OF_NAMES = 2
"""Rows with names below one signature, a title before the name among them."""


class Outside:
    """The text of a document around its tables, row by row; what it says goes to `scan`.

    `promised` is the kind of table that the last title announced, `remarks` the field for the free text that follows;
    `signed` once a signature was met, below which names say nothing.
    """

    def __init__(self, rows: Sequence[Row], form: Form, scan: Scan) -> None:
        self.promised: str | None = None
        self.remarks: str | None = None
        self.signed = False
        self._names_left = 0
        self._recipients = False
        self._list: OpenList | None = None
        self._rows = rows
        self._form = form
        self._scan = scan

    def end(self) -> None:
        """Forget what was announced: the table has begun."""
        self.promised, self.remarks, self._list, self.signed = None, None, None, False

    def is_item(self, title: Title, row: Row) -> bool:
        """Tell whether what looks like a title is an item of the list under that title: "1. Tập thể tổ Toán"."""
        if title.sure or not self._list or isinstance(title.part, Section) or title.part.kind != self.promised:
            return False
        return row.cells[0].text.strip()[:1].isdigit()

    def enter_section(self, section: Section, rest: str, row: Row) -> None:
        """Go on below the title of a part without a table; `rest` stands behind the title."""
        self._begin_part()
        self.promised, self.remarks = None, section.key
        if section.key and rest:
            self._scan.remarks.setdefault(section.key, []).append(rest)
        elif rest:
            self.unknown(row, [rest])

    def enter_table(self, table: Table, rest: str, row: Row, *, listing: bool) -> None:
        """Go on below the title of a table; where `listing`, a list may stand in its place."""
        self._begin_part()
        self.promised, self.remarks = table.kind, None
        self._scan.titled = True
        self._list = OpenList(table) if listing else None
        if is_none(rest):
            self._scan.none.add(table.kind)
        elif rest and not is_count(rest):
            self.unknown(row, [rest])

    def special(self, row: Row, own: Sequence[str]) -> bool:
        """Take a nil box or a signature; tell whether it was one."""
        nil = nil_line([*own], self._form.nil) if self._form.nil else None
        if nil:
            self._say_nil(nil, row)
            return True
        if not is_signature(own) or not (self._scan.headers or self._scan.rows or self._scan.nil or len(own) > 1):
            return False
        self.signed, self.remarks, self._list = True, None, None
        self._names_left = _ROWS_OF_NAMES
        self._recipients = self._recipients or names_recipients(own)
        return True

    def take(self, at: int, row: Row, own: Sequence[str]) -> None:
        """Take any other row, or the part of one, that stands at `at` in the document."""
        if is_date_line(own) or (self.signed and self._signs_off(own)):
            return
        if self.remarks:
            self._scan.remarks.setdefault(self.remarks, []).extend(own)
        elif all(map(is_none, own)):
            self._scan.none.update([self.promised] if self.promised else [])
        elif not self._listed(at, row, own):
            self._unsorted(row, own)

    def unknown(self, row: Row, texts: Sequence[str]) -> None:
        """Note what nobody understands."""
        self._scan.check(place(row), f"không rõ nội dung này thuộc mục nào: {quoted_row(texts)}")

    def _signs_off(self, own: Sequence[str]) -> bool:
        """Tell whether a row ends the letter; what goes on after the names is more than a signature."""
        if not is_signed(own, recipients=self._recipients):
            return False
        self._names_left -= holds_names(own)
        return self._names_left >= 0

    def _begin_part(self) -> None:
        self._scan.entered, self.signed, self._list = True, False, None

    def _say_nil(self, nil: NilLine, row: Row) -> None:
        """Keep the first nil line; the reason in another one is pointed out."""
        first = self._scan.nil
        if first and nil.reason and nil.reason != first.reason:
            self.unknown(row, [nil.reason])
        self._scan.nil = first or nil

    def _listed(self, at: int, row: Row, own: Sequence[str]) -> bool:
        """Take a row as part of a list in place of a table, or as a fact of part A."""
        if self._list is None and len(own) == 1 and ":" in own[0] and not self.signed:
            self._list = list_at(self._rows, at, self._form)
        if self._list and self._list.begins(row, self._scan):
            return True
        if facts(row, self._form, self._scan):
            return True
        return bool(self._list and self._list.goes_on(own, row, self._scan))

    def _unsorted(self, row: Row, own: Sequence[str]) -> None:
        if self._scan.begun and is_courtesy(own):
            return
        if is_masthead(own) or (not self._scan.begun and fits_on_top(own, len(self._scan.top))):
            self._scan.top.extend(cell.text for cell in row.cells if not cell.merged)
        else:
            self.unknown(row, own)
