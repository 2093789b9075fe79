"""The tables of the measurements and the document that they are written into."""

import pytest

from bench.document import Section, updated
from bench.tables import Table, megabytes, milliseconds, seconds


def _section(key: str, figure: str) -> Section:
    table = Table(("", "seconds"), (("Điểm danh", figure),))
    return Section(key, f"Title of {key}", "What was done.", (table,), "*one run*")


def test_a_table_is_aligned_markdown_with_figures_to_the_right() -> None:
    table = Table(("seconds", "0 ms"), (("mbsync", "0.5"), ("Điểm danh", "10.25")))
    assert table.markdown().splitlines() == [
        "| seconds   |  0 ms |",
        "|-----------|------:|",
        "| mbsync    |   0.5 |",
        "| Điểm danh | 10.25 |",
    ]


def test_a_bar_in_a_cell_does_not_make_another_column() -> None:
    assert Table(("a | b", "x"), ()).markdown().startswith("| a \\| b | x |")


def test_a_row_that_is_too_short_is_a_fault() -> None:
    with pytest.raises(ValueError, match=r"zip\(\)"):
        Table(("a", "b"), (("only one",),)).markdown()


def test_figures_are_medians_with_the_smallest_and_the_largest() -> None:
    assert seconds([3.0, 1.0, 1.5]) == "1.50 (1.00–3.00)"
    assert milliseconds([0.0021, 0.001, 0.003]) == "2.1 (1.0–3.0)"
    assert megabytes([90_000_000, 110_000_000, 100_400_000]) == "100 (90–110)"


def test_a_part_measured_again_replaces_its_section_and_nothing_else() -> None:
    document = updated("# Ours\n\nA word by hand.\n", [_section("intake", "1.00"), _section("idle", "2.00")])
    again = updated(document.replace("by hand", "by a person"), [_section("intake", "7.00")])
    assert "A word by a person." in again
    assert again.count("Title of intake") == again.count("Title of idle") == 1
    assert "7.00" in again
    assert "1.00" not in again
    assert "2.00" in again
    assert again.index("Title of intake") < again.index("Title of idle")


def test_a_new_document_says_where_its_figures_come_from() -> None:
    assert "make bench" in updated("", [_section("intake", "1.00")])
