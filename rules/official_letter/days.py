"""The days that a text names, and what its words make of each: a deadline or something else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.deadlines import Wording
from rules.official_letter.plain import plain

_DAY = re.compile(
    r"\b(?P<d1>\d{1,2})\s?[/.\-]\s?(?P<m1>\d{1,2})(?:\s?[/.\-]\s?(?P<y1>\d{4}|\d{2}))?(?![/\d])"
    r"|\b(?P<d2>\d{1,2})\s+thang\s+(?P<m2>\d{1,2})(?:\s+nam\s+(?P<y2>\d{4}))?\b"
)
_HOUR = r"(?:luc\s+)?\d{1,2}\s*(?:h|g|gio)\s*\d{0,2}\s*(?:phut)?,?\s*"
_TAIL = r"\s*[:*(]*\s*"
_BEFORE = re.compile(rf"\btruoc\s+(?:ngay)?{_TAIL}$")
_AT_HOUR = re.compile(rf"\b(?:truoc|cham nhat|muon nhat|den|het)\s+(?:la\s+|vao\s+)?{_HOUR}(?:ngay|cua ngay)?{_TAIL}$")
_BY = re.compile(
    r"\b(?:cham nhat|muon nhat|khong qua|den het|het|han cuoi|han nop|han gui|thoi han|thoi gian nop|thoi gian gui"
    r"|truoc va trong)(?:\s+(?:nop|gui|bao cao|ho so)){0,3}\s*:?\s*(?:la |vao |den |het |cung )*(?:ngay)?" + _TAIL + "$"
)
_ON = re.compile(rf"\b(?:vao|trong)\s+ngay{_TAIL}$")
_CITED = re.compile(r"\bso\s*:?\s*\d[\w/.\-–&]*(?:\s?[\w/.\-–&]+)?,?\s+(?:ky\s+)?ngay\s*$")
_BORN = re.compile(r"\bsinh\s+(?:ngay)?\s*$")
_SPAN = re.compile(r"\b(?:tu|tinh den|tinh tu|so lieu den|ke tu)\s+(?:het\s+)?(?:ngay)?\s*$")
_DONE = re.compile(r"\bda\s+(?:duoc\s+)?(?:nop|gui|bao cao|hoan thanh)\b[^.;]{0,60}$")
_OFFICE = r"(?:phong|so (?:gd|giao duc|noi vu)|ubnd|uy ban|van phong|bo phan)"
_ABOVE = (
    r"(?:so (?:gd|giao duc|noi vu|truoc|cham)|bo (?:gd|giao duc|truoc|cham)|ubnd|uy ban|cap tren|lanh dao|chu tich)"
)
_OTHERS = re.compile(
    rf"\b{_OFFICE}\b(?:(?!truong|don vi|co so|thay|co\b)[^.;]){{0,60}}\b(?:tong hop|trinh|bao cao)\b"
    rf"[^.;]{{0,50}}\b{_ABOVE}\b[^.;,]{{0,40}}$"
)
_LOOK_BACK = 200  # characters: what a day is, the words close before it say
_SENDING = re.compile(r"\b(?:bao cao|gui|nop|dang ky|cung cap|hoan thanh|cap nhat|phan hoi)\b")


class Sense(StrEnum):
    """What a day is in its sentence."""

    DEADLINE = "deadline"
    CITED = "ngày của văn bản được dẫn"
    BORN = "ngày sinh"
    SPAN = "mốc của một khoảng thời gian"
    DONE = "việc đã làm"
    OTHERS = "hạn của cơ quan khác"
    UNCLEAR = "không rõ là hạn nộp"


@dataclass(frozen=True)
class NamedDay:
    """A day as a sentence names it: its span there, its sense, and as a deadline its wording. `hour`: one is named."""

    day: date
    begins: int
    ends: int
    sense: Sense
    wording: Wording = Wording.BY
    hour: bool = False
    by_year: bool = True


def named_days(sentence: str, letter_day: date) -> Iterator[NamedDay]:
    """Yield the days of a sentence in order. A day without a year is the first such day not before the letter's.

    Days that no calendar has are left out.
    """
    folded = plain(sentence)
    sends = bool(_SENDING.search(folded))
    for match in _DAY.finditer(folded):
        number, month = int(match["d1"] or match["d2"]), int(match["m1"] or match["m2"])
        year = match["y1"] or match["y2"]
        day = _dated(number, month, year, letter_day)
        before = folded[max(0, match.start() - _LOOK_BACK) : match.start()]
        if day is None or (year is None and match["d1"] and not _is_day(before)):
            continue
        sense = _sense(before, sends=sends)
        at_hour = bool(_AT_HOUR.search(before))
        wording = Wording.BEFORE if _BEFORE.search(before) and not at_hour else Wording.BY
        yield NamedDay(day, match.start(), match.end(), sense, wording, at_hour, year is not None)


def _is_day(before: str) -> bool:
    """Tell whether "5/3" without a year is a day: only behind a word that says so, else it may be a fraction."""
    return bool(re.search(r"\b(?:ngay|truoc|cham nhat|muon nhat|het)\s*[:*]*\s*$", before))


def _dated(day: int, month: int, year: str | None, letter_day: date) -> date | None:
    years = [letter_day.year, letter_day.year + 1] if year is None else [int(year) + (2000 if len(year) == 2 else 0)]
    found: date | None = None
    for each in years:
        try:
            found = date(each, month, day)
        except ValueError:
            continue
        if found >= letter_day:
            return found
    return found


def _sense(before: str, *, sends: bool) -> Sense:
    for pattern, sense in ((_CITED, Sense.CITED), (_BORN, Sense.BORN), (_SPAN, Sense.SPAN)):
        if pattern.search(before):
            return sense
    if not any(pattern.search(before) for pattern in (_BEFORE, _AT_HOUR, _BY, _ON)):
        return Sense.UNCLEAR
    if _DONE.search(before):
        return Sense.DONE
    if _OTHERS.search(before):
        return Sense.OTHERS
    return Sense.DEADLINE if sends else Sense.UNCLEAR
