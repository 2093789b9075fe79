"""Work on the next items while the caller is busy with the last one, and still hand them out in order."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

AT_ONCE = min(len(os.sched_getaffinity(0)), 4)
"""One for each processor; more only take memory."""

T = TypeVar("T")
R = TypeVar("R")


def looked_ahead(
    items: Iterable[T], work: Callable[[T], R], may_wait: Callable[[T], bool]
) -> Generator[tuple[T, Callable[[], R]], None, None]:
    """Yield each item, in order, with a function that returns what `work` made of it, or raises what that raised.

    Threads work ahead on the next few items for which `may_wait`, since their results wait in memory; the others are
    worked on when the function is called. Close the generator to leave the rest: what is being worked on is finished,
    what is not begun is not.
    """
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="ahead")
    try:
        window: deque[tuple[T, Callable[[], R]]] = deque()
        for item in items:
            window.append((item, pool.submit(work, item).result if may_wait(item) else partial(work, item)))
            if len(window) > AT_ONCE:
                yield window.popleft()
        while window:
            yield window.popleft()
    finally:
        pool.shutdown(cancel_futures=True)
