"""Part A of a form: labels and what was written beside, after or under them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rules.forms.blanks import filled
from rules.forms.labels import alike, known, titled
from rules.forms.layout import Form
from rules.text import fold, one_line

_WORD = re.compile(r"[^\W_]+")
_NUMBERED = re.compile(r"\s*\(?(\d{1,2}|[a-zđ](?=[.)]))\s*[.):\-]?\s+|\s*\(?\d{1,2}[.)]\s*")
_NEXT_NUMBER = re.compile(r"[\s|;,–-]*\(?\b\d{1,2}\s*[.)]\s*$")
_NEXT_BARE_NUMBER = re.compile(r"(?<=\S)\s+\d{1,2}\s*$")
_COLON = re.compile(r"\s*(?:\([^()]*\)\s*)?[:：]")
_REST_OF_LABEL = re.compile(r"[^:：\n]{0,60}[:：]")
_LONGEST_LABEL = 9
_SHORTEST_LIKENESS = 9

Values = Mapping[str, str | None]
"""Field key → value; None where the label stands and nothing was written."""


@dataclass(frozen=True)
class _Label:
    key: str
    start: int
    value_at: int


def values_in(cells: Sequence[str], form: Form) -> Values:
    """Return what a row says about part A: "1. Tên trường: …" in a cell, or a label with its value in a later cell.

    One row or cell may hold several. Empty when nothing in the row is a label of the form.
    """
    values: dict[str, str | None] = {}
    waiting: str | None = None
    begins = _first_words(cells)
    for j, cell in enumerate(cells):
        inside = _inside(cell, form)
        label = None if any(inside.values()) else label_of(cell, form)
        if j == begins and not inside:
            label = label or _opening(cell, form)
        if inside or label:
            waiting = label
            _keep(values, {label: None} if label else inside)
        elif waiting and filled(cell):
            _keep(values, {waiting: filled(cell)})
            waiting = None
    return values


def _first_words(cells: Sequence[str]) -> int | None:
    """Return the position of the first text that is no mere number, if something is written after it."""
    filled_in = [j for j, cell in enumerate(cells) if filled(cell) and not cell.strip(" .)(").isdigit()]
    return filled_in[0] if len(filled_in) > 1 else None


def _opening(cell: str, form: Form) -> str | None:
    """Return the key of the label that `cell` begins with, or is a misspelling of, where a value stands beside it.

    "Hiệu trưởng, số điện thoại liên hệ" is a label of several words and more.
    """
    title = titled(_without_number(cell))
    several = {alias: key for alias, key in _labels(form).items() if " " in alias}
    key = known(title, several) if len(title.split()) <= _LONGEST_LABEL else None
    return key or (alike(title, _labels(form)) if len(title) >= _SHORTEST_LIKENESS else None)


def label_of(cell: str, form: Form) -> str | None:
    """Return the key of the field that `cell` is the label of, and nothing but the label."""
    bare = _without_number(cell)
    meanings = _labels(form)
    return meanings.get(titled(bare.rstrip(" :："))) or meanings.get(fold(bare))


def _without_number(cell: str) -> str:
    text = one_line(cell)
    numbered = _NUMBERED.match(text)
    return text[numbered.end() :] if numbered else text


def columns_of_labels(cells: Sequence[str], form: Form) -> tuple[str | None, ...]:
    """Return the key at each position of a row that consists of two or more labels, values being in the row below.

    Empty for any other row.
    """
    keys = tuple(label_of(cell, form) for cell in cells)
    labels = [key for key in keys if key]
    others = [cell for cell, key in zip(cells, keys, strict=True) if not key and filled(cell)]
    return keys if len(labels) >= 2 and not others else ()


def _keep(values: dict[str, str | None], new: Values) -> None:
    for key, value in new.items():
        values[key] = values.get(key) or value


@lru_cache(maxsize=8)
def _labels(form: Form) -> dict[str, str]:
    return {alias: field.key for field in form.fields for alias in field.aliases}


def _inside(cell: str, form: Form) -> Values:
    """Return what the lines of one cell say as "label: value"."""
    values: dict[str, str | None] = {}
    for line in cell.split("\n"):
        if ":" in line or "：" in line:
            _keep(values, _in_line(one_line(line), form))
    return values


def _in_line(line: str, form: Form) -> Values:
    values: dict[str, str | None] = {}
    numbered = _NUMBERED.match(line)
    labels = _find(line, numbered.end() if numbered else 0, form)
    ends = [*(label.start for label in labels[1:]), len(line)][: len(labels)]
    for label, end in zip(labels, ends, strict=True):
        text = line[label.value_at : end]
        if end < len(line):
            text = _without_next_number(text, numbered=bool(numbered))
        _keep(values, {label.key: filled(text)})
    return values


def _without_next_number(text: str, *, numbered: bool) -> str:
    """Cut off the number of the label that follows; a bare one only in a line whose labels are numbered."""
    if _NEXT_NUMBER.search(text):
        return _NEXT_NUMBER.sub("", text)
    return _NEXT_BARE_NUMBER.sub("", text) if numbered else text


def _find(line: str, begin: int, form: Form) -> list[_Label]:
    """Return the labels in a line: one at its beginning up to the colon, others right before a colon."""
    words = [(found.start(), found.end(), fold(found.group())) for found in _WORD.finditer(line, begin)]
    labels: list[_Label] = []
    for i in range(len(words)):
        if labels and words[i][0] < labels[-1].value_at:
            continue
        label = _label_at(line, words[i : i + _LONGEST_LABEL], form, first=i == 0)
        if label:
            labels.append(label)
    return labels


def _label_at(line: str, words: Sequence[tuple[int, int, str]], form: Form, *, first: bool) -> _Label | None:
    meanings = _labels(form)
    for count in range(len(words), 0, -1):
        key = meanings.get(" ".join(word for _, _, word in words[:count]))
        if key is None:
            continue
        end = words[count - 1][1]
        colon = _COLON.match(line, end) or (_REST_OF_LABEL.match(line, end) if first else None)
        if colon:
            return _Label(key, words[0][0], colon.end())
    return None
