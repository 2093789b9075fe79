"""Whose report a form is, from the mail around it to the judgement: files, threads, mergers, and words for a person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from ingest.cases import Booked, Cover, Judgement, Known, ReadFile, Stuck
from ingest.judgement import judge
from ingest.threads import Answered, How
from ingest.voices import of_file
from ingest.whose import evidence_of
from rules.attribution import Sender
from rules.campaigns import Round
from rules.evidence import Evidence, Layer
from rules.names import NameIndex
from rules.reading import Reading, ReadRow, Source
from rules.schools import School
from store.outbox import MailKind, OutboxMail, State
from store.submissions import Submission
from tests.kit.incoming import CALENDAR, ROUNDS, SCHOOLS, round_

AT = datetime.fromisoformat("2018-03-02T09:30:00+07:00")
TH06 = Sender("th06@truong.example", frozenset({"TH06"}), genuine=True)
BOTH = Sender("chung@truong.example", frozenset({"TH05", "TH06"}), genuine=True)
STRANGER = Sender("hoa@la.example", frozenset(), genuine=True)


def form(name: str = "BC.docx", who: str = "Nguyễn Thị Hoa", **header: str) -> ReadFile:
    row = ReadRow("individual", {"name": who}, Source(name, "Bảng 2", 2))
    reading = Reading("dhtt-01", "1", False, header, ("Đợt 1",), (row,), ())
    return ReadFile(name, f"{name}:{who}".encode().hex().ljust(64, "0")[:64], 1_000, reading)


def office(
    schools: Sequence[School] = SCHOOLS, done: Sequence[Submission] = (), rounds: Sequence[Round] = ROUNDS
) -> Known:
    def versions(round_id: str, school: str) -> list[Submission]:
        return [s for s in done if (s.round, s.school) == (round_id, school)]

    roster = {school.code: school for school in schools}
    return Known(roster, NameIndex(schools), rounds, CALENDAR, versions, lambda _submission: ())


def judged(*files: ReadFile, by: Sender = TH06, known: Known | None = None, **around: Any) -> list[Judgement]:
    return judge(files, replace(Cover(by, around.pop("subject", ""), AT), **around), known or office())


def schools(found: Sequence[Judgement]) -> list[str]:
    return [j.school.code if isinstance(j, Booked) else f"? {j.reason}" for j in found if isinstance(j, Booked | Stuck)]


def answer_to(school: str) -> Answered:
    ours = OutboxMail(
        id=1,
        kind=MailKind.REMINDER,
        key="d1",
        to_address="ai@truong.example",
        school=school,
        about=None,
        message_id="<1@diemdanh.mail>",
        state=State.SENT,
        planned_for=AT,
        attempts=1,
        looked_at=None,
        sent_at=AT,
        subject="Nhắc",
        reason=None,
    )
    return Answered(ours, How.TOKEN)


@pytest.mark.parametrize(
    "around",
    [
        {"thread": answer_to("TH05")},
        {"subject": "BC đợt 1 TH Đức Liên"},
        {"text": "Kính gửi Phòng.\nTrường Tiểu học Đức Liên xin gửi báo cáo.\n"},
        {"text": "Kính gửi.\n\n-- \nNguyễn Văn A\nTrường TH Đức Liên"},
    ],
)
def test_a_silent_form_from_an_address_of_two_schools_is_the_one_s_that_the_mail_names(around: dict[str, Any]) -> None:
    assert schools(judged(form(), by=BOTH, **around)) == ["TH05"]
    assert schools(judged(form(), by=BOTH)) == ["? conflicting_school"]


def test_a_file_s_name_chooses_and_objects() -> None:
    assert schools(judged(form("BC TH Đức Liên (1).docx"), by=BOTH)) == ["TH05"]
    assert schools(judged(form("BC TH Đức Liên.docx", school_name="TH Đức Lĩnh"))) == ["? conflicting_school"]
    assert schools(judged(form("BC TH Đức Lien.docx", school_name="TH Đức Lĩnh"))) == ["? conflicting_school"]
    assert schools(judged(form("BC Đức Liên.docx", school_name="TH Đức Lĩnh"))) == ["TH06"]


def test_letters_may_speak_of_other_schools_without_being_theirs() -> None:
    text = "Gửi kèm như trường TH Đức Liên đã gửi.\n"
    assert schools(judged(form(school_name="TH Đức Lĩnh"), text=text)) == ["TH06"]
    assert schools(judged(form(school_name="TH Đức Lĩnh"), forwarded=("th05@truong.example",))) == ["TH06"]


def test_the_reports_of_two_schools_in_one_mail_are_each_school_s_own() -> None:
    linh, lien = form("1.docx", school_name="TH Đức Lĩnh"), form("2.docx", "Lê An", school_name="TH Đức Liên")
    assert schools(judged(linh, lien, by=BOTH, subject="TH Đức Lĩnh nộp báo cáo")) == ["TH06", "TH05"]
    linh, lien = form("TH Đức Lĩnh.docx"), form("TH Đức Liên.docx", "Lê An")
    assert schools(judged(linh, lien, by=BOTH)) == ["TH06", "TH05"]


def test_the_original_sender_of_a_forwarded_mail_is_the_candidate_and_nothing_more() -> None:
    (found,) = judged(form(), by=STRANGER, forwarded=("th06@truong.example",))
    assert isinstance(found, Stuck)
    assert (found.reason, found.candidates) == ("unknown_sender", ("TH06",))
    assert "thư chuyển tiếp từ th06@truong.example" in found.detail


def test_what_is_odd_about_an_unknown_sender_is_said_first() -> None:
    (found,) = judged(form(school_name="TH Đức Lĩnh"), by=STRANGER, flags=("Địa chỉ gần giống th06@truong.example.",))
    assert isinstance(found, Stuck)
    assert found.detail.startswith("Địa chỉ gần giống th06@truong.example. Tệp «BC.docx»")


def test_a_known_sender_with_an_odd_display_name_is_recorded() -> None:
    assert schools(judged(form(school_name="TH Đức Lĩnh"), flags=("Tên hiển thị lạ.",))) == ["TH06"]


LINH, LIEN, *OTHERS = SCHOOLS
ENDED = replace(LIEN, valid_to=date(2018, 2, 28), merged_into="TH06")
MERGED = (LINH, ENDED, *OTHERS)


def handed_in(name: str) -> Submission:
    return Submission(1, 1, "cv44-d1", "TH06", 1, AT, "bc.docx", False, "0", False, {"school_name": name})


def test_a_report_under_the_name_of_a_merged_school_is_its_successor_s() -> None:
    assert schools(judged(form(school_name="TH Đức Liên"), known=office(MERGED))) == ["TH06"]


def test_a_merged_school_that_still_owes_a_round_gets_the_report_that_names_it() -> None:
    early = round_(1, date(2018, 2, 1), date(2018, 2, 27))
    known = office(MERGED, rounds=(early, ROUNDS[1]))
    assert schools(judged(form(school_name="TH Đức Liên"), known=known)) == ["TH05"]
    assert schools(judged(form(school_name="TH Đức Lĩnh"), known=known)) == ["TH06"]


def test_a_report_under_a_merged_school_s_name_never_replaces_the_successor_s_own() -> None:
    own, other = handed_in("Trường Tiểu học Đức Lĩnh"), handed_in("Trường Tiểu học Đức Liên")
    (found,) = judged(form(school_name="TH Đức Liên"), known=office(MERGED, [own]))
    assert isinstance(found, Stuck)
    assert (found.reason, found.candidates) == ("merged_school", ("TH05", "TH06"))
    assert schools(judged(form(school_name="TH Đức Liên"), known=office(MERGED, [other]))) == ["TH06"]


def test_every_voice_of_a_mail_and_its_files_is_kept_once() -> None:
    files = [
        form("TH Đức Lĩnh.docx", school_name="TH Đức Lĩnh", school_code="X1"),
        form("a.docx", school_name="THPT A"),
    ]
    found = evidence_of([*files, files[0]], Cover(TH06, "BC TH Đức Liên", AT), office())
    assert set(found) == {
        Evidence(Layer.ADDRESS, "th06@truong.example", ("TH06",)),
        Evidence(Layer.SUBJECT, "BC TH Đức Liên", ("TH05",)),
        Evidence(Layer.CODE, "X1", ()),
        Evidence(Layer.NAME, "TH Đức Lĩnh", ("TH06",)),
        Evidence(Layer.NAME, "THPT A", ()),
        Evidence(Layer.FILE_NAME, "TH Đức Lĩnh", ("TH06",)),
    }
    assert len(found) == 6


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        ("Trường TH Đức Liên gửi.\n\n-- \nTrường TH Đức Lĩnh", {Layer.BODY: "TH05", Layer.SIGNATURE: "TH06"}),
        (
            "Trường TH Đức Liên gửi.\n" + "Kính gửi.\n" * 7 + "TH Đức Lĩnh",
            {Layer.BODY: "TH05", Layer.SIGNATURE: "TH06"},
        ),
        ("Trường TH Đức Lĩnh", {Layer.SIGNATURE: "TH06"}),
    ],
)
def test_a_signature_is_what_follows_two_dashes_else_the_last_eight_lines(text: str, layers: dict[Layer, str]) -> None:
    found = evidence_of((), Cover(TH06, "", AT, text=text), office())
    assert {e.layer: e.schools[0] for e in found if e.layer in {Layer.BODY, Layer.SIGNATURE}} == layers


def test_what_a_form_states_is_cut_to_the_length_of_a_name() -> None:
    others = "\n".join(["Trường Tiểu học Đức Liên " + "và " * 1_000] * 200)
    page = form(school_name="Đức " * 10_000, school_code="TH06" * 1_000, other_schools=others)
    said = of_file(page, office().names)
    assert max(len(e.text) for e in said) == 300
    assert sum(e.layer is Layer.OTHERS for e in said) == 50


def test_of_a_form_beside_others_a_person_is_not_told_what_did_not_count() -> None:
    stated = form("mot.docx", school_name="Trường Tiểu học Đức Liên", school_code="TH06")
    beside = form("hai.docx", "Trần Văn Bình", school_name="Trường Tiểu học Đức Lĩnh")
    subject = "BC trường mầm non Ân Phú"
    (alone,) = [j.detail for j in judged(stated, subject=subject) if isinstance(j, Stuck)]
    (with_another,) = [j.detail for j in judged(stated, beside, subject=subject) if isinstance(j, Stuck)]
    assert "Ân Phú" in alone
    assert "Ân Phú" not in with_another
