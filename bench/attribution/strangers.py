"""Mails of strangers and forgers, however much they look like a school's."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Final

from bench.attribution.forms import around, header
from bench.attribution.honest import Scene
from bench.attribution.letters import Due, Letter
from bench.attribution.rivals import Rivals
from rules.schools import School

_STRANGERS: Final = ("hoa.nguyen@la.example", "truong.moi@truong-example.example", "th06@truong.example.la.example")


def _stranger(rivals: Rivals, random: Random) -> Letter:
    school = random.choice(rivals.world.schools)
    says, words = _full(school, random), around(school, random)
    return Letter("stranger, perfect form", Due.PERSON, "", random.choice(_STRANGERS), says, words)


def _stranger_answers(rivals: Rivals, random: Random) -> Letter:
    """Somebody came by a mail of ours to a school and answers it."""
    school = random.choice(rivals.world.schools)
    letter = _stranger(rivals, random)
    says = _full(school, random)
    return replace(letter, kind="stranger, a school's thread", header=says, thread=school.code)


def _stranger_forwards(rivals: Rivals, random: Random) -> Letter:
    school = random.choice(rivals.world.lone)
    letter = replace(_stranger(rivals, random), header=_full(school, random))
    return replace(letter, kind="stranger, a school's mail forwarded", forwarded=school.emails[0])


def _stranger_named(rivals: Rivals, random: Random) -> Letter:
    school = random.choice(rivals.world.lone)
    shown = f"{school.name} <{school.emails[0]}>"
    letter = replace(_stranger(rivals, random), kind="stranger, a school's display name")
    return replace(letter, words=replace(letter.words, sender_name=shown))


def _forged(rivals: Rivals, random: Random) -> Letter:
    school = random.choice(rivals.world.lone)
    says, words = _full(school, random), around(school, random)
    return Letter("forged address", Due.PERSON, "", school.emails[0], says, words, genuine=False)


def _full(school: School, random: Random) -> Mapping[str, str]:
    return {**header(school, random), "school_name": school.name, "school_code": school.code}


STRANGERS: Final[Mapping[Scene, int]] = {
    _stranger: 5,
    _stranger_answers: 2,
    _stranger_forwards: 1,
    _stranger_named: 1,
    _forged: 3,
}
