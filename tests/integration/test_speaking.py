"""Schools write as people do: what is plain is taken down or waits for the specialist, and each letter is answered."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from ingest.replay import replay
from ingest.review import undoing, verdicts
from ingest.review.answers import By, Done
from reminders.delivery import compose
from reminders.letters import Letter
from rules.obligations import Obligation
from rules.standing import Standing
from store import decisions, obligations
from store.ledger import LedgerEntry
from store.outbox import MailKind
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import CALENDAR, NOW, ROUNDS, Desk, new_desk
from tests.kit.mails import mail
from tests.kit.offices import OFFICE

TH06 = "th06@truong.example"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(database_url, tmp_path)
    desk.know_schools()
    yield desk
    desk.close()


def says(desk: Desk, words: str, subject: str = "Kính gửi Phòng", at: datetime | None = None) -> LedgerEntry:
    return desk.decide(mail(TH06, subject, words), at)


def verdict(line: LedgerEntry) -> tuple[str, str | None, str | None]:
    return line.verdict.outcome.value, line.verdict.reason, line.verdict.school


def duty(desk: Desk, number: int = 1, now: datetime = LATER) -> Obligation:
    with desk.database.reading() as tx:
        (found,) = obligations.owed(tx, [ROUNDS[number - 1]], now, school="TH06", live=True)
        return found


def letters(desk: Desk, message: int) -> list[Letter]:
    """What is queued about a message, as it would leave now."""
    with desk.database.reading() as tx:
        found = [compose(tx, ours, OFFICE, LATER) for ours in desk.outbox() if ours.about == message]
    return [letter for letter in found if isinstance(letter, Letter)]


def by(reason: str = "") -> By:
    return By("chuyên viên", reason, LATER)


def decides(desk: Desk, how: str, message: int, reason: str = "") -> str:
    with desk.database.transaction() as tx:
        answer = (undoing.undo if how == "undo" else getattr(verdicts, how))(tx, message, by(reason))
    assert isinstance(answer, Done), answer
    desk.processor().process_pending(LATER)
    return answer.sentence


def test_a_school_that_says_that_it_has_nothing_to_report_has_answered(desk: Desk) -> None:
    line = says(desk, "Đợt 1 trường không có tập thể, cá nhân điển hình nào đề nghị ạ.")
    assert verdict(line) == ("recorded", "nil_by_letter", "TH06")
    assert duty(desk).standing(LATER, CALENDAR) is Standing.NIL
    assert duty(desk).facts.nil_at == line.received_at
    (letter,) = letters(desk, line.message)
    assert letter.subject == "Đã ghi nhận: không có điển hình Đợt 1 - Trường Tiểu học Đức Lĩnh"
    assert "Nếu chưa đúng, đề nghị trường trả lời thư này" in letter.text


def test_a_report_after_that_counts_as_always(desk: Desk) -> None:
    says(desk, "Trường không có điển hình.", at=NOW)
    form = docx_form(school_name="Trường Tiểu học Đức Lĩnh", school_code="TH06", individuals=[individual()])
    desk.decide(mail(TH06, "BC đợt 1", attachments=[("bc.docx", form)]), NOW + timedelta(minutes=5))
    assert duty(desk).standing(LATER, CALENDAR) is Standing.ON_TIME


def test_nothing_to_report_after_a_report_is_for_a_person(desk: Desk) -> None:
    form = docx_form(school_name="Trường Tiểu học Đức Lĩnh", school_code="TH06", individuals=[individual()])
    desk.decide(mail(TH06, "BC đợt 1", attachments=[("bc.docx", form)]))
    assert verdict(says(desk, "Đợt 1 trường không có điển hình.")) == ("parked", "nil_contradiction", "TH06")
    assert duty(desk).standing(LATER, CALENDAR) is Standing.ON_TIME


def test_more_time_waits_for_the_specialist_and_the_school_is_told_that_its_deadline_stands(desk: Desk) -> None:
    line = says(desk, "Trường xin gia hạn nộp báo cáo đợt 1 đến ngày 08/3/2018.")
    assert verdict(line) == ("parked", "asks_extension", "TH06")
    assert line.verdict.detail == "Trường Tiểu học Đức Lĩnh xin gia hạn Đợt 1 đến hết Thứ Năm 08/3/2018."
    (letter,) = letters(desk, line.message)
    assert letter.subject.startswith("Đã nhận đề nghị gia hạn Đợt 1, chờ chuyên viên quyết định")
    assert "hạn nộp vẫn là trước ngày 05/3/2018" in letter.text
    assert duty(desk).facts.due == ROUNDS[0].deadline


def test_the_specialist_says_yes_in_one_word_and_takes_it_back_in_another(desk: Desk) -> None:
    line = says(desk, "Trường xin gia hạn nộp báo cáo đợt 1 đến ngày 08/3/2018.")
    assert decides(desk, "accept", line.message) == "Đã gia hạn cho TH06 đến hết ngày 08/3/2018 (cv44-d1)."
    assert duty(desk).facts.due.day == date(2018, 3, 8)
    assert verdict(desk.line(1)) == ("recorded", "extension_granted", "TH06")
    told = [letter.subject for letter in letters(desk, line.message)]
    assert "Đồng ý gia hạn Đợt 1 - Trường Tiểu học Đức Lĩnh" in told
    assert len(desk.outbox()) == 2
    decides(desk, "undo", line.message, "nhầm")
    assert duty(desk).facts.due == ROUNDS[0].deadline
    assert verdict(desk.line(1)) == ("parked", "asks_extension", "TH06")


def test_a_yes_that_was_told_and_taken_back_is_told_too(desk: Desk) -> None:
    line = says(desk, "Trường xin gia hạn nộp báo cáo đợt 1 đến ngày 08/3/2018.")
    decides(desk, "accept", line.message)
    desk.all_left(LATER)
    decides(desk, "undo", line.message, "nhầm")
    last = letters(desk, line.message)[-1]
    assert last.subject == "Về đề nghị gia hạn Đợt 1 - Trường Tiểu học Đức Lĩnh"
    assert "nay được rút lại. Hạn nộp của trường: trước ngày 05/3/2018" in last.text


def test_an_extension_that_was_decided_since_outlives_the_undone_yes(desk: Desk) -> None:
    line = says(desk, "Trường xin gia hạn nộp báo cáo đợt 1 đến ngày 08/3/2018.")
    decides(desk, "accept", line.message)
    longer = decisions.Decision(
        decisions.Kind.EXTENSION, "cv44-d1", "TH06", True, date(2018, 3, 12), "bão", "chuyên viên", LATER
    )
    with desk.database.transaction() as tx:
        decisions.add(tx, longer, LATER)
    decides(desk, "undo", line.message, "nhầm")
    assert duty(desk).facts.due.day == date(2018, 3, 12)


def test_a_no_is_told_with_its_reason(desk: Desk) -> None:
    line = says(desk, "Trường xin gia hạn nộp báo cáo đợt 1 đến ngày 08/3/2018.")
    decides(desk, "reject", line.message, "Sở cần số liệu ngay")
    assert duty(desk).facts.due == ROUNDS[0].deadline
    assert verdict(desk.line(1))[:2] == ("ignored", "rejected")
    last = letters(desk, line.message)[-1]
    assert "đến hết ngày 08/3/2018 và chưa chấp thuận được, vì:\n\n  Sở cần số liệu ngay" in last.text


def test_the_print_that_is_on_its_way_is_noted_with_its_day(desk: Desk) -> None:
    line = says(desk, "Trường đã gửi bản giấy ngày 01/3/2018.")
    assert verdict(line) == ("recorded", "paper_announced", "TH06")
    assert duty(desk).facts.paper_sent_on == date(2018, 3, 1)
    assert not duty(desk).facts.paper_received
    (letter,) = letters(desk, line.message)
    assert "đã gửi ngày 01/3/2018. Chuyên viên xác nhận khi nhận được" in letter.text


def test_the_answered_reminder_says_which_round_is_meant(desk: Desk) -> None:
    at = NOW + timedelta(days=20)  # both rounds are open and unanswered
    assert verdict(says(desk, "Trường không có điển hình.", at=at))[:2] == ("parked", "letter")
    about = {"In-Reply-To": desk.reminded(TH06, rounds=["cv44-d2"])}
    line = desk.decide(mail(TH06, "Re: Nhắc", "Trường không có điển hình.", headers=about), at + timedelta(minutes=1))
    assert verdict(line) == ("recorded", "nil_by_letter", "TH06")
    afterwards = at + timedelta(hours=1)
    assert duty(desk, 2, afterwards).facts.nil_at
    assert not duty(desk, 1, afterwards).facts.nil_at


@pytest.mark.parametrize(
    ("sender", "authenticated", "reason"),
    [("la@la.example", True, "unknown_sender"), (TH06, False, None), ("th05@truong.example", True, "nil_by_letter")],
)
def test_nobody_speaks_for_a_school_but_from_its_own_address(
    desk: Desk, sender: str, authenticated: bool, reason: str | None
) -> None:
    line = desk.decide(mail(sender, "Báo cáo", "Trường không có điển hình.", authenticated=authenticated))
    assert reason is None or line.verdict.reason == reason
    assert not duty(desk).facts.nil_at


@pytest.mark.parametrize(
    "words",
    ["Trường xin gia hạn thêm vài ngày.", "Trường xin gia hạn đến ngày 04/3/2018.", "Trường không có tập thể nào."],
)
def test_what_is_not_plain_goes_to_the_specialist_as_it_is(desk: Desk, words: str) -> None:
    assert verdict(says(desk, words)) == ("parked", "letter", "TH06")
    assert desk.outbox() == []


def test_the_same_letter_judged_again_changes_nothing(desk: Desk) -> None:
    says(desk, "Đợt 1 trường không có điển hình.")
    says(desk, "Trường đã gửi bản giấy đợt 1 ngày 01/3/2018.")
    assert not replay(desk.processor(), LATER, lambda _done, _total: None).differences
    before = [(m.kind, m.key) for m in desk.outbox()]
    desk.judge_all_anew()
    with desk.database.reading() as tx:
        school = duty(desk).school
        assert len(decisions.history(tx, "cv44-d1", school, LATER)) == 2
    assert [(m.kind, m.key) for m in desk.outbox()] == before
    assert {m.kind for m in desk.outbox()} == {MailKind.RECEIPT}
