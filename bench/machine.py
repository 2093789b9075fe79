"""What was compared, on what, and when."""

import os
import platform
import re
import subprocess
from datetime import datetime
from pathlib import Path

from bench.paths import TOOLS

_CORES = {1: "one core", 2: "two cores", 4: "four cores", 8: "eight cores", 16: "sixteen cores"}
# Debian keeps Dovecot in /usr/sbin, which is not on everybody's PATH.
_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
_COMMANDS = {"mbsync": "mbsync", "getmail6": "getmail", "Dovecot": "dovecot"}


def measured(now: datetime, runs: int, *programs: str) -> str:
    """Return the line below a section: the day, the runs, the machine's class, and the programs' versions.

    A program is one of mbsync, getmail6 and Dovecot, or a Python package of the compared scripts. Raises
    FileNotFoundError where one is not installed.
    """
    versions = ", ".join([f"Python {platform.python_version()}", *(f"{name} {_version(name)}" for name in programs)])
    cores = _CORES.get(os.cpu_count() or 0, f"{os.cpu_count()} cores")
    times = "one run" if runs == 1 else f"{runs} runs"
    return f"*{now:%Y-%m-%d}, {times}, {cores}; {versions}.*"


def file_system(folder: Path) -> str:
    """Return the type of the file system on which the folder is: "ext4". Source: proc_pid_mountinfo(5)."""
    wanted = os.stat(folder).st_dev
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        fields, _, more = line.partition(" - ")
        major, _, minor = fields.split()[2].partition(":")
        if os.makedev(int(major), int(minor)) == wanted:
            return more.split()[0]
    return "unknown"


def _version(program: str) -> str:
    if program in _COMMANDS:
        said = _said(_COMMANDS[program], "--version")
    else:
        said = _said(str(TOOLS), "-c", f"from importlib.metadata import version; print(version({program!r}))")
    found = re.search(r"\d+(\.\d+)+", said)
    return found.group() if found else said.strip()


def _said(*command: str) -> str:
    environment = {**os.environ, "PATH": _PATH}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
