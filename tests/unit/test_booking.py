"""The one outcome of a mail that may hold several forms."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from ingest.booking import recipients, verdict_of, worth_telling
from ingest.cases import Booked, Judgement, Passed, ReadFile, Repeated, Stuck
from ingest.threads import Answered, How
from rules.attribution import Sender
from rules.reading import Reading
from store.messages import Message, Outcome, Verdict
from store.outbox import MailKind, OutboxMail, State
from tests.kit.incoming import NOW, ROUNDS, SCHOOLS

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


ROSTER = {school.code: school for school in SCHOOLS}
OWNER = Sender("hoa@nha.example", frozenset({"TH06"}), genuine=True)
FORGED = Sender("th06@truong.example", frozenset({"TH06"}), genuine=False)
SHARED = Sender("chung@truong.example", frozenset({"TH05", "TH06"}), genuine=True)
STRANGER = Sender("la@la.example", frozenset(), genuine=True)


def told(judgement: Judgement, sender: Sender, *refused: str) -> dict[str, Sequence[str]]:
    return dict(recipients(MESSAGE, [judgement], sender, ROSTER, refused).addresses)


@pytest.mark.parametrize(
    ("judgement", "sender", "addresses"),
    [
        (BOOKED, OWNER, {"TH06": ["hoa@nha.example"]}),
        (Repeated(DUC_LINH, FIRST, 1), OWNER, {"TH06": ["hoa@nha.example"]}),
        (STUCK, OWNER, {"TH06": ["hoa@nha.example"]}),
        (DOUBT, OWNER, {"TH06": ["hoa@nha.example"]}),
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
    judgement: Judgement, sender: Sender, addresses: dict[str, list[str]]
) -> None:
    assert told(judgement, sender) == addresses


def test_the_school_itself_is_told_too_where_another_address_wrote() -> None:
    contact = Sender("hieu.truong@nha.example", frozenset({"TH06"}), genuine=True)
    assert told(BOOKED, contact) == {"TH06": ["hieu.truong@nha.example", "th06@truong.example"]}
    assert told(BOOKED, STRANGER) == {"TH06": ["th06@truong.example"]}


def test_an_address_to_which_mail_comes_back_is_passed_over() -> None:
    assert told(BOOKED, STRANGER, "th06@truong.example") == {"TH06": ["hoa@nha.example"]}
    assert told(BOOKED, STRANGER, "th06@truong.example", "hoa@nha.example") == {"TH06": []}


@pytest.mark.parametrize(("kind", "left"), [(MailKind.REMINDER, 2), (MailKind.RECEIPT, 1), (None, 1)])
def test_a_report_that_says_nothing_new_is_told_only_to_whom_was_reminded_of_it(
    kind: MailKind | None, left: int
) -> None:
    sent = (
        1,
        kind or MailKind.ALERT,
        "k",
        "a@b.example",
        "TH06",
        None,
        "<1@x>",
        State.SENT,
        NOW,
        1,
        None,
        NOW,
        None,
        None,
    )
    thread = Answered(OutboxMail(*sent), How.TOKEN) if kind else None
    assert len(worth_telling([Repeated(DUC_LINH, FIRST, 1), BOOKED], thread)) == left


def test_a_mail_about_two_schools_is_told_to_both() -> None:
    found = recipients(MESSAGE, [BOOKED, OTHERS], SHARED, ROSTER)
    assert found.addresses == {
        code: ["chung@truong.example", f"{code.lower()}@truong.example"] for code in ("TH05", "TH06")
    }


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
    occasions = {recipients(message, judged, OWNER, ROSTER).occasion for message in (MESSAGE, ANOTHER)}
    assert len(occasions) == (2 if once == "a mail" else 1)


def test_a_mail_that_is_judged_anew_is_a_new_occasion_when_it_comes_to_something_else() -> None:
    first, again = (recipients(MESSAGE, [judged], OWNER, ROSTER).occasion for judged in (STUCK, BOOKED))
    assert first != again
