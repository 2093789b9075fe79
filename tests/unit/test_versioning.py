"""What the forms of a mail come to beside what the school has handed in: a version, a repetition or a question."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ingest.cases import Booked, Cover, Judgement, Known, ReadFile, Repeated, Stuck
from ingest.readers.definitions import load_definitions
from ingest.threads import Answered, How
from ingest.together import Claim
from ingest.versioning import against_versions
from rules.attribution import Sender
from rules.findings import Finding, Weight
from rules.names import NameIndex
from rules.reading import Reading, ReadRow, Source
from rules.versions import content_of
from store.outbox import MailKind, OutboxMail, State
from store.rulings import Kind, Ruling
from store.submissions import Submission
from tests.kit.incoming import CALENDAR, ROUNDS, SCHOOLS

FIRST, SECOND = ROUNDS
SCHOOL = SCHOOLS[0]
OPEN = datetime.fromisoformat("2018-03-02T09:30:00+07:00")
HOUR = timedelta(hours=1)
FORMS = {form.id: form for form in load_definitions()}


def reading(*names: str, nil: bool = False, findings: Sequence[Finding] = (), **header: str) -> Reading:
    rows = [row(name, at) for at, name in enumerate(names, 2)]
    return Reading("dhtt-01", "1", nil, header, ("Đợt 1",), tuple(rows), tuple(findings))


def row(name: str, at: int = 2, **fields: str) -> ReadRow:
    return ReadRow("individual", {"name": name, **fields}, Source("bc.docx", "Bảng 2", at))


HOA, NAM, NIL = reading("Nguyễn Thị Hoa"), reading("Trần Văn Nam"), reading(nil=True)
BOTH = reading("Nguyễn Thị Hoa", "Trần Văn Nam")


class Past:
    """What the school handed in for each round, an hour apart from `OPEN` on."""

    def __init__(self, of_round: Mapping[str, Sequence[Reading]]) -> None:
        self._readings: list[Reading] = []
        self._versions: dict[str, list[Submission]] = {}
        for round_, readings in of_round.items():
            self._versions[round_] = [self._version(round_, n, r) for n, r in enumerate(readings, 1)]

    def _version(self, round_: str, number: int, said: Reading) -> Submission:
        self._readings.append(said)
        content = "of an older program"
        at = OPEN + (number - 1) * HOUR
        id_ = len(self._readings)
        return Submission(id_, id_, round_, "TH06", number, at, "bc.docx", said.nil, content, False, said.header)

    def known(self) -> Known:
        return Known(
            roster={school.code: school for school in SCHOOLS},
            names=NameIndex(SCHOOLS),
            rounds=ROUNDS,
            calendar=CALENDAR,
            versions=lambda round_, _school: self._versions.get(round_, []),
            rows=lambda id_: self._readings[id_ - 1].rows,
            findings=lambda id_: self._readings[id_ - 1].findings,
            forms=FORMS,
        )


def past(*readings: Reading) -> Known:
    return Past({FIRST.id: readings}).known()


def cover(subject: str = "BC đợt 1", text: str = "", at: datetime = OPEN + 9 * HOUR, *rulings: Ruling) -> Cover:
    sender = Sender("th06@truong.example", frozenset({"TH06"}), True)
    return Cover(sender, subject, at, text=text, rulings=rulings)


def against(known: Known, *files: tuple[str, Reading], by: Cover | None = None) -> Judgement:
    claims = [
        Claim(ReadFile(name, f"{n:064}", 1_000, said), said, SCHOOL, FIRST) for n, (name, said) in enumerate(files)
    ]
    return against_versions(claims, by or cover(), known)


def names(judgement: Judgement) -> list[str | None]:
    assert isinstance(judgement, Booked), judgement
    return [row.fields["name"] for row in judgement.reading.rows]


def reason(judgement: Judgement) -> str:
    assert isinstance(judgement, Stuck), judgement
    assert judgement.detail.endswith(".")
    return judgement.reason


# The same again


def test_what_says_the_same_is_a_repetition_also_beside_what_an_older_program_stored() -> None:
    backwards = replace(BOTH, rows=BOTH.rows[::-1])
    assert against(past(HOA, BOTH), ("x.xlsx", backwards)) == Repeated(SCHOOL, FIRST, 2)


def test_last_periods_file_is_recognised_and_not_booked() -> None:
    known = Past({SECOND.id: [BOTH]}).known()
    found = against(known, ("bc.docx", HOA))
    assert reason(found) == "last_period"
    assert isinstance(found, Stuck)
    assert "giống hệt báo cáo Đợt 2 đã nộp ngày 02/03/2018" in found.detail
    assert names(against(known, ("bc.docx", reading("Nguyễn Thị Hoa", "Lê Thị Bích"))))
    told = replace(HOA, rows=(row("Nguyễn Thị Hoa", summary="20 tiết"),))
    assert names(against(known, ("bc.docx", told)))
    assert isinstance(against(Past({SECOND.id: [NIL]}).known(), ("bc.docx", NIL)), Booked)


# Adding, replacing, and not saying which


@pytest.mark.parametrize(
    ("subject", "text", "file"),
    [
        ("Báo cáo bổ sung", "", "bc.docx"),
        ("BC", "Trường gửi báo cáo bổ sung ạ.", "bc.docx"),
        ("BC", "", "BC_bo_sung.docx"),
        ("BC (2/2)", "", "bc.docx"),
        ("BC", "", "BC phần 2.docx"),
    ],
)
def test_what_says_that_it_adds_is_merged_into_what_was_current(subject: str, text: str, file: str) -> None:
    found = against(past(HOA), (file, NAM), by=cover(subject, text))
    assert names(found) == ["Nguyễn Thị Hoa", "Trần Văn Nam"]
    assert isinstance(found, Booked)
    assert found.adds
    assert found.content == content_of({}, BOTH.rows, nil=False)


def test_a_supplement_twice_is_a_repetition() -> None:
    assert against(past(HOA, BOTH), ("bs.docx", NAM), by=cover("Bổ sung")) == Repeated(SCHOOL, FIRST, 2)


def test_a_supplement_that_turns_up_late_is_merged_into_what_was_current_at_its_time() -> None:
    later = reading("Nguyễn Thị Hoa", "Lê Thị Bích")
    found = against(past(HOA, later), ("bs.docx", NAM), by=cover("Bổ sung", at=OPEN + HOUR / 2))
    assert names(found) == ["Nguyễn Thị Hoa", "Trần Văn Nam"]


def test_a_replacement_takes_the_place_of_the_whole() -> None:
    assert names(against(past(BOTH), ("bc.docx", NAM), by=cover("Báo cáo thay thế"))) == ["Trần Văn Nam"]
    assert names(against(past(HOA), ("bc.docx", NAM), by=cover("Thu hồi báo cáo cũ"))) == ["Trần Văn Nam"]


def test_a_changed_report_without_a_word_replaces_as_long_as_it_is_plainly_the_same_report() -> None:
    assert names(against(past(BOTH), ("bc.docx", HOA))) == ["Nguyễn Thị Hoa"]


def test_a_report_with_nobody_of_the_one_before_and_without_a_word_is_asked_about() -> None:
    assert reason(against(past(HOA), ("bc.docx", NAM))) == "supplement_or_replacement"


@pytest.mark.parametrize("subject", ["Bổ sung, không thay thế", "Chỉnh sửa, bổ sung báo cáo", "Có bổ sung không?"])
def test_two_intents_at_once_are_asked_about_only_where_it_makes_a_difference(subject: str) -> None:
    assert reason(against(past(HOA), ("bc.docx", NAM), by=cover(subject))) == "unclear_intent"
    assert names(against(past(HOA), ("bc.docx", BOTH), by=cover(subject))) == ["Nguyễn Thị Hoa", "Trần Văn Nam"]


def test_a_supplement_with_somebody_of_the_same_name_is_asked_about() -> None:
    teacher = replace(HOA, rows=(row("Nguyễn Thị Hoa", position="Giáo viên"),))
    clerk = replace(HOA, rows=(row("Nguyễn Thị Hoa", position="Kế toán"),))
    assert reason(against(past(teacher), ("bs.docx", clerk), by=cover("Bổ sung"))) == "supplement"


def test_a_supplement_to_nothing_is_booked_and_marked() -> None:
    found = against(past(), ("bc.docx", NAM), by=cover("Báo cáo bổ sung"))
    assert isinstance(found, Booked)
    assert [finding.weight for finding in found.reading.findings] == [Weight.CHECK]
    assert "chưa có báo cáo nào trước đó" in found.reading.findings[0].text
    first = against(past(), ("bc.docx", NAM), by=cover("Báo cáo (1/2)"))
    assert isinstance(first, Booked)
    assert first.reading.findings == ()


@pytest.mark.parametrize(("before", "now"), [(HOA, NIL), (NIL, HOA)])
@pytest.mark.parametrize("subject", ["BC", "Báo cáo thay thế", "Bổ sung"])
def test_nil_after_rows_and_rows_after_nil_are_asked_about_whatever_the_mail_says(
    before: Reading, now: Reading, subject: str
) -> None:
    assert reason(against(past(before), ("bc.docx", now), by=cover(subject))) == "nil_contradiction"


@pytest.mark.parametrize(("adds", "now"), [(True, ["Nguyễn Thị Hoa", "Trần Văn Nam"]), (False, ["Trần Văn Nam"])])
def test_what_a_person_decided_counts_before_what_the_mail_says(adds: bool, now: list[str]) -> None:
    ruling = Ruling(1, Kind.ASSIGN, "x", "cv", OPEN, school="TH06", adds=adds)
    by = cover("Bổ sung, không thay thế", "", OPEN + HOUR, ruling)
    assert names(against(past(HOA), ("bc.docx", NAM), by=by)) == now


def test_the_subject_of_our_own_letter_is_no_word_of_the_school() -> None:
    subject = "Đã nhận thư bổ sung, chờ chuyên viên xem"
    ours = OutboxMail(
        1,
        MailKind.RECEIPT,
        "k",
        "th06@truong.example",
        "TH06",
        1,
        "<a@b>",
        State.SENT,
        OPEN,
        1,
        None,
        OPEN,
        subject,
        None,
    )
    by = replace(cover(f"Re: {subject}"), thread=Answered(ours, How.TOKEN))
    assert reason(against(past(HOA), ("bc.docx", NAM), by=by)) == "supplement_or_replacement"
    own = replace(by, subject="Re: Báo cáo bổ sung")
    assert names(against(past(HOA), ("bc.docx", NAM), by=own)) == ["Nguyễn Thị Hoa", "Trần Văn Nam"]


# Totals of part A


COUNT = Finding(Weight.MUST, "Phần A, mục Số cá nhân đề nghị", "ghi 2 nhưng bảng C có 1 dòng")


@pytest.mark.parametrize(
    ("first", "more", "wrong"), [("1", "1", False), ("1", "2", False), ("2", "", False), ("1", "5", True)]
)
def test_totals_are_judged_anew_over_the_whole(first: str, more: str, wrong: bool) -> None:
    before = reading("Nguyễn Thị Hoa", findings=(COUNT,), individuals_total=first)
    now = reading("Trần Văn Nam", findings=(COUNT,), individuals_total=more)
    found = against(past(before), ("bs.docx", now), by=cover("Bổ sung"))
    assert isinstance(found, Booked)
    assert [finding.where for finding in found.reading.findings] == ([COUNT.where] if wrong else [])


def test_what_the_supplement_fills_in_is_blank_no_more_and_its_own_faults_name_its_file() -> None:
    blank = Finding(Weight.HINT, "Bảng C, dòng 1, cột Sản phẩm, minh chứng", "để trống")
    other = Finding(Weight.HINT, "Bảng C, dòng 1, cột Hiệu quả", "để trống")
    before = reading("Nguyễn Thị Hoa", findings=(blank, other))
    now = replace(reading(findings=(other,)), rows=(row("Nguyễn Thị Hoa", evidence="Video"),))
    found = against(past(before), ("bs.docx", now), by=cover("Bổ sung"))
    assert isinstance(found, Booked)
    assert [f.where for f in found.reading.findings] == [other.where, f"Tệp «bs.docx», {other.where}"]


# Several files in one mail


@pytest.mark.parametrize(
    ("files", "outcome"),
    [
        ({"bc.docx": HOA, "bc bổ sung.docx": NAM}, ["Nguyễn Thị Hoa", "Trần Văn Nam"]),
        ({"phan 2.docx": NAM, "phan 1.docx": HOA}, ["Nguyễn Thị Hoa", "Trần Văn Nam"]),
        ({"bc.docx": HOA, "bc thay thế.docx": NAM}, ["Trần Văn Nam"]),
        ({"bc.docx": HOA, "bc (2).docx": HOA}, ["Nguyễn Thị Hoa"]),
        ({"bc.docx": HOA, "bc moi.docx": NAM}, "two_forms"),
        ({"bc.docx": HOA, "không bổ sung.docx": NAM}, "two_forms"),
        ({"bc.docx": NIL, "bổ sung.docx": NAM}, "two_forms"),
        ({"a thay thế.docx": HOA, "b thay thế.docx": NAM}, "two_forms"),
    ],
)
def test_several_forms_in_one_mail_are_told_apart_by_their_names(
    files: dict[str, Reading], outcome: str | list[str]
) -> None:
    found = against(past(), *files.items())
    assert (reason(found) if isinstance(found, Stuck) else names(found)) == outcome
