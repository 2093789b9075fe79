"""The command: `python -m bench.mutations FOLDER [--count N] [--seed N]`: spoilt mails, imported by the product.

Exits with 1 if one of them is not decided, meets a fault of ours, or takes more than the bounds.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from bench.mails import report, small
from bench.mutants import mutants
from bench.office import Office, Servers, environment, new_office
from bench.rounds import fresh_folder
from bench.schools import schools
from bench.tables import Table
from bench.watched import Watched, watch

_SCHOOLS = 24
_MOST_SECONDS = 10.0
_MOST_MEMORY = 500_000_000
_BATCH = 500
_FAULTS = ("reader died", "read answer refused")
_FINISHED = frozenset({0, 1})  # 1: some files were no mails, which were told


@dataclass
class Found:
    """What became of all mails so far: by outcome and reason, peaks, the slowest; `bad` are those over a bound."""

    mails: int = 0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    main: int = 0
    child: int = 0
    bad: list[tuple[str, str]] = field(default_factory=list)

    def tables(self) -> str:
        """Return the two tables as Markdown."""
        rows = [(f"{outcome}, {reason}", str(count)) for (outcome, reason), count in sorted(self.outcomes.items())]
        seconds, name = self.slowest
        figures = (
            (f"slowest message ({name[:12]})", f"{seconds:.2f} s", f"< {_MOST_SECONDS:.0f} s"),
            ("peak memory, main process", f"{self.main / 1e6:.0f} MB", f"< {_MOST_MEMORY / 1e6:.0f} MB"),
            ("peak memory, largest child", f"{self.child / 1e6:.0f} MB", f"< {_MOST_MEMORY / 1e6:.0f} MB"),
        )
        head = Table(("outcome, reason", "mails"), (*rows, ("all", str(self.mails))))
        return f"{head.markdown()}\n\n{Table(('cost', 'most', 'bound'), figures).markdown()}"


def main(arguments: Sequence[str]) -> int:
    """Spoil, import, print the tables; return 1 if anything is bad. Bad mails are kept in the work folder."""
    chosen = _parser().parse_args(arguments)
    mails = [path.read_bytes() for path in sorted(chosen.folder.iterdir()) if path.is_file()]
    mails += [report(school, number) for number, school in enumerate(schools(_SCHOOLS))]
    mails += [small(number) for number in range(4)]
    made = iter(mails) if chosen.as_they_are else mutants(mails, chosen.count, chosen.seed)
    kept = fresh_folder("mutations-kept")
    found = Found()
    while batch := list(islice(made, _BATCH)):
        _try(batch, found, kept)
        sys.stderr.write(f"{found.mails} mails, {len(found.bad)} bad\n")
    sys.stdout.write(f"{found.tables()}\n")
    for why, name in found.bad:
        sys.stdout.write(f"{why}: {kept / name}\n")
    return 1 if found.bad else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.mutations", description="Have spoilt mails imported.")
    parser.add_argument("folder", type=Path, help="mails to spoil, a file each, besides reports of our own")
    parser.add_argument("--count", type=int, default=5_000, help="how many (5,000)")
    parser.add_argument("--seed", type=int, default=1, help="same mails, same seed: same bytes (1)")
    parser.add_argument("--as-they-are", action="store_true", help="import the mails of the folder unspoilt")
    return parser


def _try(batch: Sequence[bytes], found: Found, kept: Path) -> None:
    office = new_office(fresh_folder("mutations"), Servers(9, "khong-co", "khong-co"), _SCHOOLS)
    folder = fresh_folder("mutations-mails")
    for number, mail in enumerate(batch):
        (folder / f"{number:05d}.eml").write_bytes(mail)
    command = office.command("--verbose", "import", str(folder), "--json")
    pipe = subprocess.PIPE
    started = subprocess.Popen(
        command, cwd=office.folder, stdout=pipe, stderr=pipe, text=True, errors="replace", env=environment()
    )
    _judge(watch(started), office, found, kept)
    found.mails += len(batch)


def _judge(watched: Watched, office: Office, found: Found, kept: Path) -> None:
    name = f"{found.mails:05d}"
    (kept / f"{name}.log").write_text("\n".join(watched.log), encoding="utf-8")
    if watched.status not in _FINISHED or not watched.said:
        found.bad.append((f"stopped with {watched.status}", f"{name}.log"))
        return
    found.bad += [(fault, f"{name}.log") for line in watched.log for fault in _FAULTS if fault in line]
    answer = json.loads(watched.said)
    found.outcomes.update(("no mail", no["reason"].partition(":")[0][:40]) for no in answer["unreadable"])
    found.outcomes["known before", "same bytes"] += answer["known"]
    decided = _decided(office)
    found.outcomes["duplicate", "became one with an earlier mail"] += answer["stored"] - len(decided)
    for number, (outcome, reason, sha256) in decided.items():
        found.outcomes[outcome, reason] += 1
        if outcome == "pending" or reason in {"failed", ""}:
            found.bad.append((outcome, _keep(office, sha256, kept)))
        _weigh(number, sha256, watched, found)
    _keep_costly(decided, watched, found, office, kept)


def _decided(office: Office) -> dict[int, tuple[str, str, str]]:
    """Return outcome, reason ("" where there is none, but "booked" for a recorded one) and digest by message."""
    reason = "coalesce(reason, CASE outcome WHEN 'recorded' THEN 'booked' ELSE '' END)"
    with closing(sqlite3.connect(f"file:{office.database}?mode=ro", uri=True)) as books:
        # S608: put together from constants.
        rows = books.execute(f"SELECT id, outcome, {reason}, sha256 FROM messages")  # noqa: S608
        return {number: (outcome, why, sha256) for number, outcome, why, sha256 in rows}


def _weigh(number: int, sha256: str, watched: Watched, found: Found) -> None:
    if cost := watched.costs.get(number):
        found.slowest = max(found.slowest, (cost.seconds, sha256))
        found.main, found.child = max(found.main, cost.main), max(found.child, cost.child)


def _keep_costly(
    decided: dict[int, tuple[str, str, str]], watched: Watched, found: Found, office: Office, kept: Path
) -> None:
    for number, cost in watched.costs.items():
        if number in decided and cost.seconds > _MOST_SECONDS:
            found.bad.append((f"{cost.seconds:.1f} s", _keep(office, decided[number][2], kept)))
    fat = [n for n, cost in watched.costs.items() if n in decided and max(cost.main, cost.child) > _MOST_MEMORY]
    for number in fat[:1]:  # the peak of the main process never goes down again
        found.bad.append(("more than the memory", _keep(office, decided[number][2], kept)))


def _keep(office: Office, sha256: str, kept: Path) -> str:
    name = f"{sha256[:16]}.eml"
    (kept / name).write_bytes((office.folder / "blobs" / sha256[:2] / sha256).read_bytes())
    return name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
