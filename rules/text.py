"""Vietnamese text: the one way in which two spellings are the same."""

import re
import unicodedata

_CONTROLS = re.compile(r"[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NOT_WORD = re.compile(r"[^a-z0-9&#]+")
_BLANKS = re.compile(r"[^\S\n]+")
_STROKED = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "Ɖ": "D", "ɖ": "d"})
_LOOKALIKE_D = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})


def tidy(text: str) -> str:
    """Return `text` as a person meant to write it: NFC, `Đ` for its look-alikes, single spaces, no controls.

    Line breaks stay. The empty string stays empty.
    """
    visible = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    composed = unicodedata.normalize("NFC", visible).translate(_LOOKALIKE_D)
    lines = (_BLANKS.sub(" ", line).strip() for line in composed.split("\n"))
    return "\n".join(lines).strip()


def one_line(text: str) -> str:
    """Return tidied `text` on a single line."""
    return " ".join(tidy(text).split())


def fold(text: str) -> str:
    """Return the key under which spellings compare equal: `ĐỨC LĨNH`, NFD `Đức Lĩnh` and `duc linh` are one.

    ASCII words separated by single spaces; `&` and `#` are kept. Folding is lossy (accents only break ties), so two
    equal keys are a candidate, not a proof.
    Source: docs/domain.md, section 5.
    """
    plain = unicodedata.normalize("NFKC", _CONTROLS.sub("", text)).translate(_STROKED).casefold()
    marks_off = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", marks_off.translate(_STROKED)).strip()
