"""Rounds in which everybody runs once, in an order that is rotated, after a warm-up that does not count."""

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.paths import WORK

log = logging.getLogger(__name__)

Seconds = tuple[float, ...]


@dataclass(frozen=True)
class Contestant:
    """Somebody who is measured: `run` is given an empty folder and returns seconds."""

    name: str
    run: Callable[[Path], float]


def race(what: str, contestants: Sequence[Contestant], runs: int) -> dict[str, Seconds]:
    """Return the seconds of each contestant, one for every counted round.

    Before each run everything written so far is synced, so that nobody pays for another's bytes.
    """
    seconds: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
    for number in range(runs + 1):
        shift = number % len(contestants)
        for contestant in (*contestants[shift:], *contestants[:shift]):
            taken = _once(contestant)
            log.info("%s, %s, %s: %.3f s", what, f"round {number}" if number else "warm-up", contestant.name, taken)
            if number:
                seconds[contestant.name].append(taken)
    return {name: tuple(found) for name, found in seconds.items()}


def _once(contestant: Contestant) -> float:
    WORK.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        # getmail6 delivers as somebody else where root runs it.
        Path(folder).chmod(0o755)
        os.sync()
        return contestant.run(Path(folder))


def fresh_folder(name: str) -> Path:
    """Return an empty folder on the measured disk; what stood there is removed."""
    folder = WORK / name
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def ratio(above: Seconds, below: Seconds) -> float:
    """Return how many times as long the first took: the median of the ratios within each round."""
    return median(a / b for a, b in zip(above, below, strict=True))
