"""A filled-in form before it has a layout: fields, tables and their rows, and what they mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from bench.accuracy import people
from bench.accuracy.truth import Entry, Truth

LABELS: Final = {
    "school_name": "Tên trường",
    "school_code": "Mã trường",
    "level": "Cấp học",
    "commune": "Xã/thị trấn",
    "principal": "Hiệu trưởng, ĐT",
    "preparer": "Người lập, ĐT, email",
    "staff_total": "Tổng số CB,GV,NV",
    "collectives_total": "Số tập thể đề nghị",
    "individuals_total": "Số cá nhân đề nghị",
    "appraisal": "Ngày họp thẩm định, số biên bản",
}
PERIODS: Final = ("Đợt 1", "Đợt 2")
_MERITS: Final = {
    "field": "Lĩnh vực",
    "summary": "Nội dung đổi mới, sáng tạo",
    "effect": "Hiệu quả",
    "evidence": "Sản phẩm, minh chứng",
    "already_awarded": "Trường đã khen",
    "requested_award": "Đề nghị khen",
    "note": "Ghi chú",
}
_PERSON: Final = {"gender": "Nam/Nữ", "position": "Chức vụ, môn/lớp", "hardship_area": "Vùng ĐBKK"}
_ARTICLE: Final = {"about": "Viết về", "author": "Tác giả", "file_name": "Tên tệp", "consent": "Đồng ý đăng"}
_COLUMNS: Final = {
    "collective": {"stt": "TT", "name": "Tên tập thể", **_MERITS},
    "individual": {"stt": "TT", "name": "Họ và tên", **_PERSON, **_MERITS},
    "article": {"stt": "TT", "name": "Tên bài/ảnh", **_ARTICLE},
}
_TITLES: Final = {
    "collective": ("B", "TẬP THỂ"),
    "individual": ("C", "CÁ NHÂN"),
    "article": ("D", "BÀI VIẾT, HÌNH ẢNH GỬI KÈM"),
}
_MAKERS: Final = {"collective": people.collective, "individual": people.individual, "article": people.article}


@dataclass(frozen=True)
class Heading:
    """A column with its title; `key` is "" for one that the form does not have. `over` is a title above it."""

    key: str
    label: str
    over: str = ""


@dataclass(frozen=True)
class Line:
    """What a row shows by column key; `entry` is what it says, None for a row that is no data.

    `more` are the rows that stand in the same cells; `across` is shown over the whole width instead.
    """

    shown: Mapping[str, str]
    entry: Entry | None = None
    across: str = ""
    more: tuple[Entry, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return what the row says, one after the other."""
        return (self.entry, *self.more) if self.entry else ()

    def with_entries(self, change: Callable[[Entry], Entry]) -> "Line":
        """Return the row saying something else."""
        if self.entry is None:
            return self
        return replace(self, entry=change(self.entry), more=tuple(map(change, self.more)))


@dataclass(frozen=True)
class Listing:
    """One table of the form under its title; `says` stands in place of the table where it is not empty."""

    kind: str
    letter: str
    title: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    says: str = ""


@dataclass(frozen=True)
class Draft:
    """A form as filled in. `fields` are label and value by key, `ticked` the periods, `above` and `below` what
    stands before the tables and after the signatures."""

    fields: Mapping[str, tuple[str, str]]
    ticked: tuple[str, ...]
    nil: bool
    nil_reason: str
    listings: tuple[Listing, ...]
    remarks: str
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    def truth(self) -> Truth:
        """Return what the form says."""
        header = {key: value for key, (_, value) in self.fields.items()}
        entries = tuple(entry for each in self.listings for line in each.lines for entry in line.entries)
        return Truth({**header, "remarks": self.remarks}, self.ticked, self.nil, entries)


def new_draft(random: Random) -> Draft:
    """Return a form that somebody filled in with care; half of them state their sums in part A."""
    listings = tuple(_listing(random, kind) for kind in _COLUMNS)
    values = people.school(random)
    if random.random() < 0.5:
        values["collectives_total"] = str(len(listings[0].lines))
        values["individuals_total"] = str(len(listings[1].lines))
    fields = {key: (label, values[key]) for key, label in LABELS.items() if key in values}
    return Draft(fields, (random.choice(PERIODS),), False, "", listings, people.wish(random))


def line_for(kind: str, number: int, says: Mapping[str, str]) -> Line:
    """Return a row that shows what it says."""
    return Line({"stt": str(number), **says}, Entry(kind, says))


def with_listing(draft: Draft, listing: Listing) -> Draft:
    """Return the draft with the table of this kind replaced."""
    return replace(draft, listings=tuple(listing if each.kind == listing.kind else each for each in draft.listings))


def _listing(random: Random, kind: str) -> Listing:
    letter, title = _TITLES[kind]
    headings = tuple(Heading(key, label) for key, label in _COLUMNS[kind].items())
    count = random.randint(3, 9) if kind == "individual" else random.randint(1, 3)
    lines = tuple(line_for(kind, number, _MAKERS[kind](random)) for number in range(1, count + 1))
    return Listing(kind, letter, title, headings, lines)
