"""Walk down a document once and sort every row: title, header, data, part A, nil box, signature, the rest."""

from collections.abc import Sequence

from rules.documents import Cell, Document, Row
from rules.forms.blanks import is_none
from rules.forms.headers import Header, find_header
from rules.forms.layout import Form, Section
from rules.forms.lines import own_texts
from rules.forms.nil import nil_line
from rules.forms.passages import facts
from rules.forms.scan import Scan, place, quoted
from rules.forms.sections import Title, is_date_line, is_group_mark, is_signature, title_of
from rules.forms.table_rows import OpenTable

_MOST_SIGNING = 3
"""The most texts side by side that may be names under a signature; more is something that nobody expected there."""
_FEW = 4
"""The most texts in a row under a header that may yet be the nil box or a signature."""


def walk(document: Document, form: Form) -> Scan:
    """Return everything that `document` says in the terms of `form`.

    A row that is neither understood nor blank becomes a finding; only what stands above the form proper (the
    letterhead) and below a signature is passed over.
    """
    steps = _Walk(document, form)
    at = 0
    while at < len(document.rows):
        at += steps.take(at)
    return steps.scan


class _Walk:
    def __init__(self, document: Document, form: Form) -> None:
        self.scan = Scan()
        self._rows = document.rows
        self._form = form
        self._open: OpenTable | None = None
        self._last: Header | None = None
        self._promised: str | None = None
        self._remarks: str | None = None
        self._signed = False

    def take(self, at: int) -> int:
        """Take the row at `at`, or the header that begins there; return how many rows that was."""
        row = self._rows[at]
        own = own_texts(row)
        if not own:
            return 1
        header = find_header(self._rows, at, self._form, self._promised)
        if header is not None:
            self._begin(header, row)
            return header.depth
        if self._open and not self._open.covers(row):
            self._open = None
        for part in (row,) if self._open else _lines(row, own):
            self._sort(part, own_texts(part))
        return 1

    def _begin(self, header: Header, row: Row) -> None:
        """Open a table; a header repeated after a page break goes on with what it headed before."""
        kind = self._promised
        if self._last and self._last.titles == header.titles and kind is None:
            header = self._last
            kind = self._open.kind if self._open else None
        else:
            self.scan.headers.append(header)
        self._open = OpenTable(self._form, header, row, kind)
        self._last = header
        self._promised, self._remarks, self._signed = None, None, False

    def _sort(self, row: Row, own: Sequence[str]) -> None:
        title = title_of(own, self._form)
        if title and (title.sure or not self._remarks):
            self._enter(title, row)
        elif self._open:
            self._in_table(self._open, row, own)
        elif not self._special(row, own):
            self._outside(row, own)

    def _enter(self, title: Title, row: Row) -> None:
        self.scan.entered, self._signed = True, False
        if isinstance(title.part, Section):
            self._open, self._promised, self._remarks = None, None, title.part.key
            if title.part.key and title.rest:
                self.scan.remarks.setdefault(title.part.key, []).append(title.rest)
            return
        self._promised, self._remarks = title.part.kind, None
        self.scan.titled = True
        if self._open:
            self._open.group(title.part)
        if title.rest and not is_none(title.rest) and not title.rest[0].isdigit():
            self._unknown(row, title.rest)

    def _in_table(self, table: OpenTable, row: Row, own: Sequence[str]) -> None:
        if len(own) <= _FEW and self._special(row, own):
            return
        if not is_group_mark(own):
            table.take(row, self.scan)

    def _special(self, row: Row, own: Sequence[str]) -> bool:
        """Take a nil box or a signature."""
        nil = nil_line([*own], self._form.nil)
        if nil:
            self.scan.nil = self.scan.nil or nil
        elif is_signature(own) and (self.scan.headers or self.scan.nil or len(own) > 1):
            self._signed, self._open, self._remarks = True, None, None
        else:
            return False
        return True

    def _outside(self, row: Row, own: Sequence[str]) -> None:
        if is_date_line(own) or (self._signed and len(own) <= _MOST_SIGNING):
            return
        if self._remarks:
            self.scan.remarks.setdefault(self._remarks, []).extend(own)
        elif facts(row, self._form, self.scan) or all(map(is_none, own)):
            return
        elif not self.scan.begun:
            self.scan.top.extend(cell.text for cell in row.cells if not cell.merged)
        else:
            self._unknown(row, " | ".join(own))

    def _unknown(self, row: Row, text: str) -> None:
        self.scan.check(place(row), f"không rõ nội dung này thuộc mục nào: {quoted(text)}")


def _lines(row: Row, own: Sequence[str]) -> tuple[Row, ...]:
    """Take a row that is one text of several lines apart, as a whole part typed into one cell is."""
    if len(own) > 1:
        return (row,)
    return tuple(Row(row.table, row.number, (Cell(line),)) for line in own[0].split("\n"))
