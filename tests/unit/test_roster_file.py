"""The roster as an office keeps it: a workbook or a CSV file, with all its problems at once."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from ingest.roster_file import read_roster
from rules.problems import InputProblems
from rules.schools import Contact, School

HEADER = (
    "Mã trường,Tên trường,Cấp học,Xã,Cụm,Email,Điện thoại,Hiệu trưởng,Tên khác,Tên cũ,Người liên hệ,"
    "Hiệu lực từ,Hiệu lực đến,Sáp nhập vào"
)
FULL = School(
    code="MN05",
    name="Trường Mầm non Đức Liên",
    level="MN",
    commune="Đức Liên",
    group="Cụm 2",
    emails=("mnduclien@truong.example", "hieutruong@truong.example"),
    phone="0239 3555 113",
    principal="Nguyễn Thị Kim Oanh",
    aliases=("MN Liên", "Mầm non Liên"),
    valid_from=date(2010, 9, 1),
    valid_to=date(2018, 8, 31),
    merged_into="MN06",
    former_names=("Trường Mẫu giáo Đức Liên",),
    contacts=(
        Contact("Hiệu trưởng", "Nguyễn Thị Kim Oanh", "0912 000 111", "oanh@truong.example"),
        Contact("Văn thư", email="vanthu@truong.example"),
    ),
)
CONTACTS = "HT: Nguyễn Thị Kim Oanh, 0912 000 111, Oanh@truong.example; văn thư: vanthu@truong.example"


def csv_file(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "truong.csv"
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def workbook(folder: Path, *lines: list[object]) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in lines:
        sheet.append(line)
    book.save(folder / "truong.xlsx")
    return folder / "truong.xlsx"


def problems_of(path: Path, known: Sequence[School] = ()) -> list[str]:
    with pytest.raises(InputProblems) as caught:
        read_roster(path, known)
    return list(caught.value.problems)


def test_every_column_is_read_under_its_vietnamese_header(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        HEADER,
        "MN05,Trường Mầm non Đức Liên,Mầm non,Đức Liên,Cụm 2,MNDucLien@truong.example; hieutruong@truong.example,"
        "0239 3555 113,Nguyễn Thị Kim Oanh,MN Liên; Mầm non Liên,Trường Mẫu giáo Đức Liên,"
        f'"{CONTACTS}",01/9/2010,2018-08-31,MN06',
        "MN06,Trường Mầm non Đức Lĩnh,MN",
    )
    first, second = read_roster(path).schools
    assert first == FULL
    assert second == School("MN06", "Trường Mầm non Đức Lĩnh", "MN")


def test_every_column_is_read_from_a_workbook_under_its_english_header_in_any_order(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [
            "merged_into",
            "valid_to",
            "valid_from",
            "contacts",
            "former_names",
            "aliases",
            "principal",
            "phone",
            "email",
            "group",
            "commune",
            "type",
            "name",
            "code",
        ],
        [
            *("MN06", date(2018, 8, 31), date(2010, 9, 1), CONTACTS, "Trường Mẫu giáo Đức Liên"),
            *("MN Liên;Mầm non Liên", "Nguyễn Thị Kim Oanh"),
            *("0239 3555 113", "mnduclien@truong.example, hieutruong@truong.example", "Cụm 2", "Đức Liên", "MN"),
            *("Trường Mầm non  Đức Liên ", "MN05"),
        ],
        [None] * 11 + ["MN", "Trường Mầm non Đức Lĩnh", "MN06"],
    )
    assert read_roster(path).schools[0] == FULL


def test_numbers_in_a_workbook_are_codes_and_not_decimals(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Mã trường", "Tên trường", "Cấp học"], [42.0, "Trường TH A", "TH"], [43, "TH B", "TH"])
    assert [one.code for one in read_roster(path).schools] == ["42", "43"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_excel_s_separators_and_its_mark_at_the_beginning_do_not_matter(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    lines = [separator.join(cells) for cells in (("Mã trường", "Tên trường", "Cấp học"), ("MN05", "MN Đức Liên", "MN"))]
    (one,) = read_roster(csv_file(tmp_path, *lines, encoding=encoding)).schools
    assert (one.code, one.name) == ("MN05", "MN Đức Liên")


@pytest.mark.parametrize(
    "header", ["MA TRUONG,Ten truong,CẤP HỌC", "Mã Trường ,  tên  trường,Cấp học:", "Mã,Trường,Cấp"]
)
def test_headers_are_known_in_any_spelling(tmp_path: Path, header: str) -> None:
    assert read_roster(csv_file(tmp_path, header, "MN05,MN Đức Liên,MN")).schools[0].code == "MN05"


def test_a_column_that_means_nothing_is_named_and_left_alone(tmp_path: Path) -> None:
    found = read_roster(csv_file(tmp_path, "code,name,type,Ghi chú,", "MN05,MN Đức Liên,MN,x,y"))
    assert found.schools == (School("MN05", "MN Đức Liên", "MN"),)
    assert found.ignored_columns == ("Ghi chú", "cột E (không có tiêu đề)")
    assert found.said == {"code", "name", "level"}


def test_blank_lines_are_no_schools(tmp_path: Path) -> None:
    found = read_roster(csv_file(tmp_path, "", "code,name,type", "", ",,", "MN05,MN Đức Liên,MN", "", ""))
    assert len(found.schools) == 1


def test_all_problems_are_told_at_once_each_with_its_line(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "code,name,type,email,valid_from,merged_into,Liên hệ",
        "MN01,,MN,,,,",
        "",
        ",MN B,MN,,,,",
        ",MN C,,,,,",
        "MN04,D,đại học,không có@truong.example;x@truong,31/02/2018,MN99,Trần Thị Bình;VT: a@b",
        "mn01,MN E,MN,,#REF!,,",
        "MN06,MN F,MN,,2018-08-31,MN06,,thừa",
    )
    assert problems_of(path) == [
        "dòng 2, cột name: để trống",
        "dòng 4, cột code: để trống",
        "dòng 5, cột code: để trống",
        "dòng 5, cột type: để trống",
        "dòng 6, cột type: «đại học» không rõ; ghi một trong MN, TH, THCS, TH&THCS, THPT, THCS&THPT, PTDTBT",
        "dòng 6, cột email: địa chỉ email «không có@truong.example» không hợp lệ",
        "dòng 6, cột email: địa chỉ email «x@truong» không hợp lệ",
        "dòng 6, cột valid_from: ngày «31/02/2018» không đúng dạng 01/7/2025",
        "dòng 6, cột Liên hệ: «Trần Thị Bình» thiếu vai trò; ví dụ «Văn thư: Trần Thị Bình, 0912 345 678, "
        "vanthu@truong.example»",
        "dòng 6, cột Liên hệ: địa chỉ email «a@b» không hợp lệ",
        "dòng 6, cột merged_into: sáp nhập vào «MN99» nhưng không có trường nào mang mã này",
        "dòng 7, cột valid_from: công thức trong ô bị lỗi #REF!",
        "dòng 7, cột code: «mn01» trùng với dòng 2",
        "dòng 8: nhiều ô hơn số cột của tiêu đề; ô có dấu phân cách bên trong phải đặt trong dấu nháy kép",
        "dòng 8, cột merged_into: trường sáp nhập vào chính mình",
    ]


def test_every_missing_column_is_named(tmp_path: Path) -> None:
    assert problems_of(csv_file(tmp_path, "Tên trường,Email", "A,b@c.example")) == [
        "dòng 1: thiếu cột «Mã trường»",
        "dòng 1: thiếu cột «Cấp học»",
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("01/7/2025", date(2025, 7, 1)), ("1-7-2025", date(2025, 7, 1)), ("2025-07-01", date(2025, 7, 1)), ("", None)],
)
def test_a_day_is_read_as_people_write_it(tmp_path: Path, written: str, meant: date | None) -> None:
    path = csv_file(tmp_path, "code,name,type,valid_from", f"MN05,MN Đức Liên,MN,{written}")
    assert read_roster(path).schools[0].valid_from == meant


def test_a_boarding_school_gets_its_level_from_its_name(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "code,name,type", "CL02,Trường PTDTBT TH&THCS Hương Quang,PTDTBT")
    assert read_roster(path).schools[0].level == "TH&THCS"


def test_mergers_and_names_are_checked_beside_the_schools_that_are_known_already(tmp_path: Path) -> None:
    known = [School("MN06", "Trường Mầm non Đức Lĩnh", "MN", "Đức Lĩnh")]
    path = csv_file(tmp_path, "code,name,type,valid_to,merged_into", "MN05,MN Đức Liên,MN,2018-08-31,MN06")
    assert read_roster(path, known).schools[0].merged_into == "MN06"
    path = csv_file(tmp_path, "code,name,type", "MN07,MN Đức Lĩnh,MN")
    (problem,) = problems_of(path, known)
    assert problem.startswith("dòng 2, cột name: «MN Đức Lĩnh» trùng cấp học và tên với MN06")
