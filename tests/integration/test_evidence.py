"""What spoke for which school stays with the message, whatever became of it."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest

from rules.evidence import Evidence, Layer
from store.messages import Outcome
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import Desk, new_desk
from tests.kit.mails import mail

TH06 = "Tiểu học Đức Lĩnh <th06@truong.example>"
STRANGER = "Cô Hoa <hoa@la.example>"
HOA = docx_form(individuals=[individual("Nguyễn Thị Hoa")])


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(database_url, tmp_path)
    desk.know_schools()
    yield desk
    desk.close()


def test_the_voices_of_a_recorded_report_are_kept(desk: Desk) -> None:
    line = desk.decide(mail(TH06, "BC đợt 1 TH Đức Lĩnh", attachments=[("BC TH Đức Lĩnh.docx", HOA)]))
    assert line.verdict.outcome is Outcome.RECORDED
    assert Evidence(Layer.ADDRESS, "th06@truong.example", ("TH06",)) in line.evidence
    assert {e.layer for e in line.evidence if e.schools == ("TH06",)} >= {Layer.ADDRESS, Layer.SUBJECT, Layer.FILE_NAME}


def test_the_voices_of_a_stranger_s_report_are_kept_with_the_first_writer_of_what_it_forwards(desk: Desk) -> None:
    body = "Chuyển anh.\n\n---------- Forwarded message ---------\nFrom: Hoa <th06@truong.example>\nDate: Fri\n\nBC"
    line = desk.decide(mail(STRANGER, "Fwd: BC đợt 1", body, attachments=[("BC.docx", HOA)]))
    assert line.verdict.outcome is Outcome.PARKED
    assert line.verdict.reason == "unknown_sender"
    assert Evidence(Layer.ADDRESS, "hoa@la.example", ()) in line.evidence
    assert Evidence(Layer.FORWARDED, "th06@truong.example", ("TH06",)) in line.evidence


def test_the_sender_of_a_mail_that_is_enclosed_whole_is_heard_as_one_of_those_forwarded(desk: Desk) -> None:
    outer = message_from_bytes(mail(STRANGER, "Fw", attachments=[("BC.docx", HOA)]), policy=SMTP)
    outer.add_attachment(message_from_bytes(mail(TH06, "BC"), policy=SMTP))
    line = desk.decide(outer.as_bytes())
    assert Evidence(Layer.FORWARDED, "th06@truong.example", ("TH06",)) in line.evidence


def test_a_subject_that_names_another_school_than_the_sender_s_waits_for_a_person(desk: Desk) -> None:
    line = desk.decide(mail(TH06, "BC đợt 1 TH Đức Liên", attachments=[("BC.docx", HOA)]))
    assert (line.verdict.outcome, line.verdict.reason) == (Outcome.PARKED, "conflicting_school")
    assert line.verdict.detail is not None
    assert 'tiêu đề thư ghi "BC đợt 1 TH Đức Liên" (TH05)' in line.verdict.detail
    assert desk.versions() == []
