"""Labels and values inside one cell: "1. Tên trường: …  2. Mã trường: …"."""

import re
from collections.abc import Mapping
from functools import lru_cache

from rules.forms.blanks import filled
from rules.forms.labelled import labels_in
from rules.forms.layout import Form
from rules.text import one_line

_NUMBERED = re.compile(r"\s*\(?(\d{1,2}|[a-zđ](?=[.)]))\s*[.):\-]?\s+|\s*\(?\d{1,2}[.)]\s*")
_NEXT_NUMBER = re.compile(r"[\s|;,–-]*\(?\b\d{1,2}\s*[.)]\s*$")
_NEXT_BARE_NUMBER = re.compile(r"(?<=\S)\s+\d{1,2}\s*$")

Values = Mapping[str, str | None]
"""Field key → value; None where the label stands and nothing was written."""


def values_inside(cell: str, form: Form) -> Values:
    """Return what a cell says as "label: value"; a line without a label goes on with the value above it."""
    values: dict[str, str | None] = {}
    last: str | None = None
    for line in cell.split("\n"):
        found = _in_line(one_line(line), form)
        if found:
            keep(values, found)
            last = list(found)[-1]
        elif last and (text := filled(line)):
            before = values[last]
            values[last] = f"{before}\n{text}" if before else text
    return values


def before_labels(cell: str, form: Form) -> list[str]:
    """Return what stands in a cell before its first label."""
    left = []
    for line in map(one_line, cell.split("\n")):
        numbered = _NUMBERED.match(line)
        begin = numbered.end() if numbered else 0
        labels = labels_in(line, begin, labels_of(form), longer=True)
        if text := filled(line[begin : labels[0].start] if labels else line):
            left.append(text)
        if labels:
            break
    return left


def keep(values: dict[str, str | None], new: Values) -> None:
    """Add new values; where a field has another one already, both stand, parted by "; "."""
    for key, value in new.items():
        before = values.get(key)
        values[key] = f"{before}; {value}" if before and value and before != value else before or value


def without_number(cell: str) -> str:
    """Return a cell on one line without the number before it."""
    text = one_line(cell)
    numbered = _NUMBERED.match(text)
    return text[numbered.end() :] if numbered else text


@lru_cache(maxsize=8)
def labels_of(form: Form) -> dict[str, str]:
    """Return alias → key for the fields of part A."""
    return {alias: field.key for field in form.fields for alias in field.aliases}


def _in_line(line: str, form: Form) -> Values:
    values: dict[str, str | None] = {}
    numbered = _NUMBERED.match(line)
    labels = labels_in(line, numbered.end() if numbered else 0, labels_of(form), longer=True)
    ends = [*(label.start for label in labels[1:]), len(line)][: len(labels)]
    for label, end in zip(labels, ends, strict=True):
        text = line[label.value_at : end]
        if end < len(line):
            text = _without_next_number(text, numbered=bool(numbered))
        keep(values, {label.key: filled(text)})
    return values


def _without_next_number(text: str, *, numbered: bool) -> str:
    """Cut off the number of the label that follows; a bare one only in a line whose labels are numbered."""
    if _NEXT_NUMBER.search(text):
        return _NEXT_NUMBER.sub("", text)
    return _NEXT_BARE_NUMBER.sub("", text) if numbered else text
