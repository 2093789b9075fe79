"""Vietnamese as it was typed before Unicode: TCVN3 by iconv, VNI by its rules, and how programs hand either on."""

import subprocess
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

_HAS_A_CAPITAL = "ĂÂÊÔƠƯĐ"
_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_ON_HAT = {"\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä", "": "â"}
_ON_BREVE = {"\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë", "": "ê"}
_BARE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ", "ơ": "ô", "ư": "ö"}


@cache
def _octets_of_tcvn3() -> Mapping[str, str]:
    """Return the octet of each letter, as a character of Latin-1, by the table of the C library."""
    octets = (*range(0xA1, 0xB0), *range(0xB5, 0x100))
    done = subprocess.run(
        ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=bytes(octets), capture_output=True, check=True
    )
    return dict(zip(unicodedata.normalize("NFC", done.stdout.decode()), map(chr, octets), strict=True))


def tcvn3(text: str) -> str:
    """Return the octets of `text` in a .VnTime font, as Latin-1.

    Capitals with tones, which such fonts lack, are typed small; signs that are no letters stay.
    """
    typed = (letter if letter in _HAS_A_CAPITAL else letter.lower() for letter in text if not letter.isascii())
    return "".join(letter if letter.isascii() else _octets_of_tcvn3().get(next(typed), letter) for letter in text)


def vni(text: str) -> str:
    """Return the octets of `text` in a VNI- font, as Latin-1."""
    return "".join(_vni_letter(letter) for letter in text)


def _vni_letter(letter: str) -> str:
    code = _vni_small(letter.lower())
    return code.upper() if letter.isupper() else code


def _vni_small(letter: str) -> str:
    if letter in _BARE:
        return _BARE[letter]
    base, *marks = list(unicodedata.normalize("NFD", letter))
    tone = next((mark for mark in marks if mark in _TONES), "")
    if "\u0302" in marks:
        return base + _ON_HAT[tone]
    if "\u0306" in marks:
        return base + _ON_BREVE[tone]
    horned = {"o": "ô", "u": "ö"}[base] if "\u031b" in marks else base
    return horned + (_TONES[tone] if tone else "")


def _through(code_page: str) -> Callable[[str], str]:
    return lambda octets: octets.encode("latin-1").decode(code_page)


APPEARANCES: Mapping[str, Callable[[str], str]] = {
    "latin-1": str,
    "windows-1252": _through("cp1252"),
    "windows-1258": _through("cp1258"),
    "symbol font": lambda octets: "".join(each if each.isascii() else chr(0xF000 + ord(each)) for each in octets),
}
"""What the characters are that a program makes of the octets."""
