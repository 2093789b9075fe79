"""TCVN3, the one-octet Vietnamese of fonts such as .VnTime (ABC)."""

_FROM_A1 = "ĂÂÊÔƠƯĐăâêôơưđẰ"
_FROM_B5 = "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
_LETTERS = {
    start + place: letter
    for start, letters in ((0xA1, _FROM_A1), (0xB5, _FROM_B5))
    for place, letter in enumerate(letters)
}
_IN_BOTH_CASES = frozenset("ĂÂÊÔƠƯĐăâêôơưđ")
_FEWEST_CAPITALS = 4


def from_tcvn3(text: str) -> str:
    """Return the Unicode of `text`, whose characters stand for octets (see `octets`); all others stay.

    Source: TCVN 5712:1993. Its combining tones B0 to B4 and the control positions, which no such font has, stay.
    """
    return _capitals_throughout(text.translate(_LETTERS)) if not text.isascii() else text


def _capitals_throughout(text: str) -> str:
    """Give words in capitals capital vowels: the fonts have no toned ones, so that "TRƯờNG" was typed for "TRƯỜNG"."""
    if _shouts(text, _FEWEST_CAPITALS):
        return text.upper()
    return " ".join(word.upper() if _shouts(word, 2) else word for word in text.split(" "))


def _shouts(text: str, fewest: int) -> bool:
    plain = [letter for letter in text if letter.isalpha() and (letter.isascii() or letter in _IN_BOTH_CASES)]
    return len(plain) >= fewest and all(letter.isupper() for letter in plain)
