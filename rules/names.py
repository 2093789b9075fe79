"""Which school a written name means. Exact before fuzzy, fuzzy only inside one level, never a guess."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Set
from functools import lru_cache

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extract

from rules.mentions import Mentions
from rules.schools import School, SchoolName, name_parts, parse_name
from rules.text import fold, tidy

_MAX_DISTANCE = 1
_MIN_MARGIN = 2
_FEWEST_LETTERS = 4
_REMEMBERED = 4096
_NUMBERS = re.compile(r"\d+|\b(?:[ivx]+|[a-z])\b")
_PLACE_BEHIND = re.compile(r"\s[-–—]\s|[,;(/]")
_KIND_OF_PLACE = re.compile(r"^(?:xa|phuong|thi tran|tt)\s+(?=\S)")
_WORD = re.compile(r"[^\W_]+")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


class NameIndex:
    """The names, former names and aliases of a roster, its codes and addresses, ready to be asked."""

    def __init__(self, schools: Iterable[School]) -> None:
        self._exact: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._by_proper: dict[str, set[str]] = defaultdict(set)
        self._codes: dict[str, str] = {}
        self._addresses: dict[str, set[str]] = defaultdict(set)
        self._communes: dict[str, str] = {}
        self._longest_commune = 0
        self._spellings: dict[str, tuple[str, ...]] = {}
        for school in schools:
            self._add(school)
        self._propers: dict[str, list[str]] = defaultdict(list)
        for level, proper in self._exact:
            self._propers[level].append(proper)
        self._mentions = Mentions(self._exact)
        self._near: Callable[[str, str], frozenset[str]] = lru_cache(_REMEMBERED)(self._nearest)

    def _add(self, school: School) -> None:
        self._codes[school.code.casefold()] = school.code
        for address in school.addresses:
            self._addresses[address].add(school.code)
        self._communes[school.code] = _KIND_OF_PLACE.sub("", fold(school.commune))
        self._longest_commune = max(self._longest_commune, len(self._communes[school.code].split()))
        self._spellings[school.code] = spellings(school)
        for spelling in spellings(school):
            name = parse_name(spelling)
            if name.proper:
                self._exact[name.level or school.level, name.proper].add(school.code)
                self._by_proper[name.proper].add(school.code)

    def by_code(self, code: str) -> str | None:
        """Return the roster's code for one as written (case and blanks do not count), or None."""
        return self._codes.get("".join(code.split()).casefold())

    def by_address(self, address: str | None) -> frozenset[str]:
        """Return the codes of the schools that registered this address (lower case), none for None."""
        return frozenset(self._addresses.get(address or "", ()))

    def candidates(self, text: str, commune: str = "") -> frozenset[str]:
        """Return the codes of the schools that `text` may mean: one is clear, several are not, none is unknown.

        A near spelling counts only within a stated level, at edit distance 1 and with a margin of 2 to the next name:
        "duc linh" and "duc lien" are two schools. Names of less than four letters and names that differ in a number or
        a single letter are never near. Of several schools of one name the commune decides that is written behind it or
        given as `commune`, then the accents.
        Source: docs/domain.md, section 5.
        """
        name = parse_name(text)
        if not name.proper:
            return frozenset()
        if name.level is None:
            found = frozenset(self._by_proper.get(name.proper, ()))
        else:
            exact = self._at(parse_name(text, whole=True)) or self._at(name)
            found = exact or self._before_place(text, name) or self._near(name.level, name.proper)
        if len(found) < 2:
            return found
        return self._narrowed(found, text, f"{fold(text).replace(name.proper, ' ', 1)} {fold(commune)}")

    def mentions(self, text: str) -> frozenset[str]:
        """Return the codes of the schools that a running text names with level and proper name, exactly.

        Several where it names several, or one that several share.
        """
        named = (self._narrowed(frozenset(codes), text, behind) for codes, behind in self._mentions.found(text))
        return frozenset().union(*named)

    def _at(self, name: SchoolName) -> frozenset[str]:
        return frozenset(self._exact.get((name.level or "", name.proper), ()))

    def _before_place(self, text: str, name: SchoolName) -> frozenset[str]:
        """Return the schools whose name stands before its commune, or before whatever follows a comma or a dash."""
        words = name.proper.split()
        for end in range(len(words) - 1, max(len(words) - 1 - self._longest_commune, 0), -1):
            commune = " ".join(words[end:])
            shorter = self._at(SchoolName(name.level, " ".join(words[:end])))
            there = frozenset(code for code in shorter if self._communes[code] == commune)
            if there:
                return there
        return self._at(parse_name(_PLACE_BEHIND.split(tidy(text), maxsplit=1)[0]))

    def _narrowed(self, found: frozenset[str], text: str, beside: str) -> frozenset[str]:
        if len(found) > 1:
            places = f" {beside} "
            there = {code for code in found if self._communes[code] and f" {self._communes[code]} " in places}
            found = frozenset(there) or found
        if len(found) > 1 and not text.isascii():
            written = f" {_with_accents(text)} "
            accented = {code: map(_written_proper, self._spellings[code]) for code in found}
            found = frozenset(c for c in found if any(f" {name} " in written for name in accented[c])) or found
        return found

    def _nearest(self, level: str, proper: str) -> frozenset[str]:
        if len(proper.replace(" ", "")) < _FEWEST_LETTERS:
            return frozenset()
        close = extract(
            proper,
            self._propers.get(level, ()),
            scorer=Levenshtein.distance,
            score_cutoff=_MAX_DISTANCE + _MIN_MARGIN - 1,
            limit=None,
        )
        near = [(distance, other) for other, distance, _ in close if _may_be_near(proper, other)]
        best = min((distance for distance, _ in near), default=_MAX_DISTANCE + 1)
        if best > _MAX_DISTANCE:
            return frozenset()
        rivals: list[Set[str]] = [
            self._exact[level, other] for distance, other in near if distance - best < _MIN_MARGIN
        ]
        return frozenset().union(*rivals)


def spellings(school: School) -> tuple[str, ...]:
    """Return every name under which a school is known: its own, its aliases, those that it had before."""
    return (school.name, *school.aliases, *school.former_names)


def fits(text: str, school: School, *, coded: bool = False) -> bool:
    """Tell whether `text` can be a wording of this school's name.

    Same level; the proper name, before which only the level and what belongs to the school stand ("Công đoàn trường
    Tiểu học …") and behind which only its commune. A text without a proper name ("Trường Tiểu học ……") can be any
    school's of the level. `coded`: the form states the school's code beside it, so that an abbreviation will do ("TH
    Đ.Lĩnh", "THĐL"). Weaker than `NameIndex.candidates`: good only to confirm a school that other evidence
    already names.
    """
    _, level, written = name_parts(text)
    if level not in (None, school.level):
        return False
    propers = [parse_name(spelling).proper for spelling in spellings(school)]
    if not parse_name(text).proper:
        return True
    if coded and any(_abbreviates(written, school.level, proper) for proper in propers):
        return True
    wordings = {written, name_parts(_PLACE_BEHIND.split(tidy(text), maxsplit=1)[0])[2]}
    if level is None:
        wordings.add(fold(text).rpartition("truong ")[2])
    commune = _KIND_OF_PLACE.sub("", fold(school.commune))
    return any(proper and wordings & {proper, f"{proper} {commune}"} for proper in propers)


def _abbreviates(written: str, level: str, proper: str) -> bool:
    """Tell whether each word begins the name's word in its place, or all is the level and the initials in one word."""
    words, named = written.split(), proper.split()
    if len(words) == len(named):
        return all(name.startswith(word) for word, name in zip(words, named, strict=True))
    stem = written.removesuffix("".join(name[0] for name in named))
    return stem != written and parse_name(stem) == SchoolName(level, "")


@lru_cache(_REMEMBERED)
def _written_proper(spelling: str) -> str:
    """Return the proper name within a spelling, with its accents; all of it where the name is spelt in another way."""
    proper = parse_name(spelling).proper.split()
    words = _with_accents(spelling).split()
    keys = [fold(word) for word in words]
    for begin in range(len(words) - len(proper), -1, -1):
        if keys[begin : begin + len(proper)] == proper:
            return " ".join(words[begin : begin + len(proper)])
    return " ".join(words)


def _with_accents(text: str) -> str:
    """Return the words of a text with their accents, one spelling each: "hoà" and "hòa" are one."""
    words = (unicodedata.normalize("NFD", word) for word in _WORD.findall(tidy(text).casefold()))
    return " ".join(_TONES.sub("", word) + "".join(_TONES.findall(word)) for word in words)


def _may_be_near(one: str, other: str) -> bool:
    return len(other.replace(" ", "")) >= _FEWEST_LETTERS and _NUMBERS.findall(one) == _NUMBERS.findall(other)
