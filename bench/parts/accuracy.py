"""Forms with every trap in every format: how much is read right, what is lost, what is invented."""

import logging
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import partial

from bench.accuracy.formats import FORMATS
from bench.accuracy.reading import read
from bench.accuracy.samples import TRAPS, samples
from bench.accuracy.score import Score, score
from bench.document import Section
from bench.machine import measured
from bench.plan import Plan
from bench.tables import NONE, Table, judged

log = logging.getLogger(__name__)

_TARGET = 0.995
_NO_TRAP = "no trap"
_METHOD = """\
{forms} forms ĐHTT-01 of invented schools, {runs} for each trap in each format that can hold it; of those after the
first, half carry a second trap and stand in the lines of both. They are made from seeds by `bench/accuracy/`, some
saved anew by LibreOffice, and read by `ingest.readers`. A *field* is one of part A, the period, the nil box, or the
table or a text of a row. It is *right* if it is the same text (NFC, single spaces; case does not count in TCVN3, which
has no capitals with tones). A *row* is found if its name or half of its other texts are; the fields of a lost
row are all wrong. A lost or invented row is *untold* where neither the file is refused with a reason, nor any finding
that is more than a hint names the row or says that a sum contradicts the rows. In the third table a dash stands where
the format cannot hold the trap; (LO) was saved by LibreOffice. The reader was
mended with forms of these seeds at hand, so the figures say what it can do, not what it will meet."""
_NAMES = (_NO_TRAP, *(trap.name for trap in TRAPS))
_HEAD = ("forms", "fields", "right", "rows", "lost", "invented", "untold")


def measure(plan: Plan, now: datetime) -> Section:
    """Return the section: how well each format and each trap is read."""
    by_format: dict[str, Score] = defaultdict(Score)
    by_trap: dict[str, Score] = defaultdict(Score)
    by_both: dict[tuple[str, str], Score] = defaultdict(Score)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        scored = pool.map(partial(_scored, plan.runs), range(len(FORMATS)))
        for form, forms in zip(FORMATS, scored, strict=True):
            for traps, found in forms:
                by_format[form.name] += found
                for trap in traps or (_NO_TRAP,):
                    by_trap[trap] += found
                    by_both[trap, form.name] += found
            log.info("accuracy, %s: %s", form.name, " ".join(_figures(by_format[form.name])))
    count = sum(each.forms for each in by_format.values())
    tables = (_formats(by_format), _table("trap", _NAMES, by_trap), _both(by_both))
    method = _METHOD.format(forms=f"{count:,}", runs=plan.runs)
    return Section("accuracy", "How right the forms are read", method, tables, measured(now, plan.runs))


def _scored(runs: int, number: int) -> list[tuple[tuple[str, ...], Score]]:
    """Return the traps and the score of each form of one format, without what was wrong in it."""
    return [
        (tuple(trap.name for trap in each.traps), replace(score(each.truth, read(each.data, each.file)), wrong=()))
        for each in samples(runs, [FORMATS[number]])
    ]


def _formats(scores: Mapping[str, Score]) -> Table:
    table = _table("format", [form.name for form in FORMATS], scores)
    met = [judged(_met(scores[name])) for name, *_ in table.rows]
    rows = tuple((*row, verdict) for row, verdict in zip(table.rows, met, strict=True))
    return Table((*table.head, "≥ 99.5 %, none untold"), rows)


def _met(found: Score) -> bool:
    return found.right >= _TARGET * found.fields and not found.untold


def _both(scores: Mapping[tuple[str, str], Score]) -> Table:
    """Return the fields that are right in each format with each trap, in per cent."""
    names = [form.name for form in FORMATS]
    rows = tuple((trap, *(_share(scores[trap, name]) for name in names)) for trap in _NAMES)
    return Table(("fields right, %", *(name.replace(" by LibreOffice", " (LO)") for name in names)), rows)


def _share(found: Score) -> str:
    return f"{100 * found.right / found.fields:.1f}" if found.forms else NONE


def _table(what: str, names: Iterable[str], scores: Mapping[str, Score]) -> Table:
    return Table((what, *_HEAD), tuple((name, *_figures(scores[name])) for name in names))


def _figures(found: Score) -> tuple[str, ...]:
    if not found.forms:
        return (NONE,) * len(_HEAD)
    counted = (found.rows, found.lost, found.invented, found.untold)
    share = f"{100 * found.right / found.fields:.2f} %"
    return (f"{found.forms}", f"{found.fields:,}", share, *(f"{count:,}" for count in counted))
