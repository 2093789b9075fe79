"""The mails that are measured, from seeds."""

from collections.abc import Iterator, Mapping
from functools import cache
from random import Random
from typing import Final

from bench.attribution.contradictions import CONTRADICTIONS
from bench.attribution.honest import HONEST, Scene
from bench.attribution.letters import Letter
from bench.attribution.rivals import Rivals
from bench.attribution.rosters import world
from bench.attribution.strangers import STRANGERS

_SCENES: Final[Mapping[Scene, int]] = {**HONEST, **CONTRADICTIONS, **STRANGERS}


def letters(size: int, count: int) -> Iterator[Letter]:
    """Yield `count` mails over the roster of `size` schools; the same size, the same mails in the same order."""
    for number in range(count):
        yield letter(size, number)


def letter(size: int, number: int) -> Letter:
    """Return one of these mails."""
    random = Random(f"{size}/{number}")  # noqa: S311  # no secret
    while True:
        (scene,) = random.choices(tuple(_SCENES), tuple(_SCENES.values()))
        if made := scene(_rivals(size), random):
            return made


@cache
def _rivals(size: int) -> Rivals:
    return Rivals(world(size))
