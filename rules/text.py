"""Vietnamese text: the one way in which two spellings are the same."""

import re
import unicodedata
from functools import lru_cache

_CONTROLS = re.compile(
    r"[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\ufff9-\ufffc\U000e0000-\U000e007f]"
)
"""What cannot be seen: controls, joiners, directions, soft hyphens, fillers, variations of emoji, noncharacters."""
_PRINTABLE_CONTROLS = re.compile(r"[\u034f\ufe00-\ufe0f]")
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_NOT_WORD = re.compile(r"[^a-z0-9&#]+")
_BLANKS = re.compile(r"[^\S\n]+")
_MARKS = re.compile(r"[\u0300-\u034e\u0350-\u036f]+")
"""The marks of Vietnamese and its neighbours; U+034F among them is none."""
_LOOSE_HAT = re.compile("[\u0302\u0306]")
_TONE_FIRST = re.compile("([\u0300\u0301\u0303\u0309])([\u0302\u0306])")
_STROKED = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "Ɖ": "D", "ɖ": "d"})
_LOOKALIKE = re.compile("[ÐƉðɖ]")
_LOOKALIKE_D = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
_SHORT = 120
"""Characters of a text that is remembered: many rules look at one cell, one after the other."""
_REMEMBERED = 4096


def tidy(text: str) -> str:
    """Return `text` as a person meant to write it: NFC, `Đ` for its look-alikes, single spaces, no controls.

    Line breaks stay. A tone typed before the hat of its letter goes behind it ("ấ" from a, acute, circumflex): NFC
    would leave them apart. The empty string stays empty.
    """
    return _tidied_before(text) if len(text) <= _SHORT else _tidied(text)


@lru_cache(_REMEMBERED)
def _tidied_before(text: str) -> str:
    return _tidied(text)


def _tidied(text: str) -> str:
    composed = unicodedata.normalize("NFC", _visible(text))
    if _LOOSE_HAT.search(composed):
        composed = unicodedata.normalize("NFC", _TONE_FIRST.sub(r"\2\1", unicodedata.normalize("NFD", composed)))
    if _LOOKALIKE.search(composed):  # rare, and translating takes as long as all the rest
        composed = composed.translate(_LOOKALIKE_D)
    lines = (_BLANKS.sub(" ", line).strip() for line in composed.split("\n"))
    return "\n".join(lines).strip()


def one_line(text: str) -> str:
    """Return tidied `text` on a single line."""
    return " ".join(tidy(text).split())


def unaccented(text: str) -> str:
    """Return `text` without any mark: "Đức Lĩnh" becomes "Duc Linh". Case, spaces and punctuation stay."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def fold(text: str) -> str:
    """Return the key under which spellings compare equal: `ĐỨC LĨNH`, NFD `Đức Lĩnh` and `duc linh` are one.

    ASCII words separated by single spaces; `&` and `#` are kept. Folding is lossy (accents only break ties), so two
    equal keys are a candidate, not a proof.
    Source: docs/domain.md, section 5.
    """
    return _folded_before(text) if len(text) <= _SHORT else _folded(text)


@lru_cache(_REMEMBERED)
def _folded_before(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _visible(text)).casefold().replace("đ", "d")
    marks_off = _MARKS.sub("", unicodedata.normalize("NFD", plain))
    if not marks_off.isascii():
        marks_off = "".join(c for c in marks_off if not unicodedata.combining(c)).translate(_STROKED)
    return _NOT_WORD.sub(" ", marks_off).strip()


def _visible(text: str) -> str:
    """Return `text` without what cannot be seen, each line end as one."""
    if text.isprintable() and not _PRINTABLE_CONTROLS.search(text):
        return text
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
