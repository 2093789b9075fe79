"""The one outcome of a mail that may hold several forms."""

from datetime import UTC, date, datetime

import pytest

from ingest.booking import recipients, verdict_of
from ingest.cases import Booked, Judgement, Passed, ReadFile, Repeated, Stuck
from rules.attribution import Sender
from rules.reading import Reading
from store.messages import Message, Outcome, Verdict
from tests.kit.incoming import ROUNDS, SCHOOLS

RECEIVED_AT = datetime(2018, 3, 2, tzinfo=UTC)
DUC_LINH, DUC_LIEN = SCHOOLS[:2]
FIRST, SECOND = ROUNDS
MESSAGE, ANOTHER = (Message(n, str(n) * 64, 1000, RECEIVED_AT, False, 0) for n in (1, 2))
FORM = Reading("dhtt-01", "1", True, {}, (), (), ())
BOOKED = Booked(ReadFile("bc.docx", "0" * 64, 1, FORM), FORM, DUC_LINH, FIRST, "1" * 64, False)
OTHERS = Booked(ReadFile("bc.docx", "0" * 64, 1, FORM), FORM, DUC_LIEN, FIRST, "1" * 64, False)
STUCK = Stuck("two_forms", "Hai tệp khác nhau.", "TH06")
DOUBT = Stuck("conflicting_school", "Trường không khớp.", None, ("TH05", "TH06"))

CASES: dict[str, tuple[list[Judgement], Verdict]] = {
    "booked": ([BOOKED], Verdict(Outcome.RECORDED, school="TH06")),
    "booked for two schools": ([BOOKED, OTHERS], Verdict(Outcome.RECORDED)),
    "repeated": (
        [Repeated(DUC_LINH, FIRST, 2)],
        Verdict(Outcome.DUPLICATE, "same_report", "Trùng nội dung với lần nộp thứ 2 (Đợt 1).", "TH06"),
    ),
    "booked and repeated": ([Repeated(DUC_LINH, FIRST, 1), BOOKED], Verdict(Outcome.RECORDED, school="TH06")),
    "nothing to do": ([Passed("before_campaign", "Thư cũ.")], Verdict(Outcome.IGNORED, "before_campaign", "Thư cũ.")),
    "stuck": ([STUCK], Verdict(Outcome.PARKED, "two_forms", "Hai tệp khác nhau.", "TH06")),
    "booked and stuck": (
        [BOOKED, DOUBT],
        Verdict(Outcome.PARKED, "conflicting_school", "Trường không khớp.", "TH06"),
    ),
    "stuck twice": (
        [STUCK, DOUBT],
        Verdict(Outcome.PARKED, "two_forms", "Hai tệp khác nhau. Trường không khớp.", "TH06"),
    ),
}


@pytest.mark.parametrize(("judged", "verdict"), CASES.values(), ids=CASES)
def test_a_mail_has_one_outcome_however_many_forms_it_holds(judged: list[Judgement], verdict: Verdict) -> None:
    assert verdict_of(judged) == verdict


TODAY = date(2018, 3, 2)
ROSTER = {school.code: school for school in SCHOOLS}
OWNER = Sender("hoa@nha.example", frozenset({"TH06"}), genuine=True)
FORGED = Sender("th06@truong.example", frozenset({"TH06"}), genuine=False)
SHARED = Sender("chung@truong.example", frozenset({"TH05", "TH06"}), genuine=True)
STRANGER = Sender("la@la.example", frozenset(), genuine=True)


def told(judgement: Judgement, sender: Sender) -> dict[str, str]:
    return dict(recipients(MESSAGE, [judgement], sender, ROSTER, TODAY).addresses)


@pytest.mark.parametrize(
    ("judgement", "sender", "addresses"),
    [
        (BOOKED, OWNER, {"TH06": "hoa@nha.example"}),
        (Repeated(DUC_LINH, FIRST, 1), OWNER, {"TH06": "hoa@nha.example"}),
        (STUCK, OWNER, {"TH06": "hoa@nha.example"}),
        (DOUBT, OWNER, {"TH06": "hoa@nha.example"}),
        (DOUBT, SHARED, {}),
        (DOUBT, STRANGER, {}),
        (Stuck("unknown_sender", "x", None, ("TH06",)), STRANGER, {}),
        (Stuck("unverified_sender", "x", None, ("TH06",)), FORGED, {}),
        (Stuck("no_attachment", "x"), FORGED, {}),
        (Stuck("letter", "x", "TH06"), OWNER, {}),
        (Passed("before_campaign", "x"), OWNER, {}),
    ],
    ids=[
        "recorded: the sender, whichever of the school's addresses",
        "repeated: the sender",
        "a problem: the sender",
        "a conflict: the sender and no other school",
        "a conflict at a shared address: nobody",
        "a stranger's conflict: nobody",
        "a stranger's form: nobody, the school is asked instead",
        "a forged form: nobody, the school is asked instead",
        "a forged mail without a form: nobody",
        "a letter: nobody",
        "old mail: nobody",
    ],
)
def test_a_receipt_goes_to_an_address_that_a_school_registered_and_never_to_a_stranger(
    judgement: Judgement, sender: Sender, addresses: dict[str, str]
) -> None:
    assert told(judgement, sender) == addresses


def test_a_mail_about_two_schools_is_told_to_both() -> None:
    found = recipients(MESSAGE, [BOOKED, OTHERS], SHARED, ROSTER, TODAY)
    assert found.addresses == {"TH05": "chung@truong.example", "TH06": "chung@truong.example"}


@pytest.mark.parametrize(
    ("judged", "once"),
    [
        ([BOOKED], "a mail"),
        ([STUCK], "a mail"),
        ([DOUBT], "a day"),
        ([Stuck("no_attachment", "x", "TH06")], "a day"),
        ([BOOKED, DOUBT], "a mail"),
    ],
)
def test_letters_that_a_stranger_could_provoke_are_limited_to_one_a_day(judged: list[Judgement], once: str) -> None:
    occasions = {recipients(message, judged, OWNER, ROSTER, TODAY).occasion for message in (MESSAGE, ANOTHER)}
    assert len(occasions) == (2 if once == "a mail" else 1)


def test_a_mail_that_is_judged_anew_is_a_new_occasion_when_it_comes_to_something_else() -> None:
    first, again = (recipients(MESSAGE, [judged], OWNER, ROSTER, TODAY).occasion for judged in (STUCK, BOOKED))
    assert first != again
