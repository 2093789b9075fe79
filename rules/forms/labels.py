"""Match what a school calls a thing with what the form calls it: whole, by its beginning, by likeness."""

import re
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import fuzz

from rules.text import fold

LIKE = 80
"""The least likeness, 0 to 100, at which a misspelt title counts. Measured: 504 of 504 right, 0 of 60 foreign taken."""
MARGIN = 5
"""How much better than any other meaning it must be."""
_SHORTEST = 5
_LONGEST_TITLE = 90
_LONGEST_CELL = 400
_LONGEST_ALIAS = 9
_TOO_SHORT = 3
"""Words of so few letters ("ông", "nữ", "tt") begin too many other things to be known by."""
_BRACKETED = re.compile(r"\([^()]*\)")

Meanings = Mapping[str, str]
"""Folded alias → key."""


@lru_cache(maxsize=4096)
def titled(text: str) -> str:
    """Return the folded title in `text` without what it adds in brackets; "" for what is too long to be one."""
    bare = _BRACKETED.sub(" ", text) if len(text) <= _LONGEST_CELL else text
    return "" if len(bare) > _LONGEST_TITLE else fold(bare) or fold(text)


def known(title: str, meanings: Meanings) -> str | None:
    """Return the key whose alias is the folded `title`, or the longest that begins it at a word's end.

    An alias of up to three letters must be the whole title: "Ông Nguyễn Văn An" is no title, "Ông" is.
    """
    words = title.split()
    for count in range(min(len(words), _LONGEST_ALIAS), 0, -1):
        alias = " ".join(words[:count])
        key = meanings.get(alias)
        if key is not None and (count == len(words) or len(alias) > _TOO_SHORT):
            return key
    return None


def begins_weakly(title: str, meanings: Meanings) -> bool:
    """Tell whether a title of three words and more is known by its first word alone, as "trường" in "trường đã khn"."""
    words = title.split()
    longer = (" ".join(words[:count]) for count in range(2, min(len(words), _LONGEST_ALIAS) + 1))
    return len(words) > 2 and words[0] in meanings and not any(alias in meanings for alias in longer)


def alike(title: str, meanings: Meanings) -> str | None:
    """Return the key that the folded `title` most resembles, if it does so clearly and nothing else nearly as much.

    Never for titles under five letters.
    """
    found = likeness(title, meanings)
    return found[0] if found else None


def likeness(title: str, meanings: Meanings) -> tuple[str, float] | None:
    """Return the key as `alike` does, with how much the title resembles it, 80 to 100."""
    if len(title) < _SHORTEST:
        return None
    best: dict[str, float] = {}
    for alias, key in meanings.items():
        best[key] = max(best.get(key, 0.0), fuzz.ratio(title, alias))
    ranked = sorted(best.items(), key=lambda item: item[1], reverse=True)
    if not ranked or ranked[0][1] < LIKE:
        return None
    runner_up = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0] if ranked[0][1] - runner_up >= MARGIN else None
