"""Documents, spoilt or as they are, read by the product, and what came of them. See `bench.document_mutations`."""

import argparse
import logging
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from bench.document_mutants import LARGEST, document_mutant
from bench.form_files import form_files
from bench.rounds import fresh_folder
from bench.tables import Table
from bench.watched import Children
from ingest.attachments import Attachment
from ingest.sandbox import InterruptedReadError, Sandbox
from ingest.unpacking import read_files
from rules.reading import NotOurForm, Reading, ReadOutcome

_AT_ONCE = 2
_BATCH = 500
_MOST_SECONDS = 10.0
_MOST_MEMORY = 600_000_000


class Complaints(logging.Handler):
    """What the sandbox logs, by the thread that read."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[int, list[str]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self._said.setdefault(record.thread or 0, []).append(record.getMessage())

    def take(self, thread: int) -> list[str]:
        """Return what this thread said since it was last asked."""
        return self._said.pop(thread, [])


@dataclass(frozen=True)
class Trial:
    """What came of one document: an outcome for each file in it, what was complained of, seconds."""

    name: str
    outcomes: tuple[str, ...]
    complaints: tuple[str, ...]
    seconds: float


@dataclass
class Found:
    """What became of all documents so far: files by outcome, the slowest; `bad` are those over a bound."""

    documents: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    child: int = 0
    bad: list[str] = field(default_factory=list)

    def add(self, trial: Trial) -> bool:
        """Count one document; tell whether it is bad."""
        before = len(self.bad)
        self.documents += 1
        self.outcomes.update(trial.outcomes)
        self.slowest = max(self.slowest, (trial.seconds, trial.name))
        self.bad += [f"{trial.name}: {complaint}" for complaint in trial.complaints]
        if trial.seconds > _MOST_SECONDS:
            self.bad.append(f"{trial.name}: {trial.seconds:.1f} s")
        return len(self.bad) > before

    def tables(self) -> str:
        """Return the two tables as Markdown."""
        rows = [(outcome, str(count)) for outcome, count in self.outcomes.most_common()]
        seconds, name = self.slowest
        figures = (
            (f"slowest document ({name})", f"{seconds:.2f} s", f"< {_MOST_SECONDS:.0f} s"),
            ("peak memory, largest child", f"{self.child / 1e6:.0f} MB", f"< {_MOST_MEMORY / 1e6:.0f} MB"),
        )
        head = Table(("outcome", "files"), (*rows, ("all documents", str(self.documents))))
        return f"{head.markdown()}\n\n{Table(('cost', 'most', 'bound'), figures).markdown()}"


class Reader:
    """Reads documents as those of a mail are read, containers opened."""

    def __init__(self) -> None:
        self._sandbox = Sandbox()
        self._complaints = Complaints()
        log = logging.getLogger("ingest.sandbox")
        log.addHandler(self._complaints)
        log.propagate = False

    def try_out(self, named: tuple[str, bytes]) -> Trial:
        """Return what comes of one document."""
        name, data = named
        thread = threading.get_ident()
        begun = time.monotonic()
        try:
            outcomes = tuple(_word(each.outcome) for each in read_files([Attachment("tep", "", data)], self._sandbox))
            stopped: list[str] = []
        except InterruptedReadError as error:
            outcomes, stopped = ("interrupted",), [str(error)]
        seconds = time.monotonic() - begun
        return Trial(name, outcomes or ("nothing inside",), (*self._complaints.take(thread), *stopped), seconds)


def _word(outcome: ReadOutcome) -> str:
    if isinstance(outcome, Reading):
        return "form, nothing filled in" if outcome.empty else "form with rows or nil"
    return f"{'no form' if isinstance(outcome, NotOurForm) else 'unreadable'}: {outcome.reason[:90]}"


def main(arguments: Sequence[str]) -> int:
    """Spoil, read, print the tables; return 1 if anything is bad. Bad documents are kept in the work folder."""
    chosen = _parser().parse_args(arguments)
    corpus = [path for path in sorted(chosen.folder.rglob("*")) if path.is_file()]
    if chosen.as_they_are:
        made = ((path.name, path.read_bytes()) for path in corpus)
    else:
        documents = [path.read_bytes() for path in corpus if path.stat().st_size <= LARGEST]
        ours = list(form_files(fresh_folder("document-mutations"), rows=6).values())
        documents += ours * max(len(documents) // len(ours), 1)  # every other one, as they are what is read furthest
        numbers = range(chosen.count) if chosen.only is None else [chosen.only]
        made = ((f"{chosen.seed}/{n}", document_mutant(documents, n, chosen.seed)) for n in numbers)
    found = _read_all(made)
    sys.stdout.write(f"{found.tables()}\n")
    sys.stdout.writelines(f"{bad}\n" for bad in found.bad)
    return 1 if found.bad else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.document_mutations", description="Have spoilt files read.")
    parser.add_argument("folder", type=Path, help="documents to spoil, besides forms of our own in every format")
    parser.add_argument("--count", type=int, default=5_000, help="how many (5,000)")
    parser.add_argument("--seed", type=int, default=1, help="same documents, same seed: same bytes (1)")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--only", type=int, metavar="NUMBER", help="only the one with this number")
    only.add_argument("--as-they-are", action="store_true", help="read the documents of the folder unspoilt")
    return parser


def _read_all(made: Iterator[tuple[str, bytes]]) -> Found:
    found, reader, kept = Found(), Reader(), fresh_folder("documents-kept")
    with Children(os.getpid()) as children, ThreadPoolExecutor(_AT_ONCE) as pool:
        while batch := list(islice(made, _BATCH)):
            for (name, data), trial in zip(batch, pool.map(reader.try_out, batch), strict=True):
                if found.add(trial):
                    (kept / name.replace("/", "-")).write_bytes(data)
            found.child = max(found.child, children.fattest())
            sys.stderr.write(f"{found.documents} documents, {len(found.bad)} bad\n")
    if found.child > _MOST_MEMORY:
        found.bad.append("more than the memory")
    return found
