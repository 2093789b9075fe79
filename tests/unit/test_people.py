"""One person or group across rounds: one line of history, proposals, awards asked for twice."""

from datetime import UTC, datetime

import pytest

from rules.people import Appearance, Timeline, double_requests, name_key, proposals, timelines


def row(name: str, round_: str = "d1", submission: int = 1, *, kind: str = "individual", **awards: str) -> Appearance:
    at = datetime(2018, 3, submission, tzinfo=UTC)
    return Appearance("TH06", kind, name, round_, submission, at, "Bảng 2, dòng 2", **awards)


def lines(*rows: Appearance) -> list[Timeline]:
    return timelines(rows, {})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Thị Hoa", "NGUYỄN  THỊ HOA"),
        ("Nguyễn Thị Hoà", "Nguyễn Thị Hòa"),
        ("Nguyễn Thị Thuỷ", "Nguyễn Thị Thủy"),
        ("Cô Nguyễn Thị Hoa", "Nguyễn Thị Hoa"),
        ("Đ/c Trần Văn Nam", "trần văn nam"),
        ("Ông Trần Văn Nam (tổ trưởng)", "Trần Văn Nam"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hoa"),
        ("Tổ 4 - 5", "Tổ 4-5"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hòa"),
        ("Nguyễn Thị Hoa", "Nguyen Thi Hoa"),
        ("Tổ 4", "Tổ 5"),
        ("Lê An", "Lê Ân"),
        ("Đỗ Thị Lan", "Dỗ Thị Lan"),
    ],
)
def test_names_that_differ_in_accents_or_numbers_are_never_one_silently(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_one_person_is_one_line_across_rounds_the_earliest_first() -> None:
    (line,) = lines(row("Nguyễn Thị Hoà", "d2", 5), row("Cô Nguyễn Thị Hòa", "d1", 1))
    assert [a.round for a in line.appearances] == ["d1", "d2"]
    assert line.name == "Nguyễn Thị Hoà"


def test_a_group_and_a_person_of_one_name_are_two_lines_and_rows_without_a_name_none() -> None:
    assert len(lines(row("Bình Minh"), row("Bình Minh", kind="collective"), row("  "), row("(chưa rõ)"))) == 2


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Nguyễn Thị Hoa", "Nguyen Thi Hoa", "chỉ khác dấu"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hòa", "chỉ khác dấu"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hoan", "khác một chữ"),
        ("Lê An", "Lê Anh", None),
        ("Tổ chuyên môn 1", "Tổ chuyên môn 2", None),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Huệ", None),
    ],
)
def test_names_that_are_alike_are_proposed_to_a_person(one: str, other: str, why: str | None) -> None:
    found = proposals(lines(row(one), row(other, "d2", 2)), {})
    assert [proposal.why for proposal in found] == ([why] if why else [])


def test_names_that_stand_side_by_side_in_one_report_are_two_people() -> None:
    assert proposals(lines(row("Nguyễn Thị Hoa"), row("Nguyễn Thị Hòa")), {}) == []


@pytest.mark.parametrize("same", [True, False])
def test_what_a_person_said_is_not_proposed_again(same: bool) -> None:
    rows = (row("Nguyễn Thị Hoa"), row("Nguyen Thi Hoa", "d2", 2), row("Trần Văn Nam"))
    said = {("TH06", "individual", frozenset({name_key("Nguyễn Thị Hoa"), name_key("Nguyen Thi Hoa")})): same}
    joined = timelines(rows, said)
    assert len(joined) == (2 if same else 3)
    assert proposals(joined, said) == []
    assert sum(len(line.appearances) for line in joined) == 3


def test_three_spellings_joined_in_a_chain_are_one_line() -> None:
    a, b, c = "Nguyễn Thị Hoa", "Nguyen Thi Hoa", "Nguyễn Thị Hòa"
    said = {("TH06", "individual", frozenset({name_key(x), name_key(y)})): True for x, y in ((b, c), (a, b))}
    (line,) = timelines([row(a), row(b, "d2", 2), row(c, "d3", 3)], said)
    assert len(line.appearances) == 3


KHEN, BANG = "Giấy khen của Trưởng phòng", "Bằng khen"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([row("A B", requested_award=KHEN), row("A B", "d2", 2, requested_award=KHEN.upper())], "cùng một hình thức"),
        ([row("A B", requested_award=KHEN), row("A B", "d2", 2, requested_award=BANG)], "ở nhiều đợt"),
        ([row("A B", requested_award=KHEN), row("A B", requested_award=BANG)], "hai lần trong một báo cáo"),
        ([row("A B", already_awarded=KHEN), row("A B", "d2", 2, requested_award=KHEN)], "đã được khen"),
        ([row("A B", requested_award=KHEN), row("A B", "d2", 2)], None),
        ([row("A B", requested_award=KHEN), row("A B", "d2", 2, requested_award="Không")], None),
        ([row("A B", requested_award=KHEN), row("A C", "d2", 2, requested_award=KHEN)], None),
    ],
)
def test_awards_asked_for_twice_are_flagged(rows: list[Appearance], why: str | None) -> None:
    found = double_requests(lines(*rows))
    assert len(found) == (1 if why else 0)
    assert all(why and why in double.why for double in found)
