"""Two versions of a report beside each other, and a report with its supplement."""

import json
import unicodedata
from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from rules.reading import ReadRow, Source
from rules.supplements import merged_header, merged_rows
from rules.versions import compare, content_of, identity, texts_of

NAMES = ("Nguyễn Thị Hoa", "Nguyễn Thị Hao", "nguyen thi hoa", "Trần Văn Nam", "")
TEXTS = (None, "", "Giáo viên", "Kế toán", "12 tiết", "12  tiết")


def row(name: str, kind: str = "individual", at: int = 1, **fields: str | None) -> ReadRow:
    return ReadRow(kind, {"name": name, **fields}, Source("bc.docx", "Bảng 1", at))


def some_rows() -> st.SearchStrategy[list[ReadRow]]:
    texts = st.sampled_from(TEXTS)
    kinds = st.sampled_from(["individual", "collective"])
    one = st.builds(
        lambda name, kind, position, effect: row(name, kind, position=position, effect=effect),
        st.sampled_from(NAMES),
        kinds,
        texts,
        texts,
    )
    return st.lists(one, max_size=6)


def said(rows: Sequence[ReadRow]) -> Counter[str]:
    return Counter(json.dumps([row.kind, texts_of(row)], sort_keys=True) for row in rows)


@given(some_rows())
def test_a_list_differs_in_nothing_from_itself(rows: list[ReadRow]) -> None:
    assert not compare(rows, rows)
    assert not compare(rows, rows[::-1])


@given(some_rows(), some_rows())
def test_the_earlier_list_with_its_differences_is_the_later_one(before: list[ReadRow], after: list[ReadRow]) -> None:
    found = compare(before, after)
    old, new = ([change.before for change in found.changed], [change.after for change in found.changed])
    assert said(before) - said([*found.removed, *old]) + said([*found.added, *new]) == said(after)
    assert len(before) - len(found.removed) == len(after) - len(found.added)


@given(some_rows(), some_rows())
def test_two_lists_say_the_same_exactly_where_nothing_differs(before: list[ReadRow], after: list[ReadRow]) -> None:
    same = content_of({}, before, nil=False) == content_of({}, after, nil=False)
    assert same is not bool(compare(before, after))


@given(some_rows(), some_rows())
def test_nobody_is_lost_when_a_supplement_is_added(before: list[ReadRow], more: list[ReadRow]) -> None:
    whole = merged_rows(before, more)
    if whole is not None:
        assert {identity(row) for row in whole} == {identity(row) for row in (*before, *more)}
        assert len(whole) <= len(before) + len(more)


def test_spaces_numbers_blanks_order_and_composition_are_no_content_but_an_accent_is() -> None:
    hoa, nam = row("Nguyễn Thị Hoa", at=2, effect="Tốt"), row("Trần Văn Nam", at=3)
    again = [
        row("Trần  Văn Nam", at=9, note=""),
        row(unicodedata.normalize("NFD", "Nguyễn Thị Hoa"), at=7, effect="Tốt ", note=None),
    ]
    assert content_of({"a": "b", "c": None}, [hoa, nam], nil=False) == content_of({"a": " b"}, again, nil=False)
    assert content_of({}, [row("Nguyen Thi Hoa")], nil=False) != content_of({}, [row("Nguyễn Thị Hoa")], nil=False)
    assert content_of({}, [], nil=True) != content_of({}, [], nil=False)


def test_what_changed_is_told_field_by_field_as_it_is_written() -> None:
    before = [row("Nguyễn Thị Hoa", effect="80 %", note="x"), row("Trần Văn Nam")]
    after = [row("Lê Thị Bích"), row("NGUYỄN THỊ HOA", effect="95 %")]
    found = compare(before, after)
    assert [r.fields["name"] for r in found.added] == ["Lê Thị Bích"]
    assert [r.fields["name"] for r in found.removed] == ["Trần Văn Nam"]
    (changed,) = found.changed
    assert changed.number == 2
    assert [(c.field, c.before, c.after, c.spelling_only) for c in changed.fields] == [
        ("name", "Nguyễn Thị Hoa", "NGUYỄN THỊ HOA", True),
        ("effect", "80 %", "95 %", False),
        ("note", "x", "", False),
    ]


def teacher(name: str) -> ReadRow:
    return row(name, position="Giáo viên 4A", summary="Bộ 30 trò chơi")


def test_a_corrected_name_is_the_same_line_only_where_no_other_can_be_meant() -> None:
    (changed,) = compare([teacher("Nguyễn Thị Hoa")], [teacher("Nguyễn Thị Hoan")]).changed
    assert changed.fields[0].after == "Nguyễn Thị Hoan"
    twins = [teacher("Nguyễn Thị Hoan"), teacher("Nguyễn Thị Hoai")]
    assert len(compare([teacher("Nguyễn Thị Hoa")], twins).added) == 2
    assert compare([row("Nguyễn Thị Hoa")], [row("Nguyễn Thị Hoan")]).added
    assert compare([teacher("Nguyễn Thị Hoa")], [teacher("Trần Văn Nam")]).added


def test_a_supplement_updates_whom_it_names_again_and_keeps_what_it_leaves_blank() -> None:
    before = [row("Nguyễn Thị Hoa", effect="80 %", evidence=None), row("Tổ Toán", "collective")]
    more = [row("nguyễn thị hoa", effect="", evidence="Video"), row("Trần Văn Nam")]
    whole = merged_rows(before, more)
    assert whole is not None
    assert [texts_of(r) for r in whole] == [
        {"name": "nguyễn thị hoa", "effect": "80 %", "evidence": "Video"},
        {"name": "Tổ Toán"},
        {"name": "Trần Văn Nam"},
    ]


def test_whether_two_people_of_one_name_are_one_is_for_a_person_to_say() -> None:
    teacher, clerk = row("Nguyễn Thị Hoa", position="Giáo viên"), row("Nguyễn Thị Hoa", position="Kế toán")
    assert merged_rows([teacher], [clerk]) is None
    assert merged_rows([teacher, clerk], [row("Nguyễn Thị Hoa", effect="x")]) is None
    assert merged_rows([teacher], [row("Nguyễn Thị Hoa", effect="x"), row("Nguyễn Thị Hoa", effect="y")]) is None
    assert merged_rows([teacher, clerk], [clerk]) == (teacher, clerk)


def test_a_name_without_marks_is_the_same_and_one_with_other_marks_may_be_somebody_else() -> None:
    hoa = row("Nguyễn Thị Hoà")
    assert merged_rows([hoa], [row("Nguyễn Thị Hoa")]) is None
    for same, kept in (("nguyen thi hoa", "Nguyễn Thị Hoà"), ("NGUYỄN THỊ HÒA", "NGUYỄN THỊ HÒA")):
        whole = merged_rows([hoa], [row(same, effect="x")])
        assert whole is not None
        assert [r.fields["name"] for r in whole] == [kept]


def test_the_header_of_the_first_report_stays_and_its_gaps_are_filled() -> None:
    assert merged_header({"a": "1", "b": None}, {"a": "2", "b": "3", "c": "4"}) == {"a": "1", "b": "3", "c": "4"}
