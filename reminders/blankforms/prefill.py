"""What is known before a school fills in a form: its own particulars, the round, when and where to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.campaigns import Round
from rules.forms.layout import Form, Period
from rules.round_choice import periods_named
from rules.schools import School
from rules.text import fold, one_line

_UNPRINTABLE = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
DOTS = "……………………"
_MORE = " …"
_NUMBERS = {"quy": ("I", "II", "III", "IV"), "hoc ky": ("I", "II")}
"""How often a unit comes in a school year, by its folded name."""


@dataclass(frozen=True)
class Known:
    """What is printed into a blank; "" where it is not known. `values` are by the key of the field of part A.

    `office` is whom the report goes to, `address` its mailbox. `round_label` is as the campaign calls the round,
    `deadline` in words with both readings.
    """

    office: str = ""
    address: str = ""
    school: str = ""
    place: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    round_label: str = ""
    deadline: str = ""


@dataclass(frozen=True)
class Choice:
    """A period to tick, as printed."""

    text: str
    ticked: bool


def known_of(school: School | None, round_: Round | None, office: str = "", address: str = "", due: str = "") -> Known:
    """Return what the roster and the campaign know; `due` is the round's deadline in words.

    Every text is one line without characters that no file can hold.
    """
    return Known(
        office=printable(office),
        address=printable(address),
        school=printable(school.name) if school else "",
        place=printable(school.commune) if school else "",
        values=_values(school) if school else {},
        round_label=printable(round_.label) if round_ else "",
        deadline=due,
    )


def printable(text: str) -> str:
    """Return `text` on one line, without what XML cannot hold (XML 1.0 section 2.2)."""
    return _UNPRINTABLE.sub("", one_line(text))


def value_of(form: Form, key: str, known: Known) -> str:
    """Return what is printed beside the field `key`; the principal's has the telephone where no other field has it."""
    value = known.values.get(key, "")
    phone = known.values.get("phone", "")
    if key != "principal" or not phone or any(each.key == "phone" for each in form.fields):
        return value
    return f"{value or DOTS}, ĐT {phone}"


def choices(period: Period, known: Known) -> tuple[Choice, ...]:
    """Return the options of a form with the one ticked that the round's label names; none where it names several.

    An option that names no period by itself is printed with room for more ("Quý …"). Where the form lacks the round's
    period it is added, so that a blank never says less than the campaign.
    """
    named = periods_named(known.round_label)
    (name,) = named if len(named) == 1 else ("",)
    printed = [_choice(option, name) for option in period.choices]
    if name and not any(choice.ticked for choice in printed):
        printed.append(Choice(known.round_label, ticked=True))
    return tuple(printed)


def _choice(option: str, name: str) -> Choice:
    if named := periods_named(option):
        return Choice(option, named == {name})
    number = name.removeprefix(f"{fold(option)} ")
    if name and number != name:
        return Choice(f"{option} {number}", ticked=True)
    return Choice(f"{option}{_MORE}", ticked=False)


def numbered(choice: Choice) -> tuple[str, ...]:
    """Return what a menu offers for a choice: where it has room for more, "Quý I" to "Quý IV", the two "Học kỳ".

    An option that nobody numbers is offered as it is printed.
    """
    option = choice.text.removesuffix(_MORE)
    numbers = _NUMBERS.get(fold(option), ()) if option != choice.text else ()
    return tuple(f"{option} {number}" for number in numbers) or (option,)


def _values(school: School) -> Mapping[str, str]:
    texts = {
        "school_name": school.name,
        "school_code": school.code,
        "level": school.level,
        "commune": school.commune,
        "principal": school.principal,
        "phone": school.phone,
    }
    return {key: printable(text) for key, text in texts.items()}
