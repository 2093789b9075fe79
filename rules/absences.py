"""Until when somebody is away, as an absence notice says it."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

from rules.text import tidy, unaccented

_LONGEST = 20_000
_DAY = timedelta(days=1)
_HALF_A_YEAR = timedelta(days=183)
_FARTHEST = timedelta(days=400)  # a maternity leave and its holidays; what lies further away is a slip of the pen

_QUOTED_MARKUP = re.compile(r"<blockquote|gmail_quote|divrplyfwdmsg|<hr\b")
_BLOCK = re.compile(r"</?(?:p|div|tr|li|h\d|table)\b[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")
# Where the answered mail begins: the dates in it are ours.
_QUOTED = re.compile(
    r"^(?:>|-{2,} ?(?:original|forwarded|thu goc|tin nhan goc)|(?:from|tu|nguoi gui) ?:"
    r"|on .{6,80} wrote:|(?:vao|luc) .{6,120} da viet:)",
    re.MULTILINE,
)
# Words that are no holiday although they look like one without their accents: "đề nghị", "hội nghị", "nghĩ".
_ACCENTED_OTHERS = re.compile(r"\bngh(?:ị|ĩ)\b")
_OTHERS = re.compile(r"\b(?:de|kien|hoi) nghi\b")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = (
    r"(?P<date>20\d\d-\d\d-\d\d"
    r"|\d{1,2}(?: thang |[/.-])\d{1,2}(?:(?:,? nam |[/.-])20\d\d)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? 20\d\d)?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? 20\d\d)?)(?![\w/-])"
)
_WEEKDAY = (
    r"(?:(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat"
    r"|(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\b\.?)(?:,? ?\(?(?:ngay )?| ))?"
)
_HOUR = r"(?:(?:luc )?\d{1,2} ?(?:h|g|gio|:)(?:\d\d)?(?: ?[ap]m)?,? )?"
_ON_DAY = rf"{_HOUR}(?:(?:the|ngay|sang|chieu|dau gio|hom) ){{0,2}}{_WEEKDAY}(?:(?:the|ngay) ?)?{_DATE}"
# Nothing between the verb and the day may turn its meaning.
_GAP = r"(?:(?!\b(?:sau|truoc|after|before|by|den|toi|until)\b)[^.;!?\n]){0,60}?"
_WIDE_GAP = r"[^.;!?\n]{0,90}?"

_BACK_VI = re.compile(
    rf"\b(?:(?:tro|quay) lai|di lam lai|lam viec (?:tro )?lai|co mat (?:lai|tai)\b){_GAP}\b"
    rf"(?:(?:(?:ke )?tu|vao|la) |(?=(?:thu|chu nhat|ngay|sang|hom) )){_ON_DAY}",
    re.ASCII,
)
_AWAY_VI = re.compile(
    rf"\b(?:(?:nghi|vang mat|di vang|cong tac|di hoc|khong co mat)\b{_WIDE_GAP}\b(?:den|toi)"
    rf"|(?:tro|quay) lai {_GAP}sau) (?:het )?{_ON_DAY}",
    re.ASCII,
)
_BACK_EN = re.compile(
    rf"\b(?:back|return|returning)\b{_GAP}\b"
    rf"(?:(?:on|from|until) |(?=(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b)){_ON_DAY}",
    re.ASCII,
)
_AWAY_EN = re.compile(
    r"\b(?:out of (?:the |my )?office|away|on (?:annual |sick |maternity )?leave|on (?:vacation|holiday)|absent)\b"
    rf"{_WIDE_GAP}\b(?:until|till|through|to) (?:and including )?{_ON_DAY}",
    re.ASCII,
)


def returns_on(text: str, today: date) -> date | None:
    """Return the first day on which the writer of an absence notice is surely back, None where none is clear.

    `today` is the local day of the notice; the year that is not said follows from it. "Nghỉ đến hết ngày 12/3" and
    "away until 12 March" give the 13th, "trở lại làm việc từ 15/3" and "back on 15 March" the 15th; what is said of the
    return counts before what is said of the absence. Days are read day first; in an English sentence only where the
    first number cannot be a month. Two days that differ, a day before `today` and one over 400 days after it give
    None. The mail that is quoted below the notice is not read.
    Source: docs/domain.md, section 7.
    """
    said = _said(text)
    back = {*_days(_BACK_VI, said, today), *_days(_BACK_EN, said, today, english=True)}
    away = {*_days(_AWAY_VI, said, today), *_days(_AWAY_EN, said, today, english=True)}
    found = back or {day + _DAY for day in away}
    return found.pop() if len(found) == 1 else None


def _said(text: str) -> str:
    """Return the notice alone, without accents, lines that belong together joined."""
    marks_off = unaccented(_ACCENTED_OTHERS.sub("_", tidy(_visible(text[:_LONGEST])).casefold()))
    own = _QUOTED.split(marks_off, maxsplit=1)[0]
    return re.sub(r"(?<!\n)\n(?!\n)", " ", _OTHERS.sub("_", own))


def _visible(text: str) -> str:
    """Return the words of a text that may be HTML."""
    if "</" not in text:
        return text
    own = _QUOTED_MARKUP.split(text.casefold(), maxsplit=1)[0]
    return unescape(_TAG.sub("", _BLOCK.sub("\n\n", own.replace("<br>", "\n"))))


def _days(pattern: re.Pattern[str], said: str, today: date, *, english: bool = False) -> Iterator[date]:
    for match in pattern.finditer(said):
        day = _day(match["date"], today, english=english)
        if day and today <= day <= today + _FARTHEST:
            yield day


def _day(words: str, today: date, *, english: bool) -> date | None:
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    if numbers[0] >= 2000:
        return _existing(*numbers)
    month = next((number for number, name in enumerate(_MONTHS, 1) if name in words), None)
    if month is None:
        month = numbers.pop(1)
        if english and numbers[0] <= 12 and numbers[0] != month:
            return None  # the third of December, or the twelfth of March
    day, year = numbers[0], numbers[1] if len(numbers) > 1 else None
    return _existing(year, month, day) if year else _nearest(month, day, today)


def _nearest(month: int, day: int, today: date) -> date | None:
    this_year = _existing(today.year, month, day)
    if this_year and this_year < today - _HALF_A_YEAR:
        return _existing(today.year + 1, month, day)
    return this_year


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
