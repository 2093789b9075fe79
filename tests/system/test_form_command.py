"""`diemdanh form`, as the administrator makes blanks to send out."""

import pytest

from ingest.readers.definitions import load_definitions
from ingest.readers.reading import read_document
from rules.forms.mapping import read_form
from rules.reading import Reading
from tests.kit.mailbox import Mailbox
from tests.kit.smtp import SmtpServer
from tests.system.office import OfficeFolder, office_folder


def read(office: OfficeFolder, name: str) -> Reading:
    outcome = read_form(read_document((office.folder / name).read_bytes()), name, load_definitions())
    assert isinstance(outcome, Reading)
    return outcome


def test_a_blank_for_a_school_and_a_round_has_both_filled_in(office: OfficeFolder) -> None:
    for name in ("bieu.docx", "BIEU.XLSX"):
        finished = office.run("form", "--school", "TH06", "--round", "cv44-d2", "-o", name)
        assert (finished.status, finished.out) == (0, f"Đã ghi biểu ĐHTT-01 (v1) vào {name}.\n"), finished.err
        reading = read(office, name)
        assert (reading.form, reading.empty, reading.periods) == ("dhtt-01", True, ("Đợt 2",))
        assert reading.header["school_code"] == "TH06"
        assert reading.header["principal"] == "ĐT 0900 000 206"


def test_a_blank_of_a_form_needs_no_database(
    tmp_path_factory: pytest.TempPathFactory, dovecot: Mailbox, smtp: SmtpServer
) -> None:
    office = office_folder(tmp_path_factory.mktemp("bare"), dovecot, smtp)
    assert office.run("form", "--form", "dhtt-01", "-o", "bieu.docx").status == 0
    reading = read(office, "bieu.docx")
    assert (reading.empty, reading.periods, reading.header["school_code"]) == (True, (), None)


MISTAKES = (
    (("--form", "dhtt-01", "-o", "bieu.pdf"), "phải kết thúc bằng .docx hoặc .xlsx"),
    (("-o", "bieu.docx"), "dùng --round ĐỢT"),
    (("--form", "dhtt-01", "--round", "cv44-d1", "-o", "bieu.docx"), "--round và --form không dùng cùng nhau"),
    (("--form", "dhtt-01", "--school", "TH06", "-o", "bieu.docx"), "--school chỉ dùng cùng --round"),
    (("--school", "TH06", "-o", "bieu.docx"), "--school chỉ dùng cùng --round"),
    (("--form", "khong-co", "-o", "bieu.docx"), "dhtt-01"),
    (("--round", "cv45", "-o", "bieu.docx"), "cv44-d1, cv44-d2"),
    (("--round", "cv44-d1", "--school", "XX99", "-o", "bieu.docx"), "diemdanh schools list"),
    (("--form", "dhtt-01", "-o", "cua-nguoi-khac.xlsx"), "đã có"),
)


def test_what_cannot_be_made_is_wrong_usage_and_writes_nothing(office: OfficeFolder) -> None:
    taken = office.folder / "cua-nguoi-khac.xlsx"
    taken.write_bytes(b"of somebody")
    for arguments, says in MISTAKES:
        finished = office.run("form", *arguments)
        assert (finished.status, says in finished.err) == (2, True), (arguments, finished.err)
    assert not list(office.folder.glob("bieu.*"))
    assert taken.read_bytes() == b"of somebody"
