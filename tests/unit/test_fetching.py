"""How messages are grouped for fetching, and how the next batch is fetched while the last one is written."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetching import batches, one_ahead
from ingest.mailbox import Listed

MIB = 2**20
FULL = 16 * MIB
LARGE = 4 * MIB
LIMIT = 25 * MIB
RECEIVED_AT = datetime(2018, 3, 2, 3, 0, tzinfo=UTC)


def listed(*sizes: int) -> list[Listed]:
    return [Listed(uid, size, RECEIVED_AT) for uid, size in enumerate(sizes, 1)]


def grouped(*sizes: int, limit: int = LIMIT) -> list[list[int]]:
    """The UIDs, batch by batch, of messages of these sizes, numbered from 1."""
    return [[message.uid for message in batch] for batch in batches(listed(*sizes), limit)]


def test_nothing_to_fetch_is_no_batch() -> None:
    assert grouped() == []


def test_small_messages_come_together() -> None:
    assert grouped(1, 1000, 0, 98_000) == [[1, 2, 3, 4]]


def test_the_first_batch_is_full_at_four_mebibytes_and_not_before() -> None:
    assert grouped(3 * MIB, MIB, 1) == [[1, 2], [3]]
    assert grouped(3 * MIB, MIB + 1, 1) == [[1], [2, 3]]


def test_each_batch_may_be_twice_as_large_as_the_one_before_up_to_sixteen_mebibytes() -> None:
    found = [len(batch) for batch in grouped(*[MIB] * 60)]
    assert found == [4, 8, 16, 16, 16]


def test_two_hundred_messages_are_a_batch_however_small() -> None:
    assert [len(batch) for batch in grouped(*[10] * 450)] == [200, 200, 50]


@pytest.mark.parametrize("size", [LARGE + 1, FULL, FULL + 1, LIMIT])
def test_a_large_message_stands_alone(size: int) -> None:
    assert grouped(1, size, 1) == [[1], [2], [3]]


@pytest.mark.parametrize("size", [1001, LIMIT, 2**31, 10**30])
def test_a_message_over_the_limit_stands_alone_whatever_size_it_claims(size: int) -> None:
    assert grouped(10, size, 10, limit=1000) == [[1], [2], [3]]


def test_a_message_over_the_limit_stands_alone_also_beside_empty_ones() -> None:
    assert grouped(0, 1001, 0, limit=1000) == [[1], [2], [3]]


def test_a_message_just_at_the_limit_is_one_among_others() -> None:
    assert grouped(10, 1000, 10, limit=1000) == [[1, 2, 3]]


SIZES = st.lists(st.one_of(st.integers(0, 2000), st.integers(0, 6 * MIB), st.integers(0, 2**33)), max_size=450)


@given(SIZES, st.sampled_from([1000, MIB, LIMIT]))
def test_every_message_is_in_one_batch_in_its_order_and_no_batch_is_too_heavy(sizes: list[int], limit: int) -> None:
    messages = listed(*sizes)
    found = list(batches(messages, limit))
    assert [message for batch in found for message in batch] == messages
    for batch in found:
        assert 1 <= len(batch) <= 200
        assert len(batch) == 1 or sum(message.size for message in batch) <= FULL
        assert len(batch) == 1 or all(message.size <= limit for message in batch)


class Batches:
    """Batches that come one after the other; tells how many were asked for, and in which thread."""

    def __init__(self, count: int, fault: Exception | None = None) -> None:
        self.asked = [threading.Event() for _ in range(count + 1)]
        self.threads: set[threading.Thread] = set()
        self._count, self._fault = count, fault

    def __iter__(self) -> Iterator[int]:
        for number in range(self._count + 1):
            self.asked[number].set()
            self.threads.add(threading.current_thread())
            if number < self._count:
                yield number
        if self._fault:
            raise self._fault


def test_everything_comes_once_and_in_order() -> None:
    assert list(one_ahead(iter(range(1000)))) == list(range(1000))
    assert list(one_ahead(iter(()))) == []


def test_the_next_batch_is_on_its_way_while_the_last_one_is_worked_on() -> None:
    source = Batches(3)
    with closing(one_ahead(iter(source))) as coming:
        assert next(coming) == 0
        assert source.asked[1].wait(timeout=60)
        assert not source.asked[2].is_set(), "one ahead, not two: memory is bounded"
        assert next(coming) == 1
        assert source.asked[2].wait(timeout=60)


def test_one_other_thread_alone_asks_the_server() -> None:
    source = Batches(50)
    assert len(list(one_ahead(iter(source)))) == 50
    assert len(source.threads) == 1
    assert threading.current_thread() not in source.threads


def test_a_failure_reaches_the_consumer_after_all_that_came_before_it() -> None:
    source = Batches(3, OSError("the line went dead"))
    taken: list[int] = []
    with pytest.raises(OSError, match="the line went dead"):
        deque(map(taken.append, one_ahead(iter(source))))
    assert taken == [0, 1, 2]


@pytest.mark.parametrize("after", [1, 2, 5])
def test_the_thread_ends_when_the_consumer_stops_early(after: int) -> None:
    source = Batches(100)
    with closing(one_ahead(iter(source))) as coming:
        assert [next(coming) for _ in range(after)] == list(range(after))
    assert [thread for thread in source.threads if thread.is_alive()] == []
    assert not source.asked[after + 1].is_set(), "at most the one batch that was under way is fetched in vain"


def fail(_: int) -> None:
    raise ZeroDivisionError


def test_the_thread_ends_when_the_consumer_fails() -> None:
    source = Batches(100)
    with pytest.raises(ZeroDivisionError), closing(one_ahead(iter(source))) as coming:
        deque(map(fail, coming))
    assert [thread for thread in source.threads if thread.is_alive()] == []


def test_a_failure_of_a_batch_that_nobody_wants_any_more_is_dropped() -> None:
    source = Batches(1, OSError("too late to matter"))
    with closing(one_ahead(iter(source))) as coming:
        assert next(coming) == 0
    assert [thread for thread in source.threads if thread.is_alive()] == []


def test_a_consumer_that_never_starts_leaves_no_thread() -> None:
    source = Batches(3)
    one_ahead(iter(source)).close()
    assert source.threads == set()
