"""Walk down a document once and sort every row: title, header, data, part A, nil box, signature, the rest."""

from collections.abc import Sequence
from dataclasses import replace

from rules.documents import Cell, Document, Row
from rules.forms.blanks import is_none
from rules.forms.headers import Header, find_header
from rules.forms.layout import Form, Section
from rules.forms.letterhead import fits_on_top, is_masthead
from rules.forms.lines import own_texts
from rules.forms.listing import OpenList, list_at
from rules.forms.nil import Nil, NilLine, nil_line
from rules.forms.passages import facts
from rules.forms.repairs import note_repairs
from rules.forms.scan import Scan, place, quoted_row
from rules.forms.sections import Title, is_count, is_date_line, is_group_mark, is_signature, is_signed, title_of
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
        self._list: OpenList | None = None
        self._promised: str | None = None
        self._remarks: str | None = None
        self._signed = False

    def take(self, at: int) -> int:
        """Take the row at `at`, or the header that begins there; return how many rows that was."""
        row = self._rows[at]
        own = own_texts(row)
        self._at = at
        if not own:
            return 1
        header = find_header(self._rows, at, self._form, self._promised)
        if header is not None and not self._is_data(header, row):
            self._begin(header, row)
            return header.depth
        self._leave(row)
        turned = None if self._open else find_turned(self._rows, at, self._form, self._promised)
        if turned is not None:
            self._turn(turned, row)
            return turned.depth
        for part in (row,) if self._open else _lines(row, own):
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
        if self._open is None or row.table != self._open.name or self._promised:
            return False
        return header.whole < _SURE and header.columns != self._open.header.columns

    def _leave(self, row: Row) -> None:
        """Close the table that ends above `row`, or go back to the last one, which `row` goes on with."""
        if self._open and not self._open.covers(row):
            self._open = None
        elif self._open is None and self._last and not self._signed and self._promised is None:
            self._open = self._last if self._last.resumes(row, self.scan) else None

    def _begin(self, header: Header, row: Row) -> None:
        """Open a table; a header repeated after a page break goes on with what it headed before."""
        if self._last and self._last.header.columns == header.columns and self._promised is None:
            self._last.repeat(row)
            self._open = self._last
        else:
            self.scan.headers.append(header)
            self._open = self._last = OpenTable(self._form, header, row, self._promised)
        self._promised, self._remarks, self._list, self._signed = None, None, None, False

    def _turn(self, turned: Turned, row: Row) -> None:
        """Take a table that is turned by 90°, person by person."""
        self.scan.headers.append(turned.header)
        table = OpenTable(self._form, turned.header, row, self._promised)
        for column, person in turned.people:
            before = len(self.scan.rows)
            table.take(person, self.scan)
            self.scan.rows[before:] = [
                replace(found, columns=dict.fromkeys(found.columns, column)) for found in self.scan.rows[before:]
            ]
        self._remarks, self._signed = None, False
        text = "mỗi mục ghi trên một hàng, mỗi người một cột; đã đọc theo tên mục ở cột đầu, đề nghị đối chiếu"
        self.scan.check(f"Bảng {turned.header.table.letter} ({place(row)})", text)

    def _sort(self, row: Row, own: Sequence[str]) -> None:
        title = title_of(own, self._form)
        if title and (title.sure or not self._remarks) and not self._is_item(title, row):
            self._enter(title, row)
        elif self._open:
            self._in_table(self._open, row, own)
        elif not self._special(row, own):
            self._outside(row, own)

    def _is_item(self, title: Title, row: Row) -> bool:
        """Tell whether what looks like a title is an item of the list under that title: "1. Tập thể tổ Toán"."""
        if title.sure or not self._list or isinstance(title.part, Section) or title.part.kind != self._promised:
            return False
        return row.cells[0].text.strip()[:1].isdigit()

    def _enter(self, title: Title, row: Row) -> None:
        self.scan.entered, self._signed, self._list = True, False, None
        if isinstance(title.part, Section):
            self._open, self._promised, self._remarks = None, None, title.part.key
            self._behind_section(title, row)
            return
        self._promised, self._remarks = title.part.kind, None
        self.scan.titled = True
        if self._open:
            self._open.group(title.part)
        else:
            self._list = OpenList(title.part)
        if is_none(title.rest):
            self.scan.none.add(title.part.kind)
        elif title.rest and not is_count(title.rest):
            self._unknown(row, [title.rest])

    def _behind_section(self, title: Title, row: Row) -> None:
        if self._remarks and title.rest:
            self.scan.remarks.setdefault(self._remarks, []).append(title.rest)
        elif title.rest:
            self._unknown(row, [title.rest])

    def _in_table(self, table: OpenTable, row: Row, own: Sequence[str]) -> None:
        if len(own) <= _FEW and not table.holds(row) and self._special(row, own):
            return
        if not is_group_mark(own):
            table.take(row, self.scan)

    def _special(self, row: Row, own: Sequence[str]) -> bool:
        """Take a nil box or a signature."""
        nil = nil_line([*own], self._form.nil) if self._form.nil else None
        if nil:
            self._say_nil(nil, row)
        elif is_signature(own) and (self.scan.headers or self.scan.rows or self.scan.nil or len(own) > 1):
            self._signed, self._open, self._remarks, self._list = True, None, None, None
        else:
            return False
        return True

    def _say_nil(self, nil: NilLine, row: Row) -> None:
        """Keep the first nil line; the reason in another one is pointed out."""
        if self.scan.nil and nil.reason and nil.reason != self.scan.nil.reason:
            self._unknown(row, [nil.reason])
        self.scan.nil = self.scan.nil or nil

    def _outside(self, row: Row, own: Sequence[str]) -> None:
        if is_date_line(own) or (self._signed and is_signed(own)):
            return
        if self._remarks:
            self.scan.remarks.setdefault(self._remarks, []).extend(own)
        elif all(map(is_none, own)):
            self.scan.none.update([self._promised] if self._promised else [])
        elif not self._listed(row, own):
            self._unsorted(row, own)

    def _listed(self, row: Row, own: Sequence[str]) -> bool:
        """Take a row as part of a list in place of a table, or as a fact of part A."""
        if self._list is None and len(own) == 1 and ":" in own[0] and not self._signed:
            self._list = list_at(self._rows, self._at, self._form)
        if self._list and self._list.begins(row, self.scan):
            return True
        if facts(row, self._form, self.scan):
            return True
        return bool(self._list and self._list.goes_on(own, row, self.scan))

    def _unsorted(self, row: Row, own: Sequence[str]) -> None:
        if is_masthead(own) or (not self.scan.begun and fits_on_top(own, len(self.scan.top))):
            self.scan.top.extend(cell.text for cell in row.cells if not cell.merged)
        else:
            self._unknown(row, own)

    def _unknown(self, row: Row, texts: Sequence[str]) -> None:
        self.scan.check(place(row), f"không rõ nội dung này thuộc mục nào: {quoted_row(texts)}")


def _lines(row: Row, own: Sequence[str]) -> tuple[Row, ...]:
    """Take a row that is one text of several lines apart, as a whole part typed into one cell is."""
    if len(own) > 1 or "\n" not in own[0]:
        return (row,)
    at = next(j for j, cell in enumerate(row.cells) if not cell.merged and cell.text.strip())
    originals = row.cells[at].original.split("\n")
    lines = own[0].split("\n")
    matching = originals if len(originals) == len(lines) else [row.cells[at].original] * len(lines)
    blank = tuple(Cell("") for _ in range(at))
    return tuple(
        Row(row.table, row.number, (*blank, Cell(line, original=original)))
        for line, original in zip(lines, matching, strict=True)
    )
