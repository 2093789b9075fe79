"""The rows under one header: data, what belongs to the row above, and what nobody understands."""

from dataclasses import replace

from rules.documents import Row
from rules.forms.headers import Header
from rules.forms.layout import Form, Table
from rules.forms.lines import Line, LineKind, dittos, kind_of, line_of, own_line, own_texts
from rules.forms.scan import FoundRow, Scan, place, quoted

_NUMBERS = "0123456789(."


class OpenTable:
    """A table whose header was met. `kind` is that of its rows, None while a mixed table has not said."""

    def __init__(self, form: Form, header: Header, first: Row, kind: str | None) -> None:
        self.header = header
        self._form = form
        self._name = first.table
        self._width = len(first.cells)
        self.kind = kind if kind or header.mixed else header.table.kind
        self._above: FoundRow | None = None

    def covers(self, row: Row) -> bool:
        """Tell whether a row stands in this table, or in one that goes on after a page break without a header."""
        if row.table == self._name:
            return True
        own = own_texts(row)
        return bool(row.table and own) and len(row.cells) == self._width and own[0][0] in _NUMBERS

    def group(self, table: Table) -> None:
        """Count the rows that follow as rows of `table`: a group row "Cá nhân" was met."""
        self.kind = table.kind
        self._above = None

    def take(self, row: Row, scan: Scan) -> None:
        """Add a row to the scan: as data, as more of the row above, as a finding, or not at all if it says nothing."""
        kind = kind_of(row, self.header)
        if kind is LineKind.CONTINUED and self._above is not None:
            self._extend(row, scan)
        elif kind in (LineKind.DATA, LineKind.CONTINUED):
            self._add(row, line_of(row, self.header), scan)
        elif kind is LineKind.STRAY:
            scan.check(place(row), f"không rõ dòng này thuộc mục nào: {quoted(' | '.join(own_texts(row)))}")

    def _add(self, row: Row, line: Line, scan: Scan) -> None:
        table = self._form.table(self.kind or self.header.table.kind)
        counted = sum(found.table is table for found in scan.rows) + 1
        same = dittos(line.texts)
        means = {key: text for key in same if self._above and (text := self._above.meant(key))}
        lost = tuple(key for key in same if key not in means)
        found = FoundRow(table, self.header, line.number or str(counted), line.texts, means, row)
        self._doubts(found, line, lost, scan)
        scan.rows.append(found)
        self._above = found

    def _doubts(self, found: FoundRow, line: Line, lost: tuple[str, ...], scan: Scan) -> None:
        for text in line.stray:
            scan.check(found.where, f"có nội dung ngoài các cột có tiêu đề: {quoted(text)}")
        for key in lost:
            text = f"ghi {quoted(line.texts[key])} nhưng không có dòng trên để đối chiếu"
            scan.check(f"{found.where}, cột {self._label(key)}", text)
        if self.kind is None:
            text = f"không rõ là dòng của bảng nào, tạm ghi vào bảng {found.table.letter}"
            scan.check(found.where, text)

    def _label(self, key: str) -> str:
        pairs = zip(self.header.columns, self.header.titles, strict=True)
        return next((title for column, title in pairs if column and column.key == key), key)

    def _extend(self, row: Row, scan: Scan) -> None:
        """Join a row whose name is merged down to the row it continues."""
        above = scan.rows.pop()
        texts = dict(above.texts)
        more = own_line(row, self.header).texts
        for key in more.keys() - set(dittos(more)):
            texts[key] = f"{texts[key]}\n{more[key]}" if key in texts else more[key]
        self._above = replace(above, texts=texts)
        scan.rows.append(self._above)
