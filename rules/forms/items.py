"""One item of a list that stands in place of a table: "1. Nguyễn Thị Hoa, giáo viên Toán – 30 trò chơi"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rules.forms.item_labels import labelled, labels_of
from rules.forms.layout import Table
from rules.forms.people import is_person
from rules.text import fold, one_line

_MARK = re.compile(
    r"\s*(?:\(?(\d{1,3})(?:\s*[.):/](?!\d)|\s[-–]|(?=\s[^\W\d]))\s*|([-–+*•·▪➢►])\s*|([a-zđ])\)\s*)(?=\S)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*(?:[,;:(\t]|\s[-–—]\s|[–—])\s*")
_STOP = re.compile(r"\s*[,;:(\t]\s*")
"""What surely ends the name of a group, where a dash may be part of it: "Tổ Toán - Lý"."""
_POSITIONS = re.compile(
    r"(?:giao vien|gv|(?:pho )?hieu truong|p?ht|to (?:truong|pho)|nhan vien|ke toan|van thu|thu thu|tong phu trach|tpt"
    r"|bi thu|(?:pho )?chu tich|y te|bao ve|cap duong|co nuoi|chu nhiem|can bo|giao vu|truong (?:khoi|ban)|nhom truong"
    r"|chuyen trach|phu trach|day)\b"
)
_GROUP = re.compile(r"(?:to|tap the|khoi|lop|chi doan|doan|cong doan|lien doi|nhom|doi|chi bo|truong|hoi|ban) \S")
_LONGEST_POSITION = 10
_LONGEST_GROUP = 8


@dataclass(frozen=True)
class Item:
    """What an item says by field key; `rest` is the field that what follows belongs to."""

    texts: Mapping[str, str]
    rest: str


@dataclass(frozen=True)
class Mark:
    """What stands before an item: its number, or which kind of bullet ("-"), or "" for none."""

    number: int | None
    style: str


def marked(text: str) -> tuple[Mark, str]:
    """Return the mark before a text, and the text without it."""
    found = _MARK.match(text)
    if not found:
        return Mark(None, ""), text
    number, bullet, letter = found.groups()
    style = "1" if number else "-" if bullet else "a" if letter else ""
    return Mark(int(number) if number else None, style), text[found.end() :]


def item_of(text: str, table: Table) -> Item:
    """Return what an item says: labelled parts by their labels, a name and a position where they are sure, the rest.

    Where no name is sure there is none, and the whole text is the rest.
    """
    line = one_line(text)
    labels = labels_of(line, table)
    head = line[: labels[0].start] if labels else line
    texts = _head(head.strip(" ;,.-–—:("), table)
    said = labelled(line, labels)
    rest = list(said)[-1] if said else rest_of(table)
    for key, part in said.items():
        texts[key] = f"{texts[key]}; {part}" if key in texts else part
    return Item(texts, rest)


def named(text: str, table: Table) -> bool:
    """Tell whether a text begins with what is surely the name of a person, or of a group, as `table` lists them."""
    return bool(_head(one_line(text), table).get("name"))


def rest_of(table: Table) -> str:
    """Return the key of the field that takes what an item says beyond name and position."""
    keys = [column.key for column in table.columns]
    return next((key for key in ("summary", "note") if key in keys), "name")


def _head(text: str, table: Table) -> dict[str, str]:
    if not text:
        return {}
    single = any(column.single for column in table.columns)
    found = (None if single else _STOP.search(text)) or _SEPARATOR.search(text)
    name, rest = (text[: found.start()], text[found.end() :]) if found else (text, "")
    name, rest = _before_position(name, rest)
    if rest_of(table) == "name":
        return {"name": text}
    if not _is_name(name, table):
        return {rest_of(table): text}
    return {"name": name, **_position(rest.strip(), table)}


def _before_position(name: str, rest: str) -> tuple[str, str]:
    """Part "Nguyễn Thị Hoa giáo viên Toán" before the position, which begins with a small letter."""
    words = name.split()
    for i in range(2, len(words)):
        if words[i][0].islower() and _POSITIONS.match(fold(" ".join(words[i:]))):
            return " ".join(words[:i]), " ".join([*words[i:], *(["–", rest] if rest else [])])
    return name, rest


def _is_name(name: str, table: Table) -> bool:
    if any(column.single for column in table.columns):
        return is_person(name)
    return bool(_GROUP.match(fold(name))) and len(name.split()) <= _LONGEST_GROUP


def _position(rest: str, table: Table) -> dict[str, str]:
    """Return the position that `rest` begins with, if it surely is one, and what remains."""
    found = re.search(r"\s*(?:[;:)]+|[,.](?=\s|$)|\s[-–—]\s|[–—])\s*", rest)
    first, more = (rest[: found.start()], rest[found.end() :]) if found else (rest, "")
    holds = any(column.key == "position" for column in table.columns)
    if holds and _POSITIONS.match(fold(first)) and len(first.split()) <= _LONGEST_POSITION:
        more = more.strip(" ,;:–—-")
        return {"position": first, **({rest_of(table): more} if more else {})}
    return {rest_of(table): rest} if rest else {}
