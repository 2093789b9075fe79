"""Part A of a form: labels and what was written beside, after or under them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.forms.blanks import filled
from rules.forms.cell_values import Values, before_labels, keep, labels_of, values_inside, without_number
from rules.forms.filler import is_filler, is_motto
from rules.forms.labels import alike, known, titled
from rules.forms.layout import Form
from rules.text import fold

_NUMBER = re.compile(r"\(?\d{1,2}[.)]?")
_LONGEST_LABEL = 9
_SHORTEST_LIKENESS = 9


@dataclass(frozen=True)
class Labelled:
    """What a row says about part A, and the texts in it that stand before any label."""

    values: Values
    left: tuple[str, ...]


def labelled_row(cells: Sequence[str], form: Form) -> Labelled:
    """Return what a row says about part A: "1. Tên trường: …" in a cell, or a label with its value in later cells.

    One row or cell may hold several; a value over several cells is joined by "; ". Without values when nothing in the
    row is a label of the form, or the row is one of the letterhead: "TRƯỜNG ……" beside the motto.
    """
    if any(map(is_motto, cells)):
        return Labelled({}, ())
    row = _LabelledRow(cells, form)
    for j in range(len(cells)):
        row.read(j)
    return Labelled(row.values, tuple(text for text in row.left if not is_filler(text)))


class _LabelledRow:
    """A row while it is read from left to right; `_last` is the label whose value may follow."""

    def __init__(self, cells: Sequence[str], form: Form) -> None:
        self.values: dict[str, str | None] = {}
        self.left: list[str] = []
        self._cells = cells
        self._form = form
        self._last: str | None = None
        self._begins = _first_words(cells)

    def read(self, j: int) -> None:
        cell = self._cells[j]
        inside = values_inside(cell, self._form)
        label = None if any(inside.values()) else label_of(cell, self._form)
        if j == self._begins and not inside:
            label = label or _opening(cell, self._form)
        if inside or label:
            found = {label: None} if label else inside
            keep(self.values, found)
            self._last = list(found)[-1]
            self.left += before_labels(cell, self._form) if inside else ()
        elif (text := filled(cell)) and not self._numbers_next(j):
            self._go_on(text)

    def _go_on(self, text: str) -> None:
        if self._last is None:
            self.left.append(text)
            return
        before = self.values[self._last]
        self.values[self._last] = f"{before}; {text}" if before else text

    def _numbers_next(self, j: int) -> bool:
        """Tell whether a cell is only the number of the label in the next one, and no value of the label before it."""
        rest = self._cells[j + 1 : j + 2]
        if not rest or not _NUMBER.fullmatch(self._cells[j].strip()) or not label_of(rest[0], self._form):
            return False
        if self._last is None or self.values[self._last]:
            return True
        first = next(cell.strip() for cell in self._cells if cell.strip())
        return _NUMBER.fullmatch(first) is not None and not filled(self._cells[j - 1])


def _first_words(cells: Sequence[str]) -> int | None:
    """Return the position of the first text that is no mere number, if something is written after it."""
    filled_in = [j for j, cell in enumerate(cells) if filled(cell) and not cell.strip(" .)(").isdigit()]
    return filled_in[0] if len(filled_in) > 1 else None


def _opening(cell: str, form: Form) -> str | None:
    """Return the key of the label that `cell` begins with, or is a misspelling of, where a value stands beside it.

    "Hiệu trưởng, số điện thoại liên hệ" is a label of several words and more.
    """
    title = titled(without_number(cell))
    several = {alias: key for alias, key in labels_of(form).items() if " " in alias}
    key = known(title, several) if len(title.split()) <= _LONGEST_LABEL else None
    return key or (alike(title, labels_of(form)) if len(title) >= _SHORTEST_LIKENESS else None)


def label_of(cell: str, form: Form) -> str | None:
    """Return the key of the field that `cell` is the label of, and nothing but the label."""
    bare = without_number(cell)
    meanings = labels_of(form)
    return meanings.get(titled(bare.rstrip(" :："))) or meanings.get(fold(bare))


def columns_of_labels(cells: Sequence[str], form: Form) -> tuple[str | None, ...]:
    """Return the key at each position of a row that consists of two or more labels, values being in the row below.

    Empty for any other row.
    """
    keys = tuple(label_of(cell, form) for cell in cells)
    labels = [key for key in keys if key]
    others = [cell for cell, key in zip(cells, keys, strict=True) if not key and filled(cell)]
    return keys if len(labels) >= 2 and not others else ()
