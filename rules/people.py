"""One person or group across rounds: a line of history, proposals where spellings differ, requests made twice."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from rules.text import fold, one_line

KINDS = ("individual", "collective")
"""The kinds of rows that are about somebody; an article or a number has no history. Source: docs/domain.md, 6."""

_HONORIFIC = re.compile(
    r"(?:(?:ông|bà|đồng chí|đ c|đc|cô giáo|thầy giáo|cô|thầy|nhà giáo|em) )+(?=\w+ \w)", re.IGNORECASE
)
_ASIDE = re.compile(r"\([^)]*\)")
_NOT_WORD = re.compile(r"[\W_]+")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_DIGIT = re.compile(r"\d+")
_SHORTEST_ALIKE = 8
"""Letters from which on one letter more or less may be a slip of the pen: "Lê An" and "Lê Anh" are two people."""
_NO_AWARD = frozenset({"", "khong", "khong co", "chua", "0"})


@dataclass(frozen=True)
class Appearance:
    """One row about somebody in the current version of a report. `place` says where it stands ("Bảng 2, dòng 3")."""

    school: str
    kind: str
    name: str
    round: str
    submission: int
    received_at: datetime
    place: str
    requested_award: str = ""
    already_awarded: str = ""

    @property
    def asks(self) -> bool:
        """Tell whether an award is asked for."""
        return fold(self.requested_award) not in _NO_AWARD


@dataclass(frozen=True)
class Timeline:
    """One person or group of a school: the keys of its spellings, and where it appears, the earliest first."""

    school: str
    kind: str
    keys: tuple[str, ...]
    appearances: tuple[Appearance, ...]

    @property
    def name(self) -> str:
        """Return the name as it was written last."""
        return self.appearances[-1].name


@dataclass(frozen=True)
class Proposal:
    """Two lines of history that may be one; `why` is a Vietnamese clause. A person says."""

    one: Timeline
    other: Timeline
    why: str


@dataclass(frozen=True)
class DoubleRequest:
    """Somebody for whom an award is asked more than once, or asked although it was given; `why` says which."""

    timeline: Timeline
    why: str


Decided = Mapping[tuple[str, str, frozenset[str]], bool]
"""By (school, kind, the two keys): whether a person said that they are one."""


def name_key(name: str) -> str:
    """Return the key under which a name is the same one: case, tone placement and forms of address do not count.

    Accents do: "Nguyễn Thị Hoa" and "Nguyễn Thị Hòa" are two people. Remarks in brackets are left out.
    """
    plain = " ".join(_NOT_WORD.sub(" ", _ASIDE.sub(" ", one_line(name))).casefold().split())
    return " ".join(_spelt(word) for word in _HONORIFIC.sub("", plain, count=1).split())


def _spelt(word: str) -> str:
    """Return a syllable with its tone at the end, wherever it was put: "hoà" and "hòa" are one."""
    decomposed = unicodedata.normalize("NFD", word)
    tones = "".join(mark for mark in decomposed if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES)) + tones


def timelines(appearances: Iterable[Appearance], decided: Decided) -> list[Timeline]:
    """Return one line of history for each (school, kind, key), in that order; those that a person joined are one."""
    found: dict[tuple[str, str], dict[str, list[Appearance]]] = defaultdict(lambda: defaultdict(list))
    for appearance in appearances:
        key = name_key(appearance.name)
        if key:
            found[appearance.school, appearance.kind][key].append(appearance)
    return [
        _timeline(school, kind, keys, by_key)
        for (school, kind), by_key in sorted(found.items())
        for keys in _joined(school, kind, sorted(by_key), decided)
    ]


def _timeline(school: str, kind: str, keys: Sequence[str], by_key: Mapping[str, Sequence[Appearance]]) -> Timeline:
    every = sorted((a for key in keys for a in by_key[key]), key=lambda a: (a.received_at, a.submission, a.place))
    return Timeline(school, kind, tuple(keys), tuple(every))


def _joined(school: str, kind: str, keys: Sequence[str], decided: Decided) -> list[list[str]]:
    """Return the keys in groups of one person each."""
    group_of = {key: [key] for key in keys}
    for one, other in combinations(keys, 2):
        if decided.get((school, kind, frozenset({one, other}))) and group_of[one] is not group_of[other]:
            group_of[one].extend(group_of[other])
            for key in group_of[other]:
                group_of[key] = group_of[one]
    return [group for key, group in group_of.items() if group[0] == key]


def proposals(lines: Sequence[Timeline], decided: Decided) -> list[Proposal]:
    """Return the lines of one school and kind whose names are so alike that they may be one, if nobody has said."""
    by_group: dict[tuple[str, str], list[Timeline]] = defaultdict(list)
    for line in lines:
        by_group[line.school, line.kind].append(line)
    return [proposal for group in by_group.values() for proposal in _alike(group, decided)]


def _alike(group: Sequence[Timeline], decided: Decided) -> Iterator[Proposal]:
    for one, other in combinations(group, 2):
        asked = (frozenset({a, b}) for a in one.keys for b in other.keys)
        if any((one.school, one.kind, pair) in decided for pair in asked):
            continue
        why = next((why for a in one.keys for b in other.keys if (why := _likeness(a, b))), None)
        if why and not _side_by_side(one, other):
            yield Proposal(one, other, why)


def _side_by_side(one: Timeline, other: Timeline) -> bool:
    """Tell whether a report names both: its writer knows them for two."""
    return bool({a.submission for a in one.appearances} & {a.submission for a in other.appearances})


def _likeness(one: str, other: str) -> str | None:
    first, second = fold(one), fold(other)
    if first == second:
        return "chỉ khác dấu"
    if _DIGIT.findall(first) != _DIGIT.findall(second) or min(len(first), len(second)) < _SHORTEST_ALIKE:
        return None
    return "khác một chữ" if Levenshtein.distance(first, second, score_cutoff=1) == 1 else None


def double_requests(lines: Iterable[Timeline]) -> list[DoubleRequest]:
    """Return those for whom an award is asked in several reports or rows, or asked although the school tells of it.

    Source: docs/domain.md, section 9.
    """
    return [DoubleRequest(line, why) for line in lines if (why := _doubled(line))]


def _doubled(line: Timeline) -> str | None:
    asking = [appearance for appearance in line.appearances if appearance.asks]
    if len({appearance.submission for appearance in asking}) < len(asking):
        return "đề nghị khen hai lần trong một báo cáo"
    if len({fold(appearance.requested_award) for appearance in asking}) < len(asking):
        return "đề nghị cùng một hình thức khen ở nhiều đợt"
    if len(asking) > 1:
        return "đề nghị khen ở nhiều đợt"
    given = {fold(appearance.already_awarded) for appearance in line.appearances} - _NO_AWARD
    if any(fold(appearance.requested_award) in given for appearance in asking):
        return "đề nghị hình thức đã được khen"
    return None
