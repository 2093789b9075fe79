"""The review as the specialist does it at a terminal, and its JSON."""

from store.database import Database
from tests.kit.forms import docx_form
from tests.kit.mailbox import Mailbox
from tests.kit.mails import mail, plain_of
from tests.kit.smtp import SmtpServer
from tests.system.office import OfficeFolder
from tests.system.reports import at, form_of, report

NEW = "co.hoa@noikhac.example"


def _from_stranger(mailbox: Mailbox, *people: str) -> None:
    form = docx_form(**form_of("TH06", *people))
    mailbox.append(mail(NEW, "bc", attachments=[("bc.docx", form)]), at("02T09:30"))


def _emails(office: OfficeFolder, code: str) -> list[str]:
    (school,) = (school for school in office.json("schools", "list") if school["code"] == code)
    emails: list[str] = school["email"]
    return emails


def _outcome(office: OfficeFolder) -> tuple[str, str | None]:
    (message,) = office.json("messages")
    return message["outcome"], message["school"]


def test_a_waiting_mail_is_shown_assigned_learnt_from_and_taken_back(office: OfficeFolder, dovecot: Mailbox) -> None:
    _from_stranger(dovecot, "Nguyễn Thị Hòa")
    office.json("poll")
    (waiting,) = office.json("review", "list")
    assert (waiting["reason"], waiting["candidates"], waiting["flags"]) == ("unknown_sender", ["TH06"], [])
    assert {"layer", "text", "schools"} == set(waiting["evidence"][0])
    number = str(waiting["id"])
    shown = office.json("review", "show", number)
    assert [school["code"] for school in shown["schools"]] == ["TH06"]
    assert [row["fields"]["name"] for row in shown["read"][0]["rows"]] == ["Nguyễn Thị Hòa"]
    assert shown["commands"][0] == f"diemdanh review accept {number}"

    done = office.run("review", "assign", number, "TH06", "--reason", "đã gọi điện", "--learn-address")
    assert done.status == 0, done.err
    assert "đã ghi nhận" in done.out
    assert _outcome(office) == ("recorded", "TH06")
    assert _emails(office, "TH06") == ["th06@truong.example", NEW]

    assert office.run("review", "undo", number, "--reason", "nhầm").status == 0
    assert _outcome(office) == ("parked", None)
    assert _emails(office, "TH06") == ["th06@truong.example"]
    assert [(d["kind"], d["holds"], d["reason"]) for d in office.json("review", "log")] == [
        ("assign", True, "đã gọi điện"),
        ("assign", False, "nhầm"),
    ]


def test_without_a_terminal_nothing_is_learnt_unasked(office: OfficeFolder, dovecot: Mailbox) -> None:
    _from_stranger(dovecot, "Nguyễn Thị Hòa")
    office.json("poll")
    assert office.run("review", "accept", "1").status == 0
    assert _outcome(office) == ("recorded", "TH06")
    assert _emails(office, "TH06") == ["th06@truong.example"]


def test_an_address_of_another_school_is_never_learnt(office: OfficeFolder, dovecot: Mailbox) -> None:
    form = docx_form(**form_of("TH06", "Nguyễn Thị Hòa"))
    dovecot.append(mail("th05@truong.example", "bc", attachments=[("bc.docx", form)]), at("02T09:30"))
    office.json("poll")
    done = office.run("review", "assign", "1", "TH06", "--learn-address", "--yes")
    assert done.status == 0, done.err
    assert "đã đăng ký cho Trường Tiểu học Đức Liên" in done.err
    assert _outcome(office) == ("recorded", "TH06")
    assert _emails(office, "TH06") == ["th06@truong.example"]


def test_the_school_is_told_why_its_report_was_rejected(
    office: OfficeFolder, dovecot: Mailbox, smtp: SmtpServer
) -> None:
    dovecot.append(report("TH06", "Nguyễn Thị Hòa"), at("02T09:30"))
    office.json("poll")
    (unseen,) = office.json("review", "list", "--submissions")
    assert (unseen["school"], unseen["review"]) == ("TH06", "received")
    assert office.run("review", "reject", "1").status == 2
    assert office.run("review", "reject", "1", "--reason", "chưa có minh chứng").status == 0
    assert office.json("rows", "--round", "cv44-d1") == []
    assert office.json("review", "list", "--submissions") == []
    office.run("send")
    (letter,) = (d.message for d in smtp.deliveries if "chưa được chấp nhận" in d.message["Subject"])
    assert letter["To"] == "th06@truong.example"
    assert "chưa có minh chứng" in plain_of(letter)


def test_a_report_given_back_needs_a_correction_until_a_new_one_comes(office: OfficeFolder, dovecot: Mailbox) -> None:
    dovecot.append(report("TH06", "Nguyễn Thị Hòa"), at("02T09:30"))
    office.json("poll")
    assert office.run("review", "reject", "1", "--correct", "--reason", "thiếu minh chứng").status == 0
    (round_,) = office.json("status", "--round", "cv44-d1")["rounds"]
    assert (round_["received"], round_["needs_correction"]) == (1, 1)
    dovecot.append(report("TH06", "Nguyễn Thị Hòa", "Lê Văn Bình"), at("02T10:30"))
    office.json("poll")
    (round_,) = office.json("status", "--round", "cv44-d1")["rounds"]
    assert (round_["received"], round_["needs_correction"]) == (1, 0)
    (again,) = office.json("review", "list", "--submissions")
    assert (again["review"], again["version"]) == ("revised", 2)
    assert [row["fields"]["name"] for row in again["differences"]["added"]] == ["Lê Văn Bình"]


def test_all_that_is_wrong_with_a_decision_is_told_at_once(office: OfficeFolder, dovecot: Mailbox) -> None:
    _from_stranger(dovecot, "Nguyễn Thị Hòa")
    office.json("poll")
    finished = office.run("review", "assign", "1", "XX99", "--round", "dot-9")
    assert finished.status == 2
    assert "«XX99»" in finished.err
    assert "«dot-9»" in finished.err
    assert office.run("review", "show", "99").status == 2


def test_while_the_service_reads_the_decision_is_left_to_it(office: OfficeFolder, dovecot: Mailbox) -> None:
    _from_stranger(dovecot, "Nguyễn Thị Hòa")
    office.json("poll")
    database = Database(f"sqlite:///{office.folder / 'var' / 'diemdanh.db'}")
    with database.lock("poll"):
        done = office.run("review", "accept", "1")
    database.close()
    assert done.status == 0
    assert "Dịch vụ đang chạy" in done.out
    assert office.json("poll")["recorded"] == 1
