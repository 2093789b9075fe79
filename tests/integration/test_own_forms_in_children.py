"""A definition of the office's own reaches the process that opens the document, which itself can open nothing more."""

from pathlib import Path

import docx
import pytest

from diemdanh.clock import system_clock
from diemdanh.settings import load
from diemdanh.wiring import Parts
from ingest.sandbox import Sandbox
from rules.reading import NotOurForm, Reading
from store.upgrades import upgrade
from tests.kit.forms import docx_bytes, docx_form, individual
from tests.unit.test_forms import SMALL
from tests.unit.test_own_forms import OWN

PUPILS = (("Họ tên học sinh", "Lớp", "Thành tích", "Minh chứng"), ("Lê Na", "5A", "Giải nhất", "Ảnh"))


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    """An office that has defined KT-02."""
    (tmp_path / "mat-khau.txt").write_text("bí mật", encoding="utf-8")
    (tmp_path / "config.toml").write_text(OWN, encoding="utf-8")
    (tmp_path / "bieu-mau").mkdir()
    (tmp_path / "bieu-mau" / "kt-02.toml").write_text(SMALL, encoding="utf-8")
    return Parts(load(tmp_path / "config.toml"), system_clock)


def pupils() -> bytes:
    document = docx.Document()
    document.add_paragraph("Mã biểu: KT-02 (v3)")
    table = document.add_table(2, 4)
    for row, texts in zip(table.rows, PUPILS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return docx_bytes(document)


def test_a_form_of_the_office_is_read_in_the_child(parts: Parts) -> None:
    outcome = parts.poller.processor.sandbox.read(pupils(), "a.docx")
    assert isinstance(outcome, Reading)
    assert (outcome.form, [row.fields["name"] for row in outcome.rows]) == ("kt-02", ["Lê Na"])


def test_the_forms_of_the_product_are_still_read_there(parts: Parts) -> None:
    outcome = parts.poller.processor.sandbox.read(docx_form(individuals=[individual()]), "a.docx")
    assert isinstance(outcome, Reading)
    assert (outcome.form, outcome.answers) == ("dhtt-01", "report")


def test_without_the_definition_the_same_file_is_no_form_of_ours() -> None:
    assert isinstance(Sandbox().read(pupils(), "a.docx"), NotOurForm)


def test_letters_know_the_forms_of_the_office(parts: Parts) -> None:
    upgrade(parts.settings.store.url)
    assert parts.office.forms["kt-02"].table("pupil").noun == "học sinh"
