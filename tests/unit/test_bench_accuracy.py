"""The generated forms can be made again, and the score counts what it says it counts."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bench.accuracy import charsets
from bench.accuracy.formats import FORMATS, Format
from bench.accuracy.reading import read
from bench.accuracy.samples import TRAPS, Sample, sample
from bench.accuracy.score import Score, score
from bench.accuracy.truth import Entry, Truth
from rules.findings import Finding, Weight
from rules.reading import NotOurForm, Reading, ReadRow, Source

SAYS = {"name": "Nguyễn Thị Hoa", "position": "Giáo viên Toán", "effect": "Tăng 5%", "note": ""}
TRUTH = Truth({"school_code": "TH03"}, ("Đợt 1",), False, (Entry("individual", SAYS),))
# Part A, period, nil box, and table, name, position, effect and note of the row.
FIELDS = 8


def row(texts: Mapping[str, str | None] = SAYS, kind: str = "individual") -> ReadRow:
    return ReadRow(kind, texts, Source("a.docx", "Bảng 1", 2))


def reading(*rows: ReadRow, findings: tuple[Finding, ...] = ()) -> Reading:
    return Reading("dhtt-01", "1", False, {"school_code": "TH03"}, ("Đợt 1",), rows, findings)


def of(name: str) -> Format:
    return next(form for form in FORMATS if form.name == name)


def made(form: str, *traps: str, seed: str = "7") -> Sample:
    return sample(of(form), tuple(trap for trap in TRAPS if trap.name in traps), seed)


@pytest.mark.parametrize("form", [".docx", ".docx, Strict", ".xlsb", ".docx in a zip"])
def test_the_same_seed_gives_the_same_form(form: str) -> None:
    assert made(form, "ditto marks") == made(form, "ditto marks")


def test_another_seed_gives_another_form() -> None:
    assert made(".docx", seed="7").truth != made(".docx", seed="8").truth


def test_every_trap_can_be_held_by_some_format_and_changes_the_file() -> None:
    for trap in TRAPS:
        form = next(form for form in FORMATS if form.holds(trap))
        # Not every form has what a trap spoils: rows to merge, letters to misspell.
        changed = [sample(form, (trap,), str(seed)).data != sample(form, (), str(seed)).data for seed in range(5)]
        assert any(changed), trap.name


@pytest.mark.parametrize("form", [".docx", ".docx by python-docx", ".xlsx by openpyxl"])
def test_a_form_without_traps_is_read_right(form: str) -> None:
    plain = made(form)
    found = score(plain.truth, read(plain.data, plain.file))
    assert (found.right, found.lost, found.invented) == (found.fields, 0, 0), found.wrong


def test_a_form_that_is_read_as_it_stands_scores_full() -> None:
    assert score(TRUTH, reading(row())) == Score(forms=1, fields=FIELDS, right=FIELDS, rows=1)


def test_a_wrong_text_counts_once() -> None:
    assert score(TRUTH, reading(row({**SAYS, "effect": "Tăng 6%"}))).right == FIELDS - 1


def test_a_row_in_the_wrong_table_is_found_there() -> None:
    found = score(TRUTH, reading(row(kind="collective")))
    assert (found.right, found.lost) == (FIELDS - 1, 0)


def test_a_text_where_nothing_was_written_is_wrong() -> None:
    found = score(TRUTH, reading(row({**SAYS, "unit": "Tổ Toán"})))
    assert (found.fields, found.right) == (FIELDS + 1, FIELDS)


def test_a_lost_row_counts_with_all_its_fields() -> None:
    found = score(TRUTH, reading())
    assert (found.lost, found.untold, found.right) == (1, 1, 3)


def test_a_lost_row_is_told_by_a_finding_that_names_it() -> None:
    finding = Finding(Weight.CHECK, "Bảng 1, hàng 2", "không rõ dòng này thuộc mục nào: “1 | Nguyễn Thị Hoa”")
    assert score(TRUTH, reading(findings=(finding,))).untold == 0


def test_a_hint_tells_of_no_lost_row() -> None:
    finding = Finding(Weight.HINT, "Bảng 1, hàng 2", "Nguyễn Thị Hoa")
    assert score(TRUTH, reading(findings=(finding,))).untold == 1


def test_an_invented_row_is_counted_and_leaves_the_fields_of_the_others_alone() -> None:
    found = score(TRUTH, reading(row(), row({"name": "HIỆU TRƯỞNG"})))
    assert (found.invented, found.untold, found.right) == (1, 1, FIELDS)


def test_a_file_refused_with_a_reason_loses_its_rows_and_says_so() -> None:
    found = score(TRUTH, NotOurForm("Không thấy mã biểu."))
    assert (found.fields, found.right, found.lost, found.untold) == (FIELDS, 0, 1, 0)


def test_a_ditto_counts_as_what_it_means() -> None:
    meant = replace(row({**SAYS, "effect": "nt"}), means={"effect": "Tăng 5%"})
    assert score(TRUTH, reading(meant)).right == FIELDS


def test_case_counts_but_where_the_spelling_has_none() -> None:
    small = reading(row({**SAYS, "name": "nguyễn thị hoa"}))
    assert score(TRUTH, small).right == FIELDS - 1
    assert score(replace(TRUTH, any_case=True), small).right == FIELDS


def test_scores_add_up() -> None:
    both = score(TRUTH, reading(row())) + score(TRUTH, reading())
    assert (both.forms, both.rows, both.lost, both.untold) == (2, 2, 1, 1)


@pytest.mark.parametrize(
    ("spelt", "written"),
    [
        (charsets.tcvn3("Trường Tiểu học Đức Lĩnh"), "Tr\u00adêng TiÓu häc §øc LÜnh"),
        (charsets.vni("SÀI GÒN"), "SAØI GOØN"),
        (charsets.vni("Trường Tiểu học"), "Tröôøng Tieåu hoïc"),
        (charsets.mojibake("học"), "há»\u008dc"),
        (charsets.unaccented("Đức Lĩnh"), "Duc Linh"),
    ],
)
def test_old_spellings_are_those_of_the_tables(spelt: str, written: str) -> None:
    assert spelt == written
