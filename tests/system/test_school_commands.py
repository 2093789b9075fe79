"""The commands of the roster, as an administrator gives them."""

import csv
from pathlib import Path

import pytest

from tests.system.office import ROSTER, OfficeFolder


def write(office: OfficeFolder, text: str) -> None:
    """Write the roster that the office keeps."""
    (office.folder / "truong.csv").write_text(text, encoding="utf-8")


def shown(office: OfficeFolder, code: str) -> dict[str, object]:
    """Return what is known of a school."""
    document: dict[str, object] = office.json("schools", "show", code)
    return document


def test_a_renamed_school_keeps_its_old_name_and_its_history(office: OfficeFolder) -> None:
    write(office, ROSTER.replace("Trường Mầm non Đức Liên", "Trường Mầm non Hoa Sen"))
    asked = office.run("schools", "import", "truong.csv")
    assert asked.status == 1
    assert "tên: Trường Mầm non Đức Liên → Trường Mầm non Hoa Sen" in asked.out
    assert "tên cũ: (trống) → Trường Mầm non Đức Liên" in asked.out
    assert shown(office, "MN05")["name"] == "Trường Mầm non Đức Liên"
    assert office.run("schools", "import", "truong.csv", "--yes").status == 0
    assert office.run("schools", "import", "truong.csv").status == 0, "the second time nothing changes"
    school = shown(office, "mn05")
    assert (school["name"], school["former_names"]) == ("Trường Mầm non Hoa Sen", ["Trường Mầm non Đức Liên"])
    history = school["history"]
    assert isinstance(history, list)
    assert [(entry["field"], entry["reason"]) for entry in history] == [
        ("code", "import truong.csv"),
        ("name", "import truong.csv"),
        ("former_names", "import truong.csv"),
    ]
    told = office.run("schools", "show", "MN05")
    assert "Tên cũ: Trường Mầm non Đức Liên" in told.out
    assert "tên: Trường Mầm non Đức Liên → Trường Mầm non Hoa Sen" in told.out


def test_a_merged_school_shows_who_stands_for_it(office: OfficeFolder) -> None:
    header, *lines = ROSTER.splitlines()
    ended = [line + (",2018-01-31,MN06" if line.startswith("MN05") else ",,") for line in lines]
    write(office, "\n".join([header + ",Hiệu lực đến,Sáp nhập vào", *ended]))
    assert office.run("schools", "import", "truong.csv", "--yes").status == 0
    assert shown(office, "MN05")["stands_for_it"] == "MN06"
    assert "Hiện nay thuộc: MN06" in office.run("schools", "show", "MN05").out


def test_schools_that_the_file_does_not_name_stay_and_are_named(office: OfficeFolder) -> None:
    write(office, "\n".join(ROSTER.splitlines()[:-1]))
    finished = office.run("schools", "import", "truong.csv")
    assert finished.status == 0
    assert "Không có trong tệp, giữ nguyên (1): CL02 Trường PTDTBT TH&THCS Hương Quang" in finished.out
    assert len(office.json("schools", "list")) == 6


def test_a_school_that_is_not_there_is_said_so(office: OfficeFolder) -> None:
    finished = office.run("schools", "show", "XX")
    assert finished.status == 2
    assert "Không có trường «XX»" in finished.err


def test_a_roster_with_problems_changes_nothing(office: OfficeFolder) -> None:
    more = "TH07,Trường Tiểu học Đức Lĩnh,TH,Đức Lĩnh,th07@truong.example,\nTH08,Trường Tiểu học Mới,TH,,x@,\n"
    write(office, ROSTER + more)
    finished = office.run("schools", "import", "truong.csv", "--yes")
    assert finished.status == 2
    assert "dòng 8, cột Tên trường: «Trường Tiểu học Đức Lĩnh» trùng cấp học và tên với TH06" in finished.err
    assert "dòng 9, cột Email: địa chỉ email «x@» không hợp lệ" in finished.err
    assert len(office.json("schools", "list")) == 6


def test_what_is_probably_not_meant_is_pointed_out_and_done(office: OfficeFolder) -> None:
    write(office, ROSTER + "TH07,Trường Tiểu học Ân Phú,TH,Ân Phú,th06@truong.example,\n")
    finished = office.run("schools", "import", "truong.csv")
    assert finished.status == 0
    assert "Lưu ý: dòng 8, cột Email: địa chỉ «th06@truong.example» cũng là của TH06" in finished.err


@pytest.mark.parametrize("name", ["ra.xlsx", "ra.csv"])
def test_an_export_can_be_imported_and_changes_nothing(office: OfficeFolder, name: str) -> None:
    before = office.json("schools", "list")
    assert office.run("schools", "export", name).status == 0
    again = office.run("schools", "import", name)
    assert (again.status, again.out, again.err) == (0, "Thêm 0 trường; 6 trường trong tệp.\n", "")
    assert office.json("schools", "list") == before


def test_contacts_of_an_edited_export_are_taken_over(office: OfficeFolder) -> None:
    assert office.run("schools", "export", "ra.csv").status == 0
    path: Path = office.folder / "ra.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    rows[1][rows[0].index("Người liên hệ")] = "Văn thư: Trần Thị Bình, VT@truong.example"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    assert office.run("schools", "import", "ra.csv", "--yes").status == 0
    assert shown(office, rows[1][0])["contacts"] == [
        {"role": "Văn thư", "name": "Trần Thị Bình", "phone": "", "email": "vt@truong.example"}
    ]


def test_an_export_overwrites_only_when_told_to(office: OfficeFolder) -> None:
    refused = office.run("schools", "export", "truong.csv")
    assert refused.status == 2
    assert "Đã có tệp" in refused.err
    assert (office.folder / "truong.csv").read_text(encoding="utf-8") == ROSTER
    assert office.run("schools", "export", "truong.csv", "--yes").status == 0
    assert "Người liên hệ" in (office.folder / "truong.csv").read_text(encoding="utf-8-sig")
    assert office.run("schools", "export", "truong.ods").status == 2
