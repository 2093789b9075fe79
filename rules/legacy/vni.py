"""VNI for Windows, the Vietnamese of fonts such as VNI-Times: a letter, then an octet for its marks."""

import re

_TONES = "ùøûõï"  # sharp, falling, asking, tumbling, heavy
_OVER_HAT = "áàåãä"
_OVER_BREVE = "éèúüë"
_BASES = {
    "a": (_TONES, "áàảãạ"),
    "e": (_TONES, "éèẻẽẹ"),
    "o": (_TONES, "óòỏõọ"),
    "u": (_TONES, "úùủũụ"),
    "y": (_TONES[:4], "ýỳỷỹ"),
    "ô": (_TONES, "ớờởỡợ"),
    "ö": (_TONES, "ứừửữự"),
}
_HATTED = {"a": "ấầẩẫậ", "e": "ếềểễệ", "o": "ốồổỗộ"}
_HATS = {"aâ": "â", "eâ": "ê", "oâ": "ô", "aê": "ă"}
_SINGLE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}


def _small() -> dict[str, str]:
    table = {base + mark: letter for base, pairs in _BASES.items() for mark, letter in zip(*pairs, strict=True)}
    for base, letters in _HATTED.items():
        table |= {base + mark: letter for mark, letter in zip(_OVER_HAT, letters, strict=True)}
    table |= {"a" + mark: letter for mark, letter in zip(_OVER_BREVE, "ắằẳẵặ", strict=True)}
    return table | _HATS | _SINGLE


def _both_cases(small: dict[str, str]) -> dict[str, str]:
    table = dict(small)
    for code, letter in small.items():
        capital = code[0].upper()
        table |= dict.fromkeys((capital + code[1:], capital + code[1:].upper()), letter.upper())
    return table


_TABLE = _both_cases(_small())
_CODES = re.compile("|".join(sorted(_TABLE, key=len, reverse=True)))


def from_vni(text: str) -> str:
    """Return the Unicode of `text`, whose characters stand for octets (see `octets`); all others stay.

    Source: the keyboard tables of VNI Software; docs/domain.md, section 5 (`SAØI GOØN`).
    """
    return _CODES.sub(lambda code: _TABLE[code.group()], text)
