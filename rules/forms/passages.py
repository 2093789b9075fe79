"""Rows outside the lists: part A, the period, the code."""

from collections.abc import Sequence

from rules.documents import Row
from rules.forms.blanks import filled
from rules.forms.cell_values import Values
from rules.forms.layout import Form
from rules.forms.part_a import columns_of_labels, labelled_row
from rules.forms.periods import periods
from rules.forms.recognition import is_code_line
from rules.forms.scan import Scan, place, quoted, quoted_row
from rules.text import fold

_LONGEST_CODE_LINE = 200
_WHOSE = ("school_name", "school_code")


def facts(row: Row, form: Form, scan: Scan) -> bool:
    """Add to `scan` what a row says about part A and the period; tell whether it said anything.

    The first value of a field stands, one that says more takes its place, one that says
    something else is pointed out. Labels side by side take their values from the row
    below them.
    """
    cells = [("" if cell.merged else cell.text) for cell in row.cells]
    named = periods(cells, form)
    if named is not None and scan.periods is None:
        scan.periods = named
    found = labelled_row(cells, form)
    values = found.values or _under(scan.labels_above, cells)
    for text in found.left if found.values else ():
        scan.check(place(row), f"không rõ nội dung này thuộc mục nào: {quoted_row([text])}")
    scan.labels_above = columns_of_labels(cells, form)
    for key, value in values.items():
        _keep(key, value, row, form, scan)
    return bool(values) or named is not None or _prints_code(" ".join(cells))


def _keep(key: str, value: str | None, row: Row, form: Form, scan: Scan) -> None:
    first = scan.values.get(key)
    longer = first is not None and value is not None and fold(first) in fold(value)
    scan.values[key] = value if longer else first or value
    if first and value and not longer and fold(value) not in fold(first):
        label = next(field.label for field in form.fields if field.key == key)
        scan.check(place(row), f"mục {label} ghi {quoted(value)}, khác với {quoted(first)} ở trên")
        if key in _WHOSE:  # two schools in one file: whose report it is, a person says
            scan.other_schools.append(value)


def _prints_code(text: str) -> bool:
    return len(text) <= _LONGEST_CODE_LINE and is_code_line(text)


def _under(labels: Sequence[str | None], cells: Sequence[str]) -> Values:
    return {key: filled(cell) for key, cell in zip(labels, cells, strict=False) if key and filled(cell)}
