"""How far the numbered lists of a Word document are, and how their numbers look.

Source: ECMA-376 part 1, sections 17.9.11 (lvlText), 17.9.25 (start), 17.18.59 (ST_NumberFormat).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_LONGEST = 40
_MOST_LETTERS = 6
_PLACE = re.compile(r"%([1-9])")
_WORTHS = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
_ROMAN = tuple(zip(_WORTHS, ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"), strict=True))
_MOST_ROMAN = 4_000


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


def _letters(number: int) -> str:
    times, letter = divmod(max(number, 1) - 1, 26)
    return chr(ord("a") + letter) * min(times + 1, _MOST_LETTERS)


def _roman(number: int) -> str:
    if not 0 < number < _MOST_ROMAN:
        return str(number)
    text = ""
    for worth, digits in _ROMAN:
        times, number = divmod(number, worth)
        text += digits * times
    return text


_LOOKS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02d}",
}
