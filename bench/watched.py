"""A run of the product's command, watched message by message through what it logs."""

import re
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from bench.processes import Looking, peak_memory, tree

_MESSAGE = re.compile(r" message=(\d+)")
_LOOK_EVERY = 0.02


@dataclass
class Cost:
    """What a message took: seconds, and the peaks so far of the process and of any child meanwhile, in bytes."""

    seconds: float = 0.0
    main: int = 0
    child: int = 0


@dataclass
class Watched:
    """What was seen: the cost by message, what it logged, and how it ended."""

    costs: dict[int, Cost] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    said: str = ""
    status: int = 0


class Children(Looking):
    """Looks for the fattest child: `with Children(pid) as children: … children.fattest()`."""

    def __init__(self, pid: int) -> None:
        super().__init__(self._note, _LOOK_EVERY)
        self._pid = pid
        self._most = 0

    def fattest(self) -> int:
        """Return the peak (VmHWM, bytes) of the fattest child seen since the last call."""
        most, self._most = self._most, 0
        return most

    def _note(self) -> None:
        self._most = max(self._most, *(peak_memory(pid) for pid in tree(self._pid)[1:]), 0)


def watch(process: subprocess.Popen[str]) -> Watched:
    """Wait for a process that logs on stderr, in pipes both, and return what it did.

    The time between two lines counts for the message that the second one names, so the first message is charged with
    all that came before it.
    """
    watched = Watched()
    if process.stderr is None or process.stdout is None:
        raise ValueError("the process is not in pipes")
    answer = threading.Thread(target=lambda out: setattr(watched, "said", out.read()), args=(process.stdout,))
    answer.start()
    with Children(process.pid) as children:
        for seconds, line in _timed(process.stderr):
            watched.log.append(line)
            if named := _MESSAGE.search(line):
                cost = watched.costs.setdefault(int(named[1]), Cost())
                cost.seconds += seconds
                cost.main = max(cost.main, peak_memory(process.pid))
                cost.child = max(cost.child, children.fattest())
    watched.status = process.wait()
    answer.join()
    return watched


def _timed(lines: IO[str]) -> Iterator[tuple[float, str]]:
    """Yield each line with the seconds since the last one that named a message."""
    since = time.monotonic()
    for line in lines:
        now = time.monotonic()
        yield now - since, line.rstrip("\n")
        if _MESSAGE.search(line):
            since = now
