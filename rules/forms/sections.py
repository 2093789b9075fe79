"""Rows that are no data: titles of parts and groups."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.forms.filler import is_filler
from rules.forms.labels import titled
from rules.forms.layout import Form, Section, Table
from rules.text import fold, one_line

_ENUMERATOR = re.compile(r"\s*(?:[A-ZĐ]|[IVX]{1,5}|\d{1,2})\s*(?:[.)/:\-–]\s*|\s(?=\S))")
_SMALL_ENUMERATOR = re.compile(r"\s*\(?[a-zđ]\s*[.)]\s*(?=\S)")
"""As in "d. bài viết": TCVN3 without its fonts has no capitals. Items of running text begin so too."""
_ENUMERATOR_ONLY = re.compile(r"\s*\(?(?:[A-ZĐ]|[IVX]{1,5})[.)]?\s*")
_LONGEST_TITLE = 80


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

    A title with more words behind it counts if it is numbered, in capitals or cut off by a colon; behind a small
    letter ("d. bài viết") it must stand alone.
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
        return _behind_small_letter(text, form)
    part, key = found
    rest = " ".join(filter(None, (_behind(head, key), rest.strip())))
    return Title(part, rest, text.isupper() or titled(bare) in part.titles)


def _behind_small_letter(text: str, form: Form) -> Title | None:
    small = _SMALL_ENUMERATOR.match(text)
    found = _longest(titled(text[small.end() :].rstrip(" :")), form, firm=False) if small else None
    return Title(found[0], "", sure=True) if found else None


def is_group_mark(own: Sequence[str]) -> bool:
    """Tell whether a row holds nothing but a letter or Roman numeral."""
    return len(own) == 1 and _ENUMERATOR_ONLY.fullmatch(own[0]) is not None


def is_count(text: str) -> bool:
    """Tell whether `text` behind a title only counts: "3 người"."""
    return text[:1].isdigit() and is_filler(text)


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
