"""A school sends again: the same, something changed, a supplement, a replacement, a withdrawal."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ingest.replay import replay
from ingest.review.answers import By, Done
from ingest.review.undoing import undo
from ingest.review.verdicts import reject
from reminders.letters import Letter
from reminders.receipts import receipt
from store import rulings, submissions
from store.ledger import LedgerEntry
from store.rulings import Kind, Ruling
from store.submissions import Aside
from tests.kit.forms import Entry, collective, docx_form, individual, xlsx_form
from tests.kit.incoming import NOW, Desk, new_desk
from tests.kit.mails import mail
from tests.kit.offices import OFFICE

TH06 = "Tiểu học Đức Lĩnh <th06@truong.example>"
HOA, NAM, BICH = (individual(name) for name in ("Nguyễn Thị Hoa", "Trần Văn Nam", "Lê Thị Bích"))
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(f"sqlite:///{tmp_path}/office.db", tmp_path)
    desk.know_schools()
    yield desk
    desk.close()


def form(*people: Entry, **other: object) -> bytes:
    return docx_form(individuals=people, **other)


def report(subject: str, data: bytes, name: str = "bc.docx") -> bytes:
    return mail(TH06, subject, attachments=[(name, data)])


def verdict(line: LedgerEntry) -> tuple[str, str | None]:
    return line.verdict.outcome.value, line.verdict.reason


def names(desk: Desk, round_id: str = "cv44-d1") -> list[list[str | None]]:
    """The names in each version of the round that counts, in the order of arrival."""
    with desk.database.reading() as tx:
        came = submissions.versions(tx, round_id, "TH06")
        return [[row.fields["name"] for row in submissions.rows_of(tx, one.id)] for one in came]


def receipt_for(desk: Desk, line: LedgerEntry) -> Letter:
    (ours,) = (mail for mail in desk.outbox() if mail.about == line.message)
    with desk.database.reading() as tx:
        letter = receipt(tx, ours, OFFICE, NOW)
    assert isinstance(letter, Letter)
    return letter


def nothing_differs(desk: Desk) -> bool:
    return not replay(desk.processor(), NOW, lambda _done, _total: None).differences


def test_rows_in_another_order_and_format_say_the_same(desk: Desk) -> None:
    desk.decide(report("BC", form(HOA, NAM)))
    again = mail(TH06, "BC", attachments=[("bc.xlsx", xlsx_form(individuals=[NAM, HOA]))])
    line = desk.decide(again)
    assert verdict(line) == ("duplicate", "same_report")
    assert not any(ours.about == line.message for ours in desk.outbox())


def test_whoever_was_reminded_of_what_he_sent_is_told_that_it_is_there(desk: Desk) -> None:
    desk.decide(report("BC", form(HOA)))
    answer = mail(TH06, "Re: Nhắc", attachments=[("bc.docx", form(HOA))], headers={"In-Reply-To": desk.reminded(TH06)})
    line = desk.decide(answer)
    assert verdict(line) == ("duplicate", "same_report")
    assert "trùng nội dung" in receipt_for(desk, line).text


def test_the_receipt_of_a_changed_report_shows_what_changed_row_by_row_and_stays_on_time(desk: Desk) -> None:
    desk.decide(report("BC", form(HOA, NAM)))
    other = individual("Nguyễn Thị Hoa", effect="98 % học sinh đạt yêu cầu")
    line = desk.decide(report("BC sửa", form(other, BICH)), NOW + timedelta(days=10))
    text = receipt_for(desk, line).text
    assert "đúng hạn; đây là lần nộp thứ 2, thay cho lần trước." in text
    assert "Thay đổi so với lần nộp thứ 1:\n" in text
    assert "thêm 1 dòng: Lê Thị Bích (cá nhân)" in text
    assert "bớt 1 dòng: Trần Văn Nam (cá nhân)" in text
    assert "dòng 1 (Nguyễn Thị Hoa): Hiệu quả: «95 % học sinh đạt yêu cầu» → «98 % học sinh đạt yêu cầu»" in text


def test_a_long_list_of_changes_is_cut(desk: Desk) -> None:
    people = [individual(f"Nguyễn Văn A{n}") for n in range(30)]
    desk.decide(report("BC", form(*people)))
    changed = [individual(f"Nguyễn Văn A{n}", effect=f"{n} %") for n in range(30)]
    text = receipt_for(desk, desk.decide(report("BC", form(*changed)))).text
    assert "… và 16 thay đổi khác" in text
    assert text.count("Hiệu quả: «") == 14


def test_a_supplement_adds_its_rows_and_the_receipt_says_so(desk: Desk) -> None:
    desk.decide(report("BC", form(HOA)))
    line = desk.decide(report("Báo cáo bổ sung", form(NAM, collectives=[collective()])))
    assert verdict(line) == ("recorded", None)
    assert names(desk)[-1] == ["Nguyễn Thị Hoa", "Trần Văn Nam", "Tổ Toán - Lý"]
    assert [version.adds for version in desk.versions()] == [False, True]
    letter = receipt_for(desk, line)
    assert "đây là lần nộp thứ 2, bổ sung vào lần trước." in letter.text
    assert "cần sửa" not in letter.subject
    assert nothing_differs(desk)


def test_a_report_in_two_mails_becomes_one_whichever_comes_first(desk: Desk) -> None:
    desk.decide(report("BC đợt 1 (2/2)", form(NAM)))
    desk.decide(report("BC đợt 1 (1/2)", form(HOA)))
    assert sorted(str(name) for name in names(desk)[-1]) == ["Nguyễn Thị Hoa", "Trần Văn Nam"]


def test_a_supplement_without_a_round_belongs_to_the_report_that_is_there(desk: Desk) -> None:
    at = NOW + timedelta(days=20)
    desk.decide(report("BC", form(HOA)))
    desk.decide(report("Báo cáo bổ sung", form(NAM, period=None)), at)
    assert names(desk)[-1] == ["Nguyễn Thị Hoa", "Trần Văn Nam"]
    assert desk.versions(round_id="cv44-d2") == []


def test_a_supplement_that_turns_up_late_is_in_the_later_ones_too(desk: Desk) -> None:
    desk.decide(report("BC", form(HOA)), NOW)
    desk.decide(report("Bổ sung lần 2", form(BICH)), NOW + 2 * HOUR)
    desk.decide(report("Bổ sung lần 1", form(NAM)), NOW + HOUR)
    desk.processor().process_pending(NOW)
    assert [sorted(map(str, each)) for each in names(desk)] == [
        ["Nguyễn Thị Hoa"],
        ["Nguyễn Thị Hoa", "Trần Văn Nam"],
        ["Lê Thị Bích", "Nguyễn Thị Hoa", "Trần Văn Nam"],
    ]
    assert len([mail for mail in desk.outbox() if mail.about]) == 3
    assert nothing_differs(desk)


def test_a_report_of_others_without_a_word_changes_nothing_until_a_person_says(desk: Desk) -> None:
    desk.decide(report("BC", form(HOA)))
    line = desk.decide(report("BC", form(NAM)))
    assert verdict(line) == ("parked", "supplement_or_replacement")
    assert names(desk) == [["Nguyễn Thị Hoa"]]
    assert "«Bổ sung» hoặc «Thay thế»" in receipt_for(desk, line).text
    desk.decide(report("BC thay thế", form(NAM)))
    assert names(desk)[-1] == ["Trần Văn Nam"]


def test_a_report_and_its_supplement_in_one_mail_are_one_version(desk: Desk) -> None:
    files = [("bc.docx", form(HOA)), ("bổ sung.docx", form(NAM))]
    assert verdict(desk.decide(mail(TH06, "BC", attachments=files))) == ("recorded", None)
    assert names(desk) == [["Nguyễn Thị Hoa", "Trần Văn Nam"]]


def test_last_periods_file_for_this_period_waits_and_for_its_own_is_a_repetition_with_what_is_owed(desk: Desk) -> None:
    at = NOW + timedelta(days=20)
    desk.decide(report("BC", form(HOA)))
    assert verdict(desk.decide(report("BC đợt 2", form(HOA, period="Đợt 2")), at)) == ("parked", "last_period")
    answer = mail(TH06, "Gửi lại", attachments=[("bc.docx", form(HOA))], headers={"In-Reply-To": desk.reminded(TH06)})
    line = desk.decide(answer, at + HOUR)
    assert verdict(line) == ("duplicate", "same_report")
    (ours,) = (mail for mail in desk.outbox() if mail.about == line.message)
    with desk.database.reading() as tx:
        letter = receipt(tx, ours, OFFICE, at + HOUR)
    assert isinstance(letter, Letter)
    assert "Trường còn chưa nộp:\n  - Đợt 2, hạn trước ngày 10/5/2018" in letter.text


def test_a_supplement_stands_alone_when_the_report_before_it_is_rejected_and_is_added_again_when_it_is_not(
    desk: Desk,
) -> None:
    first = desk.decide(report("BC", form(HOA)))
    desk.decide(report("Bổ sung", form(NAM)))
    with desk.database.transaction() as tx:
        done = reject(tx, first.message, By("cv", "sai mẫu", NOW + HOUR))
    assert isinstance(done, Done)
    desk.processor().process_pending(NOW)
    assert names(desk) == [["Trần Văn Nam"]]
    with desk.database.transaction() as tx:
        undone = undo(tx, first.message, By("cv", "nhầm", NOW + 2 * HOUR))
    assert isinstance(undone, Done)
    desk.processor().process_pending(NOW)
    assert names(desk) == [["Nguyễn Thị Hoa"], ["Nguyễn Thị Hoa", "Trần Văn Nam"]]


def test_a_second_part_that_came_first_into_the_books_is_added_when_the_first_turns_up(desk: Desk) -> None:
    desk.decide(report("BC đợt 1 (2/2)", form(NAM)), NOW + HOUR)
    desk.decide(report("BC đợt 1 (1/2)", form(HOA)), NOW)
    desk.processor().process_pending(NOW)
    assert names(desk) == [["Nguyễn Thị Hoa"], ["Nguyễn Thị Hoa", "Trần Văn Nam"]]
    assert nothing_differs(desk)


# Withdrawing


LETTER = mail(TH06, "Xin thu hồi báo cáo đợt 1", "Trường gửi nhầm, xin thu hồi báo cáo đã gửi.")


def test_a_school_takes_its_report_back_and_may_hand_in_another(desk: Desk) -> None:
    desk.decide(report("BC", form(HOA)))
    desk.decide(report("Bổ sung", form(NAM)))
    line = desk.decide(LETTER)
    assert verdict(line) == ("recorded", "withdrawn")
    assert desk.versions() == []
    with desk.database.reading() as tx:
        every = submissions.by_ids(tx, [1, 2])
        made = [rulings.of_submission(tx, one.id) for one in every]
    assert [one.aside for one in every] == [Aside.WITHDRAWN, Aside.WITHDRAWN]
    assert [(r.kind, r.made_by) for each in made for r in each] == [(Kind.WITHDRAW, "trường")] * 2
    letter = receipt_for(desk, line)
    assert letter.subject.startswith("Đã thu hồi báo cáo theo đề nghị của trường")
    assert "Đợt 1, hạn trước ngày 05/3/2018" in letter.text
    assert verdict(desk.decide(report("Gửi lại", form(HOA)))) == ("recorded", None)
    assert [one.version for one in desk.versions()] == [3]
    assert nothing_differs(desk)


@pytest.mark.parametrize(
    "raw",
    [
        mail(TH06, "Xin thu hồi báo cáo đợt 1", authenticated=False),
        mail("Ai đó <la@la.example>", "Xin thu hồi báo cáo đợt 1"),
        mail("TH Đức Liên <th05@truong.example>", "Xin thu hồi báo cáo đợt 1"),
        mail(TH06, "Xin thu hồi báo cáo đợt 2"),
        mail(TH06, "Thu hồi"),
        mail(TH06, "BC", "Trường xin rút kinh nghiệm."),
        mail(TH06, "BC", "> Xin thu hồi báo cáo đợt 1"),
    ],
    ids=["forged", "stranger", "another school", "another round", "of what", "no withdrawal", "quoted"],
)
def test_a_report_stays_unless_its_own_school_plainly_takes_it_back(desk: Desk, raw: bytes) -> None:
    desk.decide(report("BC", form(HOA)))
    assert verdict(desk.decide(raw))[0] == "parked"
    assert names(desk) == [["Nguyễn Thị Hoa"]]


def test_nothing_is_withdrawn_where_no_server_vouches_for_anybody(desk: Desk) -> None:
    desk.decide(report("BC", form(HOA)))
    uid = desk.put(LETTER)
    desk.processor(trusted_authserv="").process_pending(NOW)
    assert verdict(desk.line(uid)) == ("parked", "letter")
    assert names(desk) == [["Nguyễn Thị Hoa"]]


def test_what_was_accepted_is_only_withdrawn_by_a_person(desk: Desk) -> None:
    first = desk.decide(report("BC", form(HOA)))
    (version,) = desk.versions()
    with desk.database.transaction() as tx:
        rulings.add(tx, Ruling(first.message, Kind.ACCEPT, "Đạt", "cv", NOW, submission=version.id), NOW)
    assert verdict(desk.decide(LETTER)) == ("parked", "withdraw_accepted")
    assert names(desk) == [["Nguyễn Thị Hoa"]]
