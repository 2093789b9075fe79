"""What is wrong with a report and its supplement taken together, from what was wrong with each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.findings import Finding, Weight
from rules.forms.layout import Field, Form
from rules.reading import Reading, ReadRow

_DIGITS = re.compile(r"\d{1,15}")
_AT = re.compile(r"Bảng (?P<letter>[^,]+), dòng (?P<number>\d+), cột (?P<label>.+)")
_ORDER = {Weight.MUST: 0, Weight.CHECK: 1, Weight.HINT: 2}


@dataclass(frozen=True)
class Together:
    """A report, its supplement (from the file named `file`), and the rows of both as one."""

    before: Reading
    more: Reading
    rows: Sequence[ReadRow]
    file: str


def findings_of_both(both: Together, form: Form | None) -> tuple[Finding, ...]:
    """Return what is wrong with the whole, first what must be corrected.

    Totals are judged anew: part A of either may count its own rows or all of them. What the supplement fills in is
    no longer blank; its own part A is not the report's. What it says of its rows names its file. Without the form's
    definition all that was found stays.
    Source: docs/domain.md, section 6.
    """
    before, more = both.before.findings, both.more.findings
    if form is not None:
        before = tuple(finding for finding in before if not _settled(finding, both, form))
        more = tuple(finding for finding in more if not finding.where.startswith((f"Phần {form.part}", "Ô ")))
    named = [Finding(f.weight, f"Tệp «{both.file}», {f.where}", f.text) for f in more]
    totals = _totals(both, form) if form is not None else ()
    return tuple(sorted([*totals, *before, *named], key=lambda finding: _ORDER[finding.weight]))


def _totals(both: Together, form: Form) -> Iterator[Finding]:
    for field in form.fields:
        if field.counts is None:
            continue
        stated = [number for reading in (both.before, both.more) if (number := _number(reading, field)) is not None]
        found = sum(row.kind == field.counts for row in both.rows)
        if stated and found not in {*stated, sum(stated)}:
            said = " và ".join(str(number) for number in stated)
            text = (
                f"ghi {said} nhưng cả báo cáo và phần bổ sung có {found} dòng ở bảng {form.table(field.counts).letter}"
            )
            yield Finding(Weight.MUST, f"Phần {form.part}, mục {field.label}", text)


def _number(reading: Reading, field: Field) -> int | None:
    found = _DIGITS.search(reading.header.get(field.key) or "")
    return int(found.group()) if found else None


def _settled(finding: Finding, both: Together, form: Form) -> bool:
    """Tell whether a finding of the first report is settled, or judged anew, now that there is a supplement."""
    for field in form.fields:
        if finding.where == f"Phần {form.part}, mục {field.label}":
            was = both.before.header.get(field.key)
            return bool(field.counts and was) or bool(not was and both.more.header.get(field.key))
    at = _AT.fullmatch(finding.where)
    return bool(at) and _filled_in(at["letter"], int(at["number"]), at["label"], both, form) if at else False


def _filled_in(letter: str, number: int, label: str, both: Together, form: Form) -> bool:
    table = next((table for table in form.tables if table.letter == letter), None)
    key = next((column.key for column in table.columns if column.label == label), None) if table else None
    if table is None or key is None:
        return False
    was, now = ([row for row in rows if row.kind == table.kind] for rows in (both.before.rows, both.rows))
    if number > len(was):
        return False
    return not was[number - 1].fields.get(key) and bool(now[number - 1].fields.get(key))
