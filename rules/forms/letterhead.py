"""The top of a letter: whose it is. By rule the name of the school is line 2 or 3 of the left header."""

import re
from collections.abc import Iterable

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


def _pieces(text: str) -> list[str]:
    left = (_RIGHT_SIDE.sub("", piece) for piece in _PIECES.split(text))
    return [kept for piece in left if (kept := filled(piece))]
