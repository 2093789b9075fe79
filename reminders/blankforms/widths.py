"""How wide the columns of a table want to be, and how they share a page."""

from collections.abc import Sequence

from rules.forms.layout import Column, ValueType

SHORT_SIDE, LONG_SIDE = 210, 297
TOP = BOTTOM = 20
LEFT, RIGHT = 30, 15
"""The margins of a page in millimetres. Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, phần I, mục I."""
UPRIGHT, ACROSS = SHORT_SIDE - LEFT - RIGHT, LONG_SIDE - LEFT - RIGHT
"""How wide the text of an A4 page may be."""
_NUMBERS = 11
_SQUEEZED = 0.85
_LONG_LABEL = 12


def needs_across(columns: Sequence[Column]) -> bool:
    """Tell whether the columns are too many for an upright page, pressed together a little."""
    return sum(map(_wanted, columns)) * _SQUEEZED > UPRIGHT


def shared(columns: Sequence[Column], width: float) -> tuple[tuple[float, ...], bool]:
    """Return the widths of the columns in millimetres, which add up to `width`, and whether all have what they want.

    The column of numbers stays as it is; the others share the rest.
    """
    wanted = [_wanted(column) for column in columns]
    numbers = sum(each for each, column in zip(wanted, columns, strict=True) if column.key == "stt")
    scale = (width - numbers) / max(sum(wanted) - numbers, 1)
    pairs = zip(wanted, columns, strict=True)
    return tuple(each if column.key == "stt" else each * scale for each, column in pairs), scale >= 1


def _wanted(column: Column) -> float:
    """Return a width for 12 point type, at least that of the longest word in the label."""
    if column.key == "stt":
        return _NUMBERS
    longest = max((len(word) for word in column.label.replace("/", "/ ").split()), default=0)
    return max(_for_content(column), longest * 2.4 + 4)


def _for_content(column: Column) -> float:
    if column.type is not ValueType.TEXT:
        if column.type is ValueType.DATE:
            return 26
        return 22 if len(column.label) > _LONG_LABEL else 18
    if column.allowed:
        return max(len(text) for text in column.allowed) * 1.8 + 6
    if column.key == "name":
        return 42
    if column.when_empty or column.numbers_in:
        return 40  # what is asked for when it is missing is what much is written about
    return 26 if len(column.label) > _LONG_LABEL else 22
