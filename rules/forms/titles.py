"""The titles of a table's columns, printed in one row or in two."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.documents import Row
from rules.text import one_line

_COUNT = re.compile(r"\(?\d+\)?")


@dataclass(frozen=True)
class Titles:
    """What stands over each column: the title to show, and how it may be understood, best first."""

    shown: tuple[str, ...]
    readings: tuple[tuple[str, ...], ...]
    depth: int


def titles_at(rows: Sequence[Row], at: int) -> tuple[Titles, ...]:
    """Return the titles that `rows[at]` would give as a header: alone, and with the row below if that fits.

    The row below fits if it stands in the same table, repeats or leaves blank what has one title only, and holds a
    new text only under a title that covers several columns.
    """
    upper = _texts(rows[at])
    alone = Titles(upper, tuple((text,) for text in upper), 1)
    lower = _lower(rows, at, upper)
    return (alone,) if lower is None else (alone, _together(upper, lower))


def is_count(text: str) -> bool:
    """Tell whether `text` is a number and nothing else, as titles never are."""
    return _COUNT.fullmatch(text) is not None


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(one_line(cell.text) for cell in row.cells)


def _lower(rows: Sequence[Row], at: int, upper: tuple[str, ...]) -> tuple[str, ...] | None:
    if at + 1 >= len(rows) or rows[at + 1].table != rows[at].table or not rows[at].table:
        return None
    lower = _texts(rows[at + 1])
    if len(lower) != len(upper) or any(map(is_count, lower)):
        return None
    spanning = _spanning(upper)
    new = [j for j, text in enumerate(lower) if text and text != upper[j]]
    return lower if new and all(j in spanning for j in new) else None


def _spanning(upper: tuple[str, ...]) -> set[int]:
    """Return the positions under a title that covers several columns: repeated by a merge, or followed by blanks."""
    covered = set()
    for j, text in enumerate(upper):
        right = upper[j + 1] if j + 1 < len(upper) else None
        opens = text and right in (text, "")
        goes_on = j and text in ("", upper[j - 1])
        if opens or goes_on:
            covered.add(j)
    return covered


def _together(upper: tuple[str, ...], lower: tuple[str, ...]) -> Titles:
    """Join two rows of titles: a column is called by its own title, both together, or the one above."""
    pairs = tuple(zip(_carried(upper), lower, strict=True))
    shown = tuple(f"{high}: {low}" if low and high and low != high else low or high for high, low in pairs)
    readings = tuple((low, f"{high} {low}", high) if low and low != high else (high,) for high, low in pairs)
    return Titles(shown, readings, 2)


def _carried(upper: tuple[str, ...]) -> tuple[str, ...]:
    """Return the upper titles with each blank filled from its left, as an unmerged spanning title is meant."""
    carried: list[str] = []
    for text in upper:
        carried.append(text or (carried[-1] if carried else ""))
    return tuple(carried)
