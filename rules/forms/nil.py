"""The box "kỳ này không có điển hình đề nghị": ticked, open, or said in words without a box."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from rules.forms.blanks import filled
from rules.forms.filler import is_filler
from rules.forms.layout import NilBox
from rules.forms.ticks import boxes, is_mark, without_boxes
from rules.text import fold, one_line

_LONGEST = 300
_OPENING = ("(", "-", "–", "—", ":", ",", ";")
_WORD = re.compile(r"[^\W_]+")


class Nil(Enum):
    """How a form says that there is nothing to report."""

    TICKED = "ticked"
    OPEN = "open"
    SAID = "said"


@dataclass(frozen=True)
class NilLine:
    """What the line says, and the reason given, if any."""

    nil: Nil
    reason: str | None


def nil_line(cells: Sequence[str], box: NilBox) -> NilLine | None:
    """Return what a row says about the nil box, or None where it is not about it.

    The label must open the row, but for boxes and marks, so that prose which mentions it does not count.
    """
    text = one_line(" ".join(cells))
    if len(text) > _LONGEST or not any(_opens(without_boxes(one_line(cell)), box) for cell in cells):
        return None
    found = boxes(text)
    marked = any(each.ticked for each in found) or any(is_mark(cell) for cell in cells)
    if marked:
        return NilLine(Nil.TICKED, _reason(text, box))
    return NilLine(Nil.OPEN if found else Nil.SAID, _reason(text, box))


def _opens(text: str, box: NilBox) -> bool:
    key = fold(text)
    return any(key == alias or key.startswith(f"{alias} ") for alias in box.aliases)


def _reason(text: str, box: NilBox) -> str | None:
    """Return what follows the word for the reason, else what follows the label."""
    words = list(_WORD.finditer(text))
    for i in range(len(words)):
        for marker in box.reason:
            count = len(marker.split())
            spoken = fold(" ".join(word.group() for word in words[i : i + count]))
            if spoken == marker:
                rest = without_boxes(text[words[min(i + count, len(words)) - 1].end() :])
                return filled(rest.lstrip(" :：-–—"))
    return _beyond(text, box)


def _beyond(text: str, box: NilBox) -> str | None:
    """Return what stands beyond the label where no word announces a reason; None for padding and marks."""
    bare = without_boxes(text)
    words = list(_WORD.finditer(bare))
    for i in range(len(words)):
        lengths = [len(alias.split()) for alias in box.aliases]
        spoken = [count for count in lengths if _spoken(words[i : i + count]) in box.aliases]
        if spoken:
            behind = bare[words[min(i + max(spoken), len(words)) - 1].end() :].strip()
            rest = filled(behind.lstrip(" :：-–—.(),;"))
            padded = rest is None or is_mark(rest) or (is_filler(rest) and not behind.startswith(_OPENING))
            return None if padded else rest and rest.rstrip(" )")
    return None


def _spoken(words: Sequence[re.Match[str]]) -> str:
    return fold(" ".join(word.group() for word in words))
