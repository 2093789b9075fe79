"""Two versions of a report beside each other: whether they say the same, and if not, row by row what differs."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from rules.reading import ReadRow
from rules.text import fold, one_line

_LINE = "line"
"""What the key of a printed line goes by in `ReadRow.means`; it stands for the name (rules.forms.layout.LINE)."""
_NEAR_NAME = 2
_ALIKE = 0.5


@dataclass(frozen=True)
class Change:
    """One field before and after, as written and on one line; empty where there was or is nothing."""

    field: str
    before: str
    after: str

    @property
    def spelling_only(self) -> bool:
        """Tell whether the two differ only in accents, case or punctuation."""
        return bool(self.before) and fold(self.before) == fold(self.after)


@dataclass(frozen=True)
class ChangedRow:
    """A row that both versions have; `number` is its place in the later one, from 1."""

    number: int
    before: ReadRow
    after: ReadRow
    fields: tuple[Change, ...]


@dataclass(frozen=True)
class Differences:
    """What a later version has and an earlier one had not, the other way round, and what is in both but differs."""

    added: tuple[ReadRow, ...] = ()
    removed: tuple[ReadRow, ...] = ()
    changed: tuple[ChangedRow, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.added or self.removed or self.changed)


def content_of(header: Mapping[str, str | None], rows: Iterable[ReadRow], *, nil: bool) -> str:
    """Return the digest of what a report says, however its file is made.

    The order of the rows is no content, nor are their numbers, blank fields, spaces and the way in which Unicode
    composes a letter; a missing accent is.
    """
    said = [nil, sorted(_texts(header).items()), sorted([row.kind, sorted(texts_of(row).items())] for row in rows)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def compare(before: Sequence[ReadRow], after: Sequence[ReadRow]) -> Differences:
    """Return how the rows differ. No row is in two places: `before` without `removed` is `after` without `added`.

    Rows are the same line where kind and name are (folded); several of one name are paired by what else they say, then
    in order. A row of another name is the same one only where the name is two letters away at most, half of what else
    it says is the same, and no other row comes into question.
    """
    left, right = [*enumerate(before)], [*enumerate(after)]
    pairs = [*_by_name(left, right)]
    left, right = _without(left, {b for b, _ in pairs}), _without(right, {a for _, a in pairs})
    renamed = [*_renamed(left, right)]
    left, right = _without(left, {b for b, _ in renamed}), _without(right, {a for _, a in renamed})
    changed = (_changed(a + 1, before[b], after[a]) for b, a in sorted(pairs + renamed, key=lambda pair: pair[1]))
    return Differences(
        added=tuple(row for _, row in right),
        removed=tuple(row for _, row in left),
        changed=tuple(row for row in changed if row.fields),
    )


def changes(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> tuple[Change, ...]:
    """Return the fields that differ between two headers, or two rows, in the order of `before`, then of `after`."""
    old, new = _texts(before), _texts(after)
    keys = dict.fromkeys((*old, *new))
    return tuple(Change(key, old.get(key, ""), new.get(key, "")) for key in keys if old.get(key) != new.get(key))


def identity(row: ReadRow) -> tuple[str, str]:
    """Return what makes two rows the same line: the kind, and the printed line or else the folded name, "" for none."""
    return row.kind, row.means.get(_LINE) or fold(row.fields.get("name") or "")


def texts_of(row: ReadRow) -> dict[str, str]:
    """Return what a row says, by field; "nt" as what it stands for, nothing for a blank field."""
    return _texts({key: row.means.get(key, text) for key, text in row.fields.items()})


def _texts(fields: Mapping[str, str | None]) -> dict[str, str]:
    return {key: line for key, text in fields.items() if text and (line := one_line(text))}


Numbered = tuple[int, ReadRow]


def _without(rows: Iterable[Numbered], taken: set[int]) -> list[Numbered]:
    return [(number, row) for number, row in rows if number not in taken]


def _by_name(left: Sequence[Numbered], right: Sequence[Numbered]) -> Iterator[tuple[int, int]]:
    of_left, of_right = _grouped(left), _grouped(right)
    for key in of_left.keys() & of_right.keys():
        olds, news = of_left[key], of_right[key]
        for old in [*olds]:
            same = next((new for new in news if texts_of(new[1]) == texts_of(old[1])), None)
            if same:
                olds.remove(old)
                news.remove(same)
                yield old[0], same[0]
        yield from ((old[0], new[0]) for old, new in zip(olds, news, strict=False))


def _grouped(rows: Iterable[Numbered]) -> dict[tuple[str, str], list[Numbered]]:
    groups: dict[tuple[str, str], list[Numbered]] = defaultdict(list)
    for numbered in rows:
        groups[identity(numbered[1])].append(numbered)
    return groups


def _renamed(left: Sequence[Numbered], right: Sequence[Numbered]) -> Iterator[tuple[int, int]]:
    fitting = [(b, a) for b, old in left for a, new in right if _may_be_renamed(old, new)]
    for b, a in fitting:
        if sum(b == other for other, _ in fitting) == 1 == sum(a == other for _, other in fitting):
            yield b, a


def _may_be_renamed(old: ReadRow, new: ReadRow) -> bool:
    (kind, was), (other_kind, name) = identity(old), identity(new)
    if kind != other_kind or Levenshtein.distance(was, name, score_cutoff=_NEAR_NAME) > _NEAR_NAME:
        return False
    before, after = ({k: t for k, t in texts_of(row).items() if k != "name"} for row in (old, new))
    equal = sum(after.get(key) == text for key, text in before.items())
    return equal > 0 and equal >= _ALIKE * len(before.keys() | after.keys())


def _changed(number: int, old: ReadRow, new: ReadRow) -> ChangedRow:
    return ChangedRow(number, old, new, changes(texts_of(old), texts_of(new)))
