"""The top of a letter: whose it is. By rule the name of the school is line 2 or 3 of the left header."""

import re
from collections.abc import Iterable, Sequence

from rules.forms.blanks import filled
from rules.text import fold

_PIECES = re.compile(r"[\n\t|]| {4,}")
_RIGHT_SIDE = re.compile(r"\s*(?:CỘNG HÒA|CỘNG HOÀ|Độc lập\s*[-–]).*", re.IGNORECASE | re.DOTALL)
_SCHOOL = re.compile(
    r"(?:truong(?! phong\b)|mam non|mau giao|tieu hoc|trung hoc co so|th&thcs|thcs|ptdtbt|pho thong) \S"
)
_TYPE_ONLY = re.compile(
    r"(?:truong|(?:truong )?(?:mam non|mau giao|tieu hoc|trung hoc co so|thcs|th&thcs|tieu hoc va trung hoc co so"
    r"|ptdtbt|pho thong dan toc ban tru)(?: tieu hoc| thcs| th&thcs)?)"
)
_MASTHEAD = re.compile(
    r"(?:ubnd|uy ban nhan dan|phong (?:gd|giao duc)|so (?:gd|giao duc)|cong (?:hoa|hoà) xa hoi|doc lap tu do"
    r"|so \d* ?bc\b|so (?=\S* ?bc\b)|bo giao duc).{0,60}"
)
_LONGEST_NAME = 10
_TALLEST = 40
_BIG = 400
_WIDEST = 3
_ITEM = re.compile(r"\(?\d{1,3}[.)]\s+\w")
_NUMBERED = re.compile(r"\(?\d{1,3}\s*[.)]*$")
_NOT_A_NAME = re.compile(r"so\b|bc\b|ngay\b|doc lap\b")


def school_name(texts: Iterable[str]) -> str | None:
    """Return the school named in the letterhead as it is written, or None for "TRƯỜNG ………" and where there is none.

    A name broken after its type ("TRƯỜNG TIỂU HỌC / ĐỨC LĨNH") is joined.
    """
    pieces = [piece for text in texts for piece in _pieces(text)]
    for i, piece in enumerate(pieces):
        key = fold(piece)
        if _TYPE_ONLY.fullmatch(key):
            rest = pieces[i + 1] if i + 1 < len(pieces) else ""
            return f"{piece} {rest}" if rest and not _NOT_A_NAME.match(fold(rest)) else None
        if _SCHOOL.match(key):
            return piece
    return None


def is_masthead(own: Sequence[str]) -> bool:
    """Tell whether a row holds nothing but lines of a letterhead, as a page header or a text box far below may."""
    pieces = [piece for text in own for piece in _pieces(text)]
    return bool(pieces) and all(_MASTHEAD.fullmatch(fold(piece)) or _names(piece) for piece in pieces)


def fits_on_top(own: Sequence[str], above: int) -> bool:
    """Tell whether a row may be part of the letterhead, `above` texts being so already.

    A letterhead has no numbered rows, no wide ones, and ends at some time.
    """
    wide = len(own) > _WIDEST or (len(own) > 1 and _NUMBERED.match(own[0]) is not None)
    return not wide and not _ITEM.match(own[0]) and above < _TALLEST and sum(map(len, own)) <= _BIG


def _names(piece: str) -> bool:
    key = fold(piece)
    return len(key.split()) <= _LONGEST_NAME and bool(_SCHOOL.match(key) or _TYPE_ONLY.fullmatch(key))


def _pieces(text: str) -> list[str]:
    left = (_RIGHT_SIDE.sub("", piece) for piece in _PIECES.split(text))
    return [kept for piece in left if (kept := filled(piece))]
