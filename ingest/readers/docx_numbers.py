"""How far the numbered lists of a Word document are, and how their numbers look.

Source: ECMA-376 part 1, sections 17.9.11 (lvlText), 17.9.25 (start), 17.18.59 (ST_NumberFormat).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ingest.readers.list_numbers import letters, roman

_LONGEST = 40
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True)
class Level:
    """One level of a list: its first number, how numbers look, and the text that "%1", "%2" … stand in."""

    start: int = 1
    look: str = "decimal"
    text: str = ""


@dataclass
class Numbering:
    """The lists of a document: the levels of each by its number, and the list and level of each paragraph style.

    Lists of the same name in `shared` count on together. `counted` is how far each is.
    """

    levels: Mapping[str, Mapping[int, Level]]
    shared: Mapping[str, str]
    styles: Mapping[str, tuple[str, int]]
    counted: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, number: str, level: int) -> str:
        """Count one more paragraph of a list and return what stands before it; empty for a bullet or no list."""
        levels = self.levels.get(number, {})
        if level not in levels:
            return ""
        counts = self.counted.setdefault(self.shared.get(number, number), {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        if levels[level].look in ("bullet", "none"):
            return ""

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            known = levels.get(at, Level())
            return printed(counts.get(at, known.start), known.look)

        return _PLACE.sub(shown, levels[level].text)[:_LONGEST]


def printed(number: int, look: str) -> str:
    """Return a number as a list shows it: letters go on with "aa" after "z"; an unknown look is decimal."""
    return _LOOKS.get(look, str)(number)


_LOOKS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "decimalZero": lambda number: f"{number:02d}",
}
