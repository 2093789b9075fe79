"""Does each value look like what its field or column asks for? Never more than something to check."""

import re
from collections.abc import Iterator

from rules.documents import NOT_RECKONED
from rules.findings import Finding, Weight
from rules.forms.layout import Column, Field, Form, ValueType
from rules.forms.quantities import day_in, number_in
from rules.forms.scan import FoundRow, Scan, quoted
from rules.text import fold

_MOST_CHOICES = 8
"""How many allowed values a finding lists."""
_MOST_DIGITS = 30
_NEGATIVE = re.compile(r"\s*[-−–]\s*\d")
_FROM_ZERO = " từ 0 trở lên"


def wrong_values(scan: Scan, form: Form) -> Iterator[Finding]:
    """Yield a finding for each value that is no number, no day or none of the allowed ones, at its place.

    Blank values are not judged here. Allowed values are compared without accents and case.
    Source: docs/domain.md, section 6 (only what contradicts the rows must be corrected).
    """
    for field in form.fields:
        text = scan.values.get(field.key)
        problem = text and _problem(text, field)
        if problem:
            yield Finding(Weight.CHECK, f"Phần {form.part}, mục {field.label}", problem)
    for row in scan.rows:
        for column in row.table.columns:
            text = written_in(row, column.key)
            problem = text and _problem(text, column)
            if problem:
                yield Finding(Weight.CHECK, f"{row.where}, cột {column.label}", problem)


def written_in(row: FoundRow, key: str) -> str | None:
    """Return what a row says in a column: what "nt" stands for where that is known, else the text as written."""
    return row.means.get(key, row.texts.get(key))


def _problem(text: str, asked: Field | Column) -> str | None:
    if text == NOT_RECKONED:
        return "công thức chưa được tính; đề nghị mở bằng Excel, lưu lại rồi gửi"
    if asked.type is ValueType.NUMBER and number_in(text) is None:
        return f"cần ghi một số{_FROM_ZERO if _NEGATIVE.match(text) else ''}, đang ghi {quoted(text, _MOST_DIGITS)}"
    if asked.type is ValueType.DATE and day_in(text) is None:
        return f"cần ghi một ngày dạng 05/03/2018, đang ghi {quoted(text)}"
    if asked.allowed and fold(text) not in {fold(choice) for choice in asked.allowed}:
        return f"cần ghi một trong các giá trị {_listed(asked.allowed)}; đang ghi {quoted(text)}"
    return None


def _listed(choices: tuple[str, ...]) -> str:
    shown = ", ".join(choices[:_MOST_CHOICES])
    return f"{shown} …" if len(choices) > _MOST_CHOICES else shown
