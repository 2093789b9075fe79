"""The history of a person, as it is asked for on the command line."""

from tests.kit.forms import docx_form
from tests.kit.mailbox import Mailbox
from tests.kit.mails import mail
from tests.system.office import OfficeFolder
from tests.system.reports import at, form_of


def send(dovecot: Mailbox, day: str, period: str, *names: str) -> None:
    """TH06 sends its report of a round with these teachers; for each the same award is asked."""
    form = docx_form(**form_of("TH06", *names), period=period)
    report = mail("th06@truong.example", f"Báo cáo {period}", attachments=[("bc.docx", form)])
    dovecot.append(report, at(day))


def test_one_person_over_two_rounds_is_one_line_and_spellings_are_joined_when_a_person_says_so(
    office: OfficeFolder, dovecot: Mailbox
) -> None:
    send(dovecot, "02T09:30", "Đợt 1", "Nguyễn Thị Hoa", "Trần Văn Nam")
    send(dovecot, "12T09:30", "Đợt 2", "Nguyen Thi Hoa", "Trần Văn Nam", "Lê Văn Mới")
    assert office.json("poll")["recorded"] == 2
    lines = {line["name"]: [a["round"] for a in line["appearances"]] for line in office.json("people", "list")}
    assert lines == {
        "Nguyễn Thị Hoa": ["cv44-d1"],
        "Nguyen Thi Hoa": ["cv44-d2"],
        "Trần Văn Nam": ["cv44-d1", "cv44-d2"],
        "Lê Văn Mới": ["cv44-d2"],
    }
    found = office.json("people", "check")
    assert [(p["one"]["name"], p["other"]["name"], p["why"]) for p in found["proposals"]] == [
        ("Nguyen Thi Hoa", "Nguyễn Thị Hoa", "chỉ khác dấu")
    ]
    assert [d["name"] for d in found["double_requests"]] == ["Trần Văn Nam"]
    assert office.run("people", "same", "TH06", "Nguyễn Thị Hoa", "Nguyen Thi Hoa").status == 0
    found = office.json("people", "check", "--school", "TH06")
    assert found["proposals"] == []
    assert [d["name"] for d in found["double_requests"]] == ["Nguyen Thi Hoa", "Trần Văn Nam"]
    assert "cùng một hình thức khen" in office.run("people", "check").out


def test_names_that_nobody_bears_are_refused_with_those_there_are(office: OfficeFolder, dovecot: Mailbox) -> None:
    send(dovecot, "02T09:30", "Đợt 1", "Nguyễn Thị Hoa")
    office.json("poll")
    refused = office.run("people", "same", "TH06", "Nguyễn Thị Hoa", "Lê Thị Không Có")
    assert refused.status == 2
    assert "Nguyễn Thị Hoa" in refused.err
