"""What the kernel says of a process and of all that it started. Source: proc(5)."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """Return `pid` and all its living descendants."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for parent in found:  # grows while it is walked
        found.extend(children.get(parent, []))
    return found


def cpu_seconds(pid: int) -> float:
    """Return the processor time, user and system, of the tree, with that of its children that have ended."""
    return sum(int(ticks) for member in tree(pid) for ticks in _stat(member)[11:15]) / _TICKS


def peak_memory(pid: int) -> int:
    """Return the most memory that the process has held at once, in bytes (VmHWM); 0 when it has ended."""
    return _kilobytes(_PROC / str(pid) / "status", "VmHWM:")


def memory(pid: int) -> int:
    """Return the memory that the process holds now, in bytes (VmRSS); 0 when it has ended."""
    return _kilobytes(_PROC / str(pid) / "status", "VmRSS:")


def shared_out(pid: int) -> int:
    """Return the memory of the tree in bytes, every shared page divided among those that share it (PSS)."""
    return sum(_kilobytes(_PROC / str(member) / "smaps_rollup", "Pss:") for member in tree(pid))


def _stat(pid: int) -> list[str]:
    """Return the fields after the name: 0 is the state, 1 the parent, 11 to 14 the times. Empty when it has ended."""
    try:
        return (_PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _kilobytes(file: Path, key: str) -> int:
    try:
        lines = file.read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(key)), 0)


@dataclass
class Peaks:
    """The most memory seen, in bytes: VmHWM of the process, PSS of it and all that it started."""

    main: int = 0
    whole: int = 0


class Looking:
    """Looks again and again, in a thread of its own, while the block runs."""

    def __init__(self, look: Callable[[], None], every: float) -> None:
        self._look = look
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _go_on(self) -> None:
        while not self._over.wait(self._every):
            self._look()


class Watch(Looking):
    """Looks at a process and all below it: `with Watch(pid) as watch: …; watch.peaks`."""

    def __init__(self, pid: int, every: float = 0.05) -> None:
        super().__init__(self._note, every)
        self.peaks = Peaks()
        self._pid = pid

    def _note(self) -> None:
        self.peaks.main = max(self.peaks.main, peak_memory(self._pid))
        self.peaks.whole = max(self.peaks.whole, shared_out(self._pid))
