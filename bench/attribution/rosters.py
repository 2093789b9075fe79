"""Rosters of invented schools whose names are as near to each other as real ones, and nearer."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from rules.schools import School
from tests.letter44 import demo_roster

SIZES: Final = (30, 700, 3_500)

# Pairs of these differ by one letter, by an accent, or by the place of one: Liên and Lĩnh, Minh and Bình, An and Ân.
_FIRST: Final = (
    "Đức", "Hương", "Sơn", "An", "Ân", "Bình", "Minh", "Phú", "Phù", "Hòa", "Hoa", "Thọ", "Thạch", "Thạnh", "Vĩnh",
    "Vịnh", "Xuân", "Quang", "Quảng", "Cẩm", "Kỳ", "Ia", "Thủy",
)  # fmt: skip
_SECOND: Final = (
    "Liên", "Lĩnh", "Linh", "Minh", "Bình", "Bính", "Thọ", "Thơ", "Điền", "Diên", "Giang", "Gian", "Bồng", "Đồng",
    "Hải", "Hà", "Lộc", "Lạc", "Tân", "Tấn",
)  # fmt: skip
_HEROES: Final = (
    "Nguyễn Trãi", "Phan Đình Phùng", "Phan Bội Châu", "Phan Chu Trinh", "Nguyễn Du", "Nguyễn Huệ", "Lê Lợi", "Lê Lai",
    "Lê Hồng Phong", "Kim Đồng", "Võ Thị Sáu", "Trần Phú", "Trần Hưng Đạo", "Hoa Sen", "Hoa Mai", "Họa Mi", "Sơn Ca",
)  # fmt: skip
_WORDS: Final = {"MN": "Mầm non", "TH": "Tiểu học", "THCS": "THCS", "TH&THCS": "TH&THCS"}
_SHARED_EVERY: Final = 9
"""One pair of neighbours in the roster in so many has one address for both."""


@dataclass(frozen=True)
class World:
    """A roster with what the generator has to know of it: who is near to whom, and who shares an address."""

    schools: tuple[School, ...]
    shared: tuple[tuple[School, School], ...]

    @property
    def lone(self) -> tuple[School, ...]:
        """Return the schools that share no address with another."""
        sharing = {school.code for pair in self.shared for school in pair}
        return tuple(school for school in self.schools if school.code not in sharing)


@cache
def world(size: int) -> World:
    """Return the demo's thirty schools, or that many invented ones; always the same. `size` is at most 3,500."""
    schools = demo_roster() if size == len(demo_roster()) else tuple(itertools.islice(_invented(), size))
    pairs = tuple(zip(schools[::_SHARED_EVERY], schools[1::_SHARED_EVERY], strict=False))
    joined = {school.code: _of_both(pair) for pair in pairs for school in pair}
    registered = {
        school.code: replace(school, emails=(*joined.get(school.code, ()), *_own(school, school.code in joined)))
        for school in schools
    }
    shared = tuple((registered[one.code], registered[other.code]) for one, other in pairs)
    return World(tuple(registered.values()), shared)


def _of_both(pair: tuple[School, School]) -> tuple[str, ...]:
    return (f"vanthu.{pair[0].code.lower()}@cum.example",)


def _own(school: School, shares: bool) -> tuple[str, ...]:
    """Return the addresses of the school alone: that of the school, and that of a person."""
    return () if shares else (f"{school.code.lower()}@truong.example", f"hieutruong.{school.code.lower()}@nha.example")


def _invented() -> Iterator[School]:
    """Yield schools commune by commune, so that a small roster has the near-alike ones as well."""
    communes = [f"{first} {second}" for second, first in itertools.product(_SECOND, _FIRST)]
    number = itertools.count(1)
    for at, commune in enumerate(communes):
        for level, proper, boarding in _of_commune(at, commune):
            word = f"{'PTDTBT ' if boarding else ''}{_WORDS[level]}"
            yield School(f"S{next(number):04d}", f"Trường {word} {proper}", level, commune)


def _of_commune(at: int, commune: str) -> Iterator[tuple[str, str, bool]]:
    """Yield level, proper name and whether it boards, of the schools of one commune."""
    hero, other = _HEROES[at % len(_HEROES)], _HEROES[(at * 5 + 1) % len(_HEROES)]
    yield "MN", commune, False
    yield "MN", hero, False
    if at % 3 == 0:
        yield "TH", f"{commune} 1", False
        yield "TH", f"{commune} 2", False
    elif at % 3 == 1:
        yield "TH", f"Số 1 {commune}", False
        yield "TH", f"Số 2 {commune}", False
    else:
        yield "TH", commune, False
    yield "TH", hero, False
    yield "THCS", hero, False
    yield "THCS", commune, False
    if at % 2:
        yield "TH&THCS", commune, at % 4 == 1
    elif other != hero:
        yield "TH", other, False
        yield "MN", other, False
