"""What a school asks or tells in plain words: more time, nothing to report, the print is on its way. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rules.text import tidy, unaccented


class Ask(StrEnum):
    """What it is about."""

    EXTENSION = "extension"
    NIL = "nil"
    PAPER_SENT = "paper_sent"


@dataclass(frozen=True)
class Said:
    """One thing that is asked or told; `day` is the day that it names. Not `clear`: a person must read it."""

    ask: Ask
    day: date | None = None
    clear: bool = True


_LONGEST = 3_000
"""Characters of a letter that are read."""
_SENTENCE = re.compile(r"(?<![\d.])[.!;](?!\d)|(?<=\d)[.!;](?!\d)|\n+|(?<=\?)")
_DATE = r"(?P<day>\d{1,2})(?: ?[/.-] ?| thang )(?P<month>\d{1,2})(?:(?: ?[/.-] ?| nam )(?P<year>20\d\d))?(?![\d/])"
_WEEKDAY = r"(?:(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat),? ?\(?(?:ngay )?)?"

_MORE_TIME = re.compile(
    r"\b(?:gia han|lui (?:thoi )?(?:han|gian)|keo dai thoi (?:han|gian)"
    r"|nop (?:bao cao |bc )?(?:muon|cham|tre|sau han))\b"
)
_ASKS = re.compile(r"\b(?:xin(?! loi)|de nghi|mong|cho phep|cho (?:truong|don vi|em|chung (?:toi|em)|nha truong))\b")
_UNTIL = re.compile(
    rf"\b(?:den|toi|sang|vao|het)(?: het| cuoi| ngay| sang| chieu)* ?{_WEEKDAY}(?:ngay )?{_DATE}", re.ASCII
)
_NOTHING = re.compile(
    r"\bkhong co (?:(?:bat ky|mot|truong hop|ca nhan|tap the|noi dung|guong|nhan to|bai viet|va|hay|hoac|nao|la)\W+)*"
    r"(?:dien hinh|tap the|ca nhan|noi dung|bai viet|gi (?:de )?(?:bao cao|nop|de nghi|gui))\b"
)
# All that may follow, or the sentence says more than that there is nothing.
_TAIL = re.compile(
    r"(?:\W|\b(?:nao|ca|het|de|nghi|khen|thuong|bao|cao|tien|doi|moi|sang|tao|trong|o|ky|dot|quy|hoc|nam|nay|i|ii|iii|iv"
    r"|a|nhe|nen khong (?:nop|gui|bao cao)"
    r"|cua|truong|va|hoac|tap|the|nhan|dien|hinh|gui|nop|theo|cong|van|so|duoc|ve|xet|chon|\d{1,4})\b)*"
)
_PRINT = r"(?:ban|bao cao|bc) (?:giay|in|cung|co dau|dong dau|do)"
_SENT = r"(?:gui|nop|chuyen)"
_PAPER = re.compile(
    rf"\b(?:da|vua|moi) (?:\w+ ){{0,3}}?{_SENT} (?:\w+ ){{0,5}}?{_PRINT}\b"
    rf"|\b{_PRINT}\b[^.;?]{{0,60}}?\b(?:da|vua|moi) (?:duoc )?(?:\w+ )?{_SENT}\b"
)
_ON = re.compile(rf"\b(?:ngay|hom|sang|chieu) {_WEEKDAY}{_DATE}", re.ASCII)
_TODAY, _YESTERDAY = re.compile(r"\b(?:hom nay|sang nay|chieu nay)\b"), re.compile(r"\bhom qua\b")

_NOT = re.compile(r"\b(?:khong|chua|dung|chang|da)(?: \w+){0,1} ?$")
_HEDGED = re.compile(
    r"\?|\b(?:neu|khi nao|hoac la|hay khong|duoc khong|co phai|co can|bao gio|the nao|chua a?$|se|du kien|tru khi)\b"
)
_OURS = re.compile(r"\b(?:phong|so (?:gd|giao duc)|chuyen vien)\b(?: \w+){0,3} ?$")
_AGO = timedelta(days=60)


def said_by_school(title: str, words: str, today: date) -> Said | None:
    """Return what a school says in the title and its own words on the local day `today`, None where nothing of these.

    Not clear are: a question, a condition, a denial, a plan, two things at once, more time without a day or with two,
    a day that has passed, and everything that says more than the plain sentence. Marks may be missing ("xin gia han
    den ngay 8/3"); a day without a year is the nearest one.
    Source: docs/domain.md, section 8.
    """
    text = f"{title}\n{words}"[:_LONGEST]
    found = [one for sentence in _SENTENCE.split(text) if sentence for one in _in(_plain(sentence), today)]
    asks = {one.ask for one in found}
    if not asks:
        return None
    ask = next(one.ask for one in found)
    days = {one.day for one in found if one.day}
    clear = len(asks) == 1 and len(days) <= 1 and all(one.clear for one in found)
    day = next(iter(days)) if len(days) == 1 else None
    return Said(ask, day, clear and (day is not None or ask is not Ask.EXTENSION))


def _plain(sentence: str) -> str:
    return " ".join(unaccented(tidy(sentence)).casefold().split())


def _in(sentence: str, today: date) -> Iterator[Said]:
    hedged = bool(_HEDGED.search(sentence))
    if (more := _MORE_TIME.search(sentence)) and _ASKS.search(sentence):
        day = _the_day(_UNTIL, sentence, today)
        sure = not hedged and not _NOT.search(sentence[: more.start()]) and (day is None or day > today)
        yield Said(Ask.EXTENSION, day, sure)
    if nothing := _NOTHING.search(sentence):
        yield Said(Ask.NIL, None, not hedged and _says_all(sentence[nothing.start() :], sentence[nothing.end() :]))
    if paper := _PAPER.search(sentence):
        day = _told_day(sentence, today)
        ours = _OURS.search(sentence[: paper.start()])
        sure = not (hedged or ours) and today - _AGO <= day <= today
        yield Said(Ask.PAPER_SENT, day, sure)


def _says_all(denial: str, tail: str) -> bool:
    """Tell whether a denial is of everything: of groups alone, or of persons alone, it leaves the other open."""
    of_both = ("tap the" in denial) == ("ca nhan" in denial)
    return of_both and bool(_TAIL.fullmatch(tail))


def _told_day(sentence: str, today: date) -> date:
    if _YESTERDAY.search(sentence):
        return today - timedelta(days=1)
    if _TODAY.search(sentence):
        return today
    return _the_day(_ON, sentence, today) or today


def _the_day(pattern: re.Pattern[str], sentence: str, today: date) -> date | None:
    """Return the one day that the pattern finds, None where there is none or several."""
    found = {day for match in pattern.finditer(sentence) if (day := _dated(match, today))}
    return found.pop() if len(found) == 1 else None


def _dated(match: re.Match[str], today: date) -> date | None:
    day, month = int(match["day"]), int(match["month"])
    years = [int(match["year"])] if match["year"] else [today.year - 1, today.year, today.year + 1]
    days = [found for year in years if (found := _existing(year, month, day))]
    return min(days, key=lambda found: abs(found - today)) if days else None


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
