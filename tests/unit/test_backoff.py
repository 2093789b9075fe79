"""How long a mail server is left alone: longer after each failure, longest after a refusal, and never in step."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.backoff import Backoff
from ingest.refusals import MailboxError

NOW = datetime(2018, 3, 2, 4, 0, tzinfo=UTC)
NETWORK = MailboxError("connection reset", transient=True)
THROTTLED = MailboxError("[THROTTLED] slow down", transient=True, throttled=True)
REFUSED = MailboxError("login refused", transient=False)
THROTTLED_FOR_GOOD = MailboxError("no more of this", transient=False, throttled=True)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def without_jitter() -> Backoff:
    return Backoff(lambda: 0.0)


def pauses(backoff: Backoff, *errors: MailboxError) -> list[timedelta]:
    """Let it fail again each time as soon as it may be tried; return the pauses."""
    now, found = NOW, []
    for error in errors:
        backoff.failed(error, now)
        pause = backoff.shut(now)
        assert pause is not None
        found.append(pause)
        now += pause
    return found


def test_who_never_failed_may_be_tried_at_once() -> None:
    backoff = without_jitter()
    assert backoff.shut(NOW) is None
    assert backoff.last is None


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (NETWORK, [5 * SECOND, 10 * SECOND, 20 * SECOND, 40 * SECOND, 80 * SECOND, 2 * MINUTE, 2 * MINUTE]),
        (THROTTLED, [2 * MINUTE, 4 * MINUTE, 8 * MINUTE, 16 * MINUTE, 30 * MINUTE, 30 * MINUTE]),
        (REFUSED, [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 4 * HOUR]),
    ],
    ids=["network", "throttled", "refused"],
)
def test_each_pause_is_twice_the_last_up_to_the_longest(error: MailboxError, expected: list[timedelta]) -> None:
    assert pauses(without_jitter(), *[error] * len(expected)) == expected


def test_a_refusal_that_a_person_must_mend_waits_as_one_even_where_the_server_wants_a_pause() -> None:
    assert pauses(without_jitter(), THROTTLED_FOR_GOOD) == [15 * MINUTE]


def test_a_failure_of_another_kind_begins_at_the_first_pause_of_its_kind() -> None:
    kinds = (NETWORK, NETWORK, NETWORK, THROTTLED, THROTTLED, REFUSED, NETWORK, REFUSED)
    assert pauses(without_jitter(), *kinds) == [
        *(5 * SECOND, 10 * SECOND, 20 * SECOND),
        *(2 * MINUTE, 4 * MINUTE),
        15 * MINUTE,
        5 * SECOND,
        15 * MINUTE,
    ]


@pytest.mark.parametrize(("chance", "longer"), [(0.0, 1.0), (0.5, 1.1), (1.0, 1.2)])
@pytest.mark.parametrize(("error", "first"), [(NETWORK, 5 * SECOND), (THROTTLED, 2 * MINUTE), (REFUSED, 15 * MINUTE)])
def test_chance_makes_a_pause_up_to_a_fifth_longer_and_never_shorter(
    chance: float, longer: float, error: MailboxError, first: timedelta
) -> None:
    assert pauses(Backoff(lambda: chance), error) == [first * longer]


def test_what_chance_adds_is_not_doubled() -> None:
    chances = iter([1.0, 0.0, 1.0])
    assert pauses(Backoff(lambda: next(chances)), NETWORK, NETWORK, NETWORK) == [6 * SECOND, 10 * SECOND, 24 * SECOND]


def test_the_pause_runs_out_at_its_end_and_not_before() -> None:
    backoff = without_jitter()
    backoff.failed(NETWORK, NOW)
    assert backoff.shut(NOW + 4 * SECOND) == SECOND
    assert backoff.shut(NOW + 5 * SECOND - timedelta(microseconds=1)) == timedelta(microseconds=1)
    assert backoff.shut(NOW + 5 * SECOND) is None
    assert backoff.last is NETWORK, "it has not succeeded yet"


def test_a_clock_that_is_set_back_keeps_nobody_out_until_it_has_caught_up() -> None:
    backoff = without_jitter()
    backoff.failed(NETWORK, NOW)
    assert backoff.shut(NOW - 365 * 24 * HOUR) is None


def test_success_forgets_everything() -> None:
    backoff = without_jitter()
    pauses(backoff, REFUSED, REFUSED, REFUSED)
    backoff.succeeded()
    assert backoff.shut(NOW) is None
    assert backoff.last is None
    assert pauses(backoff, REFUSED) == [15 * MINUTE]


def test_the_last_failure_is_the_one_that_is_told() -> None:
    backoff = without_jitter()
    pauses(backoff, NETWORK, REFUSED)
    assert backoff.last is REFUSED


def test_a_failure_while_it_is_shut_anyway_by_a_second_way_in_counts_once() -> None:
    backoff = without_jitter()
    backoff.failed(REFUSED, NOW)
    backoff.failed(REFUSED, NOW + SECOND)
    assert backoff.shut(NOW + SECOND) == 15 * MINUTE - SECOND, (
        "two threads knocked at once, and the server refused both"
    )


@pytest.mark.parametrize("error", [NETWORK, THROTTLED])
def test_a_lesser_failure_of_somebody_on_the_way_does_not_shorten_the_pause_after_a_refusal(
    error: MailboxError,
) -> None:
    backoff = without_jitter()
    backoff.failed(REFUSED, NOW)
    backoff.failed(error, NOW + SECOND)
    assert backoff.shut(NOW + SECOND) == 15 * MINUTE - SECOND
    assert backoff.last is REFUSED


def test_a_graver_failure_of_somebody_on_the_way_counts_at_once() -> None:
    backoff = without_jitter()
    backoff.failed(NETWORK, NOW)
    backoff.failed(REFUSED, NOW + SECOND)
    assert backoff.shut(NOW + SECOND) == 15 * MINUTE
