"""What kinds of file a roster may be: others are refused in a sentence that says what to do."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from ingest.roster_file import read_roster
from rules.problems import InputProblems
from tests.unit.test_roster_file import csv_file, problems_of, workbook

HEADER: list[object] = ["Mã trường", "Tên trường", "Cấp học"]
MN05: list[object] = ["MN05", "MN Đức Liên", "MN"]


def rewritten(path: Path, *changes: tuple[bytes, bytes]) -> Path:
    """Return a copy of a workbook with bytes of its parts replaced."""
    target = path.with_name("other.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for before, after in changes:
                data = data.replace(before, after)
            new.writestr(name, data)
    return target


def saved(folder: Path, book: Workbook) -> Path:
    """Save a workbook as a roster."""
    book.save(folder / "truong.xlsx")
    return folder / "truong.xlsx"


def refused(folder: Path, data: bytes) -> str:
    """Return the one sentence with which a file is refused."""
    path = folder / "truong.csv"
    path.write_bytes(data)
    (sentence,) = problems_of(path)
    return sentence


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        "Mã trường".encode("utf-16"),
        b"PK\x03\x04 half a zip",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old .xls",
    ],
)
def test_a_file_that_is_no_roster_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "truong.csv"
    path.write_bytes(data)
    with pytest.raises(InputProblems, match=r"Không đọc được danh sách trường «truong\.csv»"):
        read_roster(path)


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputProblems, match="Không đọc được danh sách trường"):
        read_roster(tmp_path / "truong.xlsx")


def test_a_damaged_workbook_is_refused_in_words(tmp_path: Path) -> None:
    path = rewritten(workbook(tmp_path, ["code", "name", "type"]), (b"</sheetData>", b"<"))
    with pytest.raises(InputProblems, match="Không đọc được danh sách trường"):
        read_roster(path)


@pytest.mark.filterwarnings("ignore:File contains an invalid specification:UserWarning")
def test_a_strict_workbook_in_which_openpyxl_sees_no_sheet_is_refused_in_words(tmp_path: Path) -> None:
    strict = rewritten(
        workbook(tmp_path, ["code", "name", "type"], ["MN05", "MN Đức Liên", "MN"]),
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    with pytest.raises(InputProblems, match="Không đọc được danh sách trường"):
        read_roster(strict)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest", "tệp .xls kiểu cũ hoặc tệp có mật khẩu"),
        ("Mã trường\tTên trường\n".encode("utf-16"), "UTF-16"),
        ("Mã trường\tTên trường\n".encode("utf-16-le"), "UTF-16"),
        ("code,name,type\nMN05,MN Đức Liên,MN\n".encode("cp1258", "replace"), "dòng 2: chữ không ở bảng mã UTF-8"),
        ("Mã trường|Tên trường|Cấp học\nMN05|MN|MN\n".encode(), "cách nhau bằng «|»"),
        ("Mã trường Tên trường Cấp học\nMN05 MN MN\n".encode(), "không thấy dòng tiêu đề"),
        (b"<html><table><tr><td>code</td></tr></table></html>", "trang web (HTML)"),
        (b'code,name,type\nMN05,"MN A,MN\nMN06,MN B,MN\n', "dòng 2: dấu nháy kép"),
        (b"", "tệp không có dòng nào"),
    ],
)
def test_a_file_of_another_kind_is_told_with_its_way_out(tmp_path: Path, data: bytes, told: str) -> None:
    assert told in refused(tmp_path, data)


def test_an_opendocument_sheet_is_told_with_its_way_out(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "OpenDocument (.ods)" in refused(tmp_path, buffer.getvalue())


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_headers_may_stand_below_titles(tmp_path: Path, separator: str) -> None:
    titles = ["PHÒNG GIÁO DỤC; ĐÀO TẠO", '"DANH SÁCH TRƯỜNG, NĂM HỌC 2017-2018"', ""]
    path = csv_file(
        tmp_path,
        *titles,
        separator.join(map(str, HEADER)),
        separator.join(map(str, MN05)),
        separator.join(["", "B", "MN"]),
    )
    assert problems_of(path) == ["dòng 6, cột Mã trường: để trống"]


def test_headers_may_stand_below_titles_in_a_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["PHÒNG GIÁO DỤC"], [None, "DANH SÁCH TRƯỜNG"], [], HEADER, MN05)
    assert [one.code for one in read_roster(path).schools] == ["MN05"]


def test_headers_without_any_school_are_a_problem(tmp_path: Path) -> None:
    assert problems_of(workbook(tmp_path, [], HEADER)) == ["dòng 2: dưới dòng tiêu đề không có trường nào"]


def test_two_columns_of_one_meaning_are_a_problem_and_not_a_choice(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "code,name,type,Email,Thư điện tử", "MN05,MN Đức Liên,MN,a@b.example,")
    assert problems_of(path) == ["dòng 1, cột Thư điện tử: cùng nghĩa với cột «Email» (D); chỉ giữ một cột"]


def test_a_quoted_cell_over_several_lines_does_not_shift_the_numbers_of_lines(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "code,name,type", 'MN05,"MN Đức', 'Liên",MN', ",MN B,MN")
    assert problems_of(path) == ["dòng 4, cột code: để trống"]


def test_other_sheets_are_named_and_not_read(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["Ghi chú của năm nay"])
    sheet = book.create_sheet("Trường")
    for line in (HEADER, MN05):
        sheet.append(line)
    book.create_sheet("Trống")
    found = read_roster(saved(tmp_path, book))
    assert [one.code for one in found.schools] == ["MN05"]
    assert found.warnings == ("Chỉ đọc trang tính «Trường», không đọc: Sheet.",)


def test_a_formula_that_was_never_reckoned_is_not_an_empty_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path, [*HEADER, "Xã"], [*MN05, '="Đức "&"Liên"'])
    assert problems_of(path) == ["dòng 2: ô D2 là công thức chưa có kết quả; hãy mở bằng Excel rồi lưu lại"]


def test_a_number_that_lost_its_zero_is_pointed_out(tmp_path: Path) -> None:
    found = read_roster(workbook(tmp_path, [*HEADER, "Điện thoại"], [*MN05, 912345678]))
    assert found.schools[0].phone == "912345678"
    (warning,) = found.warnings
    assert warning.startswith("dòng 2, cột Điện thoại: «912345678» có vẻ mất số 0 ở đầu")
