"""Work ahead on the next items, in threads, and still in order."""

import threading
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lookahead import AT_ONCE, looked_ahead

PATIENCE = 60.0


def anything(_: int) -> bool:
    return True


@given(st.lists(st.integers(), max_size=30), st.sets(st.integers()))
def test_every_item_comes_once_and_in_order_with_its_own_result(items: list[int], large: set[int]) -> None:
    with closing(looked_ahead(items, lambda item: item * 2, lambda item: item not in large)) as ahead:
        assert [(item, made()) for item, made in ahead] == [(item, item * 2) for item in items]


def test_the_next_item_is_worked_on_before_the_last_is_done_with() -> None:
    begun = [threading.Event() for _ in range(3)]
    with closing(looked_ahead(range(3), lambda n: begun[n].set(), anything)) as ahead:
        next(ahead)
        assert begun[1].wait(PATIENCE)


def test_an_item_that_may_not_wait_in_memory_is_worked_on_when_its_turn_comes() -> None:
    worked_by: dict[int, threading.Thread] = {}

    def work(item: int) -> None:
        worked_by[item] = threading.current_thread()

    with closing(looked_ahead(range(4), work, lambda item: item != 2)) as ahead:
        for item, made in ahead:
            assert item != 2 or item not in worked_by
            made()
    assert worked_by[2] is threading.current_thread()
    assert worked_by[1] is not threading.current_thread()


def test_a_fault_is_raised_at_its_own_turn_and_the_next_item_comes() -> None:
    def work(item: int) -> int:
        if item == 1:
            raise LookupError(item)
        return item

    with closing(looked_ahead(range(3), work, anything)) as ahead:
        made = dict(ahead)
    assert (made[0](), made[2]()) == (0, 2)
    with pytest.raises(LookupError):
        made[1]()


def test_only_a_few_items_are_worked_on_ahead() -> None:
    begun: list[int] = []
    with closing(looked_ahead(range(1000), begun.append, anything)) as ahead:
        next(ahead)
    assert len(begun) <= AT_ONCE + 1


def test_what_is_left_after_an_early_end_is_not_begun() -> None:
    go_on, begun = threading.Event(), []

    def work(item: int) -> None:
        begun.append(item)
        go_on.wait(PATIENCE)

    ahead = looked_ahead(range(1000), work, anything)
    next(ahead)
    threading.Timer(0.2, go_on.set).start()  # what has begun is waited for
    ahead.close()
    assert set(begun) <= set(range(AT_ONCE + 1))
