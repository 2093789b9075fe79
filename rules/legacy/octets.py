"""The octets behind text that was typed in a font of its own, however a program turned them into characters."""

import re
import unicodedata
from collections.abc import Iterator

_SYMBOL_FONT = {0xF000 + octet: octet for octet in range(0x20, 0x100)}


def _read_as(code_page: str) -> Iterator[tuple[int, int]]:
    """Yield characters of a code page that are not Latin-1's, with their octets."""
    for octet in range(0x80, 0x100):
        character = bytes([octet]).decode(code_page, "ignore")
        if character and ord(character) != octet:
            yield ord(character), octet


_OF_CHARACTER = {**dict(_read_as("cp1258")), **_SYMBOL_FONT}
_LETTERS = {character: octet for character, octet in _OF_CHARACTER.items() if octet >= 0xA0 or character >= 0xF000}
_KNOWN = re.compile("[\x00-\xff\u0152-\u0192\u02c6\u02dc" + "".join(map(chr, _LETTERS)) + "]+")


def octets(text: str) -> str | None:
    """Return `text` with each character at the place that its octet has in Latin-1, or None where it has none.

    The same octet comes as a character of windows-1252, Latin-1 or windows-1258 (there partly as combining marks), or
    as U+F0xx from a symbol font. None proves that the text is Unicode: the letter "ế" has no octet. Signs that are no
    letters stay, such as a box to tick or the quotes that Word puts in. To be asked before any normalisation, which
    would join letters and marks for good.
    """
    unknown = _KNOWN.sub("", text)
    if any(unicodedata.category(character)[0] in "LM" for character in unknown):
        return None
    return text.translate(_LETTERS)
