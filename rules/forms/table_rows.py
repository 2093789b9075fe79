"""The rows under one header: data, what belongs to the row above, and what nobody understands."""

from rules.documents import Row
from rules.forms.fixed_lines import take_line
from rules.forms.headers import Header
from rules.forms.joining import joined
from rules.forms.layout import Form, Table
from rules.forms.letter_lines import is_courtesy
from rules.forms.line_kinds import LineKind, continues, kind_of
from rules.forms.lines import Line, dittos, line_of, number_in, own_line, own_texts
from rules.forms.parting import parted
from rules.forms.row_doubts import note_doubts, note_strays, title_of_column
from rules.forms.scan import FoundRow, Scan, place, quoted, quoted_row

_WIDE = 4
"""A table of so many columns right below one of the same width goes on with it."""


class OpenTable:
    """A table whose header was met. `kind` is that of its rows, None while a mixed table has not said."""

    def __init__(self, form: Form, header: Header, first: Row, kind: str | None) -> None:
        self.header = header
        self._form = form
        self.name = first.table
        self._width = len(first.cells)
        self.kind = kind if kind or header.mixed else header.table.kind
        self._above: FoundRow | None = None

    def covers(self, row: Row) -> bool:
        """Tell whether a row stands in this table, or in one right below that goes on without a header."""
        if row.table == self.name:
            return True
        if not row.table or len(row.cells) != self._width:
            return False
        if self._width < _WIDE and not _first_number(row):
            return False
        self.name = row.table
        return True

    def resumes(self, row: Row, scan: Scan) -> bool:
        """Tell whether a row goes on with this table below some other text: as wide, and with a number that follows."""
        number = _first_number(row)
        if not row.table or len(row.cells) != self._width or number is None:
            return False
        if int(number) != scan.last.get(self._table.kind, 0) + 1:
            return False
        self.name = row.table
        return True

    def repeat(self, row: Row) -> None:
        """Go on below a header that was met again."""
        self.name, self._width = row.table, len(row.cells)

    def group(self, table: Table) -> None:
        """Count the rows that follow as rows of `table`: a group row "Cá nhân" was met."""
        self.kind = table.kind
        self._above = None

    def holds(self, row: Row) -> bool:
        """Tell whether a row is surely part of the table, whatever it says: its name is merged down from above."""
        if self._above is None or not continues(row, self.header):
            return False
        return line_of(row, self.header).texts["name"] == line_of(self._above.at, self.header).texts.get("name")

    def take(self, row: Row, scan: Scan) -> None:
        """Add a row to the scan: as data, as more of the row above, as a finding, or not at all if it says nothing."""
        if self.header.table.lines:
            take_line(row, self.header, scan)
            return
        kind = kind_of(row, self.header)
        line = line_of(row, self.header)
        if kind is LineKind.DATA and self._is_rest(line):
            kind = LineKind.LOOSE
        elif kind is LineKind.CONTINUED and self._above is not None and not self.holds(row):
            kind = LineKind.DATA if len(own_texts(row)) > 1 else LineKind.STRAY
        if kind in (LineKind.CONTINUED, LineKind.LOOSE) and self._above is not None:
            self._extend(row, scan, noted=kind is LineKind.LOOSE)
        elif kind in (LineKind.DATA, LineKind.CONTINUED):
            self._add(row, line, scan)
        else:
            self._pass_over(row, kind, scan)

    @property
    def _table(self) -> Table:
        return self._form.table(self.kind or self.header.table.kind)

    def _is_rest(self, line: Line) -> bool:
        """Tell whether a row without a number, with one word for a name, is the rest of a numbered person above."""
        name = next((column for column in self.header.columns if column and column.key == "name"), None)
        if self._above is None or name is None or not name.single or "stt" in line.texts:
            return False
        return bool(number_in(self._above.texts.get("stt", ""))) and len(line.texts.get("name", "").split()) == 1

    def _pass_over(self, row: Row, kind: LineKind, scan: Scan) -> None:
        if kind is LineKind.NONE:
            scan.none.add(self._table.kind)
        elif kind is LineKind.SAMPLE:
            scan.check(place(row), f"là dòng ví dụ nên không được tính: {quoted_row(own_texts(row))}")
        elif kind is LineKind.IGNORED:
            self._note_blank(row, scan)
        elif not is_courtesy(own_texts(row)):
            scan.check(place(row), f"không rõ dòng này thuộc mục nào: {quoted_row(own_texts(row))}")

    def _note_blank(self, row: Row, scan: Scan) -> None:
        """Remember the number of a row that was left blank: it is not one that got lost."""
        number = line_of(row, self.header).number
        if number and len(own_texts(row)) == 1:
            scan.blank.setdefault(self._table.kind, set()).add(int(number))

    def _add(self, row: Row, whole: Line, scan: Scan) -> None:
        lines = parted(whole)
        for line in lines:
            self._add_line(row, line, scan)
        if len(lines) > 1 and self._above:
            text = f"ghi nhiều tên trong một ô, đã tách thành {len(lines)} dòng: {quoted(whole.texts['name'])}"
            scan.check(f"{place(row)}, cột {title_of_column(self.header, 'name')}", text)

    def _add_line(self, row: Row, line: Line, scan: Scan) -> None:
        table = self._table
        same = dittos(line.texts)
        means = {key: text for key in same if self._above and (text := self._above.meant(key))}
        lost = tuple(key for key in same if key not in means)
        number = line.number or str(scan.last.get(table.kind, 0) + 1)
        found = FoundRow(table, self.header, number, line.texts, means, row, line.columns, line.originals)
        note_doubts(found, line, lost, scan)
        if self.kind is None:
            scan.check(found.where, f"không rõ là dòng của bảng nào, tạm ghi vào bảng {found.table.letter}")
        scan.add(found)
        self._above = found

    def _extend(self, row: Row, scan: Scan, *, noted: bool) -> None:
        """Join a row that only goes on with the row above to it."""
        above = scan.rows.pop()
        more = own_line(row, self.header)
        self._above = joined(above, more)
        scan.rows.append(self._above)
        note_strays(above, more, scan)
        if noted:
            said = quoted_row(own_texts(row))
            scan.check(above.where, f"đã ghép thêm {place(row)} vì hàng này không có số thứ tự và họ tên riêng: {said}")


def _first_number(row: Row) -> str | None:
    own = own_texts(row)
    return number_in(own[0]) if own else None
