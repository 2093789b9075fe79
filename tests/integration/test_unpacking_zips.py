"""Files in zip archives: found, named, read or accounted for, within bounds."""

import zipfile

import pytest

from ingest.allowance import Bounds
from ingest.cases import ReadFile
from ingest.mime import Attachment
from ingest.sandbox import Sandbox
from ingest.unpacking import read_files
from rules.reading import Reading
from tests.kit.forms import docx_form, individual, xlsx_form
from tests.kit.mails import mail
from tests.kit.zips import ENCRYPTED, flagged, linking, named_in_octets, zipped

FORM = docx_form(individuals=[individual("Nguyễn Thị Hoa")])
SHEET = xlsx_form(individuals=[individual("Trần Văn Nam")])
PHOTO = b"\xff\xd8\xff\xe0 JFIF" + bytes(range(256))


def files(name: str, data: bytes, bounds: Bounds | None = None) -> list[ReadFile]:
    return read_files([Attachment(name, "application/octet-stream", data)], Sandbox(), bounds)


def read(found: list[ReadFile]) -> list[tuple[str, str]]:
    return [
        (f.name, f.outcome.rows[0].fields["name"] or "" if isinstance(f.outcome, Reading) else f.outcome.reason)
        for f in found
    ]


def only_reason(found: list[ReadFile]) -> str:
    ((_, reason),) = read(found)
    return reason


@pytest.mark.parametrize("name", ["bc.zip", "bc.docx", ""])
def test_the_forms_in_a_zip_are_read_whatever_the_zip_is_called(name: str) -> None:
    found = read(files(name, zipped({"Báo cáo.docx": FORM, "Biểu/Cá nhân.xlsx": SHEET})))
    outer = name or "tep-nen.zip"
    assert found == [(f"{outer}/Báo cáo.docx", "Nguyễn Thị Hoa"), (f"{outer}/Cá nhân.xlsx", "Trần Văn Nam")]


def test_a_form_is_read_before_the_photos_beside_it() -> None:
    photos = {f"anh-{n}.jpg": PHOTO for n in range(5)}
    found = read(files("bc.zip", zipped({**photos, "bc.docx": FORM}), Bounds(files=3)))
    assert found[0] == ("bc.zip/bc.docx", "Nguyễn Thị Hoa")
    assert len(found) == 6
    assert ["quá nhiều tệp" in reason for _, reason in found] == [False, False, False, True, True, True]


def test_what_systems_and_programs_leave_behind_is_no_file() -> None:
    leftovers = ["__MACOSX/._bc.docx", "ảnh/.DS_Store", "Thumbs.db", "desktop.ini", "~$bc.docx", "ảnh/._a.jpg"]
    found = read(files("bc.zip", zipped({**dict.fromkeys(leftovers, b"x"), "ảnh/": b"", "bc.docx": FORM})))
    assert found == [("bc.zip/bc.docx", "Nguyễn Thị Hoa")]


@pytest.mark.parametrize("data", [zipped({}), zipped({"ảnh/": b""}), zipped({"__MACOSX/a": b"x"})])
def test_a_zip_with_nothing_in_it_is_accounted_for(data: bytes) -> None:
    assert "không có tệp nào" in only_reason(files("bc.zip", data))


def test_an_empty_file_in_a_zip_is_accounted_for() -> None:
    assert "Tệp rỗng" in only_reason(files("bc.zip", zipped({"bc.docx": b""})))


def test_a_link_in_a_zip_leads_nowhere() -> None:
    assert "không có tệp nào" in only_reason(files("bc.zip", linking("bc.docx", "/etc/passwd")))


def test_an_encrypted_member_asks_for_an_open_file_and_the_others_are_read() -> None:
    data = flagged(zipped({"mat.docx": FORM, "ro.docx": FORM}), b"mat.docx", ENCRYPTED)
    closed, opened = read(files("bc.zip", data))
    assert closed[0] == "bc.zip/mat.docx"
    assert "có mật khẩu" in closed[1]
    assert opened == ("bc.zip/ro.docx", "Nguyễn Thị Hoa")


def test_a_damaged_member_does_not_spoil_the_others() -> None:
    data = bytearray(zipped({"mot.docx": FORM, "hai.docx": FORM}))
    data[200:240] = bytes(40)
    broken, whole = read(files("bc.zip", bytes(data)))
    assert "bị hỏng" in broken[1]
    assert whole[1] == "Nguyễn Thị Hoa"


def test_a_zip_that_was_cut_off_says_so() -> None:
    assert "bị hỏng" in only_reason(files("bc.zip", zipped({"bc.txt": PHOTO})[:-30]))


@pytest.mark.parametrize(
    ("octets", "name"),
    [
        ("Mầm.docx".encode(), "Mầm.docx"),
        ("Đồ án.docx".translate({7891: "ô\u0300"}).encode("cp1258"), "Đồ án.docx"),
        ("â\u0301m.docx".encode("cp1258"), "ấm.docx"),
    ],
    ids=["UTF-8 undeclared", "windows-1258", "windows-1258 with a mark"],
)
def test_a_name_in_undeclared_octets_is_read_as_it_was_meant(octets: bytes, name: str) -> None:
    plain = b"x" * len(octets)
    data = named_in_octets(zipped({plain.decode(): FORM}), plain, octets)
    assert read(files("bc.zip", data)) == [(f"bc.zip/{name}", "Nguyễn Thị Hoa")]


@pytest.mark.parametrize(
    "name", ["../../etc/bc.docx", "/etc/bc.docx", "C:\\Windows\\bc.docx", "..\\..\\bc.docx", "a/../../bc.docx"]
)
def test_a_name_that_climbs_out_of_the_archive_loses_its_path(name: str) -> None:
    assert read(files("bc.zip", zipped({name: FORM}))) == [("bc.zip/bc.docx", "Nguyễn Thị Hoa")]


def test_a_name_with_a_nul_or_of_great_length_is_cut() -> None:
    data = named_in_octets(zipped({"a_.docx": FORM}), b"a_.docx", b"a\0.docx")
    ((nul, _),) = read(files("bc.zip", data))
    ((long, _),) = read(files("bc.zip", zipped({"x" * 3_000 + ".docx": FORM})))
    assert "\0" not in nul
    assert len(long) < 200
    assert long.endswith(".docx")


def test_zips_and_mails_in_one_another_are_opened_to_the_allowed_depth() -> None:
    three = zipped({"a.zip": zipped({"b.zip": zipped({"bc.docx": FORM})})})
    letter = mail("a@b.example", "x", attachments=[("bc.zip", zipped({"bc.docx": FORM}))])
    assert read(files("1.zip", three)) == [("1.zip/a.zip/b.zip/bc.docx", "Nguyễn Thị Hoa")]
    assert read(files("2.zip", zipped({"thu.eml": letter}))) == [("2.zip/thu.eml/bc.zip/bc.docx", "Nguyễn Thị Hoa")]
    deeper = zipped({"0.zip": zipped({"1.zip": three})})
    assert "lồng nhau" in only_reason(files("d.zip", deeper))


def test_more_files_than_a_container_may_hold_are_refused_at_once() -> None:
    assert "hơn 200 tệp" in only_reason(files("bc.zip", zipped({f"{n}.txt": b"x" for n in range(201)})))


def test_a_zip_of_kilobytes_that_holds_hundreds_of_megabytes_is_refused_and_the_form_beside_it_read() -> None:
    nothing = zipped({f"{n}.bin": bytes(8 << 20) for n in range(4)} | {"bc.docx": FORM})
    assert len(nothing) < 100_000
    *bombs, form = sorted(read(files("bom.zip", nothing)), key=lambda found: found[1] == "Nguyễn Thị Hoa")
    assert form[0] == "bom.zip/bc.docx"
    assert all("lớn bất thường" in reason for _, reason in bombs)
    assert len(bombs) == 4


def test_members_that_come_to_too_much_together_are_told_after_the_small_ones_were_read() -> None:
    film = zipped({f"{n}.bin": bytes(11 << 20) for n in range(6)} | {"bc.docx": FORM}, zipfile.ZIP_STORED)
    found = read(files("phim.zip", film))
    assert found[-1] == ("phim.zip/bc.docx", "Nguyễn Thị Hoa")
    assert ["lớn bất thường" in reason for _, reason in found] == [False] * 5 + [True, False]


def test_zips_in_zips_without_end_come_to_an_end() -> None:
    deep = wide = zipped({"a.txt": b"x"})
    for _ in range(60):
        deep = zipped({"a.zip": deep})
    for _ in range(4):
        wide = zipped({f"{n}.zip": wide for n in range(6)})
    assert "lồng nhau" in only_reason(files("sau.zip", deep))
    found = read(files("rong.zip", wide))
    assert len(found) < 6 * 30
    assert all("quá nhiều" in reason for _, reason in found)


def test_other_archives_are_told_by_their_kind() -> None:
    for data in (b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c\x00\x04", b"\x1f\x8b\x08", b"BZh91AY"):
        assert "tệp nén chưa đọc tự động được" in only_reason(files("bc.rar", data))
