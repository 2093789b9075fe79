"""Schools and the roster: who owes reports."""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rules.text import fold, tidy

# Longest first, because "th" also begins "th&thcs". The keys are folded spellings.
# Source: the office's own usage, docs/domain.md, section 5.
_LEVELS: tuple[tuple[str, str], ...] = (
    ("tieu hoc va trung hoc co so", "TH&THCS"),
    ("tieu hoc trung hoc co so", "TH&THCS"),
    ("trung hoc co so va trung hoc pho thong", "THCS&THPT"),
    ("trung hoc pho thong", "THPT"),
    ("trung hoc co so", "THCS"),
    ("tieu hoc va thcs", "TH&THCS"),
    ("tieu hoc thcs", "TH&THCS"),
    ("thcs va thpt", "THCS&THPT"),
    ("th va thcs", "TH&THCS"),
    ("th thcs", "TH&THCS"),
    ("lien cap", "TH&THCS"),
    ("tieu hoc", "TH"),
    ("mau giao", "MN"),
    ("mam non", "MN"),
    ("t h c s", "THCS"),
    ("cap ii", "THCS"),
    ("cap i", "TH"),
    ("cap 2", "THCS"),
    ("cap 1", "TH"),
    ("thpt", "THPT"),
    ("thcs", "THCS"),
    ("t h", "TH"),
    ("m n", "MN"),
    ("c1", "TH"),
    ("c2", "THCS"),
    ("th", "TH"),
    ("mn", "MN"),
    ("mg", "MN"),
)
_LEVEL_OF = dict(_LEVELS)
_BOARDING_LEVEL = "PTDTBT"
LEVELS = ("MN", "TH", "THCS", "TH&THCS", "THPT", "THCS&THPT", _BOARDING_LEVEL)
_LEVEL = re.compile(r"\b(?:" + "|".join(re.escape(spelling) for spelling, _ in _LEVELS) + r")\b")
_BOARDING = re.compile(r"\b(?:ptdtbt|pho thong dan toc ban tru)\b")
_TOWNSHIP = re.compile(r"\b(?:thi tran|tt)\b")
_NOISE = re.compile(r"\b(?:truong|xa|phuong|thi tran|tt)\b")
_REGION = re.compile(r"\b(?:huyen|quan|tinh|thanh pho|thi xa|tp)\b")
# The same where a text has accents: then "tỉnh" locates and "Tịnh Thọ" is a name.
_NOISE_ACCENTED = re.compile(r"\b(?:trường|truong|xã|xa|phường|thị trấn|thi tran|tt)\b")
_REGION_ACCENTED = re.compile(r"\b(?:huyện|huyen|quận|tỉnh|thành phố|thanh pho|thị xã|thi xa|tp)\b")


@dataclass(frozen=True)
class Contact:
    """A person of a school and the role in which the office turns to them; what is not known is empty.

    `email` is lower case and counts as an address of the school.
    """

    role: str
    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class School:
    """One school of the roster; `code` is its key. Days are local and inclusive.

    `emails` are lower case, in the order in which they are written to. `former_names` are those that it had before: a
    report may still carry one.
    """

    code: str
    name: str
    level: str
    commune: str = ""
    group: str = ""
    emails: tuple[str, ...] = ()
    phone: str = ""
    principal: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    merged_into: str | None = None
    former_names: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Return the registered addresses, each once: the school's own in their order, then those of its contacts."""
        return tuple(dict.fromkeys((*self.emails, *(c.email for c in self.contacts if c.email))))

    def exists_on(self, day: date) -> bool:
        """Tell whether the school existed on `day`; an open end has no limit."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def heir(code: str, roster: Mapping[str, School], day: date) -> str:
    """Return the code of the school that stands for `code` on `day`: itself up to its last day, then its successor.

    A chain of mergers is followed to the first school that has not ended. One that ended without a successor in the
    roster, one whose mergers form a circle, and an unknown code stand for themselves.
    """
    passed = [code]
    while (school := roster.get(passed[-1])) and school.valid_to and school.valid_to < day:
        following = school.merged_into
        if following is None or following not in roster:
            break
        if following in passed:
            return code
        passed.append(following)
    return passed[-1]


@dataclass(frozen=True)
class SchoolName:
    """A school's name taken apart: its level (None when not stated) and its folded proper name."""

    level: str | None
    proper: str


def parse_name(text: str, *, whole: bool = False) -> SchoolName:
    """Take a school's name apart: "Trường Tiểu học Đức Lĩnh" is level TH and proper name "duc linh".

    What locates the school ("huyện …", "tỉnh …") and what every name has ("trường", "xã") is dropped; "thị trấn" is the
    name where there is no other. What stands where the name must be is the name: "Trường Tiểu học Tỉnh Húc". `whole`:
    nothing is taken for a place, since without accents "quan" may be the "Quân" of a name. A text without a name gives
    an empty proper name.
    """
    before, level, behind = name_parts(text, whole=whole)
    township = "thi tran" if _TOWNSHIP.search(fold(text)) else ""
    return SchoolName(level, " ".join(f"{before} {behind}".split()) or township)


def name_parts(text: str, *, whole: bool = False) -> tuple[str, str | None, str]:
    """Return what stands before the level, the level, and what stands behind it; all of it behind where none is told.

    Folded, without the words that `parse_name` drops.
    """
    return _around_level(fold(_without_places(text, whole=whole)))


def _around_level(folded: str) -> tuple[str, str | None, str]:
    plain = _BOARDING.sub(" ", folded)
    found = _LEVEL.search(plain)
    if found is None:
        return "", None, " ".join(plain.split())
    return plain[: found.start()].strip(), _LEVEL_OF[found.group()], " ".join(plain[found.end() :].split())


def levels_in(folded: str) -> Iterator[tuple[str, int]]:
    """Yield each level that a folded text names ("&" as "va"), and where it ends in it."""
    for found in _LEVEL.finditer(folded):
        yield _LEVEL_OF[found.group()], found.end()


def _without_places(text: str, *, whole: bool) -> str:
    written = " ".join(re.sub(r"[^\w&]|_", " ", tidy(text).casefold()).replace("&", " va ").split())
    noise, region = (_NOISE, _REGION) if written.isascii() else (_NOISE_ACCENTED, _REGION_ACCENTED)
    for place in () if whole else region.finditer(written):
        named = noise.sub(" ", written[: place.start()])
        before, _, behind = _around_level(fold(named))
        if before or behind:
            return named
    return noise.sub(" ", written)


def level_of(type_text: str, name: str) -> str | None:
    """Return the level that the roster's type column means, helped by the name for "PTDTBT"; None if unknown.

    A boarding school whose name tells no level is of level PTDTBT.
    """
    level = parse_name(type_text).level or parse_name(name).level
    return level or (_BOARDING_LEVEL if _BOARDING.search(fold(type_text)) else None)


def working_address(school: School, refused: Container[str]) -> str | None:
    """Return the first registered address that is not `refused`, None when there is none."""
    return next((address for address in school.emails if address not in refused), None)
