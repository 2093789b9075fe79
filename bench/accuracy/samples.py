"""The forms that are read: every trap in every format that can hold it, from seeds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from bench.accuracy.column_traps import COLUMN_TRAPS
from bench.accuracy.drafts import new_draft
from bench.accuracy.formats import FORMATS, Format
from bench.accuracy.office import converted
from bench.accuracy.page_traps import PAGE_TRAPS
from bench.accuracy.pages import laid_out
from bench.accuracy.row_traps import ROW_TRAPS
from bench.accuracy.spelling_traps import SPELLING_TRAPS
from bench.accuracy.traps import Trap
from bench.accuracy.truth import Truth

TRAPS: Final = (*COLUMN_TRAPS, *ROW_TRAPS, *PAGE_TRAPS, *SPELLING_TRAPS)
_WITH_ANOTHER: Final = 0.5
"""How many of the forms after the first of each kind carry a second trap."""


@dataclass(frozen=True)
class Sample:
    """A file with what it says and the traps that are in it. `seed` makes it again."""

    format: Format
    traps: tuple[Trap, ...]
    seed: str
    data: bytes
    truth: Truth

    @property
    def file(self) -> str:
        """Return what the file is called."""
        return f"bao-cao{self.format.suffix}"


def samples(runs: int, formats: Iterable[Format] = FORMATS) -> Iterator[Sample]:
    """Yield forms, format by format: one with no trap, then `runs` with each trap that the format can hold.

    The first with a trap has no other; of the rest, half carry a second one that spoils something else.
    """
    for form in formats:
        drawn = [sample(form, (), f"{form.name}/-/{run}") for run in range(runs)]
        for trap in filter(form.holds, TRAPS):
            seeds = [f"{form.name}/{trap.name}/{run}" for run in range(runs)]
            drawn += [sample(form, _together(form, trap, run, seed), seed) for run, seed in enumerate(seeds)]
        yield from _saved(drawn, form)


def sample(form: Format, traps: tuple[Trap, ...], seed: str) -> Sample:
    """Return the form of a seed as its writer leaves it, before LibreOffice saves it anew."""
    random = Random(seed)  # noqa: S311  # no secret
    draft = new_draft(random)
    for trap in traps:
        if trap.on_draft:
            draft = trap.on_draft(draft, random)
    page = laid_out(draft, random)
    for trap in traps:
        if trap.on_page:
            page = trap.on_page(page, random)
    data = form.write(page, random)
    truth = replace(draft.truth(), any_case=any(trap.any_case for trap in traps))
    return Sample(form, traps, seed, form.after(data) if form.after else data, truth)


def _together(form: Format, trap: Trap, run: int, seed: str) -> tuple[Trap, ...]:
    """Return the trap alone or with another, in the order in which they act: columns first, spelling last."""
    random = Random(seed)  # noqa: S311  # no secret
    if run == 0 or trap.alone or random.random() > _WITH_ANOTHER:
        return (trap,)
    others = [each for each in TRAPS if each.stage is not trap.stage and form.holds(each) and not each.alone]
    pair = {trap.name, random.choice(others).name}
    return tuple(each for each in TRAPS if each.name in pair)


def _saved(drawn: list[Sample], form: Format) -> list[Sample]:
    if not form.office:
        return drawn
    files = converted([each.data for each in drawn], form.source, form.office)
    return [replace(each, data=data) for each, data in zip(drawn, files, strict=True)]
