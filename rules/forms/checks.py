"""Judge what a form says: what must be corrected, what somebody should check, what could be better."""

from collections.abc import Iterator, Sequence

from rules.findings import Finding, Weight
from rules.forms.layout import Column, Form
from rules.forms.nil import Nil
from rules.forms.people import several
from rules.forms.scan import FoundRow, Scan, quoted
from rules.forms.sum_checks import wrong_sums
from rules.forms.value_checks import wrong_values

_FILL_OR_TICK = "đề nghị điền bảng, hoặc đánh dấu vào ô này nếu không có gì để báo cáo"
_CLEAR_ONE = "đề nghị bỏ dấu ở ô này, hoặc xóa các dòng đó nếu không có gì để báo cáo"
_ORDER = {Weight.MUST: 0, Weight.CHECK: 1, Weight.HINT: 2}


def judge(scan: Scan, form: Form) -> tuple[Finding, ...]:
    """Return all findings at once: first what must be corrected, then what to check, then hints.

    Source: the office's rule "tổng số = số dòng = số báo cáo kèm"; the letter's complaint (công văn 44/2018) for hints.
    """
    findings = [
        *_emptiness(scan, form),
        *_names(scan),
        *wrong_sums(scan, form),
        *_fields(scan, form),
        *_columns(scan),
        *wrong_values(scan, form),
        *scan.findings,
        *_hints(scan),
    ]
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.weight]))


def says_nil(scan: Scan) -> bool:
    """Tell whether the form reports nothing: the box is ticked, or words say so and nothing was filled in."""
    if scan.nil is None:
        return False
    return scan.nil.nil is Nil.TICKED or (scan.nil.nil is Nil.SAID and not scan.rows)


def _emptiness(scan: Scan, form: Form) -> Iterator[Finding]:
    if form.nil is None:
        if not scan.rows:
            yield Finding(Weight.MUST, f"Bảng {form.tables[0].letter}", "chưa có dòng nào được điền")
        return
    where = f"Ô {quoted(form.nil.label)}"
    contradicting = [row for row in scan.rows if not row.table.beside_nil]
    if not says_nil(scan):
        if not scan.rows:
            text = f"chưa có dòng nào được điền và ô này cũng chưa được đánh dấu; {_FILL_OR_TICK}"
            yield Finding(Weight.MUST, where, text)
    elif scan.nil and scan.nil.nil is Nil.SAID:
        text = "không thấy ô để đánh dấu; hiểu theo câu chữ là kỳ này không có gì để báo cáo"
        yield Finding(Weight.CHECK, where, text)
    elif contradicting:
        text = f"đã đánh dấu nhưng biểu vẫn có {len(contradicting)} dòng; {_CLEAR_ONE}"
        yield Finding(Weight.MUST, where, text)


def _names(scan: Scan) -> Iterator[Finding]:
    for row in scan.rows:
        column = _column(row, "name")
        name = row.meant("name")
        where = f"{row.where}, cột {column.label}"
        if not name:
            yield Finding(Weight.MUST, where, "để trống")
        elif column.single and several(name):
            yield Finding(Weight.CHECK, where, f"có thể ghi nhiều tên trong một ô: {quoted(name)}")


def _column(row: FoundRow, key: str) -> Column:
    return next(column for column in row.table.columns if column.key == key)


def _fields(scan: Scan, form: Form) -> Iterator[Finding]:
    required = [field for field in form.fields if field.required]
    if not any(field.key in scan.values for field in required):
        yield Finding(Weight.CHECK, f"Phần {form.part}", "không có phần này trong tệp")
        return
    for field in required:
        if field.key in scan.values and not scan.values[field.key]:
            yield Finding(Weight.CHECK, f"Phần {form.part}, mục {field.label}", "để trống")
    yield from _absent(f"Phần {form.part}", "mục", [each.label for each in required if each.key not in scan.values])


def _absent(where: str, what: str, labels: Sequence[str]) -> Iterator[Finding]:
    """Yield one finding for all fields or columns that are not in the file, however many they are."""
    if len(labels) == 1:
        yield Finding(Weight.CHECK, f"{where}, {what} {labels[0]}", f"không có {what} này trong tệp")
    elif labels:
        yield Finding(Weight.CHECK, where, f"không có các {what}: {'; '.join(labels)}")


def _columns(scan: Scan) -> Iterator[Finding]:
    for header in scan.headers:
        where = f"Bảng {header.table.letter}"
        present = {key for column in header.columns if column for key in (column.key, *column.split)}
        required = [column for column in header.table.columns if column.required]
        yield from _absent(where, "cột", [column.label for column in required if column.key not in present])
        for title in header.unknown:
            text = "biểu không có cột này nên nội dung trong cột chưa được ghi nhận"
            yield Finding(Weight.CHECK, f"{where}, cột {title}", text)


def _hints(scan: Scan) -> Iterator[Finding]:
    for row in scan.rows:
        present = {column.key for column in row.header.columns if column}
        for column in row.table.columns:
            hint = _hint(row, column) if column.key in present else None
            if hint:
                yield Finding(Weight.HINT, f"{row.where}, cột {column.label}", hint)


def _hint(row: FoundRow, column: Column) -> str | None:
    if not row.meant(column.key):
        return column.when_empty
    said = "".join(row.meant(key) or "" for key in (column.key, *column.numbers_in))
    return None if any(character.isdigit() for character in said) else column.without_number
