"""What the files of one mail may come to together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """What the files of one mail may come to: `files` are read, `containers` opened, `depth` of them in one another.

    `unpacked_bytes` is what all containers may hold together, `seconds` after how much time nothing more is begun.
    """

    files: int = 30
    containers: int = 30
    depth: int = 4
    unpacked_bytes: int = 128 << 20
    seconds: float = 20.0


class Allowance:
    """Seconds of reading for one mail, measured with a clock that never goes back."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._left = seconds
        self._clock = clock

    @property
    def is_spent(self) -> bool:
        """Tell whether nothing more is to be begun. What has begun goes on to the bounds of its own."""
        return self._left <= 0

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Take off what is done under this, however it ends."""
        started = self._clock()
        try:
            yield
        finally:
            self._left -= self._clock() - started
