"""Titles of columns as labels inside an item of a list: "Họ và tên: …; Chức vụ: …", misspelt ones among them."""

import re
from functools import lru_cache

from rules.forms.blanks import filled
from rules.forms.labelled import Label, labels_in
from rules.forms.labels import alike
from rules.forms.layout import Table
from rules.text import fold

_BEFORE_LABEL = re.compile(r"(?:^|[;.,(–—+•-])\s*$")
_LABEL = re.compile(r"(?:^|[;.(–—+•-])\s*([^\W\d_][^:：;.(–—+•\n]{3,60})[:：]\s*")


def labels_of(line: str, table: Table) -> list[Label]:
    """Return the titles of columns that stand in a line as labels: at its beginning or behind a stop, with a colon."""
    known = labels_in(line, 0, _meanings(table))
    found = [label for label in known if _BEFORE_LABEL.search(line[: label.start])]
    for match in _LABEL.finditer(line):
        within = [label for label in found if match.start() <= label.start < match.end()]
        guess = _misspelt(match, table)
        if guess and {label.key for label in within} <= {guess.key} and _may_be(guess, found, within):
            found = [guess, *(label for label in found if label not in within)]
    return sorted(found, key=lambda label: label.start)


def without_guessed_name(line: str, labels: list[Label], table: Table) -> list[Label]:
    """Return the labels of a line that goes on with an item: the name is none of them unless it is spelt right."""
    sure = labels_in(line, 0, _meanings(table))
    return [label for label in labels if label.key != "name" or label in sure]


def _may_be(guess: Label, found: list[Label], within: list[Label]) -> bool:
    """Tell whether a likeness may count: for no key that is in the line already, for the name at the beginning only."""
    if guess.key == "name" and guess.start:
        return False
    return within != [] or guess.key not in {label.key for label in found}


def labelled(line: str, labels: list[Label]) -> dict[str, str]:
    """Return the text behind each label, up to the next."""
    said: dict[str, str] = {}
    ends = [*(label.start for label in labels[1:]), len(line)][: len(labels)]
    for label, end in zip(labels, ends, strict=True):
        text = filled(line[label.value_at : end].rstrip(" ;,-–—+•("))
        if text:
            said[label.key] = f"{said[label.key]}; {text}" if label.key in said else text
    return said


def _misspelt(match: re.Match[str], table: Table) -> Label | None:
    """Return the label that stands before a colon as a misspelling of the title of a column."""
    key = alike(fold(match.group(1)), _meanings(table))
    return Label(key, match.start(1), match.end()) if key else None


@lru_cache(maxsize=32)
def _meanings(table: Table) -> dict[str, str]:
    return {alias: (column.split or (column.key,))[0] for column in table.columns for alias in column.aliases}
