"""The head of an official letter: number, day, office, subject, recipients. Source: Nghị định 30/2020, Phụ lục I."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from rules.official_letter.drafts import Found
from rules.official_letter.plain import plain

_HEAD = 40  # lines within which all of it stands
_NUMBER = re.compile(r"^so\s*:?\s*(\d{1,5})\s*/\s*([a-z0-9][\w&.\-– ]*?)\s*(?:$|[;,|])")
_DAY = re.compile(r"\bngay\s+(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})\b")
_OFFICE = re.compile(r"^(?:phong|so|ubnd|uy ban nhan dan|truong)\b")
_ABOUT = re.compile(r"^\(?\s*(?:v/v|ve viec)\s*:?\s*")
_ENDS_ABOUT = re.compile(
    r"^(?:kinh gui|cong hoa|doc lap|so\s*:|can cu|thuc hien|[ivx]+\.|\d+\.|phan\b|\W*$)|\bngay\s+\d{1,2}\s+thang\b"
)
_TITLED = re.compile(r"^(?:ke hoach|thong bao|huong dan|giay moi|quyet dinh|chuong trinh|bao cao)$")
_ABBREVIATED = re.compile(r"(PGD|SGD)\s*(?:D|&|-|–)?\s*ĐT", re.IGNORECASE)
_OF_PLACE = re.compile(r"^(?:xa|phuong|thi xa|thi tran|huyen|quan|thanh pho|tinh|dac khu)\b")


def number(lines: Sequence[str]) -> Found[str] | None:
    """Return the letter's number and sign, "44/PGDĐT-TĐKT"; None where it is blank or missing.

    PGDDĐT, PGD&ĐT and PGD-ĐT are one spelling. Source: docs/domain.md, section 10.
    """
    for line in lines[:_HEAD]:
        found = _NUMBER.search(plain(line))
        if found:
            sign = re.sub(r"\s*([\-–/])\s*", r"\1", line[found.start(2) : found.end(2)]).replace("–", "-")
            meant = _ABBREVIATED.sub(lambda short: f"{short[1].upper()}ĐT", sign).replace(" ", "")
            return Found(f"{found[1]}/{meant}", line)
    return None


def letter_day(lines: Sequence[str]) -> Found[date] | None:
    """Return the day of the letter: the first one in its head that is written in words."""
    for line in lines[:_HEAD]:
        found = _DAY.search(plain(line))
        if found:
            try:
                return Found(date(int(found[3]), int(found[2]), int(found[1])), line)
            except ValueError:
                continue
    return None


def office(lines: Sequence[str]) -> Found[str] | None:
    """Return the office that writes: the last of the lines above the number that names one."""
    above = list(_above_number(lines))
    named = [at for at, line in enumerate(above) if _OFFICE.search(plain(line))]
    if not named:
        return None
    name, *behind = above[named[-1] :]
    if behind and _OF_PLACE.search(plain(behind[0])):  # "ỦY BAN NHÂN DÂN" above "XÃ ĐỨC MINH"
        name = f"{name} {behind[0]}"
    return Found(name, name)


def _above_number(lines: Sequence[str]) -> Iterator[str]:
    for line in lines[:_HEAD]:
        if re.match(r"so\s*:", plain(line)):
            return
        yield line


def subject(lines: Sequence[str]) -> Found[str] | None:
    """Return what the letter is about: behind "V/v", or under the title of a plan; None where neither stands there."""
    head = lines[:_HEAD]
    for at, line in enumerate(head):
        about = _ABOUT.search(plain(line))
        if about:
            return _continued(line[about.end() :], head[at + 1 :])
        if _TITLED.search(plain(line).strip()) and at + 1 < len(head):
            under = head[at + 1]
            about = _ABOUT.search(plain(under))
            found = _continued(under[about.end() :] if about else under, head[at + 2 :])
            return Found(f"{line.strip().capitalize()}: {found.value}", found.where)
    return None


def _continued(first: str, following: Sequence[str]) -> Found[str]:
    parts = [first]
    for line in following[:5]:
        if _ENDS_ABOUT.search(plain(line)):
            break
        parts.append(line)
    text = " ".join(" ".join(parts).split()).strip(" ()./-–")
    return Found(text[:1].upper() + text[1:], text)


_LEVELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\b(?:th\s?(?:&|va|-)\s?thcs|lien cap|tieu hoc va (?:thcs|trung hoc co so))\b", ("TH&THCS",)),
    (r"\b(?:mam non|mau giao|mn)\b", ("MN",)),
    (r"\b(?:tieu hoc|th)\b", ("TH",)),
    (r"\b(?:thcs|trung hoc co so)\b", ("THCS",)),
    (r"\b(?:ban tru|ptdtbt)\b", ("PTDTBT",)),
    (r"\b(?:thpt|trung hoc pho thong)\b", ("THPT",)),
)
_OURS = ("MN", "TH", "THCS", "TH&THCS")
_EVERYBODY = re.compile(
    r"\b(?:truong hoc|co so giao duc|don vi|truong)\b.*\b(?:truc thuoc|tren dia ban|thuoc|cong lap)\b"
)
_TO = re.compile(r"kinh gui\s*:?\s*")
_ENDS_TO = re.compile(r"^(?:can cu|thuc hien|de |nham|trong|hien nay|theo|ngay|\d+[.)])|\b(?:de nghi|yeu cau)\b")


def audience(lines: Sequence[str]) -> Found[tuple[str, ...]] | None:
    """Return the levels of the schools that the letter is addressed to, TH&THCS where it names both halves."""
    to, doubt = _addressed(lines), ""
    if not to:
        to, doubt = _named_in_text(lines), "Không có dòng «Kính gửi»; lấy các trường nêu trong nội dung."
    named = plain(to)
    levels = [level for pattern, these in _LEVELS if re.search(pattern, named) for level in these]
    if not levels:
        everybody = _EVERYBODY.search(named) or re.search(r"\b(?:cac|hieu truong)\b.*\btruong\b", named)
        unnamed = "Kính gửi không nêu cấp học; tạm ghi mọi cấp mà phòng quản lý."
        return Found(_OURS, to, unnamed) if everybody else None
    whole = levels + (["TH&THCS"] if {"TH", "THCS"} <= set(levels) else [])
    ordered = tuple(level for level in (*_OURS, "PTDTBT", "THPT") if level in whole)
    return Found(ordered, to, doubt or _doubt_of(ordered, lines))


def _doubt_of(levels: Sequence[str], lines: Sequence[str]) -> str:
    sender = office(lines)
    if "THPT" in levels and not (sender and plain(sender.value).startswith("so ")):
        return "Công văn gửi cả trường THPT; trường THPT thường không thuộc phòng hay xã quản lý."
    return ""


def _named_in_text(lines: Sequence[str]) -> str:
    """Return the first line that names schools by their levels, where nobody is addressed, as in a plan."""
    levels = [re.compile(pattern) for pattern, _ in _LEVELS]
    for line in lines:
        named = plain(line)
        if re.search(r"\bcac truong\b", named) and any(level.search(named) for level in levels):
            return line
    return ""


def _addressed(lines: Sequence[str]) -> str:
    for at, line in enumerate(lines[: 2 * _HEAD]):
        found = _TO.search(plain(line))
        if found:
            parts = [line[found.end() :]]
            for following in lines[at + 1 : at + 9]:
                if _ENDS_TO.search(plain(following)):
                    break
                parts.append(following)
            return " ".join(" ".join(parts).split())
    return ""


def body(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines behind the head: from "Kính gửi" or the title on; all where neither stands there."""
    for at, line in enumerate(lines[: 2 * _HEAD]):
        if _TO.search(plain(line)) or _TITLED.search(plain(line).strip()):
            return lines[at + 1 :]
    return lines
