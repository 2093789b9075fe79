"""Being told to stop, by SIGTERM or SIGINT, without ever missing it."""

import signal
import socket
from types import FrameType, TracebackType
from typing import Self

_NUMBERS = (signal.SIGTERM, signal.SIGINT)


class StopSignals:
    """Takes the signals while the block runs: `with StopSignals() as signals: …; signals.wait()`. Main thread only.

    A handler that sets an Event is not enough: a signal that comes just before the main thread begins to wait for a
    lock does not wake it, and one that comes while it holds the Event's own lock waits for itself. What the
    interpreter writes to a socket is there whenever it is asked for (`signal.set_wakeup_fd`).
    """

    def __init__(self) -> None:
        self._told, self._tell = socket.socketpair()
        self._tell.setblocking(False)

    def __enter__(self) -> Self:
        self._wakeup_before = signal.set_wakeup_fd(self._tell.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, _heard) for number in _NUMBERS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        self._told.close()
        self._tell.close()

    def wait(self) -> None:
        """Return as soon as one of the signals has come since the block began."""
        self._told.recv(1)


def _heard(_number: int, _frame: FrameType | None) -> None:
    """Let the interpreter take the signal, which keeps it from ending the process."""
