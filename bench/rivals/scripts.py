"""Measuring scripts, each in a Python of its own that prints the seconds it took or is timed from outside."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.office import Office, Servers, environment
from bench.paths import ROOT, TOOLS


def product(module: str, office: Office) -> float:
    """Run a script of the product's side; return the seconds that it measured itself."""
    return _measured([sys.executable, "-m", f"bench.rivals.{module}", str(office.config)])


def eml_files(servers: Servers, folder: Path, *, bulk: bool) -> float:
    """Run the imap-tools script; return the seconds that it measured itself."""
    return _measured([str(TOOLS), "-m", "bench.rivals.eml_files", json.dumps(_job(servers, folder, bulk=bulk))])


def form_rows(servers: Servers, folder: Path) -> float:
    """Run the script that reads forms; return the seconds of the whole command."""
    begun = time.perf_counter()
    _said([str(TOOLS), "-m", "bench.rivals.form_rows", json.dumps(_job(servers, folder))])
    return time.perf_counter() - begun


def _job(servers: Servers, folder: Path, **more: bool) -> dict[str, Any]:
    login = {"port": servers.imap_port, "username": servers.username, "password": servers.password}
    return {**login, "folder": str(folder), **more}


def _measured(command: list[str]) -> float:
    seconds: float = json.loads(_said(command).splitlines()[-1])["seconds"]
    return seconds


def _said(command: list[str]) -> str:
    finished = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, env=environment())
    if finished.returncode:
        raise RuntimeError(f"{' '.join(command[1:3])}: exit status {finished.returncode}\n{finished.stderr}")
    return finished.stdout


@dataclass(frozen=True)
class Readings:
    """What a reader made of a file: how much it found, the seconds of each reading, the most memory in bytes."""

    found: int
    seconds: tuple[float, ...]
    peak: int


def readings(how: str, path: Path, times: int) -> Readings:
    """Have a file read `times` times after a first one that does not count; `how` is one of `file_reading.HOW`."""
    python = sys.executable if how in {"product", "alone"} else str(TOOLS)
    answer = json.loads(_said([python, "-m", "bench.rivals.file_reading", how, str(path), str(times)]))
    return Readings(answer["found"], tuple(answer["seconds"]), answer["peak"])
