"""The service as an operator starts it, and waiting for what it does."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = str(Path(sys.executable).with_name("diemdanh"))


def awaited(come: Callable[[], bool], process: subprocess.Popen[bytes], within: float = 60) -> bool:
    """Tell whether something comes true within so many seconds; False as soon as the process has ended."""
    until = time.monotonic() + within
    while not come():
        if time.monotonic() > until:
            return False
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
        return come()
    return True


class Service:
    """The running process and what it logs."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self._log = log

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def await_line(self, words: str, within: float = 60) -> None:
        """Return when the log has these words; raises AssertionError with the log after `within` seconds."""
        awaited(lambda: words in self.log, self.process, within)
        assert words in self.log, self.log

    def stop(self, within: float = 60) -> int:
        """End it as systemd does and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=within)


@contextmanager
def running(config: Path) -> Iterator[Service]:
    log = config.parent / "service.log"
    with log.open("wb") as out, subprocess.Popen([PROGRAM, "--config", str(config), "run"], stderr=out) as process:
        try:
            yield Service(process, log)
        finally:
            process.kill()
