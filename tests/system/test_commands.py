"""The commands and their JSON, as scripts and other programs rely on them."""

import signal
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.kit.forms import docx_form
from tests.kit.mailbox import Mailbox
from tests.kit.mails import auto_reply, mail
from tests.kit.smtp import SmtpServer
from tests.system.office import SPECIALIST, OfficeFolder, office_folder
from tests.system.reports import at, form_of, report

MORNING_AFTER = "2018-03-06T08:05+07:00"


def _three_reports(mailbox: Mailbox) -> None:
    mailbox.append(report("TH06", "Nguyễn Thị Hòa", "Lê Văn Bình"), at("02T09:30"))
    mailbox.append(report("MN05", nil=True, excel=True), at("05T10:00"))
    mailbox.append(report("CS01", "Phan Văn Đức", excel=True), at("06T00:00"))


def test_a_pass_over_the_mailbox_counts_what_it_did(office: OfficeFolder, dovecot: Mailbox) -> None:
    _three_reports(dovecot)
    dovecot.append(mail("la@noikhac.example", "Chào hàng"), at("02T10:00"))
    dovecot.append(auto_reply(report("TH05", "A"), "th05@truong.example"), at("02T11:00"))
    counts = office.json("poll")
    assert counts.pop("seconds") > 0
    assert counts == {"listed": 5, "stored": 5, "recorded": 3, "parked": 1, "ignored": 1, "duplicates": 0}


def test_status_tells_where_every_school_stands_at_an_instant(office: OfficeFolder, dovecot: Mailbox) -> None:
    _three_reports(dovecot)
    office.json("poll")
    status = office.json("status", "--round", "cv44-d1", "--as-of", MORNING_AFTER)
    (round_,) = status["rounds"]
    assert status["as_of"] == "2018-03-06T08:05:00+07:00"
    assert round_["due_at"] == "2018-03-05T00:00:00+07:00"
    assert round_["expected"] == round_["received"] + round_["nil"] + round_["missing"] + round_["exempt"]
    keys = ("expected", "received", "on_time", "late", "missing", "nil", "needs_correction", "awaiting_paper", "exempt")
    assert [round_[key] for key in keys] == [6, 2, 1, 1, 3, 1, 0, 3, 0]
    standings = {school["code"]: school["standing"] for school in round_["schools"]}
    assert standings == {
        "TH06": "on_time",
        "MN05": "nil",
        "CS01": "late",
        "MN06": "overdue",
        "TH05": "overdue",
        "CL02": "overdue",
    }
    (school,) = [school for school in round_["schools"] if school["code"] == "TH06"]
    assert (school["version"], school["rows"], school["paper"]) == (1, 2, "awaited")
    assert school["received_at"] == "2018-03-02T09:30:00+07:00"


def test_status_before_a_report_came_does_not_know_it(office: OfficeFolder, dovecot: Mailbox) -> None:
    _three_reports(dovecot)
    office.json("poll")
    (round_,) = office.json("status", "--round", "cv44-d1", "--as-of", "2018-03-02T09:00+07:00")["rounds"]
    assert (round_["received"], round_["missing"]) == (0, 6)
    assert {school["standing"] for school in round_["schools"]} == {"outstanding"}


def test_rows_come_with_their_words_and_their_source(office: OfficeFolder, dovecot: Mailbox) -> None:
    dovecot.append(report("TH06", "Nguyễn Thị Hòa"), at("02T09:30"))
    office.json("poll")
    (row,) = office.json("rows", "--round", "cv44-d1")
    assert {key: row[key] for key in ("school", "round", "version", "kind")} == {
        "school": "TH06",
        "round": "cv44-d1",
        "version": 1,
        "kind": "individual",
    }
    assert row["fields"]["name"] == "Nguyễn Thị Hòa"
    assert row["fields"]["requested_award"] == "Giấy khen của Phòng"
    assert row["fields"]["unit"] is None
    assert row["source"]["file"] == "bao-cao.docx"


def test_the_ledger_shows_what_became_of_every_message(office: OfficeFolder, dovecot: Mailbox) -> None:
    uid = dovecot.append(report("TH06", "Nguyễn Thị Hòa"), at("02T09:30"))
    dovecot.append(
        mail("th05@truong.example", "báo cáo", attachments=[("bc.docx", b"PK\x03\x04 rubbish")]), at("02T10:00")
    )
    office.json("poll")
    recorded, parked = office.json("messages")
    assert (recorded["folder"], recorded["uid"], recorded["outcome"]) == ("INBOX", uid, "recorded")
    assert (recorded["school"], recorded["rounds"], recorded["reason"]) == ("TH06", ["cv44-d1"], None)
    assert (parked["outcome"], parked["reason"], parked["school"]) == ("parked", "unreadable", "TH05")


def test_a_report_from_a_strange_address_waits_and_the_stranger_is_not_answered(
    office: OfficeFolder, dovecot: Mailbox
) -> None:
    form = docx_form(**form_of("TH06", "Nguyễn Thị Hòa"))
    dovecot.append(mail("ai.do@noikhac.example", "bc", attachments=[("bc.docx", form)]), at("02T09:30"))
    office.json("poll")
    (message,) = office.json("messages")
    assert (message["outcome"], message["reason"], message["school"]) == ("parked", "unknown_sender", None)
    assert [m["to"] for m in office.json("outbox")] == ["th06@truong.example"]
    assert office.json("rows", "--round", "cv44-d1") == []


def test_polling_twice_gives_the_same_rows_and_the_same_single_mails(
    office: OfficeFolder, dovecot: Mailbox, smtp: SmtpServer
) -> None:
    _three_reports(dovecot)
    office.json("poll")
    before = [office.json("messages"), office.json("rows", "--round", "cv44-d1")]
    office.run("send")
    again = office.json("poll")
    office.run("send")
    assert again["listed"] == again["stored"] == again["recorded"] == 0
    assert [office.json("messages"), office.json("rows", "--round", "cv44-d1")] == before
    recipients = sorted(r for delivery in smtp.deliveries for r in delivery.recipients)
    assert recipients == ["cs01@truong.example", "mn05@truong.example", "th06@truong.example"]


def test_the_mailbox_is_left_as_it_was_found(office: OfficeFolder, dovecot: Mailbox) -> None:
    uid = dovecot.append(report("TH06", "Nguyễn Thị Hòa"), at("02T09:30"))
    before = dovecot.flags(uid)
    office.json("poll")
    assert dovecot.flags(uid) == before


def test_reminders_asked_for_without_doing_anything_name_only_the_missing(
    office: OfficeFolder, dovecot: Mailbox
) -> None:
    _three_reports(dovecot)
    office.json("poll")
    planned = office.json("remind", "--dry-run", "--as-of", MORNING_AFTER)
    assert sorted(p["to"] for p in planned) == ["cl02@truong.example", "mn06@truong.example", "th05@truong.example"]
    assert {(p["state"], p["kind"], p["planned_for"]) for p in planned} == {
        ("planned", "reminder", "2018-03-06T08:00:00+07:00")
    }
    assert "reminder" not in {m["kind"] for m in office.json("outbox")}


def test_the_digest_is_written_in_four_shapes(office: OfficeFolder, dovecot: Mailbox) -> None:
    _three_reports(dovecot)
    office.json("poll")
    finished = office.run("digest", "--out", "xem", "--as-of", MORNING_AFTER)
    assert finished.status == 0, finished.err
    folder = office.folder / "xem"
    assert "còn lại 0" in (folder / "digest.txt").read_text(encoding="utf-8")
    assert "Trường Mầm non Đức Lĩnh" in (folder / "digest.html").read_text(encoding="utf-8")
    assert SPECIALIST.encode() in (folder / "digest.eml").read_bytes()
    sheet = openpyxl.load_workbook(folder / "digest.xlsx").worksheets[0]
    assert sheet.max_row == 7


def test_a_decision_is_seen_in_the_status_from_the_moment_it_was_taken(office: OfficeFolder) -> None:
    steps = (
        ("exempt", "CL02", "--round", "cv44-d1", "--reason", "Trường mới thành lập", "--at", "2018-03-01T08:00+07:00"),
        ("paper", "TH06", "--round", "cv44-d1", "--on", "2018-03-02", "--at", "2018-03-02T08:00+07:00"),
        ("nil", "MN05", "--round", "cv44-d1", "--reason", "Báo qua điện thoại", "--at", "2018-03-02T08:00+07:00"),
        (
            "extend",
            "TH05",
            "--round",
            "cv44-d1",
            "--until",
            "2018-03-08",
            "--reason",
            "Mất điện",
            "--at",
            "2018-03-02T08:00+07:00",
        ),
    )
    for step in steps:
        assert office.run(*step).status == 0
    (round_,) = office.json("status", "--round", "cv44-d1", "--as-of", "2018-03-07T08:00+07:00")["rounds"]
    schools = {school["code"]: school for school in round_["schools"]}
    assert schools["CL02"]["standing"] == "exempt"
    assert schools["MN05"]["standing"] == "nil"
    assert schools["TH05"]["standing"] == "outstanding"
    assert (schools["TH06"]["standing"], schools["TH06"]["paper"]) == ("overdue", "received")
    (before,) = office.json("status", "--round", "cv44-d1", "--as-of", "2018-03-01T07:00+07:00")["rounds"]
    assert before["exempt"] == before["nil"] == 0


def test_doctor_names_every_check_and_ends_with_0_when_all_is_well(office: OfficeFolder) -> None:
    checks = {check["name"]: check for check in office.json("doctor")["checks"]}
    assert {"configuration", "database", "mailbox", "sending", "clock", "disk"} <= set(checks)
    assert all(check["ok"] for check in checks.values())


def test_a_wrong_password_is_said_clearly_and_nothing_is_lost(office: OfficeFolder, dovecot: Mailbox) -> None:
    dovecot.append(report("TH06", "Nguyễn Thị Hòa"), at("02T09:30"))
    (office.folder / "mat-khau.txt").write_text("sai", encoding="utf-8")
    finished = office.run("poll")
    assert finished.status == 1
    assert "mật khẩu" in finished.err
    doctor = office.run("doctor", "--json")
    assert doctor.status == 1
    assert [c["name"] for c in doctor.document["checks"] if not c["ok"]] == ["mailbox"]
    (office.folder / "mat-khau.txt").write_text(dovecot.password, encoding="utf-8")
    assert office.json("poll")["recorded"] == 1


def test_a_wrong_configuration_is_told_whole_and_ends_with_2(
    tmp_path: Path, dovecot: Mailbox, smtp: SmtpServer
) -> None:
    office = office_folder(tmp_path, dovecot, smtp)
    text = office.config.read_text(encoding="utf-8")
    office.config.write_text(text.replace("poll_seconds = 5", 'poll_seconds = "nhanh"\nmau = 1'), encoding="utf-8")
    finished = office.run("status")
    assert finished.status == 2
    assert "ingest.poll_seconds" in finished.err
    assert "ingest.mau" in finished.err


def test_init_writes_a_configuration_once_and_may_run_again(tmp_path: Path) -> None:
    office = OfficeFolder(tmp_path / "moi")
    office.folder.mkdir()
    assert office.run("init").status == 0
    example = Path(__file__).parents[2] / "config.example.toml"
    assert office.config.read_text(encoding="utf-8") == example.read_text(encoding="utf-8")
    office.config.write_text(example.read_text(encoding="utf-8") + "\n# của tôi\n", encoding="utf-8")
    again = office.run("init")
    assert again.status == 0
    assert office.config.read_text(encoding="utf-8").endswith("# của tôi\n")


def test_importing_the_roster_again_shows_changes_before_it_makes_them(office: OfficeFolder) -> None:
    roster = office.folder / "truong.csv"
    roster.write_text(roster.read_text(encoding="utf-8").replace("0900 000 105", "0900 111 111"), encoding="utf-8")
    asked = office.run("schools", "import", "truong.csv")
    assert asked.status == 1
    assert "0900 000 105 → 0900 111 111" in asked.out
    assert {s["phone"] for s in office.json("schools", "list") if s["code"] == "MN05"} == {"0900 000 105"}
    assert office.run("schools", "import", "truong.csv", "--yes").status == 0
    assert {s["phone"] for s in office.json("schools", "list") if s["code"] == "MN05"} == {"0900 111 111"}


def test_mail_that_comes_before_the_roster_waits_and_is_read_after_it(
    tmp_path: Path, dovecot: Mailbox, smtp: SmtpServer
) -> None:
    office = office_folder(tmp_path / "office", dovecot, smtp)
    assert office.run("init").status == 0
    dovecot.append(report("TH06", "Nguyễn Thị Hòa"), at("02T09:30"))
    assert office.json("poll")["stored"] == 1
    assert [m["outcome"] for m in office.json("messages")] == ["pending"]
    office.set_up()
    assert office.json("poll")["recorded"] == 1


def test_an_office_on_postgresql_works_the_same(
    tmp_path: Path, dovecot: Mailbox, smtp: SmtpServer, postgres_url: str
) -> None:
    office = office_folder(tmp_path / "office", dovecot, smtp, postgres_url)
    office.set_up()
    _three_reports(dovecot)
    assert office.json("poll")["recorded"] == 3
    assert office.json("send")["sent"] == 3
    (round_,) = office.json("status", "--round", "cv44-d1", "--as-of", MORNING_AFTER)["rounds"]
    assert (round_["received"], round_["nil"], round_["missing"]) == (2, 1, 3)


def test_a_password_may_come_from_the_environment(tmp_path: Path, dovecot: Mailbox, smtp: SmtpServer) -> None:
    office = office_folder(tmp_path / "office", dovecot, smtp)
    text = office.config.read_text(encoding="utf-8")
    office.config.write_text(
        text.replace('password_file = "mat-khau.txt"', 'password_env = "HOP_THU"'), encoding="utf-8"
    )
    office.set_up()
    assert "HOP_THU" in office.run("poll").err
    dovecot.append(report("TH06", "Nguyễn Thị Hòa"), at("02T09:30"))
    assert replace(office, environment={"HOP_THU": dovecot.password}).json("poll")["recorded"] == 1


def test_the_processes_that_open_documents_do_not_inherit_the_password(
    office: OfficeFolder, dovecot: Mailbox, smtp: SmtpServer
) -> None:
    text = office.config.read_text(encoding="utf-8")
    office.config.write_text(
        text.replace('password_file = "mat-khau.txt"', 'password_env = "HOP_THU"'), encoding="utf-8"
    )
    dovecot.append(report("TH06", "Nguyễn Thị Hòa"), at("02T09:30"))
    service = replace(office, environment={"HOP_THU": dovecot.password}).start("run")
    smtp.await_deliveries(1)
    threads = Path(f"/proc/{service.pid}/task").glob("*/children")
    children = [child for thread in threads for child in thread.read_text(encoding="ascii").split()]
    inherited = [Path(f"/proc/{child}/environ").read_bytes() for child in children]
    service.send_signal(signal.SIGTERM)
    service.communicate(timeout=60)
    assert inherited
    assert not any(b"HOP_THU" in environment for environment in inherited)


@pytest.mark.parametrize(
    "arguments", [["status", "--nonsense"], ["rows"], ["status", "--as-of", "hôm qua"], ["nothing"]]
)
def test_wrong_usage_ends_with_2_and_no_trace_of_code(arguments: list[str], office: OfficeFolder) -> None:
    finished = office.run(*arguments)
    assert finished.status == 2
    assert "Traceback" not in finished.err


def test_a_parked_mail_is_judged_again_once_the_roster_knows_its_sender(office: OfficeFolder, dovecot: Mailbox) -> None:
    form = docx_form(**form_of("TH06", "Nguyễn Thị Hòa"))
    dovecot.append(mail("moi@truong.example", "bc", attachments=[("bc.docx", form)]), at("02T09:30"))
    office.json("poll")
    (waiting,) = office.json("review", "list")
    assert waiting["reason"] == "unknown_sender"
    roster = office.folder / "truong.csv"
    text = roster.read_text(encoding="utf-8").replace("th06@truong.example", "th06@truong.example;moi@truong.example")
    roster.write_text(text, encoding="utf-8")
    assert office.run("schools", "import", "truong.csv", "--yes").status == 0
    assert office.run("review", "retry", str(waiting["id"])).status == 0
    assert office.json("poll")["recorded"] == 1
    assert office.json("review", "list") == []
    # The school was told that a strange address had written; now the sender is told what was read.
    assert [m["to"] for m in office.json("outbox")] == ["th06@truong.example", "moi@truong.example"]


def test_what_does_not_wait_cannot_be_judged_again(office: OfficeFolder, dovecot: Mailbox) -> None:
    dovecot.append(report("TH06", "Nguyễn Thị Hòa"), at("02T09:30"))
    office.json("poll")
    finished = office.run("review", "retry", "1", "99")
    assert finished.status == 2
    assert "thư số 1:" in finished.err
    assert "thư số 99:" in finished.err
