"""Reading one form in every format: speed, memory, the whole pool, beside other programs and the floor."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median

from bench.books import expect
from bench.document import Section
from bench.form_files import ROWS, form_files
from bench.machine import measured
from bench.office import environment
from bench.paths import ROOT
from bench.plan import Plan
from bench.rivals.scripts import Readings, readings
from bench.rounds import fresh_folder
from bench.tables import NONE, Table, megabytes, milliseconds
from ingest.attachments import Attachment
from ingest.sandbox import Sandbox
from ingest.unpacking import read_files
from rules.reading import Reading

_FORMATS = ("docx", "docm", "odt", "ods", "xlsx", "xlsb", "xls", "zip")
_KNOWS: Mapping[str, frozenset[str]] = {
    "product": frozenset(_FORMATS),
    "alone": frozenset(_FORMATS) - {"zip"},
    "floor": frozenset({"docx", "docm", "odt", "ods", "xlsx"}),
    "plain": frozenset({"docx", "xlsx"}),
    "markitdown": frozenset({"docx", "docm", "xlsx", "xls", "zip"}),
}
_NAMES = {
    "product": "Điểm danh",
    "alone": "without its process",
    "floor": "inflate + lxml",
    "plain": "python-docx, openpyxl",
    "markitdown": "markitdown",
}
_WORKERS = 2
_METHOD = f"""\
The same form with {ROWS} persons in a table of 12 columns, in each format: .docx and .xlsx by python-docx and openpyxl,
.odt, .ods and .xls by LibreOffice, .xlsb record by record, .zip with the .docx in it. *Điểm danh* reads it as a mail's
file, in a confined child process, to rows with findings; *without its process* is the same reader in the process that
asks. *markitdown* makes Markdown of it; the *script* takes the texts of all cells; *inflate + lxml* only unzips and
parses the XML. All are warm: what is needed is loaded before the clock starts. *Whole command* is `diemdanh read FILE`,
or the other's script, Python's start included; the memory is the most that the process which reads holds. The *pool* is
{_WORKERS} threads that have one file after the other read. A dash: does not read this format."""


@dataclass(frozen=True)
class _Looked:
    """What was measured of one way to read one format; `whole` are the seconds of the whole command."""

    warm: Readings
    whole: tuple[float, ...]


def measure(plan: Plan, now: datetime) -> Section:
    """Return the section. Raises ValueError where the product does not read every row in every format."""
    folder = fresh_folder("readers")
    files = form_files(folder)
    for kind, data in files.items():
        (folder / f"form.{kind}").write_bytes(data)
    looked = {
        (how, kind): _look(how, folder / f"form.{kind}", plan)
        for kind in _FORMATS
        for how, known in _KNOWS.items()
        if kind in known
    }
    for kind in _FORMATS:
        expect(f"rows of .{kind}", looked["product", kind].warm.found, ROWS)
    pool = {kind: _pool(files[kind], plan) for kind in _FORMATS}
    tables = (_warm(looked), _whole(looked), _memory(looked), _throughput(pool))
    line = measured(now, plan.runs, "python-docx", "openpyxl", "markitdown", "lxml")
    return Section("readers", "Reading by format", _METHOD, tables, line)


def _look(how: str, path: Path, plan: Plan) -> _Looked:
    warm = readings(how, path, plan.readings)
    once = partial(_command, path) if how == "product" else partial(readings, how, path, 0)
    return _Looked(warm, tuple(_timed(once) for _ in range(plan.runs)))


def _command(path: Path) -> None:
    command = Path(sys.executable).with_name("diemdanh")
    subprocess.run([command, "read", path, "--json"], check=True, cwd=ROOT, capture_output=True, env=environment())


def _timed(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def _pool(data: bytes, plan: Plan) -> tuple[float, ...]:
    """Return how many files a second the whole pool reads, for each run."""
    sandbox = Sandbox()

    def read(_: int) -> int:
        outcomes = [each.outcome for each in read_files([Attachment("bao-cao", "", data)], sandbox)]
        return sum(len(outcome.rows) for outcome in outcomes if isinstance(outcome, Reading))

    with ThreadPoolExecutor(_WORKERS) as pool:
        list(pool.map(read, range(_WORKERS)))
        return tuple(plan.pool / _timed(lambda: list(pool.map(read, range(plan.pool)))) for _ in range(plan.runs))


_All = Mapping[tuple[str, str], _Looked]


def _table(what: str, looked: _All, hows: Sequence[str], cell: Callable[[_Looked], str]) -> Table:
    rows = (
        (f".{kind}", *(cell(looked[how, kind]) if (how, kind) in looked else NONE for how in hows)) for kind in _FORMATS
    )
    return Table((what, *(_NAMES[how] for how in hows)), tuple(rows))


def _warm(looked: _All) -> Table:
    return _table("warm, ms", looked, list(_KNOWS), lambda found: milliseconds(found.warm.seconds))


def _whole(looked: _All) -> Table:
    hows = ("product", "plain", "markitdown")
    return _table("whole command, ms", looked, hows, lambda found: f"{median(found.whole) * 1000:.0f}")


def _memory(looked: _All) -> Table:
    return _table("peak, MB", looked, ("alone", "plain", "markitdown"), lambda found: megabytes([found.warm.peak]))


def _throughput(pool: Mapping[str, Sequence[float]]) -> Table:
    rows = ((f".{kind}", f"{median(rates):.0f} ({min(rates):.0f}–{max(rates):.0f})") for kind, rates in pool.items())
    return Table(("the pool", "files/s"), tuple(rows))
