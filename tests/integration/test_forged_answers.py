"""Answers that bring back what our mail is known by: who holds it has seen that mail, and is no school for that."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ingest.review.answers import By, Done
from ingest.review.undoing import undo
from rules.evidence import Layer
from store import outbox
from store.identity import shown
from store.ledger import LedgerEntry
from store.messages import Outcome
from store.outbox import MailKind, OutboxMail, Wanted
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, SCHOOLS, Desk, new_desk
from tests.kit.mails import OFFICE, mail

TH06 = "Tiểu học Đức Lĩnh <th06@truong.example>"
TH05 = "Tiểu học Đức Liên <th05@truong.example>"
STRANGER = "Cô Hoa <hoa@la.example>"
FORM = [("Báo cáo.docx", docx_form(individuals=[individual("Nguyễn Thị Hoa")]))]
OTHER = [("Báo cáo.docx", docx_form(individuals=[individual("Trần Văn Nam")]))]
SILENT = [
    ("Báo cáo.docx", docx_form(school_name="", school_code="", commune="", letterhead="", individuals=[individual()]))
]
REGISTERED = {address for school in SCHOOLS for address in school.emails}
SPECIALIST = By("chuyenvien@phonggd.example", "nhầm trường", NOW)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(f"sqlite:///{tmp_path}/office.db", tmp_path)
    desk.know_schools()
    yield desk
    desk.close()


@pytest.fixture
def other_office(tmp_path: Path) -> Iterator[Desk]:
    """Another office with the same schools, and a key of its own."""
    folder = tmp_path / "other"
    folder.mkdir()
    desk = new_desk(f"sqlite:///{folder}/office.db", folder)
    desk.know_schools()
    yield desk
    desk.close()


def everything_booked(desk: Desk) -> list[tuple[str, int]]:
    rounds = ("cv44-d1", "cv44-d2")
    return [(each.school, each.version) for s in SCHOOLS for r in rounds for each in desk.versions(s.code, r)]


def refused(desk: Desk, raw: bytes) -> LedgerEntry:
    """Return what became of a mail after nothing was booked and nobody outside the roster was written to."""
    line = desk.decide(raw)
    assert everything_booked(desk) == []
    assert {each.to_address for each in desk.outbox()} <= REGISTERED
    assert line.verdict.outcome is Outcome.PARKED
    return line


def left(desk: Desk, mail_: OutboxMail) -> OutboxMail:
    """Return a queued mail after it left."""
    with desk.database.transaction() as tx:
        outbox.claim(tx, mail_.id, "Điểm danh", NOW)
        outbox.mark_sent(tx, mail_.id, NOW, "250 OK")
    return mail_


def written(desk: Desk, code: str, to: str) -> OutboxMail:
    """Return a reminder that left for a school."""
    with desk.database.transaction() as tx:
        queued = outbox.queue(tx, Wanted(MailKind.REMINDER, f"cv44-d1:{code}:1", to, NOW, code), NOW)
    (ours,) = (each for each in desk.outbox() if each.id == queued)
    return left(desk, ours)


def answer(
    sender: str,
    ours: OutboxMail,
    attachments: Sequence[tuple[str, bytes]] = FORM,
    *,
    says: str = "Báo cáo đây ạ.",
    authenticated: bool = True,
) -> bytes:
    """Return an answer that brings back all by which our mail is known."""
    local, _, domain = OFFICE.partition("@")
    body = f"{says}\n\n> Mã tra cứu thư: {shown(str(ours.token))}\n"
    headers = {"In-Reply-To": ours.message_id, "References": ours.message_id}
    to = f"{local}+{str(ours.token).lower()}@{domain}"
    return mail(sender, "Re: Nhắc lần 1", body, attachments, to=to, headers=headers, authenticated=authenticated)


# Tokens


def test_the_token_of_our_own_mail_makes_no_stranger_a_school(desk: Desk) -> None:
    ours = written(desk, "TH06", "th06@truong.example")
    assert refused(desk, answer(STRANGER, ours)).verdict.reason == "unknown_sender"


def test_the_token_of_our_own_mail_makes_no_forged_address_genuine(desk: Desk) -> None:
    ours = written(desk, "TH06", "th06@truong.example")
    assert refused(desk, answer(TH06, ours, authenticated=False)).verdict.reason == "unverified_sender"


def test_the_token_of_a_mail_to_another_school_is_a_contradiction(desk: Desk) -> None:
    ours = written(desk, "TH05", "th05@truong.example")
    assert refused(desk, answer(TH06, ours, SILENT)).verdict.reason == "conflicting_school"


def test_a_token_that_was_stolen_from_another_office_says_nothing_here(desk: Desk, other_office: Desk) -> None:
    mine, theirs = (written(each, "TH06", "th06@truong.example") for each in (desk, other_office))
    assert (mine.token, mine.message_id) != (theirs.token, theirs.message_id)
    line = refused(desk, answer(STRANGER, theirs))
    assert line.verdict.reason == "unknown_sender"
    assert {each.layer for each in line.evidence}.isdisjoint({Layer.THREAD})


def test_a_schools_answer_with_its_own_token_is_recorded(desk: Desk) -> None:
    line = desk.decide(answer(TH06, written(desk, "TH06", "th06@truong.example"), SILENT))
    assert (line.verdict.outcome, line.verdict.school) == (Outcome.RECORDED, "TH06")


# The school's word about a report from elsewhere


def asked(desk: Desk) -> OutboxMail:
    """Return the question to TH06 about a stranger's report."""
    refused(desk, mail(STRANGER, "BC đợt 1", attachments=FORM))
    (question,) = (each for each in desk.outbox() if each.kind is MailKind.QUESTION)
    assert (question.to_address, question.school) == ("th06@truong.example", "TH06")
    return left(desk, question)


def decided(desk: Desk, raw: bytes) -> LedgerEntry:
    """Return what became of a mail, after what it brought about was judged anew."""
    uid = desk.put(raw)
    for _ in range(2):
        desk.processor().process_pending(NOW)
    return desk.line(uid)


def yes(sender: str, question: OutboxMail, *, authenticated: bool = True) -> bytes:
    return answer(sender, question, (), says="Đúng ạ.", authenticated=authenticated)


def again(raw: bytes, number: int) -> bytes:
    """Return the mail as a mail of its own: by another way, under another Message-ID."""
    head, _, rest = raw.partition(b"Message-ID: <")
    return f"X-Again: {number}\r\n".encode() + head + f"Message-ID: <{number}.".encode() + rest


def test_a_school_that_says_yes_makes_a_strangers_report_its_own(desk: Desk) -> None:
    assert decided(desk, yes(TH06, asked(desk))).verdict.reason == "confirmation"
    assert everything_booked(desk) == [("TH06", 1)]


@pytest.mark.parametrize("who", [STRANGER, TH05, '"th06@truong.example" <hoa@la.example>'])
def test_nobody_says_yes_for_a_school(desk: Desk, who: str) -> None:
    assert decided(desk, yes(who, asked(desk))).verdict.reason != "confirmation"
    assert everything_booked(desk) == []


def test_a_forged_yes_is_none(desk: Desk) -> None:
    assert decided(desk, yes(TH06, asked(desk), authenticated=False)).verdict.reason != "confirmation"
    assert everything_booked(desk) == []


def test_a_yes_to_the_question_of_another_office_is_none(desk: Desk, other_office: Desk) -> None:
    asked(desk)
    assert decided(desk, yes(TH06, asked(other_office))).verdict.reason != "confirmation"
    assert everything_booked(desk) == []


def test_a_yes_that_is_sent_again_confirms_nothing_more(desk: Desk) -> None:
    said = yes(TH06, asked(desk))
    decided(desk, said)
    later = decided(desk, mail("Ông Ba <ba@la.example>", "BC đợt 1", attachments=OTHER))
    for number in (1, 2):
        decided(desk, b"X-Again: %d\r\n" % number + said)
        decided(desk, again(said, number))
    assert everything_booked(desk) == [("TH06", 1)]
    assert desk.line(later.place.uid).verdict.outcome is Outcome.PARKED


def test_a_yes_that_is_sent_again_does_not_bring_back_what_the_specialist_took_back(desk: Desk) -> None:
    said = yes(TH06, asked(desk))
    decided(desk, said)
    with desk.database.transaction() as tx:
        assert isinstance(undo(tx, desk.ledger()[0].message, SPECIALIST), Done)
    desk.processor().process_pending(NOW)
    assert everything_booked(desk) == []

    decided(desk, b"X-Again: 1\r\n" + said)
    decided(desk, again(said, 2))
    assert everything_booked(desk) == []
