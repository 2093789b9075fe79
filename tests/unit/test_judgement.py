"""What is to be done with a mail, case by case: booked where everything is clear, a reason for a person where not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from ingest.cases import Booked, Cover, Judgement, Known, Passed, ReadFile, Repeated, Stuck
from ingest.judgement import judge
from ingest.threads import Answered, How
from rules import versions
from rules.attribution import Sender
from rules.calendar import DeclaredDay
from rules.campaigns import Kind, Round
from rules.deadlines import DaysOff, Deadline, Wording
from rules.names import NameIndex
from rules.reading import NotOurForm, Reading, ReadOutcome, ReadRow, Source, Unreadable
from rules.schools import School
from store.outbox import MailKind, OutboxMail, State
from store.rulings import Kind as RulingKind
from store.rulings import Ruling
from store.submissions import Submission
from tests.kit.incoming import CALENDAR, ROUNDS, SCHOOLS, round_

FIRST, SECOND = ROUNDS
DUC_LINH, DUC_LIEN = SCHOOLS[:2]
OPEN = datetime.fromisoformat("2018-03-02T09:30:00+07:00")


def reading(*names: str, nil: bool = False, periods: Sequence[str] = ("Đợt 1",), **header: str) -> Reading:
    """Return a form of Đức Lĩnh's with one person a name; `header` says otherwise."""
    said = {"school_name": DUC_LINH.name} | header
    rows = [ReadRow("individual", {"name": n}, Source("bc.docx", "Bảng 2", i)) for i, n in enumerate(names, 2)]
    return Reading("dhtt-01", "1", nil, said, tuple(periods), tuple(rows), ())


def article() -> Reading:
    row = ReadRow("article", {"name": "Cô giáo bản"}, Source("b.docx", "Bảng 3", 2))
    return replace(reading("x"), rows=(row,), answers="article")


def content_of(said: Reading) -> str:
    return versions.content_of(said.header, said.rows, nil=said.nil)


HOA = reading("Nguyễn Thị Hoa")
NIL = reading(nil=True)


def file(outcome: ReadOutcome, name: str = "BC.docx") -> ReadFile:
    return ReadFile(name, "0" * 64, 1_000, outcome)


def sender(*schools: str, address: str = "th06@truong.example", genuine: bool = True) -> Sender:
    return Sender(address, frozenset(schools), genuine)


OWNER = sender("TH06")
STRANGER = sender(address="hoa@la.example")


REMINDER = OutboxMail(
    id=1,
    kind=MailKind.REMINDER,
    key="TH06:2018-03-01",
    to_address="th06@truong.example",
    school="TH06",
    about=None,
    message_id="<reminder.1@diemdanh.mail>",
    state=State.SENT,
    planned_for=OPEN,
    attempts=1,
    looked_at=None,
    sent_at=OPEN,
    subject="Nhắc lần 1",
    reason="250 OK",
)
ANSWERED = Answered(REMINDER, How.TOKEN)


def cover(by: Sender = OWNER, subject: str = "BC", at: datetime = OPEN, **other: object) -> Cover:
    return replace(Cover(by, subject, at), **other)  # type: ignore[arg-type]  # a test names what it changes


class Past:
    """What the school has handed in so far."""

    def __init__(self, *readings: Reading) -> None:
        self._readings = readings

    def versions(self, round_id: str, school: str) -> list[Submission]:
        if (round_id, school) != (FIRST.id, DUC_LINH.code):
            return []
        return [
            Submission(n, n, round_id, school, n, OPEN, "bc.docx", r.nil, content_of(r), False, r.header)
            for n, r in enumerate(self._readings, 1)
        ]

    def rows(self, submission: int) -> Sequence[ReadRow]:
        return self._readings[submission - 1].rows


def known(past: Past | None = None, rounds: Sequence[Round] = ROUNDS, schools: Sequence[School] = SCHOOLS) -> Known:
    past = past or Past()
    roster = {school.code: school for school in schools}
    return Known(roster, NameIndex(schools), rounds, CALENDAR, past.versions, past.rows)


def judged(*outcomes: ReadOutcome, by: Cover | None = None, office: Known | None = None) -> list[Judgement]:
    files = [file(outcome, f"{n}.docx") for n, outcome in enumerate(outcomes, 1)]
    return judge(files, by or cover(), office or known())


def reasons(judgements: Sequence[Judgement]) -> list[tuple[str, str | None]]:
    return [(j.reason, j.school) for j in judgements if isinstance(j, Stuck)]


def booked(judgements: Sequence[Judgement]) -> list[tuple[str, str, bool]]:
    return [(j.school.code, j.round.id, j.early) for j in judgements if isinstance(j, Booked)]


def test_a_report_from_its_schools_address_is_booked_for_the_round_that_it_names() -> None:
    (judgement,) = judged(HOA)
    assert isinstance(judgement, Booked)
    assert (judgement.school, judgement.round, judgement.early) == (DUC_LINH, FIRST, False)
    assert judgement.content == content_of(HOA)


def test_what_else_is_attached_does_not_hold_up_a_form() -> None:
    found = judged(NotOurForm("Không phải biểu mẫu."), HOA, Unreadable("Hỏng."))
    assert booked(found) == [("TH06", "cv44-d1", False)]
    assert reasons(found) == []


def test_a_report_before_any_round_has_opened_belongs_to_the_coming_one_and_is_marked_early() -> None:
    before = cover(at=datetime.fromisoformat("2018-02-27T23:59:59+07:00"))
    assert booked(judged(replace(HOA, periods=()), by=before)) == [("TH06", "cv44-d1", True)]


def test_a_report_for_the_second_round_is_early_until_that_round_opens_at_local_midnight() -> None:
    second = replace(HOA, periods=("Đợt 2",))
    eve, day = (datetime.fromisoformat(f"2018-03-0{d}+07:00") for d in ("5T23:59:59", "6T00:00:00"))
    assert booked(judged(second, by=cover(at=eve))) == [("TH06", "cv44-d2", True)]
    assert booked(judged(second, by=cover(at=day))) == [("TH06", "cv44-d2", False)]


def test_a_form_without_a_period_answers_the_round_that_is_still_owed() -> None:
    silent = replace(NAM, periods=())
    both_open = cover(at=datetime.fromisoformat("2018-03-20T08:00:00+07:00"))
    assert reasons(judged(silent, by=both_open)) == [("no_round", "TH06")]
    assert booked(judged(silent, by=both_open, office=known(Past(HOA)))) == [("TH06", "cv44-d2", False)]


def test_the_subject_tells_the_round_where_the_form_is_silent() -> None:
    silent = replace(HOA, periods=())
    assert booked(judged(silent, by=cover(subject="BC đợt 2 trường TH Đức Lĩnh"))) == [("TH06", "cv44-d2", True)]


CASES: dict[str, tuple[ReadOutcome | None, Cover, tuple[str, str | None]]] = {
    "a stranger without a form": (None, cover(STRANGER), ("unknown_sender", None)),
    "a stranger with some file": (NotOurForm("Ảnh."), cover(STRANGER), ("unknown_sender", None)),
    "a stranger with a school's form": (HOA, cover(STRANGER), ("unknown_sender", None)),
    "a school without a file": (None, cover(), ("no_attachment", "TH06")),
    "a school with a link": (None, cover(links=("1drv.ms",)), ("only_a_link", "TH06")),
    "a school that answers us with a link": (None, cover(links=("1drv.ms",), thread=ANSWERED), ("only_a_link", "TH06")),
    "a school with a link and an unreadable file": (
        Unreadable("Có mật khẩu."),
        cover(links=("1drv.ms",)),
        ("unreadable", "TH06"),
    ),
    "a stranger with a link": (None, cover(STRANGER, links=("1drv.ms",)), ("unknown_sender", None)),
    "a school that answers us": (None, cover(thread=ANSWERED), ("letter", "TH06")),
    "a forged answer": (None, cover(sender("TH06", genuine=False)), ("no_attachment", None)),
    "a file that cannot be read": (Unreadable("Có mật khẩu."), cover(), ("unreadable", "TH06")),
    "a file of the wrong kind": (NotOurForm("Ảnh."), cover(), ("wrong_form", "TH06")),
    "a form that nobody filled in": (reading(), cover(), ("empty_form", "TH06")),
    "a form by a forged sender": (HOA, cover(sender("TH06", genuine=False)), ("unverified_sender", None)),
    "a form of another school": (HOA, cover(sender("TH05")), ("conflicting_school", None)),
    "a form that contradicts itself": (
        replace(HOA, header={"school_name": DUC_LINH.name, "school_code": "TH05"}),
        cover(),
        ("conflicting_school", None),
    ),
    "a stranger's form without a name": (replace(HOA, header={}), cover(STRANGER), ("unknown_school", None)),
    "a school elsewhere": (
        reading("x", school_name="Trường Tiểu học Đức Linh 3"),
        cover(STRANGER),
        ("unknown_school", None),
    ),
    "a form for a round that is none": (reading("x", periods=("Đợt 7",)), cover(), ("no_round", "TH06")),
    "a form that names two rounds": (
        reading("x", periods=("Đợt 1", "Đợt 2")),
        cover(),
        ("conflicting_round", "TH06"),
    ),
    "a form and a subject that differ": (HOA, cover(subject="Báo cáo đợt 2"), ("conflicting_round", "TH06")),
    "a mail that is broken": (None, cover(unread="broken_mime"), ("broken_mime", "TH06")),
    "a mail that is too large": (None, cover(unread="too_large"), ("too_large", "TH06")),
    "a stranger's mail that is too large": (None, cover(STRANGER, unread="too_large"), ("too_large", None)),
}


@pytest.mark.parametrize(("outcome", "by", "reason"), CASES.values(), ids=CASES)
def test_what_is_not_clear_waits_for_a_person(
    outcome: ReadOutcome | None, by: Cover, reason: tuple[str, str | None]
) -> None:
    found = judged(*([outcome] if outcome else []), by=by)
    assert reasons(found) == [reason]
    assert booked(found) == []
    assert all(j.detail.endswith(".") for j in found if isinstance(j, Stuck))


def test_the_schools_in_question_are_named() -> None:
    (stranger,) = judged(HOA, by=cover(STRANGER))
    (conflict,) = judged(HOA, by=cover(sender("TH05")))
    assert isinstance(stranger, Stuck)
    assert isinstance(conflict, Stuck)
    assert stranger.candidates == ("TH06",)
    assert conflict.candidates == ("TH05", "TH06")
    assert "TH05, TH06" in conflict.detail


def test_a_doubt_about_the_round_puts_no_other_school_in_question() -> None:
    (stuck,) = judged(HOA, by=cover(subject="Báo cáo đợt 2"))
    assert isinstance(stuck, Stuck)
    assert (stuck.school, stuck.candidates) == ("TH06", ())


def test_what_was_wrong_with_each_file_is_told_by_its_name() -> None:
    (stuck,) = judge([file(Unreadable("Có mật khẩu."), "a.docx"), file(Unreadable("Hỏng."), "")], cover(), known())
    assert isinstance(stuck, Stuck)
    assert stuck.detail == "Tệp «a.docx»: Có mật khẩu. Tệp «không tên»: Hỏng."


LINKED = cover(links=("drive.google.com",))
NOT_OURS = NotOurForm("Không phải biểu mẫu.")


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"image001.png": 8_000}, "only_a_link"),
        ({"logo.JPG": 30_000, "hoa.vcf": 400, "smime.p7s": 6_000}, "only_a_link"),
        ({"image001.png": 8_000, "IMG_2034.jpg": 30_001}, "wrong_form"),  # perhaps the stamped page
        ({"IMG_2034.HEIC": 9_000}, "wrong_form"),
        ({"": 9_000}, "wrong_form"),
        ({"BC.docx": 9_000}, "wrong_form"),
    ],
)
def test_a_file_that_could_be_the_report_counts_before_a_link(files: dict[str, int], reason: str) -> None:
    attached = [ReadFile(name, "0" * 64, size, NOT_OURS) for name, size in files.items()]
    assert reasons(judge(attached, LINKED, known())) == [(reason, "TH06")]
    assert reasons(judge(attached, cover(), known())) == [("wrong_form", "TH06")]


def test_an_address_that_two_schools_share_stands_for_the_one_that_the_form_names() -> None:
    assert booked(judged(HOA, by=cover(sender("TH05", "TH06")))) == [("TH06", "cv44-d1", False)]


def test_a_mail_without_a_form_from_an_address_that_two_schools_share_is_of_neither() -> None:
    assert reasons(judged(by=cover(sender("TH05", "TH06")))) == [("no_attachment", None)]


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("2018-03-02T12:00:00+07:00", "no_attachment"),  # due in three days
        ("2018-03-05T12:00:00+07:00", "no_attachment"),  # the courtesy day
        ("2018-04-25T12:00:00+07:00", "no_attachment"),  # the first one is long overdue
    ],
)
def test_a_mail_without_a_file_is_a_forgotten_report_only_while_one_is_owed(at: str, reason: str) -> None:
    assert reasons(judged(by=cover(at=datetime.fromisoformat(at)))) == [(reason, "TH06")]


@pytest.mark.parametrize("by", [OWNER, STRANGER])
def test_what_lay_in_the_mailbox_long_before_the_first_round_opened_is_no_business_of_ours(by: Sender) -> None:
    eve = datetime.fromisoformat("2018-01-28T23:59:59+07:00")
    (found,) = judged(NotOurForm("Ảnh."), by=cover(by, at=eve))
    assert isinstance(found, Passed)
    assert found.reason == "before_campaign"
    assert not isinstance(judged(by=cover(by, at=eve + timedelta(seconds=1)))[0], Passed)


@pytest.mark.parametrize(
    ("at", "reason"),
    [("2018-03-07T12:00:00+07:00", "letter"), ("2018-05-01T12:00:00+07:00", "no_attachment")],
)
def test_a_school_that_has_handed_in_the_first_report_may_write_letters_until_the_next_is_near(
    at: str, reason: str
) -> None:
    found = judged(by=cover(at=datetime.fromisoformat(at)), office=known(Past(HOA)))
    assert reasons(found) == [(reason, "TH06")]


def test_a_round_that_has_not_opened_is_not_owed_however_near_it_is() -> None:
    soon = round_(3, date(2018, 3, 10), date(2018, 3, 15))
    at = cover(at=datetime.fromisoformat("2018-03-09T12:00:00+07:00"))
    assert reasons(judged(by=at, office=known(Past(HOA), rounds=(FIRST, soon)))) == [("letter", "TH06")]


def test_the_same_report_again_is_a_repetition_however_its_file_is_made() -> None:
    again = replace(HOA, rows=tuple(replace(r, source=Source("khac.xlsx", "C", 9)) for r in HOA.rows))
    assert judged(again, office=known(Past(HOA))) == [Repeated(DUC_LINH, FIRST, 1)]


def test_a_school_that_goes_back_to_its_older_version_changes_its_report() -> None:
    office = known(Past(HOA, reading("Nguyễn Thị Hoa", "Trần Văn Nam")))
    assert booked(judged(HOA, by=cover(at=OPEN + timedelta(hours=1)), office=office)) == [("TH06", "cv44-d1", False)]


def test_an_older_version_in_a_mail_that_was_only_held_up_is_a_repetition() -> None:
    office = known(Past(HOA, reading("Nguyễn Thị Hoa", "Trần Văn Nam")))
    found = judged(HOA, by=cover(at=OPEN - timedelta(hours=1)), office=office)
    assert found == [Repeated(DUC_LINH, FIRST, 1)]


@pytest.mark.parametrize(
    "changed",
    [
        reading("Nguyễn Thị Hoa", "Trần Văn Nam"),
        reading("Nguyen Thi Hoa"),
        reading("Nguyễn Thị Hoa", principal="Trần Thị Mai"),
    ],
    ids=["one more row", "another spelling", "part A"],
)
def test_a_report_that_says_anything_else_is_a_new_version(changed: Reading) -> None:
    assert booked(judged(changed, office=known(Past(HOA)))) == [("TH06", "cv44-d1", False)]


@pytest.mark.parametrize(("before", "now"), [(HOA, NIL), (NIL, HOA)], ids=["now nil", "no longer nil"])
def test_a_report_that_contradicts_an_earlier_one_waits_for_a_person(before: Reading, now: Reading) -> None:
    assert reasons(judged(now, office=known(Past(before)))) == [("nil_contradiction", "TH06")]


def test_only_the_current_version_can_be_contradicted() -> None:
    assert booked(judged(reading(nil=True, nil_reason="x"), office=known(Past(HOA, NIL)))) != []


def test_a_nil_return_is_a_report() -> None:
    assert booked(judged(NIL)) == [("TH06", "cv44-d1", False)]


NAM = reading("Trần Văn Nam")


def test_the_same_form_twice_in_one_mail_counts_once() -> None:
    assert booked(judged(HOA, HOA)) == [("TH06", "cv44-d1", False)]


@pytest.mark.parametrize("forms", [(HOA, NAM), (HOA, NAM, HOA), (HOA, HOA, NAM)])
def test_two_forms_in_one_mail_that_differ_wait_for_a_person(forms: tuple[Reading, ...]) -> None:
    found = judged(*forms)
    assert reasons(found) == [("two_forms", "TH06")]
    assert booked(found) == []


def test_forms_for_two_rounds_in_one_mail_are_both_booked() -> None:
    found = judged(HOA, replace(NAM, periods=("Đợt 2",)))
    assert booked(found) == [("TH06", "cv44-d1", False), ("TH06", "cv44-d2", True)]


def test_a_clear_form_is_booked_although_another_in_the_same_mail_is_not_clear() -> None:
    found = judged(HOA, reading("x", school_name=DUC_LIEN.name))
    assert booked(found) == [("TH06", "cv44-d1", False)]
    assert reasons(found) == [("conflicting_school", None)]


def test_an_article_goes_to_the_round_that_asks_for_articles() -> None:
    articles = replace(round_(9, FIRST.opens_on, FIRST.deadline.day, kind=Kind.ARTICLE), label="Bài viết đợt 1")
    office = known(rounds=(FIRST, articles))
    assert booked(judged(article(), office=office)) == [("TH06", "cv44-d9", False)]
    assert booked(judged(HOA, office=office)) == [("TH06", "cv44-d1", False)]


def test_a_school_that_is_not_asked_owes_no_round() -> None:
    closed = replace(DUC_LINH, valid_to=date(2018, 3, 1))
    assert reasons(judged(HOA, office=known(schools=(closed, DUC_LIEN)))) == [("no_round", "TH06")]
    for_nurseries = [replace(r, audience=frozenset({"MN"})) for r in ROUNDS]
    assert reasons(judged(HOA, office=known(rounds=for_nurseries))) == [("no_round", "TH06")]


CLOSED = replace(FIRST, closes_on=date(2018, 3, 9))


@pytest.mark.parametrize(("at", "taken"), [("2018-03-09T23:59:59.999999", True), ("2018-03-10T00:00:00", False)])
def test_after_the_cut_off_a_report_waits_for_a_person(at: str, *, taken: bool) -> None:
    came = cover(at=datetime.fromisoformat(f"{at}+07:00"))
    found = judged(HOA, by=came, office=known(rounds=(CLOSED,)))
    assert bool(booked(found)) is taken
    assert reasons(found) == ([] if taken else [("after_cutoff", "TH06")])


def test_an_extension_beyond_the_cut_off_goes_before_it() -> None:
    came = cover(at=datetime.fromisoformat("2018-03-10T08:00:00+07:00"))
    longer = replace(known(rounds=(CLOSED,)), extended=lambda _round, _school: date(2018, 3, 10))
    assert booked(judged(HOA, by=came, office=longer)) == [("TH06", "cv44-d1", False)]


def test_after_the_cut_off_what_came_before_is_still_known_as_a_repetition() -> None:
    came = cover(at=datetime.fromisoformat("2018-03-10T08:00:00+07:00"))
    (judgement,) = judged(HOA, by=came, office=known(Past(HOA), rounds=(CLOSED,)))
    assert isinstance(judgement, Repeated)


def test_a_report_that_a_person_assigned_is_taken_after_the_cut_off() -> None:
    ruling = Ruling(1, RulingKind.ASSIGN, "trường nộp muộn có lý do", "chuyên viên", OPEN, school="TH06")
    came = cover(at=datetime.fromisoformat("2018-03-10T08:00:00+07:00"), rulings=(ruling,))
    assert booked(judged(HOA, by=came, office=known(rounds=(CLOSED,)))) == [("TH06", "cv44-d1", False)]


def test_a_nomination_is_answered_by_a_report_and_an_article_is_not() -> None:
    nomination = replace(FIRST, kind=Kind.NOMINATION)
    article = replace(FIRST, id="cv44-bv", kind=Kind.ARTICLE)
    assert booked(judged(HOA, office=known(rounds=(article, nomination)))) == [("TH06", "cv44-d1", False)]


def test_a_storm_that_moves_the_deadline_behind_the_cut_off_moves_the_cut_off_too() -> None:
    storm = DeclaredDay(date(2018, 3, 9), False, "bão", OPEN)
    deadline = Deadline(Wording.BY, date(2018, 3, 9), 0, DaysOff.NEXT)
    office = replace(known(rounds=(replace(CLOSED, deadline=deadline),)), calendar=replace(CALENDAR, declared=(storm,)))
    taken = [cover(at=datetime.fromisoformat(f"2018-03-{day}T08:00:00+07:00")) for day in (12, 13)]
    assert [bool(booked(judged(HOA, by=each, office=office))) for each in taken] == [True, False]
