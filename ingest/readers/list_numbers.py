"""How the numbers of automatic lists look, whichever program counts them."""

_WORTHS = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
_ROMAN = tuple(zip(_WORTHS, ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"), strict=True))
_MOST_ROMAN = 4_000
_MOST_LETTERS = 6


def letters(number: int) -> str:
    """Return 1 as "a", 27 as "aa", 28 as "bb"; never more than six letters."""
    times, letter = divmod(max(number, 1) - 1, 26)
    return chr(ord("a") + letter) * min(times + 1, _MOST_LETTERS)


def roman(number: int) -> str:
    """Return 4 as "iv"; what Roman numerals cannot say stays decimal."""
    if not 0 < number < _MOST_ROMAN:
        return str(number)
    text = ""
    for worth, digits in _ROMAN:
        times, number = divmod(number, worth)
        text += digits * times
    return text
