"""What is read from an official letter: right, or marked as unsure; never wrong and sure."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.campaign_file import parse_campaign
from rules.campaigns import Kind
from rules.official_letter.drafts import Draft
from rules.official_letter.reading import read_letter
from rules.official_letter.toml import REVIEW, to_toml
from rules.problems import InputProblems
from rules.schedule import Every
from tests.letter44 import CALENDAR

FORMS = {kind: "bv-dhtt-01" if kind is Kind.ARTICLE else "dhtt-01" for kind in Kind}
FOLDER = Path(__file__).parents[1] / "data" / "official_letters"
# Letter 44 as the office sent it, with an invented person and address.
LETTER_44 = FOLDER / "0-cong-van-44.txt"


@dataclass(frozen=True)
class Expected:
    """What a letter says. Rounds: (label, wording, day, kind, doubted); recurring: (every, kind, day, doubted)."""

    number: str | None
    day: date
    subject: str
    audience: tuple[str, ...]
    mailbox: str | None
    person: str | None
    rounds: tuple[tuple[str, str, str, str, bool], ...]
    recurring: tuple[tuple[Every, str, int | None, bool], ...] = ()
    unused: tuple[str, ...] = ()
    doubted_heads: frozenset[str] = frozenset()


OURS = ("MN", "TH", "THCS", "TH&THCS")
SCORES = {
    "0-cong-van-44": Expected(
        "44/PGDĐT-TĐKT",
        date(2018, 2, 28),
        "Phát hiện, bồi dưỡng, tổng kết và nhân rộng điển hình tiên tiến trong ngành giáo dục giai đoạn 2016-2020",
        OURS,
        "tongiaovien@phonggd.example",
        "Đoàn Minh Khánh",
        (("Đợt 1", "before", "2018-03-05", "report", False), ("Đợt 2", "before", "2018-05-10", "report", False)),
        (
            (Every.QUARTER, "nomination", None, True),
            (Every.SEMESTER, "nomination", None, True),
            (Every.SCHOOL_YEAR, "nomination", None, True),
            (Every.QUARTER, "article", None, False),
        ),
        ("29/12/2016", "27/02/2018"),
    ),
    "1-phong-dot": Expected(
        "217/PGDĐT-CM",
        date(2025, 12, 2),
        "Báo cáo sơ kết học kỳ I năm học 2025-2026",
        OURS,
        "baocao.pgdbacsonha@phonggd.example",
        "Lê Minh Tuệ, ĐT 0239 3888 111",
        (("Báo cáo", "by", "2026-01-10", "report", False),),
        unused=("15/8/2025", "28/11/2025", "31/12/2025", "15/01/2026"),
    ),
    "2-so-bang": Expected(
        "905/SGDĐT-GDTrH",
        date(2026, 8, 20),
        "Chế độ báo cáo năm học 2026-2027",
        ("THCS", "THPT"),
        "gdtrh@sogd.example",
        "Trần Thu Hà, ĐT 0912.345.678",
        (
            ("Báo cáo đầu năm học", "before", "2026-09-25", "report", False),
            ("Báo cáo sơ kết học kỳ I", "by", "2027-01-15", "report", True),
            ("Báo cáo tổng kết năm học", "by", "2027-06-05", "report", False),
        ),
        ((Every.MONTH, "report", 15, False),),
        doubted_heads=frozenset({"mailbox"}),
    ),
    "3-xa-hoa-toc": Expected(
        "88/UBND-VHXH",
        date(2026, 10, 9),
        "Báo cáo tình hình thiệt hại do bão",
        OURS,
        "vhxh@xaducminh.example",
        None,
        (("Báo cáo", "by", "2026-10-10", "report", True),),
        unused=("08/10/2026", "09/10/2026"),
        doubted_heads=frozenset({"audience"}),
    ),
    "4-ke-hoach": Expected(
        None,
        date(2026, 9, 5),
        "Kế hoạch: Tuyên truyền gương người tốt, việc tốt năm học 2026-2027",
        OURS,
        None,
        None,
        (("Báo cáo", "by", "2027-05-30", "report", True), ("Báo cáo", "before", "2026-09-20", "report", True)),
        ((Every.QUARTER, "article", 25, False),),
        ("01/02/1980",),
        frozenset({"audience"}),
    ),
    "5-thong-bao-hai-hop-thu": Expected(
        "45/TB-PGDĐT",
        date(2027, 3, 1),
        "Thông báo: Nộp hồ sơ đề nghị khen thưởng đợt 1 và đợt 2 năm 2027",
        ("MN",),
        "hoso1@namhai.example",
        None,
        (("Đợt 1", "by", "2027-03-31", "nomination", False), ("Đợt 2", "by", "2027-09-30", "nomination", False)),
        unused=("01/4/2027", "15/4/2027"),
        doubted_heads=frozenset({"mailbox"}),
    ),
}


def lines_of(name: str) -> list[str]:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def seen(draft: Draft) -> Expected:
    """Return a draft in the shape of what is expected of it."""
    assert draft.day
    assert draft.subject
    heads = {"audience": draft.audience, "mailbox": draft.mailbox, "number": draft.number, "subject": draft.subject}
    return Expected(
        draft.number.value if draft.number else None,
        draft.day.value,
        draft.subject.value,
        draft.audience.value if draft.audience else (),
        draft.mailbox.value if draft.mailbox else None,
        draft.person.value if draft.person else None,
        tuple((r.label, r.wording.value, r.day.isoformat(), r.kind.value, bool(r.doubt)) for r in draft.rounds),
        tuple((r.every, r.kind.value, r.due.day, bool(r.doubt)) for r in draft.recurring),
        tuple(one.day for one in draft.unused),
        frozenset(name for name, found in heads.items() if found and found.doubt),
    )


@pytest.mark.parametrize("name", sorted(SCORES))
def test_each_field_of_a_letter_is_read_as_it_was_meant_or_marked(name: str) -> None:
    assert seen(read_letter(lines_of(name))) == SCORES[name]


@pytest.mark.parametrize("name", sorted(SCORES))
def test_a_draft_is_a_campaign_that_nobody_confirmed_yet(name: str) -> None:
    draft = read_letter(lines_of(name))
    text = to_toml(draft, FORMS)
    tomllib.loads(text)
    if draft.missing:
        with pytest.raises(InputProblems, match="cần điền"):
            parse_campaign(text, set(FORMS.values()), CALENDAR)
        return
    campaign = parse_campaign(text, set(FORMS.values()), CALENDAR)
    assert not campaign.confirmed
    assert [r.deadline.day for r in campaign.rounds] == [r.day for r in draft.rounds]
    assert len(campaign.recurring) == len(draft.recurring)


def test_a_print_and_evidence_are_asked_for_where_the_letter_does() -> None:
    campaign = parse_campaign(to_toml(read_letter(lines_of("0-cong-van-44")), FORMS), set(FORMS.values()), CALENDAR)
    assert [(r.paper, r.evidence) for r in campaign.rounds] == [(True, False), (True, False)]
    assert [(r.evidence, r.form) for r in campaign.recurring] == [(True, "dhtt-01")] * 3 + [(False, "bv-dhtt-01")]


def test_every_doubt_stands_beside_its_line() -> None:
    text = to_toml(read_letter(lines_of("3-xa-hoa-toc")), FORMS)
    lines = text.splitlines()
    marked = [lines[n + 1] for n, line in enumerate(lines) if line.startswith(f"# {REVIEW}: Công văn nêu giờ")]
    assert marked == ['id = "cv88-bc1"']


@pytest.mark.parametrize(
    ("sentence", "day", "wording"),
    [
        ("Báo cáo gửi về Phòng trước 05/3/2018", "2018-03-05", "before"),
        ("Báo cáo gửi về Phòng trước ngày: 5-3-2018", "2018-03-05", "before"),
        ("Báo cáo gửi về Phòng muộn nhất là ngày 05.3.2018", "2018-03-05", "by"),
        ("Hạn nộp báo cáo: 05/3/2018", "2018-03-05", "by"),
        ("Nộp báo cáo trước và trong ngày 05/3/2018", "2018-03-05", "by"),
        ("Các trường gửi báo cáo không quá ngày 05 tháng 3 năm 2018", "2018-03-05", "by"),
        ("Các trường nộp báo cáo trước 17 giờ 00 ngày 05/3/2018", "2018-03-05", "by"),
        ("Nộp báo cáo chậm nhất ngày 10/01", "2019-01-10", "by"),
        ("Nộp báo cáo chậm nhất ngày 10/3/18", "2018-03-10", "by"),
    ],
)
def test_a_deadline_is_known_by_the_words_in_front_of_it(sentence: str, day: str, wording: str) -> None:
    (found,) = read_letter(["Vũ Quang, ngày 28 tháng 02 năm 2018", sentence]).rounds
    assert (found.day.isoformat(), found.wording.value) == (day, wording)


@pytest.mark.parametrize(
    "sentence",
    [
        "Căn cứ Nghị định số 09/2019/NĐ-CP ngày 24/01/2019 về chế độ báo cáo",
        "Các trường đã nộp báo cáo trước ngày 05/3/2018 được biểu dương",
        "Phòng GD&ĐT tổng hợp báo cáo Sở GD&ĐT trước ngày 20/3/2018",
        "Số liệu báo cáo tính đến ngày 15/3/2018",
        "Hội nghị tổ chức vào ngày 15/3/2018",
        "Báo cáo tỷ lệ 3/4 số lớp",
        "Nộp báo cáo chậm nhất ngày 31/02/2018",
        "Báo cáo về Phòng trước ngày 05/3/2017",
    ],
)
def test_a_day_that_is_no_deadline_of_the_schools_is_not_taken_for_one(sentence: str) -> None:
    assert read_letter(["Vũ Quang, ngày 28 tháng 02 năm 2018", sentence]).rounds == []


def test_what_was_not_taken_for_a_deadline_is_listed_with_its_sentence() -> None:
    draft = read_letter(["Vũ Quang, ngày 28 tháng 02 năm 2018", "Hội nghị tổ chức vào ngày 15/3/2018"])
    assert "#   15/3/2018 (không rõ là hạn nộp): Hội nghị tổ chức vào ngày 15/3/2018" in to_toml(draft, FORMS)


@given(text=st.text(max_size=300))
def test_no_text_of_a_letter_gets_out_of_its_place_in_the_draft(text: str) -> None:
    letter = [
        "Số: 1/PGDĐT",
        f"V/v {text}",
        "Vũ Quang, ngày 28 tháng 02 năm 2018",
        f"Kính gửi: các trường mầm non {text}",
    ]
    letter.append(f"Báo cáo {text} gửi trước ngày 05/3/2018")
    draft = read_letter(letter)
    document = tomllib.loads(to_toml(replace(draft, rounds=draft.rounds), FORMS))
    assert set(document) <= {"campaign", "round", "recurring"}
    assert document["campaign"]["confirmed"] is False


@settings(max_examples=30)
@given(
    pieces=st.lists(
        st.sampled_from(
            ["trước ngày ", "05/3/2018 ", "số ", "Phòng ", "báo cáo ", "| ", "đợt 1 ", "(", "a" * 50, "0912"]
        ),
        max_size=60,
    )
)
def test_any_heap_of_the_words_of_letters_gives_a_draft(pieces: list[str]) -> None:
    assert tomllib.loads(to_toml(read_letter(["".join(pieces) * 20]), FORMS))["campaign"]["confirmed"] is False


def test_a_text_of_a_million_characters_is_cut_where_no_letter_reaches() -> None:
    for piece in ("trước ngày ", "Phòng tổng hợp báo cáo ", "số 1 ngày ", "05/3/2018 ", "a", "1 "):
        beyond = "Báo cáo gửi trước ngày 09/3/2018"
        letter = ["Vũ Quang, ngày 28 tháng 02 năm 2018", piece * (1_000_000 // len(piece)), beyond]
        assert date(2018, 3, 9) not in [r.day for r in read_letter(letter).rounds]
