"""The way to a server: straight, or through the proxy that delays and counts."""

import json
import socket
import subprocess
import sys
import time
from statistics import median
from types import TracebackType
from typing import Self

from bench.paths import ROOT
from bench.proxy import HOST, Counts

_PINGS = 11


class Link:
    """A proxy before the server on `port`: `with Link(port, 0.05) as link:`; clients connect to `link.port`.

    `round_trip` in seconds; it comes on top of what the loopback takes.
    """

    def __init__(self, port: int, round_trip: float = 0.0) -> None:
        self._command = [sys.executable, "-m", "bench.proxy", str(port), "--round-trip", str(round_trip)]
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    def counts(self) -> Counts:
        """Return what went through so far."""
        return Counts(**self._ask("counts\n"))

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.port = self._ask("")["port"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process:
            self._process.communicate(timeout=60)

    def _ask(self, order: str) -> dict[str, int]:
        if not self._process or not self._process.stdin or not self._process.stdout:
            raise RuntimeError("the proxy is not running")
        self._process.stdin.write(order)
        self._process.stdin.flush()
        answer: dict[str, int] = json.loads(self._process.stdout.readline())
        return answer


def ping(port: int) -> float:
    """Return the round trip to the IMAP server on `port` in seconds: the median of some NOOPs before any login."""
    with socket.create_connection((HOST, port), timeout=60) as connection:
        connection.recv(4096)
        return median(_noop(connection) for _ in range(_PINGS))


def _noop(connection: socket.socket) -> float:
    begun = time.perf_counter()
    connection.sendall(b"a NOOP\r\n")
    connection.recv(4096)
    return time.perf_counter() - begun
