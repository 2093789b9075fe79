"""Do the sums come out? Across a row, down the printed lines, and between part A and the number of rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from rules.findings import Finding, Weight
from rules.forms.layout import LINE, Column, Form, Line, Table, ValueType
from rules.forms.quantities import number_in, printed
from rules.forms.scan import FoundRow, Scan, quoted
from rules.forms.value_checks import written_in

_DIGITS = re.compile(r"\d+")
_MOST_DIGITS = 15

Addend = tuple[str, Decimal | None]
"""The label of what is added, and its number; None where it is blank or no number."""


def wrong_sums(scan: Scan, form: Form) -> Iterator[Finding]:
    """Yield every sum that contradicts what it adds up, and the printed lines that are not in the file.

    A contradiction must be corrected. It is only something to check where one of the parts is blank, no number or not
    in the file, or where a line that the form does not print may be one of them. A sum of which no part is in the
    file is not judged, nor is one that is itself blank.
    Source: docs/domain.md, section 6 ("tổng số = số dòng").
    """
    yield from _counts(scan, form)
    for row in scan.rows:
        for column in row.table.columns:
            if column.sum_of:
                yield from _difference(row, column, _across(row, column))
    for table in form.tables:
        yield from _down(table, scan)
        yield from _missing(table, scan)


def _counts(scan: Scan, form: Form) -> Iterator[Finding]:
    for field in form.fields:
        digits = _DIGITS.search((field.counts and scan.values.get(field.key)) or "")
        if field.counts is None or digits is None:
            continue
        stated = _figure(digits.group())
        found = sum(row.table.kind == field.counts for row in scan.rows)
        if stated != str(found):
            text = f"ghi {stated} nhưng bảng {form.table(field.counts).letter} có {found} dòng"
            yield Finding(Weight.MUST, f"Phần {form.part}, mục {field.label}", text)


def _figure(digits: str) -> str:
    """Return a whole number as it is printed, cut where no report can mean it: figures without end are no report's."""
    return str(int(digits)) if len(digits) <= _MOST_DIGITS else f"{digits[:_MOST_DIGITS]}…"


def _across(row: FoundRow, total: Column) -> list[Addend]:
    """Return the parts of a sum in one row; none where the file lacks one of the columns."""
    present = {column.key for column in row.header.columns if column}
    parts = [column for column in row.table.columns if column.key in total.sum_of]
    if not all(column.key in present for column in parts):
        return []
    return [(column.label, _number(row, column.key)) for column in parts]


def _down(table: Table, scan: Scan) -> Iterator[Finding]:
    """Compare each line that is a sum with its parts, by column. Of a line that comes twice, the first counts."""
    rows = _by_line(table, scan)
    numeric = [column for column in table.columns if column.type is ValueType.NUMBER]
    for line in table.lines:
        parts = _parts(line.key, table, rows) if line.key in rows else []
        absent = [*_absent(line.key, table, rows, scan)]
        for column in numeric if parts else ():
            addends = [(row.number, _number(row, column.key)) for row in parts]
            doubts = [*absent, *_strange(table, column, scan)]
            yield from _difference(rows[line.key], column, addends, doubts)


def _parts(key: str, table: Table, rows: Mapping[str, FoundRow]) -> list[FoundRow]:
    """Return the rows that a sum adds up; a part that is itself a sum and is not filled in counts by its own parts."""
    sums = {line.key: line.sum_of for line in table.lines}
    found: list[FoundRow] = []
    for part in sums[key]:
        found += [rows[part]] if part in rows else _parts(part, table, rows)
    return found


def _absent(key: str, table: Table, rows: Mapping[str, FoundRow], scan: Scan) -> Iterator[str]:
    """Yield a reason to doubt a sum for each line that it should count (see `_parts`) and that is not in the file."""
    missing = {line.key for line in _missing_lines(table, scan)}
    by_key = {line.key: line for line in table.lines}
    for part in by_key[key].sum_of:
        if part not in rows and by_key[part].sum_of:
            yield from _absent(part, table, rows, scan)
        elif part in missing:
            yield f"không thấy dòng {by_key[part].label}"


def _strange(table: Table, column: Column, scan: Scan) -> Iterator[str]:
    """Yield a reason to doubt all sums of a column for each number in a line that the form does not print."""
    for row in scan.rows:
        if row.table is table and LINE not in row.means and _number(row, column.key):
            yield f"chưa tính dòng {quoted(row.number)}"


def _by_line(table: Table, scan: Scan) -> dict[str, FoundRow]:
    rows: dict[str, FoundRow] = {}
    for row in scan.rows:
        if row.table is table and LINE in row.means:
            rows.setdefault(row.means[LINE], row)
    return rows


def _difference(
    total: FoundRow, column: Column, addends: Sequence[Addend], doubts: Sequence[str] = ()
) -> Iterator[Finding]:
    stated = _number(total, column.key)
    known = [number for _, number in addends if number is not None]
    if stated is None or not known or stated == sum(known):
        return
    blank = [label for label, number in addends if number is None]
    reasons = [*([f"chưa có số: {', '.join(blank)}"] if blank else []), *doubts]
    text = f"ghi {printed(stated)} nhưng {' + '.join(label for label, _ in addends)} = {printed(sum(known, Decimal()))}"
    if reasons:
        text += f" ({'; '.join(reasons)})"
    yield Finding(Weight.CHECK if reasons else Weight.MUST, f"{total.where}, cột {column.label}", text)


def _number(row: FoundRow, key: str) -> Decimal | None:
    text = written_in(row, key)
    return None if text is None else number_in(text)


def _missing(table: Table, scan: Scan) -> Iterator[Finding]:
    """Tell which printed lines are not in the file."""
    missing = [line.label for line in _missing_lines(table, scan)]
    if missing and any(kind == table.kind for kind, _ in scan.printed):
        yield Finding(Weight.CHECK, f"Bảng {table.letter}", f"không thấy dòng: {', '.join(missing)}")


def _missing_lines(table: Table, scan: Scan) -> list[Line]:
    """Return the printed lines that are not in the file, but for a sum that is missing with all its parts.

    Why: a school without lower secondary classes deletes these lines together with their total.
    """
    present = {key for kind, key in scan.printed if kind == table.kind}
    excused = {key for line in table.lines if line.sum_of for key in _unasked(line.key, table, present)}
    return [line for line in table.lines if line.key not in present | excused]


def _unasked(key: str, table: Table, present: set[str]) -> set[str]:
    """Return a line with all that it adds up, if none of them is in the file."""
    sums = {line.key: line.sum_of for line in table.lines}
    family, waiting = {key}, [*sums[key]]
    while waiting:
        part = waiting.pop()
        if part not in family:
            family.add(part)
            waiting += sums[part]
    return set() if family & present else family
