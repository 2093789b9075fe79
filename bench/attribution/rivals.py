"""Which other school of a roster is near to one: the ones that a careless reader would take for it."""

from functools import cached_property
from random import Random

from rapidfuzz.distance import Levenshtein

from bench.accuracy.charsets import unaccented
from bench.attribution.rosters import World
from bench.attribution.spellings import proper_of
from rules.schools import School

_NEAR = 3


class Rivals:
    """The schools of a world by likeness."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def _folded(self) -> tuple[tuple[str, School], ...]:
        return tuple((unaccented(proper_of(school)).casefold(), school) for school in self.world.schools)

    def near(self, school: School, random: Random) -> School:
        """Return another school with another name: one of a name within three letters, if there is one, or any."""
        own = unaccented(proper_of(school)).casefold()
        unlike = [(key, s) for key, s in self._folded if (key, s.level) != (own, school.level)]
        near = [s for key, s in unlike if Levenshtein.distance(own, key, score_cutoff=_NEAR) <= _NEAR]
        return random.choice(near or [s for _, s in unlike])

    def elsewhere(self, school: School) -> tuple[School, ...]:
        """Return the schools of the same type and name in other communes."""
        return tuple(s for s in self.world.schools if s.name == school.name and s.commune != school.commune)

    def accented(self, school: School) -> tuple[School, ...]:
        """Return the schools of the same type whose name differs in accents alone: An Phú and Ân Phú."""
        own, proper = unaccented(proper_of(school)).casefold(), proper_of(school)
        return tuple(s for k, s in self._folded if k == own and s.level == school.level and proper_of(s) != proper)

    def alike(self, proper: str, school: School) -> bool:
        """Tell whether a text is, but for accents and two letters, the school's proper name."""
        own, other = (unaccented(name).casefold() for name in (proper_of(school), proper))
        return Levenshtein.distance(own, other) <= 2

    def is_taken(self, proper: str) -> bool:
        """Tell whether some school has this proper name, whatever its accents."""
        wanted = unaccented(proper).casefold()
        return any(key == wanted for key, _ in self._folded)
