"""Walk down a document once and sort every row: title, header, data, what stands outside the tables."""

from collections.abc import Sequence
from dataclasses import replace

from rules.documents import Document, Row
from rules.forms.headers import Header, find_header
from rules.forms.layout import Form, Section
from rules.forms.lines import apart, own_texts
from rules.forms.nil import Nil, NilLine
from rules.forms.outside import Outside
from rules.forms.repairs import note_repairs
from rules.forms.scan import Scan, place
from rules.forms.sections import Title, is_group_mark, title_of
from rules.forms.sequence import gaps
from rules.forms.table_rows import OpenTable
from rules.forms.turned import Turned, find_turned

_FEW = 4
"""The most texts in a row under a header that may yet be the nil box or a signature."""
_SURE = 2
"""Titles that must be known as a whole, not by their beginning, where a header is met amid data."""


def walk(document: Document, form: Form) -> Scan:
    """Return everything that `document` says in the terms of `form`.

    A row that is neither understood nor blank becomes a finding; only what stands above the form proper (the
    letterhead) and below a signature is passed over.
    """
    steps = _Walk(document, form)
    at = 0
    while at < len(document.rows):
        at += steps.take(at)
    note_repairs(document, steps.scan)
    return steps.finished()


class _Walk:
    def __init__(self, document: Document, form: Form) -> None:
        self.scan = Scan()
        self._rows = document.rows
        self._at = 0
        self._form = form
        self._open: OpenTable | None = None
        self._last: OpenTable | None = None
        self._outside = Outside(document.rows, form, self.scan)

    def take(self, at: int) -> int:
        """Take the row at `at`, or the header that begins there; return how many rows that was."""
        row = self._rows[at]
        own = own_texts(row)
        self._at = at
        if not own:
            return 1
        header = find_header(self._rows, at, self._form, self._outside.promised)
        if header is not None and not self._is_data(header, row):
            self._begin(header, row)
            return header.depth
        self._leave(row)
        turned = None if self._open else find_turned(self._rows, at, self._form, self._outside.promised)
        if turned is not None:
            self._turn(turned, row)
            return turned.depth
        for part in (row,) if self._open else apart(row, own):
            self._sort(part, own_texts(part))
        return 1

    def finished(self) -> Scan:
        """Return the scan when all rows were taken, with what only the whole shows."""
        for where, text in gaps(self.scan.rows, self.scan.blank):
            self.scan.check(where, text)
        nominating = {table.kind for table in self._form.tables if not table.beside_nil}
        unsaid = self.scan.nil is None or self.scan.nil.nil is Nil.OPEN
        if unsaid and self._form.nil and nominating <= self.scan.none and not self.scan.rows:
            self.scan.nil = NilLine(Nil.SAID, self.scan.nil.reason if self.scan.nil else None)
        return self.scan

    def _is_data(self, header: Header, row: Row) -> bool:
        """Tell whether what looks like a header amid the rows of a table is rather one of them."""
        if self._open is None or row.table != self._open.name or self._outside.promised:
            return False
        return header.whole < _SURE and header.columns != self._open.header.columns

    def _leave(self, row: Row) -> None:
        """Close the table that ends above `row`, or go back to the last one, which `row` goes on with."""
        if self._open and not self._open.covers(row):
            self._open = None
        elif self._open is None and self._last and not self._outside.signed and self._outside.promised is None:
            self._open = self._last if self._last.resumes(row, self.scan) else None

    def _begin(self, header: Header, row: Row) -> None:
        """Open a table; a header repeated after a page break goes on with what it headed before."""
        promised = self._outside.promised
        if self._last and self._last.header.columns == header.columns and promised is None:
            self._last.repeat(row)
            self._open = self._last
        else:
            self.scan.headers.append(header)
            self._open = self._last = OpenTable(self._form, header, row, promised)
        self._outside.end()

    def _turn(self, turned: Turned, row: Row) -> None:
        """Take a table that is turned by 90°, person by person."""
        self.scan.headers.append(turned.header)
        table = OpenTable(self._form, turned.header, row, self._outside.promised)
        for column, person in turned.people:
            before = len(self.scan.rows)
            table.take(person, self.scan)
            self.scan.rows[before:] = [
                replace(found, columns=dict.fromkeys(found.columns, column)) for found in self.scan.rows[before:]
            ]
        self._outside.remarks, self._outside.signed = None, False
        text = "mỗi mục ghi trên một hàng, mỗi người một cột; đã đọc theo tên mục ở cột đầu, đề nghị đối chiếu"
        self.scan.check(f"Bảng {turned.header.table.letter} ({place(row)})", text)

    def _sort(self, row: Row, own: Sequence[str]) -> None:
        title = title_of(own, self._form)
        if title and (title.sure or not self._outside.remarks) and not self._outside.is_item(title, row):
            self._enter(title, row)
        elif self._open:
            self._in_table(self._open, row, own)
        elif not self._outside.special(row, own):
            self._outside.take(self._at, row, own)

    def _enter(self, title: Title, row: Row) -> None:
        if isinstance(title.part, Section):
            self._open = None
            self._outside.enter_section(title.part, title.rest, row)
            return
        if self._open:
            self._open.group(title.part)
        self._outside.enter_table(title.part, title.rest, row, listing=self._open is None)

    def _in_table(self, table: OpenTable, row: Row, own: Sequence[str]) -> None:
        if len(own) <= _FEW and not table.holds(row) and self._outside.special(row, own):
            self._open = None if self._outside.signed else table
        elif not is_group_mark(own):
            table.take(row, self.scan)
