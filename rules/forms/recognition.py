"""Which form a file says it is: the printed code and version."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from rules.documents import Document, Row
from rules.forms.layout import Form
from rules.text import fold, one_line

_CODE_LINE = re.compile(r"\bM[aã]\s+(?:s[oố]\s+)?bi[eể]u(?:\s+m[aẫ]u)?\s*[:：.]?\s*(.{1,60})", re.IGNORECASE)
_SHORT_LABEL = re.compile(r"\W*(?:M[aẫ]u|Bi[eể]u)(?:\s+(?:s[oố]|m[aẫ]u|bi[eể]u))?\s*[:：]\s*(.{1,60})", re.IGNORECASE)
"""What stands before a code as well as before much else: it counts where a code of ours follows."""
_VERSION = re.compile(r"\s*(?:v|ver|version|phien ban|ban|lan)\s?(\d+)(?: 0)*\b")
_NAME_OF_CODE = re.compile(r"[^\s(),;]+")
_LONGEST_MENTION = 160


@dataclass(frozen=True)
class Printed:
    """A code that stands in a file: the text that began with it, whether "Mã biểu" or "Mẫu:" stood before it."""

    text: str
    labelled: bool

    @property
    def name(self) -> str:
        """Return the code alone, for a person to read."""
        found = _NAME_OF_CODE.match(self.text)
        return found.group() if found else self.text

    def version_for(self, form: Form) -> str | None:
        """Return the version printed after the code of `form`, without leading zeros ("0" for "v0").

        "" if none is printed; None where the code is another one.
        """
        key = fold(self.text)
        code = _code(form).match(key)
        if code is None:
            return None
        version = _VERSION.match(key, code.end())
        return (version.group(1).lstrip("0") or "0") if version else ""


def printed_codes(document: Document, forms: Iterable[Form]) -> tuple[Printed, ...]:
    """Return the codes that the file prints, those after "Mã biểu" and mentions of our own in short lines.

    Of several codes after one "Mã biểu" each counts, where the first is one of ours.
    """
    forms = tuple(forms)
    found = []
    for row in document.rows:
        text = _row_text(row)
        labelled = _labelled(text, forms)
        if labelled:
            found += labelled
        elif len(text) <= _LONGEST_MENTION:
            found += _mentions(fold(text), forms)
    return tuple(found)


def is_code_line(text: str) -> bool:
    """Tell whether `text` is the place where the code of a form is printed."""
    return _CODE_LINE.search(one_line(text)) is not None


def _row_text(row: Row) -> str:
    return one_line(" ".join(cell.text for cell in row.cells if not cell.merged))


def _labelled(text: str, forms: tuple[Form, ...]) -> list[Printed]:
    line = _CODE_LINE.search(text)
    after = line or _SHORT_LABEL.match(text)
    if after is None or not fold(after.group(1)):
        return []
    first = Printed(after.group(1), labelled=True)
    if any(first.version_for(form) is not None for form in forms):
        return [replace(code, labelled=True) for code in _mentions(fold(first.text), forms)]
    return [first] if line else []


def _mentions(key: str, forms: tuple[Form, ...]) -> list[Printed]:
    """Return the codes in `key`, but none that is only a piece of another: "BV-ĐHTT-01" does not mention "ĐHTT-01"."""
    matches = [match for form in forms for match in _code(form).finditer(key)]
    whole = [match for match in matches if not any(_within(match.span(), other.span()) for other in matches)]
    return [Printed(key[match.start() :], labelled=False) for match in whole]


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


@lru_cache(maxsize=32)
def _code(form: Form) -> re.Pattern[str]:
    """Return a pattern that takes "ĐHTT-01", "DHTT 01" and "đhtt01", in folded text."""
    parts = re.findall(r"[a-z&#]+|\d+", fold(form.code))
    return re.compile(rf"\b{' ?'.join(parts)}\b(?!\w)")
