"""What it costs to make mails durable, by the way it is done."""

import hashlib
import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from bench.books import expect
from bench.document import Section
from bench.machine import file_system, measured
from bench.paths import WORK
from bench.plan import Plan
from bench.rounds import Contestant, race
from bench.syncing import Layout, Named, one_by_one, pooled, whole_file_system
from bench.tables import Table, seconds
from store.blobs import BlobStore

_SIZE = 98_000
_BATCH = 42
_METHOD = """\
{mails} files of 98 KB written to a new folder on {disk} in batches of 42 (4 MB), each batch durable before the next:
temporary name, write, sync, rename, and the folder synced. *256 folders* and *65,536 folders* are one and two levels of
two hexadecimal digits. The second level costs as long as folders are new, which for 65,536 is always; a pool of threads
gains because the journal of the file system commits several syncs at once. *syncfs* also writes what other programs
have waiting."""

Way = Callable[[Layout, Sequence[Named]], None]


def measure(plan: Plan, now: datetime) -> Section:
    """Return the section: the product's blob store and the ways that it could go."""
    blobs = [(hashlib.sha256(data).hexdigest(), data) for data in map(_noise, range(plan.mails))]
    found = race("durable", [Contestant(name, partial(run, blobs)) for name, run in _ways().items()], plan.runs)
    table = Table(("", "seconds"), tuple((name, seconds(times)) for name, times in found.items()))
    method = _METHOD.format(mails=plan.mails, disk=file_system(WORK))
    return Section("durable", "Making mails durable", method, (table,), measured(now, plan.runs))


def _ways() -> dict[str, Callable[[Sequence[Named], Path], float]]:
    pools: dict[str, Way] = {f"{threads} threads": partial(pooled, threads) for threads in (2, 4, 8, 16)}
    ways: dict[str, Way] = {"one by one": one_by_one, **pools, "syncfs a batch": whole_file_system}
    return {
        "the product's `BlobStore.put_all`": _product,
        **{f"{name}, 256 folders": partial(_run, way, 1) for name, way in ways.items()},
        "one by one, 65,536 folders": partial(_run, one_by_one, 2),
        "8 threads, 65,536 folders": partial(_run, pools["8 threads"], 2),
    }


def _run(way: Way, levels: int, blobs: Sequence[Named], folder: Path) -> float:
    layout = Layout(folder, levels)
    begun = time.perf_counter()
    for start in range(0, len(blobs), _BATCH):
        way(layout, blobs[start : start + _BATCH])
    taken = time.perf_counter() - begun
    expect("files", sum(1 for path in folder.rglob("*") if path.is_file()), len(blobs))
    return taken


def _product(blobs: Sequence[Named], folder: Path) -> float:
    store = BlobStore(folder / "blobs")
    begun = time.perf_counter()
    for start in range(0, len(blobs), _BATCH):
        store.put_all([data for _, data in blobs[start : start + _BATCH]])
    return time.perf_counter() - begun


def _noise(number: int) -> bytes:
    return random.Random(number).randbytes(_SIZE)  # noqa: S311  # no secret
