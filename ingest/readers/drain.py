"""Take in what a child writes to its two pipes, until it is done or its time is."""

import os
import time
from multiprocessing.connection import Connection, wait

_CHUNK = 1 << 16
_MOST_ERRORS = 1 << 16


class Drain:
    """What a child wrote: at most `most` bytes of answer and one more, and the beginning of its complaints."""

    def __init__(self, answer: Connection, errors: Connection, most: int) -> None:
        self.answer, self.errors = bytearray(), bytearray()
        self._kept = {answer: (self.answer, most + 1), errors: (self.errors, _MOST_ERRORS)}
        self._ends = answer
        self._most = most

    def until(self, deadline: float) -> bool:
        """Read until the child has answered, or closed both pipes, or answered too much; False at the deadline."""
        open_pipes = list(self._kept)
        while open_pipes and not self._finished(open_pipes):
            ready = wait(open_pipes, max(deadline - time.monotonic(), 0.0))
            if not ready:
                return False
            for pipe in list(open_pipes):
                if pipe in ready and not self._take(pipe):
                    open_pipes.remove(pipe)
        return True

    def _finished(self, open_pipes: list[Connection]) -> bool:
        return len(self.answer) > self._most or (bool(self.answer) and self._ends not in open_pipes)

    def _take(self, pipe: Connection) -> bool:
        piece = os.read(pipe.fileno(), _CHUNK)
        kept, most = self._kept[pipe]
        kept += piece[: most - len(kept)]
        return bool(piece)
