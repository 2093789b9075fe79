"""The office's own definitions of forms: a folder in the configuration, checked whole with it."""

from pathlib import Path

import pytest

from diemdanh.clock import system_clock
from diemdanh.settings import load
from diemdanh.wiring import Parts
from ingest.readers.definitions import load_definitions, with_own
from rules.problems import InputProblems
from tests.unit.test_forms import SMALL
from tests.unit.test_settings import LEAST

OWN = LEAST.replace("[ingest]", '[ingest]\nforms = "bieu-mau"')


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "mat-khau.txt").write_text("bí mật\n", encoding="utf-8")
    (tmp_path / "config.toml").write_text(OWN, encoding="utf-8")
    (tmp_path / "bieu-mau").mkdir()
    return tmp_path


def put(office: Path, name: str, text: str) -> None:
    (office / "bieu-mau" / name).write_text(text, encoding="utf-8")


def problems_of(office: Path) -> tuple[str, ...]:
    with pytest.raises(InputProblems) as caught:
        load(office / "config.toml")
    return caught.value.problems


def test_forms_of_the_office_stand_beside_those_of_the_product(office: Path) -> None:
    put(office, "kt-02.toml", SMALL)
    put(office, "ghi-chu.txt", "không phải biểu mẫu")
    forms = Parts(load(office / "config.toml"), system_clock).forms
    assert list(forms) == ["bv-dhtt-01", "dhtt-01", "tkhs-01", "kt-02"]


def test_without_a_folder_there_are_the_forms_of_the_product(office: Path) -> None:
    (office / "config.toml").write_text(LEAST, encoding="utf-8")
    assert tuple(Parts(load(office / "config.toml"), system_clock).forms.values()) == load_definitions()


def test_a_form_of_the_same_id_takes_the_place_of_the_one_in_the_product(office: Path) -> None:
    put(office, "cua-phong.toml", SMALL.replace('id = "kt-02"', 'id = "dhtt-01"'))
    forms = Parts(load(office / "config.toml"), system_clock).forms
    assert (len(forms), forms["dhtt-01"].code) == (3, "KT-02")


def test_everything_wrong_with_configuration_and_forms_is_told_at_once(office: Path) -> None:
    put(office, "a.toml", SMALL.replace('version = "3"\n', ""))
    put(office, "b.toml", "id = ")
    (office / "bieu-mau" / "c.toml").write_bytes(b"\xff\xfe")
    (office / "config.toml").write_text(OWN.replace('host = "imap.phong.example"\n', ""), encoding="utf-8")
    host, version, syntax, letters = problems_of(office)
    assert host == "ingest.host: thiếu khóa này"
    assert version == "ingest.forms, a.toml: version: thiếu khóa này"
    assert syntax.startswith("ingest.forms, b.toml: không đúng cú pháp TOML")
    assert letters == "ingest.forms, c.toml: phải là tệp văn bản UTF-8"


def test_two_files_that_define_one_form_are_told(office: Path) -> None:
    put(office, "a.toml", SMALL)
    put(office, "b.toml", SMALL)
    put(office, "c.toml", SMALL.replace('id = "kt-02"', 'id = "kt-03"'))
    assert problems_of(office) == (
        "ingest.forms, b.toml: id «kt-02» đã có ở a.toml",
        "ingest.forms, c.toml: code «KT-02» (v3) đã có ở a.toml",
    )


def test_a_folder_that_is_not_there_is_told_with_its_key(office: Path) -> None:
    (office / "bieu-mau").rmdir()
    (problem,) = problems_of(office)
    assert problem.startswith("ingest.forms, ")
    assert "bieu-mau: không đọc được" in problem


def test_a_folder_without_any_definition_is_told(office: Path) -> None:
    put(office, "kt-02.TOML.txt", SMALL)
    (problem,) = problems_of(office)
    assert "bieu-mau: không có tệp *.toml nào" in problem


def test_a_file_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"#" * ((1 << 20) + 1))
    with pytest.raises(InputProblems) as caught:
        with_own(tmp_path)
    assert caught.value.problems == ("a.toml: tệp quá lớn",)
