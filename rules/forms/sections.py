"""Rows that are no data: titles of parts and groups, signatures, dates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.forms.filler import is_filler
from rules.forms.labels import titled
from rules.forms.layout import Form, Section, Table
from rules.text import fold, one_line

_ENUMERATOR = re.compile(r"\s*(?:[A-ZĐ]|[IVX]{1,5}|\d{1,2})\s*(?:[.)/:\-–]\s*|\s(?=\S))")
_ENUMERATOR_ONLY = re.compile(r"\s*\(?(?:[A-ZĐ]|[IVX]{1,5})[.)]?\s*")
_SIGNATURE = re.compile(
    r"(?:(?:nguoi|can bo) (?:lap|bao cao|tong hop)(?: (?:bieu|bao cao|bang))?"
    r"|(?:kt |tl |tm )?(?:pho )?(?:hieu truong|thu truong(?: don vi| co quan)?|truong ban)|xac nhan\b.*"
    r"|(?:tm |thay mat )?(?:ban giam hieu|hoi dong\b.*)|noi nhan\b.*|ke toan|chu tich hoi dong\b.*)"
    r"(?: (?:da )?(?:ky|ki)\b.*)?"
)
_SIGNING = re.compile(r"\(?(?:da )?(?:ky|ki)(?: va)?(?: ten)?(?: ghi ro ho ten| dong dau| ho ten)*\)?")
_DATE_LINE = re.compile(r"(?:.{0,40} )?ngay\b.{0,12}\bthang\b.{0,12}\bnam\b.{0,8}")
_LONGEST_TITLE = 80
_MOST_SIGNING = 3
"""The most texts side by side that may be names under a signature; more is something that nobody expected there."""
_SIGNER = re.compile(r"\W*(?:(?:\w\S{0,3}\.\s?)*(?:\w[^\W\d]*[\s.]*){1,6}|[-–+*]\s?.{1,60}|\(.{1,40}\))\W*")


@dataclass(frozen=True)
class Title:
    """The part of the form that a row opens, and what is written behind the title, with or without a colon.

    `sure` where the row says nothing but the title, or says it in capitals.
    """

    part: Table | Section
    rest: str
    sure: bool


def title_of(own: Sequence[str], form: Form) -> Title | None:
    """Return the part that a row of one text, or of a letter and a text, gives the title of: "C. CÁ NHÂN".

    A title with more words behind it counts if it is numbered, in capitals or cut off by a colon.
    """
    if len(own) == 2 and _ENUMERATOR_ONLY.fullmatch(own[0]):
        return title_of([f"{own[0].strip(' .)')}. {own[1]}"], form)
    if len(own) != 1:
        return None
    text = one_line(own[0])
    numbered = _ENUMERATOR.match(text)
    bare = text[numbered.end() :] if numbered else text
    head, colon, rest = bare.partition(":")
    firm = bool(numbered) or bool(colon) or text.isupper()
    found = _longest(titled(head), form, firm=firm)
    if found is None:
        return None
    part, key = found
    rest = " ".join(filter(None, (_behind(head, key), rest.strip())))
    return Title(part, rest, text.isupper() or titled(bare) in part.titles)


def is_group_mark(own: Sequence[str]) -> bool:
    """Tell whether a row holds nothing but a letter or Roman numeral."""
    return len(own) == 1 and _ENUMERATOR_ONLY.fullmatch(own[0]) is not None


def is_count(text: str) -> bool:
    """Tell whether `text` behind a title only counts: "3 người"."""
    return text[:1].isdigit() and is_filler(text)


def is_signature(own: Sequence[str]) -> bool:
    """Tell whether every text of a row begins a block of signatures; below its title stands the signer's name."""
    return bool(own) and all(_signs(text.strip().partition("\n")[0]) for text in own)


def is_signed(own: Sequence[str]) -> bool:
    """Tell whether a row may stand under a signature: up to three names, "(đã ký)", a list of recipients."""
    lines = [line for text in own for line in text.split("\n")]
    return len(own) <= _MOST_SIGNING and all(_signs(line) or _SIGNER.fullmatch(line.strip()) for line in lines)


def is_date_line(own: Sequence[str]) -> bool:
    """Tell whether a row is "Đức Lĩnh, ngày 02 tháng 3 năm 2018"."""
    return len(own) == 1 and _DATE_LINE.fullmatch(fold(own[0])) is not None


def _signs(line: str) -> bool:
    key = fold(line)
    patterns = (_SIGNATURE, _SIGNING, _DATE_LINE)
    return any(pattern.fullmatch(key) for pattern in patterns)


def _behind(head: str, title: str) -> str:
    """Return the words of `head` behind the folded `title`, "" where they only pad it."""
    words = head.split()
    begins = next((i for i in range(1, len(words) + 1) if fold(" ".join(words[:i])) == title), 0)
    rest = " ".join(words[begins:])
    return "" if fold(head) == title or is_filler(rest) else rest


def _longest(key: str, form: Form, *, firm: bool) -> tuple[Table | Section, str] | None:
    if not key or len(key) > _LONGEST_TITLE:
        return None
    parts: tuple[Table | Section, ...] = (*form.tables, *form.sections)
    matches = [
        (len(title), part, title)
        for part in parts
        for title in part.titles
        if key == title or (firm and key.startswith(f"{title} "))
    ]
    return max(matches, key=lambda match: match[0])[1:] if matches else None
