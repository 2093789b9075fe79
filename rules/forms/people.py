"""Names of persons in a text: one, or several that can be told apart."""

import re

_ITEM = re.compile(r"(?:^|(?<=\s))\(?\d{1,2}\s*[.)]\s*(?=\S)")
_BULLET = re.compile(r"^[\s\-–+*•·▪➢]+")
_PARTED = re.compile(r"[;\n]|,(?=\s)|\s+và\s+")
_HONORIFIC = re.compile(
    r"(?:(?:đ/c|đ\.c|đồng chí|ông|bà|cô giáo|thầy giáo|cô|thầy|em|anh|chị|nhà giáo)[:.]?\s+)+", re.IGNORECASE
)
_LONGEST_NAME = 7
_FULL = 3
_FAMILY = frozenset(
    {
        *("nguyễn", "trần", "lê", "phạm", "huỳnh", "hoàng", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô"),
        *("dương", "lý", "đinh", "đoàn", "trịnh", "mai", "đào", "tạ", "lương", "hà", "cao"),
    }
)


def is_person(text: str) -> bool:
    """Tell whether `text` is written like a person's name: two to seven words, each with a capital, no figures."""
    words = _HONORIFIC.sub("", text.strip(), count=1).split()
    return 2 <= len(words) <= _LONGEST_NAME and all(_is_name_word(word) for word in words)


def several(text: str) -> bool:
    """Tell whether a name may be a list: two pieces, each long enough to be, or called as, somebody's full name."""
    pieces = [piece.strip() for piece in _PARTED.split(text)]
    if "\n" not in text:
        return sum(len(piece.split()) >= 2 for piece in pieces) > 1
    return sum(_is_full(piece) or _is_called(piece) for piece in pieces) > 1


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a cell that lists something, without their numbers and bullets.

    Numbers on one line ("1. … 2. …") part it as line breaks do; the numbers must count from 1.
    """
    numbers = [int(re.sub(r"\D", "", found.group())) for found in _ITEM.finditer(text)]
    counted = len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
    pieces = _ITEM.split(text) if counted else text.split("\n")
    return tuple(bare for piece in pieces if (bare := _BULLET.sub("", piece).strip(" ;,\n")))


def people_in(text: str) -> tuple[str, ...]:
    """Return the persons that a cell surely lists one below the other or numbered; empty for one and for doubt.

    A name broken over two lines is one: unnumbered lines must each hold three words, as full names mostly do.
    """
    pieces = lines_of(text)
    numbered = len(pieces) > 1 and _ITEM.match(text.strip()) is not None
    sure = all(is_person(piece) and (numbered or _is_full(piece)) for piece in pieces)
    return pieces if len(pieces) > 1 and sure else ()


def _is_full(text: str) -> bool:
    return len(text.split()) >= _FULL


def _is_called(text: str) -> bool:
    words = text.casefold().split()
    return len(words) > 1 and words[0] in _FAMILY


def _is_name_word(word: str) -> bool:
    letters = word.replace("'", "").replace("’", "").replace("-", "").replace(".", "")
    return letters.isalpha() and word[0].isupper()
