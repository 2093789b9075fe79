"""Which school is asked whether a mail is its own."""

import pytest

from ingest.asking import whom_to_ask
from ingest.cases import Booked, Judgement, Passed, ReadFile, Repeated, Stuck
from rules.reading import NotOurForm, Reading
from tests.kit.incoming import ROUNDS, SCHOOLS

DUC_LINH = SCHOOLS[0]
ROSTER = {school.code: school for school in SCHOOLS}
READING = Reading("dhtt-01", "1", True, {}, (), (), ())
FORM = ReadFile("bc.docx", "0" * 64, 1, READING)
PHOTO = ReadFile("anh.jpg", "1" * 64, 1, NotOurForm("không phải biểu mẫu"))
STRANGER = Stuck("unknown_sender", "x", None, ("TH06",))
FORGED = Stuck("unverified_sender", "x", None, ("TH06",))
BOOKED = Booked(FORM, READING, DUC_LINH, ROUNDS[0], "1" * 64, False)


@pytest.mark.parametrize("judged", [[STRANGER], [FORGED], [STRANGER, STRANGER]])
def test_the_one_school_is_asked_that_a_form_from_elsewhere_points_to(judged: list[Judgement]) -> None:
    assert whom_to_ask(judged, [PHOTO, FORM], ROSTER) == DUC_LINH


@pytest.mark.parametrize(
    "judged",
    [
        [Stuck("unknown_sender", "x", None, ("TH05", "TH06"))],
        [STRANGER, Stuck("unknown_sender", "x", None, ("TH05",))],
        [Stuck("unknown_sender", "x")],
        [Stuck("unknown_sender", "x", None, ("XX99",))],
        [Stuck("conflicting_school", "x", None, ("TH06",))],
        [STRANGER, BOOKED],
        [STRANGER, Stuck("two_forms", "x", "TH06")],
        [BOOKED],
        [Repeated(DUC_LINH, ROUNDS[0], 1)],
        [Passed("before_campaign", "x")],
    ],
    ids=[
        "two candidates",
        "two forms for two schools",
        "no candidate",
        "a school that is in the roster no more",
        "a conflict",
        "something booked",
        "something else in doubt",
        "booked",
        "repeated",
        "nothing to do",
    ],
)
def test_nobody_is_asked_where_a_yes_would_not_say_everything(judged: list[Judgement]) -> None:
    assert whom_to_ask(judged, [FORM], ROSTER) is None


def test_nobody_is_asked_about_a_mail_without_a_form() -> None:
    assert whom_to_ask([STRANGER], [PHOTO], ROSTER) is None
