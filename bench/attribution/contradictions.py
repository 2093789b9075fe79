"""Mails of schools whose layers contradict each other: no machine may choose between them."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Final

from bench.attribution.forms import header, signed, silent
from bench.attribution.honest import Scene
from bench.attribution.letters import Due, Letter
from bench.attribution.rivals import Rivals
from bench.attribution.spellings import code, file_name, kind_of, letterhead, located, misspelt, subject, typed, written
from rules.schools import School

_DECOYS: Final = (
    "Trường THPT Vũ Quang",
    "TRƯỜNG THCS&THPT Cù Huy Cận",
    "Trường Tiểu học Bùi Xá, huyện Đức Thọ, tỉnh Hà Tĩnh",
    "Trường Mầm non Bình Thuận",
    "Trường THCS Tùng Ảnh, huyện Đức Thọ",
)


def _other_form(rivals: Rivals, random: Random) -> Letter:
    school, other = _two(rivals, random)
    return _told("form of a near-alike school", school, header(other, random), random)


def _other_code(rivals: Rivals, random: Random) -> Letter:
    school, other = _two(rivals, random)
    says = {"school_name": school.name, "school_code": code(other, random)}
    return _told("code of another school", school, says, random)


def _other_letterhead(rivals: Rivals, random: Random) -> Letter:
    school, other = _two(rivals, random)
    says = {"school_name": school.name, "letterhead_name": letterhead(other, random)}
    return _told("letterhead of another school", school, says, random)


def _other_file(rivals: Rivals, random: Random) -> Letter:
    school, other = _two(rivals, random)
    says = random.choice(({}, header(school, random)))
    letter = _told("file name of another school", school, says, random)
    return replace(letter, words=replace(letter.words, file=file_name(typed(other, random), random)))


def _other_subject(rivals: Rivals, random: Random) -> Letter:
    school, other = _two(rivals, random)
    says = random.choice(({}, header(school, random)))
    letter = _told("subject of another school", school, says, random)
    return replace(letter, words=replace(letter.words, subject=subject(typed(other, random), random)))


def _other_thread(rivals: Rivals, random: Random) -> Letter:
    school, other = _two(rivals, random)
    return replace(_told("thread of another school", school, {}, random), thread=other.code)


def _other_forwarded(rivals: Rivals, random: Random) -> Letter:
    """A school passes on the mail of another: its form names the other."""
    school, other = _two(rivals, random)
    letter = _told("another school's mail forwarded", school, header(other, random), random)
    return replace(letter, forwarded=random.choice(other.emails))


def _other_body(rivals: Rivals, random: Random) -> Letter:
    """A school mentions another, as those do whose teachers come from there: no lie, and no proof either."""
    school, other = _two(rivals, random)
    letter = _told("body mentions another school", school, header(school, random), random)
    return replace(letter, due=Due.EITHER, words=replace(letter.words, text=signed(other, random)))


def _other_commune(rivals: Rivals, random: Random) -> Letter | None:
    school = random.choice(rivals.world.lone)
    twins = rivals.elsewhere(school)
    if not twins:
        return None
    says = {"school_name": school.name, "commune": random.choice(twins).commune}
    return _told("commune of a namesake", school, says, random)


def _located_elsewhere(rivals: Rivals, random: Random) -> Letter | None:
    school = random.choice(rivals.world.lone)
    twins = rivals.elsewhere(school)
    if not twins:
        return None
    says = {"school_name": located(random.choice(twins))}
    return _told("commune of a namesake behind the name", school, says, random)


def _other_misspelt(rivals: Rivals, random: Random) -> Letter | None:
    """A form of a near-alike school with one letter wrong, unless that makes it nearly the sender's own name."""
    school, other = _two(rivals, random)
    name = misspelt(other, random)
    if other.level == school.level and rivals.alike(name.removeprefix(kind_of(other)), school):
        return None
    return _told("form of a near-alike school, one letter wrong", school, {"school_name": name}, random)


def _other_accents(rivals: Rivals, random: Random) -> Letter | None:
    school = random.choice(rivals.world.lone)
    twins = rivals.accented(school)
    if not twins:
        return None
    return _told("accents of another school", school, {"school_name": random.choice(twins).name}, random)


def _third(rivals: Rivals, random: Random) -> Letter:
    """The address of two schools with the form of a third."""
    pair = random.choice(rivals.world.shared)
    others = [school for school in rivals.world.lone if school.name not in {each.name for each in pair}]
    letter = _told("shared address, form of a third", pair[0], {}, random)
    return replace(letter, header={"school_name": written(random.choice(others), random)})


def _disagreeing(rivals: Rivals, random: Random) -> Letter:
    """The address of two schools with the form of one under the file name, or in answer to a mail, of the other."""
    one, other = random.choice(rivals.world.shared)
    letter = _told("shared address, form of one, file name of the other", one, {"school_name": one.name}, random)
    if one.name == other.name or random.random() < 0.5:
        return replace(letter, kind="shared address, form of one, thread of the other", thread=other.code)
    return replace(letter, words=replace(letter.words, file=file_name(typed(other, random), random)))


def _decoy(rivals: Rivals, random: Random) -> Letter:
    school = random.choice(rivals.world.lone)
    key = random.choice(("school_name", "letterhead_name"))
    return _told("form of a school that is not ours", school, {key: random.choice(_DECOYS)}, random)


def _told(kind: str, school: School, says: Mapping[str, str], random: Random) -> Letter:
    return Letter(kind, Due.PERSON, school.code, random.choice(school.emails), says, silent(random))


def _two(rivals: Rivals, random: Random) -> tuple[School, School]:
    school = random.choice(rivals.world.lone)
    return school, rivals.near(school, random)


CONTRADICTIONS: Final[Mapping[Scene, int]] = {
    _other_form: 5,
    _other_code: 2,
    _other_letterhead: 2,
    _other_file: 2,
    _other_subject: 2,
    _other_thread: 2,
    _other_forwarded: 2,
    _other_body: 2,
    _other_commune: 2,
    _other_accents: 1,
    _located_elsewhere: 1,
    _other_misspelt: 2,
    _third: 2,
    _disagreeing: 2,
    _decoy: 3,
}
