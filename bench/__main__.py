"""The command: `python -m bench [PART…] [--runs N] [--quick] [--write FILE]`."""

import argparse
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bench.document import Section, updated
from bench.parts import (
    accuracy,
    arrival,
    attribution,
    crashes,
    durable,
    forms,
    idle,
    intake,
    large,
    mailing,
    memory,
    readers,
    status,
)
from bench.plan import Plan, quick
from diemdanh.clock import system_clock

_PARTS: Mapping[str, Callable[[Plan, datetime], Section]] = {
    "intake": intake.measure,
    "forms": forms.measure,
    "readers": readers.measure,
    "memory": memory.measure,
    "arrival": arrival.measure,
    "idle": idle.measure,
    "large": large.measure,
    "durable": durable.measure,
    "accuracy": accuracy.measure,
    "attribution": attribution.measure,
    "status": status.measure,
    "mailing": mailing.measure,
    "crashes": crashes.measure,
}
_ALL = "all"


def main(arguments: Sequence[str]) -> None:
    """Measure, print each section when it is done and, with --write, put it into the document at once."""
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(format="%(message)s", stream=sys.stderr)
    logging.getLogger("bench").setLevel(logging.INFO)
    seconds = chosen.idle_seconds
    if chosen.quick:
        plan = quick(chosen.runs or 2, 60 if seconds is None else seconds)
    else:
        plan = Plan(runs=chosen.runs or 5, idle_seconds=600 if seconds is None else seconds)
    for name in _PARTS if _ALL in chosen.parts else chosen.parts:
        section = _PARTS[name](plan, system_clock())
        sys.stdout.write(f"{section.markdown()}\n\n")
        sys.stdout.flush()
        if chosen.write:
            _write(chosen.write, section)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the product. bench/tools.sh first.")
    parts = [*_PARTS, _ALL]
    parser.add_argument("parts", nargs="*", metavar="PART", default=_ALL, choices=parts, help=", ".join(parts))
    parser.add_argument("--runs", type=int, help="counted runs (5; 2 when quick)")
    parser.add_argument("--idle-seconds", type=float, help="length of the idle span (600; 60 when quick)")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--quick", action="store_true", help="small sizes: shows that it works, the figures mean nothing")
    only.add_argument("--write", type=Path, metavar="FILE", help="put the sections into this document")
    return parser


def _write(path: Path, section: Section) -> None:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(updated(text, [section]), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
