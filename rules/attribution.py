"""Whose report it is: agreement is recorded, conflict or silence goes to a person."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial

from rules.evidence import CHOOSING, CONTRADICTING, FORM, Evidence, Layer
from rules.names import fits
from rules.schools import School, heir


class Doubt(StrEnum):
    """Why a machine must not decide."""

    UNKNOWN_SENDER = "unknown_sender"
    UNVERIFIED_SENDER = "unverified_sender"
    UNKNOWN_SCHOOL = "unknown_school"
    CONFLICTING_SCHOOL = "conflicting_school"
    MERGED_SCHOOL = "merged_school"
    NO_ROUND = "no_round"
    CONFLICTING_ROUND = "conflicting_round"


@dataclass(frozen=True)
class Doubtful:
    """A person decides: why, and which schools (codes) or rounds (ids) come into question."""

    why: Doubt
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sender:
    """What the envelope says: the address, the schools that registered it, and whether the mail is genuinely theirs.

    `genuine` is False where the receiving server says the address may be forged; where no server is trusted to say,
    it is True and the mail is marked unverified elsewhere.
    """

    address: str | None
    schools: frozenset[str]
    genuine: bool


@dataclass(frozen=True)
class Attributed:
    """The code of the school that stands for the report on the day of its arrival, and of the one that it names.

    They differ only where the named school has merged into the other.
    """

    school: str
    named: str


_Stands = Callable[[str], str]


def attribute(
    heard: Sequence[Evidence], sender: Sender, roster: Mapping[str, School], day: date
) -> Attributed | Doubtful:
    """Return the school that a report belongs to, or why a person must say. `day` is that of the arrival.

    =====================================  ==================================================================
    voices                                 outcome
    =====================================  ==================================================================
    form against itself                    CONFLICTING_SCHOOL
    address of one school, form silent     that school, unless the thread, the file name, the subject or the first
                                           writer of a forwarded mail object
    address and form (and thread) agree    that school, unless the file name or the subject object
    address of several, nothing more said  the thread, else file name, subject, signature and body may choose one
                                           of them; where they disagree or say nothing, CONFLICTING_SCHOOL
    address against form or thread         CONFLICTING_SCHOOL
    address unknown, one school clear      UNKNOWN_SENDER with that candidate
    address unknown, none clear            UNKNOWN_SCHOOL with all candidates
    address agrees but may be forged       UNVERIFIED_SENDER with the candidate
    =====================================  ==================================================================

    No voice ever makes it a school that did not register the address, or whose predecessor did not. What is in the
    body and the signature contradicts nothing: letters mention other schools. A name in the form that is in nobody's
    roster must at least be a wording of the school. A school that has merged stands for its successor.
    Source: docs/domain.md, sections 5 and 7.
    """
    stands = partial(heir, roster=roster, day=day)
    in_form = _voices(heard, FORM, stands)
    said = frozenset.intersection(*in_form) if in_form else frozenset()
    if in_form and not said:
        return _doubtful(Doubt.CONFLICTING_SCHOOL, *in_form)
    strong = [said, *_voices(heard, (Layer.THREAD,), stands)] if said else _voices(heard, (Layer.THREAD,), stands)
    if not sender.schools:
        return _of_stranger(heard, strong, stands)
    senders = frozenset(map(stands, sender.schools))
    possible = frozenset.intersection(senders, *strong)
    possible = frozenset(code for code in possible if _worded(heard, code, sender, roster, stands))
    chosen = _chosen(possible, _voices(heard, CHOOSING, stands))
    against = [voice for voice in _objections(heard, stands) if voice.isdisjoint(chosen)]
    if len(chosen) != 1 or against:
        return _doubtful(Doubt.CONFLICTING_SCHOOL, *([possible] if possible else [senders, *strong]), *against)
    (code,) = chosen
    if not sender.genuine:
        return Doubtful(Doubt.UNVERIFIED_SENDER, (code,))
    return Attributed(code, _named(heard, code, stands))


def _of_stranger(heard: Sequence[Evidence], strong: Sequence[frozenset[str]], stands: _Stands) -> Doubtful:
    """Return what to ask about a mail from an address that nobody registered."""
    objections = _voices(heard, CONTRADICTING, stands)
    others = objections if strong else _voices(heard, (*CHOOSING, Layer.FORWARDED), stands)
    voices = [*strong, *others]
    common = frozenset.intersection(*voices) if voices else frozenset()
    if len(common) == 1:
        return _doubtful(Doubt.UNKNOWN_SENDER, common)
    if strong and voices and not common:
        return _doubtful(Doubt.CONFLICTING_SCHOOL, *voices)
    return _doubtful(Doubt.UNKNOWN_SCHOOL, *([common] if common else voices))


def _voices(heard: Iterable[Evidence], layers: Iterable[Layer], stands: _Stands) -> list[frozenset[str]]:
    wanted = frozenset(layers)
    return [frozenset(map(stands, said.schools)) for said in heard if said.layer in wanted and said.schools]


def _objections(heard: Sequence[Evidence], stands: _Stands) -> list[frozenset[str]]:
    """Return what may speak against the school on which form, thread and address agree."""
    silent = not _voices(heard, FORM, stands)
    return _voices(heard, (*CONTRADICTING, *([Layer.FORWARDED] if silent else [])), stands)


def _worded(
    heard: Sequence[Evidence], code: str, sender: Sender, roster: Mapping[str, School], stands: _Stands
) -> bool:
    """Tell whether every name in the form that is in nobody's roster can be a wording of this school's.

    It may name a school of another place. Beside the school's code an abbreviation will do.
    """
    coded = any(e.layer is Layer.CODE and code in map(stands, e.schools) for e in heard)
    strange = [e.text for e in heard if e.layer in {Layer.NAME, Layer.LETTERHEAD} and not e.schools]
    family = {code, *(c for c in sender.schools if stands(c) == code)}
    return all(any(fits(text, roster[c], coded=coded) for c in family) for text in strange)


def _chosen(possible: frozenset[str], weak: Iterable[frozenset[str]]) -> frozenset[str]:
    if len(possible) < 2:
        return possible
    within = [voice & possible for voice in weak if voice & possible]
    return frozenset.intersection(possible, *within)


def _named(heard: Sequence[Evidence], code: str, stands: _Stands) -> str:
    """Return which of the schools that now are `code` the strongest voice names; `code` where that names several."""
    for layers in (FORM, (Layer.THREAD,), CHOOSING, (Layer.ADDRESS,)):
        named = {c for e in heard if e.layer in layers for c in e.schools if stands(c) == code}
        if named:
            return named.pop() if len(named) == 1 else code
    return code


def _doubtful(why: Doubt, *voices: Iterable[str]) -> Doubtful:
    return Doubtful(why, tuple(sorted({code for voice in voices for code in voice})))
