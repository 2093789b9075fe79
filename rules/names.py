"""Which school a written name means. Exact before fuzzy, fuzzy only inside one level, never a guess."""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import Levenshtein

from rules.schools import School, SchoolName, parse_name

_MAX_DISTANCE = 1
_MIN_MARGIN = 2


class NameIndex:
    """The names and aliases of a roster, ready to be asked."""

    def __init__(self, schools: Iterable[School]) -> None:
        self._exact: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._by_proper: dict[str, set[str]] = defaultdict(set)
        self._codes: dict[str, str] = {}
        for school in schools:
            self._codes[school.code.casefold()] = school.code
            for spelling in (school.name, *school.aliases):
                name = parse_name(spelling)
                if name.proper:
                    self._exact[name.level or school.level, name.proper].add(school.code)
                    self._by_proper[name.proper].add(school.code)

    def by_code(self, code: str) -> str | None:
        """Return the roster's code for one as written (case and blanks do not count), or None."""
        return self._codes.get("".join(code.split()).casefold())

    def candidates(self, text: str) -> frozenset[str]:
        """Return the codes of the schools that `text` may mean: one is clear, several are not, none is unknown.

        A near spelling counts only within a stated level, at edit distance 1 and with a margin of 2 to the next name:
        "duc linh" and "duc lien" are two schools.
        Source: docs/domain.md, section 5.
        """
        name = parse_name(text)
        if not name.proper:
            return frozenset()
        if name.level is None:
            return frozenset(self._by_proper.get(name.proper, ()))
        exact = self._exact.get((name.level, name.proper))
        return frozenset(exact) if exact else self._near(name)

    def _near(self, name: SchoolName) -> frozenset[str]:
        distances = sorted(
            (Levenshtein.distance(name.proper, proper), sorted(codes))
            for (level, proper), codes in self._exact.items()
            if level == name.level
        )
        if not distances or distances[0][0] > _MAX_DISTANCE:
            return frozenset()
        best = distances[0][0]
        rivals = {code for distance, codes in distances if distance - best < _MIN_MARGIN for code in codes}
        return frozenset(rivals)


def fits(text: str, school: School) -> bool:
    """Tell whether `text` can be a wording of this school's name: same level, proper name within the words.

    Weaker than `NameIndex.candidates`: good only to confirm a school that other evidence already names.
    """
    written = parse_name(text)
    if written.level not in (None, school.level):
        return False
    for spelling in (school.name, *school.aliases):
        proper = parse_name(spelling).proper
        if proper and f" {proper} " in f" {written.proper} ":
            return True
    return False
