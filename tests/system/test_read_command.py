"""read as somebody runs it who has a file and nothing else: no configuration, no database, no mailbox."""

import json
import os
import pty
import re
import select
import subprocess
from importlib import resources
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.kit.forms import docx_bytes, docx_form, individual, xlsx_form
from tests.kit.mails import mail
from tests.kit.tnef import Wrapped, winmail
from tests.system.office import COMMAND, Finished

PERSON = individual("Nguyễn Thị Hoa")
KEYS = {"file", "outcome", "reason", "form", "version", "nil", "periods", "header", "rows", "findings"}


class Folder:
    """An empty folder in which somebody puts files and runs the command."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, name: str, data: bytes) -> str:
        (self.path / name).write_bytes(data)
        return name

    def run(self, *arguments: str) -> Finished:
        line = [str(COMMAND), "read", *arguments]
        done = subprocess.run(line, check=False, capture_output=True, text=True, cwd=self.path, timeout=300)
        return Finished(done.returncode, done.stdout, done.stderr)

    def read(self, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
        finished = self.run(*arguments, "--json")
        assert all(set(entry) == KEYS for entry in finished.document)
        return finished.status, finished.document


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_form_is_told_as_one_document_without_a_configuration(folder: Folder) -> None:
    name = folder.put("bao-cao.docx", docx_form(individuals=[PERSON]))
    status, (read,) = folder.read(name)
    assert status == 0
    assert (read["file"], read["outcome"], read["reason"]) == ("bao-cao.docx", "read", None)
    assert (read["form"], read["version"], read["nil"], read["periods"]) == ("dhtt-01", "1", False, ["Đợt 1"])
    assert read["header"]["school_code"] == "TH06"
    (row,) = read["rows"]
    assert set(row) == {"kind", "fields", "means", "columns", "originals", "source"}
    assert (row["kind"], row["fields"]["name"], row["fields"]["unit"]) == ("individual", "Nguyễn Thị Hoa", None)
    assert row["source"] == {"file": "bao-cao.docx", "table": "Bảng 4", "row": 2}


def test_reading_leaves_nothing_behind(folder: Folder) -> None:
    name = folder.put("bao-cao.docx", docx_form(individuals=[PERSON]))
    folder.read(name)
    assert os.listdir(folder.path) == [name]


def test_a_form_that_has_to_be_mended_is_told_with_the_place_and_exit_status_1(folder: Folder) -> None:
    name = folder.put("bao-cao.xlsx", xlsx_form(individuals=[individual(name="")]))
    status, (read,) = folder.read(name)
    assert (status, read["outcome"]) == (1, "read")
    (must,) = [finding for finding in read["findings"] if finding["weight"] == "must"]
    assert "Họ và tên" in must["where"]
    assert must["text"]


def test_each_file_has_an_entry_in_the_order_of_the_command_line(folder: Folder) -> None:
    names = [folder.put(f"{n}.docx", docx_form(individuals=[PERSON] * (n + 1))) for n in (5, 1, 3)]
    status, read = folder.read(*names)
    assert (status, [entry["file"] for entry in read]) == (0, names)
    assert [len(entry["rows"]) for entry in read] == [6, 2, 4]


def test_one_file_that_is_no_form_does_not_keep_the_others_from_being_read(folder: Folder) -> None:
    good = folder.put("tốt.docx", docx_form(individuals=[PERSON]))
    broken = folder.put("hỏng.docx", b"PK\x03\x04 rubbish")
    picture = folder.put("ảnh.png", b"\x89PNG\r\n\x1a\n")
    status, read = folder.read(broken, good, picture)
    assert status == 1
    assert [entry["outcome"] for entry in read] == ["unreadable", "read", "unreadable"]
    for entry in (read[0], read[2]):
        assert entry["reason"]
        assert (entry["form"], entry["version"], entry["nil"]) == (None, None, None)
        assert (entry["header"], entry["rows"], entry["findings"]) == ({}, [], [])


def test_the_files_in_a_mail_and_in_winmail_dat_stand_under_their_paths(folder: Folder) -> None:
    form = docx_form(individuals=[PERSON])
    wrapped = winmail([Wrapped("a.docx", form)])
    eml = folder.put(
        "thu.eml", mail("a@b.example", "Báo cáo", attachments=[("b.docx", form), ("winmail.dat", wrapped)])
    )
    status, read = folder.read(folder.put("winmail.dat", wrapped), eml)
    assert [entry["file"] for entry in read] == ["winmail.dat/a.docx", "thu.eml/b.docx", "thu.eml/winmail.dat/a.docx"]
    assert (status, {entry["outcome"] for entry in read}) == (0, {"read"})


def test_a_container_without_files_has_an_entry_too(folder: Folder) -> None:
    status, (read,) = folder.read(folder.put("winmail.dat", winmail([])))
    assert (status, read["file"], read["outcome"]) == (1, "winmail.dat", "not_our_form")
    assert "không có tệp nào" in read["reason"]


def test_everything_that_is_no_file_is_named_at_once_and_nothing_is_read(folder: Folder) -> None:
    good = folder.put("tốt.docx", docx_form(individuals=[PERSON]))
    (folder.path / "thư mục").mkdir()
    os.mkfifo(folder.path / "ống")
    finished = folder.run(good, "không có.docx", "thư mục", "ống", "--json")
    assert (finished.status, finished.out) == (2, "")
    assert "không có.docx: không có tệp này" in finished.err
    assert "thư mục: là thư mục" in finished.err
    assert "ống: không phải là tệp thường" in finished.err


def test_a_file_beyond_every_form_is_refused_without_being_taken_in(folder: Folder) -> None:
    with (folder.path / "lớn.xlsx").open("wb") as file:
        file.truncate(65 << 20)
    status, (read,) = folder.read("lớn.xlsx")
    assert (status, read["outcome"]) == (1, "unreadable")
    assert "64 MB" in read["reason"]


def test_a_form_of_the_office_is_known_when_its_folder_is_named(folder: Folder) -> None:
    own = resources.files("rules.forms").joinpath("definitions", "dhtt-01.toml").read_text(encoding="utf-8")
    (folder.path / "biểu mẫu").mkdir()
    (folder.path / "biểu mẫu" / "rieng.toml").write_text(
        own.replace('"dhtt-01"', '"rieng-01"').replace('"ĐHTT-01"', '"RIÊNG-01"'), encoding="utf-8"
    )
    name = folder.put("riêng.docx", docx_form(individuals=[PERSON], code="RIÊNG-01"))
    _, (known,) = folder.read(name, "--forms", "biểu mẫu")
    _, (unknown,) = folder.read(name)
    assert (known["form"], len(known["rows"])) == ("rieng-01", 1)
    assert unknown["form"] != "rieng-01"
    assert "biểu RIÊNG-01 (v1)" in folder.run(name, "--forms", "biểu mẫu").out


def test_a_folder_of_forms_that_cannot_be_used_is_wrong_usage(folder: Folder) -> None:
    name = folder.put("bao-cao.docx", docx_form(individuals=[PERSON]))
    finished = folder.run(name, "--forms", "không có")
    assert (finished.status, finished.out) == (2, "")
    assert "không có" in finished.err


def test_a_person_sees_form_header_rows_with_their_places_and_findings(folder: Folder) -> None:
    people = [PERSON, individual("", summary="Dạy học theo dự án")]
    finished = folder.run(
        folder.put("bao-cao.docx", docx_form(individuals=people)), folder.put("ảnh.png", b"\x89PNG\r\n\x1a\n")
    )
    assert finished.status == 1
    text = finished.out
    assert "✘ bao-cao.docx: biểu ĐHTT-01 (v1), 2 dòng" in text
    assert "Mã trường: TH06" in text
    assert re.search(r"Bảng 4, dòng 2 .*Nguyễn Thị Hoa", text)
    assert text.index("PHẢI SỬA:") < text.index("cột Họ và tên:")
    assert "✘ ảnh.png: không đọc được." in text
    assert text.endswith("2 tệp: 1 tệp nhận là biểu báo cáo, 1 tệp không.\n")


def test_a_row_of_a_list_without_a_table_has_the_number_of_its_paragraph(folder: Folder) -> None:
    document = docx.Document()
    for text in ("Mã biểu: ĐHTT-01 (v1)", "C. CÁ NHÂN", "1. Họ và tên: Lê Na", "Chức vụ: Giáo viên"):
        document.add_paragraph(text)
    finished = folder.run(folder.put("bao-cao.docx", docx_bytes(document)))
    assert re.search(r"│ Đoạn 3 +│ Lê Na", finished.out)


def test_a_file_that_may_be_either_of_two_forms_is_not_said_to_be_none(folder: Folder) -> None:
    document = docx.Document()
    document.add_paragraph("Mẫu: ĐHTT-01 (v1), TKHS-01 (v1)")
    finished = folder.run(folder.put("bao-cao.docx", docx_bytes(document)))
    assert "✘ bao-cao.docx: chưa nhận là biểu báo cáo. Tệp khớp với nhiều biểu mẫu: " in finished.out


def test_nothing_that_stands_in_a_file_or_a_name_controls_the_terminal(folder: Folder) -> None:
    form = xlsx_form(individuals=[individual("Hoa_x001B_]0;x_x0007_", summary="_x009B_2J")])
    finished = folder.run(folder.put("\x1b[2Jbao-cao.xlsx", form), folder.put("\x9b2J.txt", b"?"))
    assert "Hoa" in finished.out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", finished.out)


def test_many_files_are_counted_on_a_terminal_and_the_answer_stays_clean(folder: Folder) -> None:
    names = [folder.put(f"{n}.docx", docx_form(individuals=[PERSON])) for n in range(4)]
    terminal, end = pty.openpty()
    with subprocess.Popen(
        [str(COMMAND), "read", *names, "--json"], stdout=subprocess.PIPE, stderr=end, cwd=folder.path
    ) as process:
        os.close(end)
        seen = _until_closed(terminal)
        out = process.stdout.read() if process.stdout else b""
    os.close(terminal)
    assert "Đang đọc tệp" in seen
    assert "4/4" in seen
    assert [entry["file"] for entry in json.loads(out)] == names


def _until_closed(terminal: int) -> str:
    seen = b""
    while select.select([terminal], [], [], 60)[0]:
        try:
            piece = os.read(terminal, 65_536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not piece:
            break
        seen += piece
    return seen.decode("utf-8", "replace")
