"""From stored bytes to decided messages: one at a time, a bad one never holds up the next, and who is told what."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP, default
from pathlib import Path

import pytest

from ingest.sandbox import InterruptedReadError, Sandbox
from rules.reading import ReadOutcome
from store import messages, outbox, roster
from store.database import StoreError
from store.ledger import LedgerEntry
from store.messages import AttachmentRecord, Outcome
from store.outbox import MailKind, State, Wanted
from tests.kit.forms import docx_form, individual, xlsx_form
from tests.kit.incoming import NOW, Desk, new_desk
from tests.kit.mails import OFFICE, auto_reply, bounce_of, mail

TH06 = "Tiểu học Đức Lĩnh <th06@truong.example>"
TH05 = "th05@truong.example"
STRANGER = "Cô Hoa <hoa@la.example>"
HOA = docx_form(individuals=[individual("Nguyễn Thị Hoa")])
BOTH = xlsx_form(individuals=[individual("Nguyễn Thị Hoa"), individual("Trần Văn Nam")])
REPORT = mail(TH06, "BC đợt 1", attachments=[("Báo cáo.docx", HOA)])
LETTER = mail("Ban tin <tin@la.example>", "Tin tuần này")


@pytest.fixture
def newcomer(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk that knows no school and no campaign yet."""
    desk = new_desk(database_url, tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def desk(newcomer: Desk) -> Desk:
    newcomer.know_schools()
    return newcomer


@pytest.fixture
def light(tmp_path: Path) -> Iterator[Desk]:
    """A desk on SQLite, for what does not depend on the database."""
    desk = new_desk(f"sqlite:///{tmp_path}/light.db", tmp_path)
    desk.know_schools()
    yield desk
    desk.close()


def verdict(line: LedgerEntry) -> tuple[str, str | None, str | None]:
    return line.verdict.outcome.value, line.verdict.reason, line.verdict.school


def receipts(desk: Desk) -> list[tuple[str, str | None]]:
    return [(mail.to_address, mail.school) for mail in desk.outbox() if mail.kind is MailKind.RECEIPT]


def asked(desk: Desk) -> list[tuple[str, str | None]]:
    return [(mail.to_address, mail.school) for mail in desk.outbox() if mail.kind is MailKind.QUESTION]


def files(desk: Desk) -> list[AttachmentRecord]:
    with desk.database.reading() as tx:
        return messages.files_of(tx, desk.ledger()[-1].message)


def attempts(desk: Desk) -> list[int]:
    with desk.database.reading() as tx:
        return [message.attempts for message in messages.pending(tx)]


def bytes_of(desk: Desk, raw: bytes) -> Path:
    """Return the file that holds the raw bytes of a message."""
    (path,) = desk.folder.rglob(hashlib.sha256(raw).hexdigest())
    return path


class Interrupted(Sandbox):
    """A sandbox whose children are always stopped from outside, as when the service is shut down."""

    def read(self, data: bytes, file: str) -> ReadOutcome:
        raise InterruptedReadError("the reader was stopped from outside")


# What becomes of a mail


def test_a_report_is_recorded_with_its_rows_its_envelope_and_its_file(desk: Desk) -> None:
    line = desk.decide(REPORT)
    assert verdict(line) == ("recorded", None, "TH06")
    assert (line.sender, line.subject, line.rounds) == ("th06@truong.example", "BC đợt 1", ("cv44-d1",))
    (version,) = desk.versions()
    assert (version.version, version.nil, version.early, version.file) == (1, False, False, "Báo cáo.docx")
    assert version.received_at == line.received_at
    assert [(file.name, file.size, file.outcome) for file in files(desk)] == [("Báo cáo.docx", len(HOA), "read")]
    assert receipts(desk) == [("th06@truong.example", "TH06")]


def test_a_corrected_report_is_the_next_version_and_gets_a_receipt_of_its_own(desk: Desk) -> None:
    desk.decide(REPORT)
    line = desk.decide(mail(TH06, "BC đợt 1 sửa", attachments=[("Báo cáo.xlsx", BOTH)]))
    assert verdict(line) == ("recorded", None, "TH06")
    assert [version.version for version in desk.versions()] == [1, 2]
    assert len(receipts(desk)) == 2


def test_the_same_report_in_a_new_mail_is_no_new_version_and_gets_no_second_receipt(desk: Desk) -> None:
    desk.decide(REPORT)
    again = xlsx_form(individuals=[individual("Nguyễn Thị Hoa")])
    line = desk.decide(mail(TH06, "Gửi lại", attachments=[("Báo cáo.xlsx", again)]))
    assert verdict(line) == ("duplicate", "same_report", "TH06")
    assert len(desk.versions()) == 1
    assert len(receipts(desk)) == 1


def test_the_same_mail_with_other_headers_on_top_is_known_and_gets_no_second_receipt(desk: Desk) -> None:
    desk.decide(REPORT)
    line = desk.decide(b"Received: from backup.example by mx.office.example\r\n" + REPORT)
    assert verdict(line) == ("duplicate", "same_mail", None)
    assert len(desk.versions()) == 1
    assert len(receipts(desk)) == 1


def test_a_report_with_nobody_of_the_one_before_waits_for_a_person(light: Desk) -> None:
    light.decide(REPORT)
    more = docx_form(individuals=[individual("Lê Thị Bích")])
    line = light.decide(mail(TH06, "Báo cáo", attachments=[("bc.docx", more)]))
    assert verdict(line) == ("parked", "supplement_or_replacement", "TH06")
    assert len(light.versions()) == 1


def test_a_nil_return_after_a_report_waits_for_a_person(light: Desk) -> None:
    light.decide(REPORT)
    line = light.decide(mail(TH06, "BC", attachments=[("bc.docx", docx_form(nil=True, nil_reason="chưa có"))]))
    assert verdict(line) == ("parked", "nil_contradiction", "TH06")


def test_a_form_in_a_forwarded_mail_is_recorded(light: Desk) -> None:
    message = message_from_bytes(mail(TH06, "Fwd: Fw: CV 44"), policy=default)
    message.add_attachment(message_from_bytes(REPORT, policy=default))
    assert verdict(light.decide(message.as_bytes(policy=SMTP))) == ("recorded", None, "TH06")


def test_of_a_mail_with_very_many_files_the_first_are_read(light: Desk) -> None:
    photos = [(f"{n}.jpg", b"\xff\xd8\xff") for n in range(29)]
    attached = [*photos, ("bc.docx", HOA), ("bc2.docx", BOTH)]
    assert verdict(light.decide(mail(TH06, "BC", attachments=attached))) == ("recorded", None, "TH06")
    assert [(file.name, file.outcome) for file in files(light)][-2:] == [
        ("bc.docx", "read"),
        ("bc2.docx", "unreadable"),
    ]


def test_forms_for_two_rounds_in_one_mail_are_both_recorded_with_one_receipt(light: Desk) -> None:
    second = docx_form(period="Đợt 2", individuals=[individual("Trần Văn Nam")])
    line = light.decide(mail(TH06, "Báo cáo", attachments=[("d1.docx", HOA), ("d2.docx", second)]))
    assert verdict(line) == ("recorded", None, "TH06")
    assert line.rounds == ("cv44-d1", "cv44-d2")
    assert len(receipts(light)) == 1


def test_a_clear_form_is_recorded_although_another_in_the_same_mail_waits_for_a_person(light: Desk) -> None:
    other = docx_form(school_name="Trường Tiểu học Đức Liên", school_code="TH05", individuals=[individual()])
    line = light.decide(mail(TH06, "Báo cáo", attachments=[("a.docx", HOA), ("b.docx", other)]))
    assert verdict(line) == ("parked", "conflicting_school", "TH06")
    assert line.rounds == ("cv44-d1",)
    assert receipts(light) == [("th06@truong.example", "TH06")]


def test_mail_from_long_before_the_campaign_is_put_aside_in_silence(light: Desk) -> None:
    before = datetime.fromisoformat("2018-01-27T08:00:00+07:00")
    assert verdict(light.decide(mail(TH06, "Báo cáo năm ngoái"), before)) == ("ignored", "before_campaign", None)
    assert light.outbox() == []


def test_a_photo_instead_of_the_form_is_kept_in_the_ledger_and_told_to_the_school(light: Desk) -> None:
    line = light.decide(mail(TH06, "BC đợt 1", attachments=[("IMG_2034.HEIC", b"\0\0\0\x18ftypheic")]))
    assert line.verdict.outcome is Outcome.PARKED
    assert [(file.name, file.outcome == "read") for file in files(light)] == [("IMG_2034.HEIC", False)]
    assert receipts(light) == [("th06@truong.example", "TH06")]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"\0" * 500,
        bytes(range(256)) * 20,
        b"From: \xff\xfe\r\nSubject: \0\r\nReferences: <\0@x>\r\n\r\n\0",
    ],
    ids=["nothing", "empty", "zeros", "rubbish", "rubbish in headers"],
)
def test_rubbish_waits_for_a_person_and_nobody_is_answered(desk: Desk, raw: bytes) -> None:
    assert verdict(desk.decide(raw)) == ("parked", "unknown_sender", None)
    assert desk.outbox() == []


def test_a_mail_whose_answer_to_us_holds_a_zero_octet_is_decided_like_any_other(desk: Desk) -> None:
    raw = REPORT.replace(b"Subject:", b"References: <a\0b@c>\r\nIn-Reply-To: <\0>\r\nSubject:")
    assert verdict(desk.decide(raw)) == ("recorded", None, "TH06")


def bomb(sender: str) -> bytes:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3_000))
    head = mail(sender, "BC đợt 1").partition(b"Content-Type")[0]
    return head + nested


def test_a_nesting_bomb_is_parked_as_broken_and_a_known_sender_is_told(light: Desk) -> None:
    line = light.decide(bomb(TH06))
    assert verdict(line) == ("parked", "broken_mime", "TH06")
    assert (line.sender, line.subject) == ("th06@truong.example", "BC đợt 1")
    assert receipts(light) == [("th06@truong.example", "TH06")]


def test_a_strangers_nesting_bomb_is_parked_and_not_answered(light: Desk) -> None:
    assert verdict(light.decide(bomb(STRANGER))) == ("parked", "broken_mime", None)
    assert receipts(light) == []


# Who may write what


def test_a_forger_can_make_us_write_to_a_school_only_once_a_day(light: Desk) -> None:
    for number in range(3):
        light.decide(mail(TH06, f"BC {number}", attachments=[("bc.docx", HOA)], authenticated=False))
    assert len(light.outbox()) == 1
    light.decide(REPORT)
    assert len(light.outbox()) == 2


def test_a_forged_copy_of_a_mail_does_not_keep_the_genuine_one_out(desk: Desk) -> None:
    forged = b"Authentication-Results: mx.office.example; dmarc=fail header.from=truong.example\r\n" + REPORT
    assert verdict(desk.decide(forged)) == ("parked", "unverified_sender", None)
    assert verdict(desk.decide(REPORT)) == ("recorded", None, "TH06")


def test_a_known_address_that_our_server_finds_forged_waits_and_the_schools_address_is_asked(light: Desk) -> None:
    line = light.decide(mail(TH06, "BC đợt 1", attachments=[("bc.docx", HOA)], authenticated=False))
    assert verdict(line) == ("parked", "unverified_sender", None)
    assert light.versions() == []
    assert (receipts(light), asked(light)) == ([], [("th06@truong.example", "TH06")])


def test_a_forged_mail_without_a_form_bothers_nobody(light: Desk) -> None:
    assert verdict(light.decide(mail(TH06, "BC", authenticated=False))) == ("parked", "no_attachment", None)
    assert receipts(light) == []


def test_a_report_is_recorded_unverified_where_no_server_is_trusted_to_say(light: Desk) -> None:
    uid = light.put(mail(TH06, "BC đợt 1", attachments=[("bc.docx", HOA)], authenticated=False))
    assert light.processor(trusted_authserv="").process_pending(NOW) == Counter({Outcome.RECORDED: 1})
    assert verdict(light.line(uid)) == ("recorded", None, "TH06")


def test_a_second_registered_address_gets_the_receipt_for_what_it_sent(light: Desk) -> None:
    light.decide(mail("HOA@Nha.example", "BC đợt 1", attachments=[("bc.docx", HOA)]))
    assert receipts(light) == [("hoa@nha.example", "TH06")]


def test_about_a_strangers_report_the_school_that_is_clear_is_asked(light: Desk) -> None:
    line = light.decide(mail(STRANGER, "BC đợt 1", attachments=[("bc.docx", HOA)]))
    assert verdict(line) == ("parked", "unknown_sender", None)
    assert (receipts(light), asked(light)) == ([], [("th06@truong.example", "TH06")])
    assert light.versions() == []


def test_a_strangers_report_never_replaces_an_accepted_one(light: Desk) -> None:
    light.decide(REPORT)
    light.decide(mail(STRANGER, "BC đợt 1", attachments=[("bc.xlsx", BOTH)]))
    assert [version.message for version in light.versions()] == [light.ledger()[0].message]


def test_a_stranger_without_a_form_is_told_nothing(light: Desk) -> None:
    assert verdict(light.decide(mail(STRANGER, "Xin mật khẩu"))) == ("parked", "unknown_sender", None)
    assert light.outbox() == []


def test_a_report_for_a_school_without_an_address_is_no_fault(light: Desk) -> None:
    form = docx_form(school_name="Trường Mầm non Đức Bồng", school_code="MN02", individuals=[individual()])
    line = light.decide(mail(STRANGER, "BC đợt 1", attachments=[("bc.docx", form)]))
    assert verdict(line) == ("parked", "unknown_sender", None)
    assert light.outbox() == []


def test_where_form_and_sender_disagree_the_sender_is_told_and_the_other_school_is_not(light: Desk) -> None:
    line = light.decide(mail(TH05, "BC đợt 1", attachments=[("bc.docx", HOA)]))
    assert verdict(line) == ("parked", "conflicting_school", None)
    assert receipts(light) == [(TH05, "TH05")]
    assert (light.versions("TH05"), light.versions("TH06")) == ([], [])


def test_two_senders_in_one_mail_are_no_sender(light: Desk) -> None:
    raw = REPORT.replace(b"<th06@truong.example>", b"<th06@truong.example>, x@la.example")
    assert verdict(light.decide(raw)) == ("parked", "unknown_sender", None)
    assert asked(light) == [("th06@truong.example", "TH06")]


# Nothing automatic is answered


def ours(desk: Desk, to: str = "th06@truong.example") -> bytes:
    """Return a reminder that left for a school."""
    with desk.database.transaction() as tx:
        queued = outbox.queue(tx, Wanted(MailKind.REMINDER, "cv44-d1:1", to, NOW, "TH06"), NOW)
        assert queued is not None
        outbox.claim(tx, queued, "Nhắc lần 1", NOW)
        outbox.mark_sent(tx, queued, NOW, "250 OK")
    message_id = desk.outbox()[0].message_id
    return mail(OFFICE, "Nhắc lần 1", to=to, message_id=message_id, headers={"Auto-Submitted": "auto-generated"})


def refused(desk: Desk) -> dict[str, str]:
    with desk.database.reading() as tx:
        return roster.refused_addresses(tx)


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto-Submitted": "auto-replied"}, "auto_reply"),
        ({"Precedence": "bulk"}, "mailing_list"),
        ({"List-Id": "<tin.la.example>"}, "mailing_list"),
    ],
)
def test_automatic_mail_is_put_aside_and_never_answered(light: Desk, headers: dict[str, str], reason: str) -> None:
    assert verdict(light.decide(mail(TH06, "BC", headers=headers))) == ("ignored", reason, None)
    assert light.outbox() == []


@pytest.mark.parametrize("headers", [{"List-Id": "<gv.truong.example>"}, {"Auto-Submitted": "auto-generated"}])
def test_a_form_that_comes_through_a_list_or_a_machine_waits_for_a_person_and_is_not_answered(
    light: Desk, headers: dict[str, str]
) -> None:
    line = light.decide(mail(TH06, "BC đợt 1", attachments=[("bc.docx", HOA)], headers=headers))
    assert verdict(line) == ("parked", "automatic_form", None)
    assert (light.versions(), light.outbox()) == ([], [])


def test_the_blank_form_that_we_send_out_ourselves_is_ours(light: Desk) -> None:
    raw = mail(OFFICE, "Công văn 44", attachments=[("mau.docx", HOA)], headers={"Auto-Submitted": "auto-generated"})
    assert verdict(light.decide(raw)) == ("ignored", "ours", None)


def test_our_own_mail_and_a_schools_absence_notice_start_no_conversation(light: Desk) -> None:
    reminder = ours(light)
    assert verdict(light.decide(reminder)) == ("ignored", "ours", None)
    assert verdict(light.decide(auto_reply(reminder, TH06))) == ("ignored", "auto_reply", None)
    assert receipts(light) == []


def test_a_schools_plain_answer_to_our_mail_is_a_letter_and_gets_no_receipt(desk: Desk) -> None:
    reminder = ours(desk)
    message_id = str(message_from_bytes(reminder)["Message-ID"])
    line = desk.decide(mail(TH06, "Re: Nhắc lần 1", "Cảm ơn Phòng.\n", headers={"In-Reply-To": message_id}))
    assert verdict(line) == ("parked", "letter", "TH06")
    assert receipts(desk) == []


def test_a_mail_that_came_back_for_good_is_marked_and_so_is_its_address(desk: Desk) -> None:
    line = desk.decide(bounce_of(ours(desk), "th06@truong.example", "5.1.1"))
    assert verdict(line) == ("ignored", "bounce", None)
    assert "th06@truong.example" in str(line.verdict.detail)
    reminder, again = desk.outbox()
    assert (again.to_address, again.state, again.key) == ("hoa@nha.example", State.QUEUED, reminder.key)
    assert (reminder.state, reminder.reason) == (State.BOUNCED, "th06@truong.example: 5.1.1")
    assert refused(desk) == {"th06@truong.example": "5.1.1"}


def test_a_mail_that_came_back_from_a_full_mailbox_leaves_the_address_good(light: Desk) -> None:
    light.decide(bounce_of(ours(light), "th06@truong.example", "5.2.2"))
    assert [(mail.to_address, mail.state) for mail in light.outbox()] == [
        ("th06@truong.example", State.BOUNCED),
        ("hoa@nha.example", State.QUEUED),
    ]
    assert refused(light) == {}


def test_a_school_that_reports_from_an_address_can_be_written_to_there_again(light: Desk) -> None:
    light.decide(bounce_of(ours(light), "th06@truong.example", "5.1.1"))
    light.decide(REPORT)
    assert refused(light) == {}


def test_a_delay_marks_nothing(desk: Desk) -> None:
    assert verdict(desk.decide(bounce_of(ours(desk), "th06@truong.example", "4.4.7"))) == ("ignored", "bounce", None)
    assert [mail.state for mail in desk.outbox()] == [State.SENT]
    assert refused(desk) == {}


def test_a_report_about_a_mail_that_we_never_sent_accuses_no_address(light: Desk) -> None:
    forged = mail(OFFICE, "Nhắc", to="th06@truong.example", message_id="<reminder.forged@diemdanh.mail>")
    assert verdict(light.decide(bounce_of(forged, "th06@truong.example"))) == ("ignored", "bounce", None)
    assert refused(light) == {}


def test_a_report_about_another_address_than_the_one_we_wrote_to_accuses_nobody(light: Desk) -> None:
    light.decide(bounce_of(ours(light), TH05))
    assert refused(light) == {}


# Whatever fails


def test_nothing_is_decided_before_there_are_schools_and_a_campaign(newcomer: Desk) -> None:
    uid = newcomer.put(REPORT)
    assert newcomer.processor().process_pending(NOW) == Counter()
    assert verdict(newcomer.line(uid)) == ("pending", None, None)
    assert attempts(newcomer) == [0]

    newcomer.know_schools()
    assert newcomer.processor().process_pending(NOW) == Counter({Outcome.RECORDED: 1})
    assert receipts(newcomer) == [("th06@truong.example", "TH06")]


def test_messages_are_decided_in_the_order_of_their_arrival(light: Desk) -> None:
    later = light.put(mail(TH06, "BC đợt 1 sửa", attachments=[("b.xlsx", BOTH)]), NOW + timedelta(hours=2))
    first = light.put(REPORT, NOW)
    light.processor().process_pending(NOW)
    assert [v.message for v in light.versions()] == [light.line(first).message, light.line(later).message]


def test_a_report_that_was_held_up_does_not_replace_one_that_the_server_received_after_it(desk: Desk) -> None:
    desk.decide(mail(TH06, "BC đợt 1 sửa", attachments=[("b.xlsx", BOTH)]), NOW)
    desk.decide(REPORT, NOW - timedelta(hours=1))
    assert [version.file for version in desk.versions()] == ["Báo cáo.docx", "b.xlsx"]


def test_one_bad_message_holds_up_no_other_and_is_parked_after_three_failures(desk: Desk) -> None:
    bad, good = desk.put(LETTER), desk.put(REPORT)
    bytes_of(desk, LETTER).unlink()
    assert desk.processor().process_pending(NOW) == Counter({Outcome.RECORDED: 1})
    assert verdict(desk.line(good)) == ("recorded", None, "TH06")
    assert attempts(desk) == [1]
    assert desk.processor().process_pending(NOW) == Counter()
    assert desk.processor().process_pending(NOW) == Counter({Outcome.PARKED: 1})
    assert verdict(desk.line(bad)) == ("parked", "failed", None)
    assert desk.processor().process_pending(NOW) == Counter()


def test_a_message_that_recovers_before_the_third_failure_is_decided(light: Desk) -> None:
    uid = light.put(REPORT)
    path = bytes_of(light, REPORT)
    path.unlink()
    light.processor().process_pending(NOW)
    path.write_bytes(REPORT)
    light.processor().process_pending(NOW)
    assert verdict(light.line(uid)) == ("recorded", None, "TH06")


@pytest.mark.parametrize("instead", ["nothing", "a file"])
def test_a_raw_store_that_cannot_be_read_is_no_fault_of_a_message(light: Desk, tmp_path: Path, instead: str) -> None:
    uid = light.put(REPORT)
    aside = light.folder.rename(tmp_path / "aside")
    if instead == "a file":
        light.folder.write_text("where the folder should be")
    for _ in range(4):
        with pytest.raises(StoreError) as caught:
            light.processor().process_pending(NOW)
        assert caught.value.transient
    assert attempts(light) == [0]

    light.folder.unlink(missing_ok=True)
    aside.rename(light.folder)
    light.processor().process_pending(NOW)
    assert verdict(light.line(uid)) == ("recorded", None, "TH06")


def test_a_database_that_refuses_is_no_fault_of_a_message_and_nothing_is_half_done(light: Desk) -> None:
    uid = light.put(REPORT)
    with light.database.transaction() as tx:
        tx.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END")
    for _ in range(4):
        with pytest.raises(StoreError):
            light.processor().process_pending(NOW)
    assert verdict(light.line(uid)) == ("pending", None, None)
    assert (light.versions(), light.outbox(), attempts(light)) == ([], [], [0])

    with light.database.transaction() as tx:
        tx.exec_driver_sql("DROP TRIGGER full")
    light.processor().process_pending(NOW)
    assert verdict(light.line(uid)) == ("recorded", None, "TH06")
    assert [version.version for version in light.versions()] == [1]


def test_a_reader_that_is_stopped_from_outside_is_no_fault_of_a_message_and_holds_up_no_other(light: Desk) -> None:
    uid, other = light.put(REPORT), light.put(LETTER)
    for _ in range(4):
        light.processor(sandbox=Interrupted()).process_pending(NOW)
    assert verdict(light.line(uid)) == ("pending", None, None)
    assert verdict(light.line(other)) == ("parked", "unknown_sender", None)
    assert attempts(light) == [0]
    light.processor().process_pending(NOW)
    assert verdict(light.line(uid)) == ("recorded", None, "TH06")


def test_what_was_decided_stays_decided(desk: Desk) -> None:
    desk.decide(REPORT)
    before = desk.ledger(), desk.outbox(), desk.versions()
    assert desk.processor().process_pending(NOW + timedelta(days=1)) == Counter()
    assert (desk.ledger(), desk.outbox(), desk.versions()) == before


def test_a_report_counts_from_when_the_server_received_it_not_from_its_own_date(light: Desk) -> None:
    received_at = datetime.fromisoformat("2018-03-04T23:59:59+07:00")
    raw = mail(
        TH06, "BC đợt 1", attachments=[("bc.docx", HOA)], date=datetime.fromisoformat("2018-01-01T00:00:00+07:00")
    )
    assert light.decide(raw, received_at).received_at == received_at
    assert [version.received_at for version in light.versions()] == [received_at]
