"""What people leave where a form wants something: dots, dashes, "nt", "(Không có)", values between dots."""

import re
from functools import lru_cache

from rules.text import fold, tidy

_LEADERS = re.compile(r"(?:[.…_]\s*){3,}|…|_{2,}")
_PLACEHOLDER = re.compile(r"[\s.…_·•\-–—/\\,;:]*")
_DITTO = re.compile(r"""["“”″〃]+|'{2}|/{2,}|-*\s*n\s*[./]?\s*t\s*\.?\s*-*|[-–]\s*["”″]\s*[-–]""", re.IGNORECASE)
_DITTO_WORDS = frozenset({"nhu tren", "nhu tren nt", "nhu tren da neu"})
_NONE_WORDS = frozenset({"khong", "khong co", "ko", "ko co", "k co", "khong de nghi", "khong co ai", "0"})
_LONGEST_WORDS = 24
_SAMPLE = re.compile(r"\W*(?:(?:vd|v\.d|ví dụ)\b|(?:vi du|mẫu|dòng mẫu)\s*:)")
_TOTAL = re.compile(
    r"\W*(?:(?:tổng cộng|tổng số|tong cong|tong so)\b.*|(?:cộng|cong|tổng|tong)\s*:?[\s\d]*)", re.DOTALL
)


@lru_cache(maxsize=8192)  # a cell is looked at by many rules
def written(text: str) -> str | None:
    """Return the tidied text of a cell, or None where it holds nothing but dots, dashes and lines."""
    tidied = tidy(text)
    return None if _PLACEHOLDER.fullmatch(tidied) and not is_ditto(tidied) else tidied


def filled(text: str) -> str | None:
    """Return what somebody wrote in a place that had dots in it, or None where nobody wrote anything.

    "……", "___" and "-" are nothing; "Nguyễn Văn An ……" is the name.
    """
    return written(tidy(_LEADERS.sub(" ", tidy(text))).strip(" ,;"))


@lru_cache(maxsize=1024)
def is_ditto(text: str) -> bool:
    """Tell whether `text` means "the same as above"."""
    stripped = text.strip()
    return len(stripped) <= _LONGEST_WORDS and (bool(_DITTO.fullmatch(stripped)) or fold(stripped) in _DITTO_WORDS)


def is_none(text: str) -> bool:
    """Tell whether `text` says that there is nobody and nothing to write: "(Không có)"."""
    return len(text) <= _LONGEST_WORDS and fold(text) in _NONE_WORDS


def is_sample(text: str) -> bool:
    """Tell whether `text` opens a row that only shows how to fill in the form: "VD: …"."""
    return _SAMPLE.match(tidy(text).casefold()) is not None


def is_total(text: str) -> bool:
    """Tell whether `text` opens the row that adds a table up: "Cộng", "Tổng số: 3"."""
    return _TOTAL.fullmatch(tidy(text).casefold()) is not None
