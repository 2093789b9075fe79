"""Numbers and days as people write them in a form. Nothing is guessed: what can be read in two ways is no number."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from rules.forms.blanks import is_none
from rules.text import fold, one_line

_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([. ])\d{3})(?:\1\d{3}){0,4}(?:,\d{1,6})?")
_PLAIN = re.compile(r"\d{1,15}(?:[.,]\d{1,15})?")
_TWO_WAYS = re.compile(r"[1-9]\d{0,2},\d{3}")
_WITH_UNIT = re.compile(r"(\d[\d., ]*)\s*(%|[^\W\d_]+(?: [^\W\d_]+){0,2})?\.?")
_DAY = re.compile(r"(?:ngay )?(\d{1,2})(?: thang)? (\d{1,2})(?: nam)? (\d{4}|\d{2})")
_ISO_DAY = re.compile(r"(\d{4}) (\d{1,2}) (\d{1,2})(?: 00)*")


@lru_cache(maxsize=8192)  # a cell is looked at for its kind and for each sum that it is part of
def number_in(text: str) -> Decimal | None:
    """Return the number that `text` states, None where it states none or could mean two.

    A dot or a blank groups thousands, a comma begins the decimals, as Vietnamese is written: "1.234", "1 234", "12,5".
    A dot with one, two or more than three digits behind it is a decimal point, as spreadsheets hand it over. "1,234"
    could be either and is none, and so is what has more digits than anything that is counted. "không" is 0; leading
    zeros and a unit ("120 em") do not matter.
    """
    line = one_line(text)
    if is_none(line):
        return Decimal(0)
    found = _WITH_UNIT.fullmatch(line)
    digits = found.group(1).strip() if found else ""
    if _GROUPED.fullmatch(digits):
        return Decimal(digits.replace(".", "").replace(" ", "").replace(",", "."))
    if not _PLAIN.fullmatch(digits) or _TWO_WAYS.fullmatch(digits):
        return None
    return Decimal(digits.replace(",", "."))


def day_in(text: str) -> date | None:
    """Return the day that `text` states, None where it is no day of the calendar.

    Day first: "05/3/2018", "5-3-2018", "5.3.18" (of this century), "ngày 5 tháng 3 năm 2018"; or "2018-03-05".
    """
    key = fold(text)
    found = _DAY.fullmatch(key)
    if found:
        day, month, year = (int(part) for part in found.groups())
    else:
        found = _ISO_DAY.fullmatch(key)
        if found is None:
            return None
        year, month, day = (int(part) for part in found.groups())
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None


def printed(number: Decimal) -> str:
    """Return `number` as Vietnamese is written, thousands not grouped: "1234", "12,5"."""
    plain = format(number, "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", ",")
