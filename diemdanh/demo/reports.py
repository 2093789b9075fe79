"""The invented reports of the demonstration, as forms that can be written to a file."""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from diemdanh.demo.forms import PART_A, FilledForm

_DATA: Final = files("diemdanh.demo") / "data"
_ROSTER_KEYS: Final = {
    "code": "Mã trường", "name": "Tên trường", "level": "Cấp học", "commune": "Xã", "email": "Email",
    "phone": "Điện thoại", "principal": "Hiệu trưởng",
}  # fmt: skip
_STRANGER: Final = {"phone": "0239 3555 999", "email": ""}


@dataclass(frozen=True)
class DemoSchool:
    """One school of the invented roster; `email` is empty where none is known."""

    code: str
    name: str
    level: str
    commune: str
    email: str
    phone: str
    principal: str


@cache
def demo_schools() -> Mapping[str, DemoSchool]:
    """Return the thirty schools by code, in the order of the roster."""
    lines = (_DATA / "truong.csv").read_text(encoding="utf-8").splitlines()
    rows = [{key: row[title] for key, title in _ROSTER_KEYS.items()} for row in csv.DictReader(lines)]
    return {row["code"]: DemoSchool(**row) for row in rows}


def report(name: str, day: str = "01/3/2018") -> FilledForm:
    """Return the report `name` of bao-cao.toml (a school's code, perhaps with a suffix), dated `day`.

    Raises KeyError when there is none.
    """
    told = _told()[name]
    if told.get("blank"):
        return _blank()
    school = _letterhead_of(name, told)
    collectives, individuals, articles = (_rows(told.get(part, ())) for part in "BCD")
    return FilledForm(
        school=school["name"],
        number=school["number"],
        dateline=_dateline(school["commune"], day),
        period="Đợt 1",
        answers=_answers(school, told, len(collectives), len(individuals)),
        nil_reason=told.get("nil", ""),
        collectives=collectives,
        individuals=individuals,
        articles=articles,
        remarks=told["remarks"],
        clerk=told["clerk"],
        principal=school["principal"],
    )


@cache
def _told() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((_DATA / "bao-cao.toml").read_text(encoding="utf-8"))


def _letterhead_of(name: str, told: Mapping[str, Any]) -> Mapping[str, str]:
    code = name.partition("-")[0]
    known = vars(demo_schools()[code]) if code in demo_schools() else _STRANGER
    school = {**known, **{key: told[key] for key in _ROSTER_KEYS if key in told}}
    initials = "".join(word[0].upper() for word in school["commune"].split())
    return {"number": f"{len(told['clerk'])}/BC-{school['level']}{initials}", **school}


def _answers(school: Mapping[str, str], told: Mapping[str, Any], collectives: int, individuals: int) -> tuple[str, ...]:
    return (
        school["name"],
        school["code"],
        school["level"],
        school["commune"],
        f"{school['principal']}, ĐT {school['phone']}",
        ", ".join(filter(None, (told["clerk"], f"ĐT {school['phone'][:-1]}0", school["email"]))),
        str(told["staff"]),
        f"{collectives:02d}",
        told.get("individuals", f"{individuals:02d}"),
        told["meeting"],
    )


def _dateline(commune: str, day: str) -> str:
    number, month, year = day.split("/")
    return f"{commune}, ngày {number} tháng {month} năm {year}"


def _rows(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in rows)


def _blank() -> FilledForm:
    return FilledForm(
        school="Trường …………………",
        number="…/BC-…",
        dateline="………, ngày … tháng … năm 20…",
        period="",
        answers=("",) * len(PART_A),
    )
