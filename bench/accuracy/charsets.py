"""Vietnamese text as old and broken programs write it. Source: TCVN 5712:1993 (TCVN3, "ABC"), the VNI tables."""

import unicodedata
from typing import Final

_LETTERS: Final = (
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
)  # fmt: skip
_TCVN3: Final = (
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦"
)  # fmt: skip
_TO_TCVN3: Final = str.maketrans(_LETTERS, _TCVN3)
# By mark: over a plain vowel, over one with a breve, over one with a circumflex.
_TONES: Final = "\u0301\u0300\u0309\u0303\u0323"
_VNI_PLAIN: Final = dict(zip(_TONES, "ùøûõï", strict=True))
_VNI_BREVE: Final = {"": "ê", **dict(zip(_TONES, "éèúüë", strict=True))}
_VNI_CIRCUMFLEX: Final = {"": "â", **dict(zip(_TONES, "áàåãä", strict=True))}
_VNI_WHOLE: Final = {
    "đ": "ñ", "ơ": "ô", "ư": "ö", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î",
}  # fmt: skip
_LIKE_A_D: Final = str.maketrans("Đđ", "Ðđ")


def tcvn3(text: str) -> str:
    """Return `text` as its bytes look in a Unicode program. Capitals with a tone become small: there are none."""
    lowered = "".join(c if c in _LETTERS else c.lower() if c.lower() in _LETTERS else c for c in _composed(text))
    return lowered.translate(_TO_TCVN3)


def vni(text: str) -> str:
    """Return `text` as its VNI bytes look in a Unicode program."""
    return "".join(_in_vni(character) for character in _composed(text))


def mojibake(text: str) -> str:
    """Return `text` as UTF-8 looks to a program that takes it for Windows-1252, unassigned octets kept."""
    return "".join(_in_windows(octet) for octet in text.encode())


def decomposed(text: str) -> str:
    """Return `text` in NFD, as macOS and iPhones write it."""
    return unicodedata.normalize("NFD", text)


def wrong_d(text: str) -> str:
    """Return `text` with the Icelandic Ð (U+00D0) for Đ and, in every other word, the African Ɖ (U+0189)."""
    words = text.split(" ")
    return " ".join(
        w.replace("Đ", "Ɖ") if i % 2 else w.translate(_LIKE_A_D).replace("đ", "ð") for i, w in enumerate(words)
    )


def unaccented(text: str) -> str:
    """Return `text` without marks, as typed without a keyboard driver."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c)))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _in_windows(octet: int) -> str:
    try:
        return bytes([octet]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(octet)


def _in_vni(character: str) -> str:
    small = character.lower()
    written = _VNI_WHOLE.get(small) or _with_mark(small)
    return written.upper() if character != small else written


def _with_mark(small: str) -> str:
    base, *marks = list(unicodedata.normalize("NFD", small))
    if not marks or not base.isalpha():
        return small
    tone = next((mark for mark in marks if mark in _TONES), "")
    if "\u031b" in marks:  # the horn of ơ and ư is a letter of its own
        return _VNI_WHOLE[{"o": "ơ", "u": "ư"}[base]] + _VNI_PLAIN.get(tone, "")
    if "\u0306" in marks:
        return base + _VNI_BREVE[tone]
    return base + (_VNI_CIRCUMFLEX[tone] if "\u0302" in marks else _VNI_PLAIN[tone])
