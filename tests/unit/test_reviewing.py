"""Where a report stands with the reviewer, and which decisions stand."""

from datetime import UTC, datetime

import pytest

from ingest import ruled
from ingest.cases import Passed
from rules.reviewing import Review, review_of
from rules.words import REVIEW
from store.rulings import Kind, Ruling, standing

NOW = datetime(2018, 3, 2, tzinfo=UTC)


def ruling(kind: Kind, school: str | None = None, *, file: str | None = None, holds: bool = True) -> Ruling:
    return Ruling(1, kind, "lý do", "chuyenvien", NOW, file=file, school=school, holds=holds)


@pytest.mark.parametrize(
    ("decided", "before", "state"),
    [
        ([], False, Review.RECEIVED),
        ([], True, Review.REVISED),
        (["accept"], True, Review.ACCEPTED),
        (["accept", "return"], False, Review.RETURNED),
        (["return", "reject"], False, Review.REJECTED),
        (["withdraw"], False, Review.WITHDRAWN),
        (["assign"], False, Review.RECEIVED),
    ],
)
def test_the_latest_decision_about_a_report_says_where_it_stands(
    decided: list[str], before: bool, state: Review
) -> None:
    assert review_of(decided, reviewed_before=before) is state


def test_there_is_a_word_for_every_state_of_the_review() -> None:
    assert REVIEW.keys() == set(Review)


def test_what_is_taken_back_gives_way_to_what_was_decided_before() -> None:
    first, second = ruling(Kind.ASSIGN, "TH05"), ruling(Kind.ASSIGN, "TH06")
    back = ruling(Kind.ASSIGN, holds=False)
    assert standing([first, second, back]) == [first]
    assert standing([first, second, back, back]) == []
    assert standing([first, ruling(Kind.ASSIGN, file="ab", holds=False)]) == [first]


def test_a_file_comes_under_the_latest_decision_about_it_or_about_the_whole_mail() -> None:
    whole, one = ruling(Kind.ASSIGN, "TH05"), ruling(Kind.ASSIGN, "TH06", file="ab")
    assert ruled.assigned([whole, one], "ab") == one
    assert ruled.assigned([whole, one], "cd") == whole
    assert ruled.assigned([one, whole], "ab") == whole
    assert ruled.about([one]) is None


def test_a_mail_that_is_passed_over_is_so_until_it_is_given_to_a_school() -> None:
    ignored, given = ruling(Kind.IGNORE), ruling(Kind.ASSIGN, "TH05")
    assert ruled.assigned([given, ignored], "ab") is None
    assert ruled.put_aside([given, ignored], "ab") == Passed("set_aside_by_person", "Đã cho bỏ qua: lý do")
    assert ruled.put_aside([ruling(Kind.REJECT)]) == Passed("rejected", "Không được chấp nhận: lý do")
    assert ruled.put_aside([ignored, given], "ab") is None


def test_what_is_decided_about_a_report_says_nothing_about_its_mail() -> None:
    about_report = Ruling(1, Kind.REJECT, "lý do", "chuyenvien", NOW, submission=7)
    assert ruled.put_aside([about_report], "ab") is None
    assert not ruled.decided([about_report])
