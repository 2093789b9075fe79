"""Invented schools, as many as a measurement needs, each with a name of its own."""

import itertools
from dataclasses import dataclass
from typing import Final

_FIRST: Final = (
    "An", "Bình", "Cẩm", "Đức", "Gia", "Hương", "Kim", "Liên", "Minh", "Ngọc", "Phú", "Quảng", "Sơn", "Thạch", "Vũ",
    "Xuân", "Yên", "Đông", "Tây", "Trung", "Hòa", "Khánh", "Long", "Nam",
)  # fmt: skip
_SECOND: Final = (
    "Ân", "Bồng", "Châu", "Điền", "Giang", "Hải", "Khê", "Lĩnh", "Lộc", "Môn", "Nghĩa", "Phong", "Quang", "Tân",
    "Thịnh", "Thọ", "Thượng", "Trạch", "Trường", "Văn", "Vinh", "Xá",
)  # fmt: skip


@dataclass(frozen=True)
class School:
    """A primary school of the roster."""

    code: str
    name: str
    commune: str
    email: str


def schools(count: int) -> list[School]:
    """Return the first `count` schools, always the same ones. Raises ValueError for more than 528."""
    places = [f"{first} {second}" for first, second in itertools.product(_FIRST, _SECOND)]
    if count > len(places):
        raise ValueError(f"there are only {len(places)} invented schools")
    return [
        School(f"TH{number:03d}", f"Trường Tiểu học {place}", place, f"th{number:03d}@truong.example")
        for number, place in enumerate(places[:count], start=1)
    ]


def roster(count: int) -> str:
    """Return the roster of these schools as CSV."""
    lines = [f"{s.code},{s.name},TH,{s.commune},{s.email}" for s in schools(count)]
    return "\n".join(["Mã trường,Tên trường,Cấp học,Xã,Email", *lines, ""])
