"""Rows outside the lists: part A, the period, the code."""

from collections.abc import Sequence

from rules.documents import Row
from rules.forms.blanks import filled
from rules.forms.layout import Form
from rules.forms.part_a import Values, columns_of_labels, values_in
from rules.forms.periods import periods
from rules.forms.recognition import is_code_line
from rules.forms.scan import Scan


def facts(row: Row, form: Form, scan: Scan) -> bool:
    """Add to `scan` what a row says about part A and the period; tell whether it said anything.

    The first value of a field stands. Labels side by side take their values from the row below them.
    """
    cells = [("" if cell.merged else cell.text) for cell in row.cells]
    named = periods(cells, form)
    if named is not None and scan.periods is None:
        scan.periods = named
    values = values_in(cells, form) or _under(scan.labels_above, cells)
    scan.labels_above = columns_of_labels(cells, form)
    for key, value in values.items():
        scan.values[key] = scan.values.get(key) or value
    return bool(values) or named is not None or is_code_line(" ".join(cells))


def _under(labels: Sequence[str | None], cells: Sequence[str]) -> Values:
    return {key: filled(cell) for key, cell in zip(labels, cells, strict=False) if key and filled(cell)}
