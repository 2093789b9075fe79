"""Mails of schools that mean no harm: clear, silent, misspelt, forwarded, from an address of two schools."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Final

from bench.attribution.forms import around, commune, header, signed, silent
from bench.attribution.letters import Due, Letter
from bench.attribution.rivals import Rivals
from bench.attribution.spellings import code, file_name, initials, kind_of, located, misspelt, proper_of, subject, typed
from rules.schools import School

Scene = Callable[[Rivals, Random], Letter | None]
"""Makes a mail, or None where the roster has not what it takes."""


def _named(rivals: Rivals, random: Random) -> Letter:
    school = random.choice(rivals.world.lone)
    says = header(school, random)
    return Letter("own address", Due.SCHOOL, school.code, _of(school, random), says, around(school, random))


def _silent(rivals: Rivals, random: Random) -> Letter:
    school = random.choice(rivals.world.lone)
    words = around(school, random)
    return Letter("own address, silent form", Due.SCHOOL, school.code, _of(school, random), {}, words)


def _answer(rivals: Rivals, random: Random) -> Letter:
    school = random.choice(rivals.world.lone)
    says = random.choice((header(school, random), {}))
    words = silent(random)
    return Letter("answer to us", Due.SCHOOL, school.code, _of(school, random), says, words, thread=school.code)


def _located(rivals: Rivals, random: Random) -> Letter:
    school = random.choice(rivals.world.lone)
    says = {"school_name": located(school), **commune(school, random)}
    return Letter("commune behind the name", Due.SCHOOL, school.code, _of(school, random), says, silent(random))


def _shortened(rivals: Rivals, random: Random) -> Letter:
    """A form that has the name without its type, under a subject that has but its initials."""
    school = random.choice(rivals.world.lone)
    words = replace(silent(random), subject=f"{initials(school)} nộp bài viết + ảnh")
    says = {"school_name": proper_of(school)}
    return Letter("no type, initials", Due.SCHOOL, school.code, _of(school, random), says, words)


def _misspelt(rivals: Rivals, random: Random) -> Letter:
    school = random.choice(rivals.world.lone)
    name = misspelt(school, random)
    due = Due.EITHER if rivals.is_taken(name.removeprefix(kind_of(school))) else Due.SCHOOL
    says = {"school_name": name, **commune(school, random)}
    return Letter("one letter wrong", due, school.code, _of(school, random), says, silent(random))


def _forwarded(rivals: Rivals, random: Random) -> Letter:
    school = random.choice(rivals.world.lone)
    first, second = random.sample(school.emails, 2)
    says = header(school, random)
    return Letter("forwarded inside a school", Due.SCHOOL, school.code, first, says, forwarded=second)


def _shared(rivals: Rivals, random: Random) -> Letter:
    """A mail from the address of two schools, whose form names one of them in full."""
    school, other = _pair(rivals, random)
    says: Mapping[str, str] = {"school_name": school.name, **commune(school, random)}
    if school.name == other.name or random.random() < 0.3:
        says = {**says, "school_code": code(school, random)}
    return Letter("shared address, form names one", Due.SCHOOL, school.code, school.emails[0], says, silent(random))


def _shared_outside(rivals: Rivals, random: Random) -> Letter:
    """The same with a form that names nobody, where the words around it do."""
    school, other = _pair(rivals, random)
    due = Due.EITHER if school.name == other.name else Due.SCHOOL
    name, words = typed(school, random), silent(random)
    where, says = random.choice(
        (
            ("file name", replace(words, file=file_name(name, random))),
            ("subject", replace(words, subject=subject(name, random))),
            ("body", replace(words, text=signed(school, random))),
        )
    )
    return Letter(f"shared address, {where} names one", due, school.code, school.emails[0], {}, says)


def _shared_answer(rivals: Rivals, random: Random) -> Letter:
    school, _ = _pair(rivals, random)
    sender, words = school.emails[0], silent(random)
    return Letter("shared address, answer to us", Due.SCHOOL, school.code, sender, {}, words, thread=school.code)


def _shared_misspelt(rivals: Rivals, random: Random) -> Letter:
    school, _ = _pair(rivals, random)
    says = {"school_name": misspelt(school, random)}
    return Letter("shared address, one letter wrong", Due.EITHER, school.code, school.emails[0], says, silent(random))


def _shared_silent(rivals: Rivals, random: Random) -> Letter:
    school, _ = _pair(rivals, random)
    return Letter("shared address, nobody named", Due.PERSON, school.code, school.emails[0], {}, silent(random))


def _pair(rivals: Rivals, random: Random) -> tuple[School, School]:
    pair = list(random.choice(rivals.world.shared))
    random.shuffle(pair)
    return pair[0], pair[1]


def _of(school: School, random: Random) -> str:
    return random.choice(school.emails)


HONEST: Final[Mapping[Scene, int]] = {
    _named: 34,
    _silent: 6,
    _answer: 5,
    _misspelt: 5,
    _located: 3,
    _shortened: 2,
    _forwarded: 3,
    _shared: 8,
    _shared_outside: 5,
    _shared_answer: 2,
    _shared_misspelt: 2,
    _shared_silent: 2,
}
