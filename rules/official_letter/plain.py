"""Text without accents, character for character, so that what is found in it can be cut out of the original."""

import unicodedata


def plain(text: str) -> str:
    """Return composed `text` in lower case without accents, as long as it was."""
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0].lower()[:1]
    return "d" if base == "đ" else base
