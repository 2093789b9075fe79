"""The spoilt documents of the measurements can be made again, and what is said to be a workbook is one."""

import io
import zipfile
from random import Random

import python_calamine

from bench.document_mutants import LARGEST, document_mutant, document_mutants
from bench.xlsb_file import xlsb_file
from bench.zip_mutants import bend, members_of
from tests.kit.forms import docx_form, individual, xlsx_form

ROWS = [["TT", "Họ và tên", "", "Ghi chú"], [], ["1", "Nguyễn Thị Hòa", "x" * 300, "đ"]]
XLSB = xlsb_file("Biểu", ROWS)
XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"\x09\x08\x10\x00\x00\x06" + bytes(range(256)) * 20
DOCUMENTS = [
    docx_form(individuals=[individual()]),
    xlsx_form(individuals=[individual()]),
    XLSB,
    XLS,
    b"",
    b"PK\x03\x04",
]


def test_the_same_documents_and_seed_give_the_same_bytes() -> None:
    assert list(document_mutants(DOCUMENTS, 200, seed=5)) == list(document_mutants(DOCUMENTS, 200, seed=5))


def test_another_seed_gives_other_bytes() -> None:
    assert list(document_mutants(DOCUMENTS, 20, seed=5)) != list(document_mutants(DOCUMENTS, 20, seed=6))


def test_one_spoilt_document_can_be_made_without_those_before_it() -> None:
    assert document_mutant(DOCUMENTS, 150, seed=5) == list(document_mutants(DOCUMENTS, 151, seed=5))[-1]


def test_no_spoilt_document_is_larger_than_what_is_asked_for() -> None:
    assert max(map(len, document_mutants(DOCUMENTS, 200, seed=5))) <= LARGEST


def test_a_bent_zip_is_still_one_and_says_something_else() -> None:
    bent = [bend(random, DOCUMENTS[0], DOCUMENTS) for random in map(Random, range(60))]
    opened = [members_of(each) for each in bent]
    assert all(zipfile.is_zipfile(io.BytesIO(each)) for each in bent)
    before = [(info.filename, data) for info, data in members_of(DOCUMENTS[0])]
    changed = [before != [(info.filename, data) for info, data in members] for members in opened]
    assert sum(changed) > 50


def test_a_binary_workbook_is_read_by_others_with_every_text_in_its_place() -> None:
    book = python_calamine.load_workbook(io.BytesIO(XLSB))
    assert book.sheet_names == ["Biểu"]
    assert book.get_sheet_by_index(0).to_python() == [row + [""] * (4 - len(row)) for row in ROWS]
