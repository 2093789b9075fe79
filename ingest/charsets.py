"""Octets to text, whatever charset a mail claims for them."""

import codecs
import re

_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
"""What 128 to 255 stand for in VISCII. Source: RFC 1456."""
_OF_VISCII = str.maketrans(
    {chr(octet): letter for octet, letter in enumerate(_VISCII, 128)}
    | {"\x02": "Ẳ", "\x05": "Ẵ", "\x06": "Ẫ", "\x14": "Ỷ", "\x19": "Ỹ", "\x1e": "Ỵ"}
)
_OTHER_NAMES = {
    "x-windows-1258": "cp1258",
    "windows1258": "cp1258",
    "win-1258": "cp1258",
    "x-cp1258": "cp1258",
    "utf8mb4": "utf-8",
    "x-utf-8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
}
_NOT_FOR_MAIL = frozenset(
    {"idna", "punycode"}  # for domain names; their time grows with the square of the length
    | {"unicode-escape", "raw-unicode-escape"}  # how Python writes its own strings
)
_ONE_OCTET_EACH = re.compile(r"ascii|iso8859|latin|cp125|cp437|cp850|viscii|koi8|mac")
_MOST_DAMAGED = 0.5


def decode(octets: bytes, declared: str | None) -> str:
    """Return the text that `octets` most likely are: in the declared charset, else UTF-8, else windows-1258.

    Never fails. UTF-8 under the name of another charset is recognised; in UTF-8 with a little damage the damage alone
    is lost. NUL and halves of surrogate pairs, which no database takes, are dropped.
    """
    text = decode_strictly(octets, declared or "utf-8")
    if text is None:
        text = _utf_8_or_vietnamese(octets)
    return "".join(c for c in text if not "\ud800" <= c <= "\udfff").replace("\0", "")


def decode_strictly(octets: bytes, declared: str) -> str | None:
    """Return the text of `octets` in the declared charset; None where that is unknown or they are not in it.

    Octets that are valid UTF-8 beyond ASCII are that, if the declared charset has one octet a letter: by chance such
    a text is never valid. Source: RFC 3629 section 3.
    """
    name = _name_of(declared)
    if _ONE_OCTET_EACH.match(name) and not octets.isascii():
        text = _decoded(octets, "utf-8")
        if text is not None:
            return text
    if name == "viscii":
        return octets.decode("latin-1").translate(_OF_VISCII)
    if name in _NOT_FOR_MAIL or (name.startswith(("utf-16", "utf-32")) and b"\0" not in octets):
        return None
    return _decoded(octets, "utf-8-sig" if name == "utf-8" else name)


def _decoded(octets: bytes, name: str) -> str | None:
    try:
        return octets.decode(name)
    except (LookupError, ValueError):  # no such charset, none of text, or not in it
        return None


def _name_of(declared: str) -> str:
    """Return Python's name of a charset, or the declared one in lower case."""
    name = declared.strip(" \t\"'").casefold().replace("_", "-")
    name = _OTHER_NAMES.get(name, name)
    if "viscii" in name:
        return "viscii"
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return name


def _utf_8_or_vietnamese(octets: bytes) -> str:
    if octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return octets.decode("utf-16", "replace")
    text = octets.decode("utf-8-sig", "replace")
    beyond_ascii = sum(c > "\x7f" for c in text)
    if text.count("\ufffd") <= beyond_ascii * _MOST_DAMAGED:
        return text
    return octets.decode("cp1258", "replace")
