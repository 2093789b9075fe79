"""The line "Kỳ: [x] Đợt 1  [ ] Đợt 2 …": which period a report says it is for."""

import re
from collections.abc import Sequence

from rules.forms.blanks import filled
from rules.forms.layout import Form, Period
from rules.forms.ticks import Box, boxes, is_mark
from rules.text import fold, one_line

_AFTERWARDS = re.compile(r"\bMã\s+(?:số\s+)?biểu\b.*", re.IGNORECASE | re.DOTALL)


def periods(cells: Sequence[str], form: Form) -> tuple[str, ...] | None:
    """Return the periods ticked in a row, as written, or None where the row is not about the period.

    With boxes, those that are ticked, so none may be. Without boxes, the text after the label, unless it still
    offers several. A mark alone in a cell counts for the option beside it.
    """
    if form.period is None:
        return None
    line = one_line(" ".join(_with_boxes(cells) if any(map(is_mark, cells)) else cells))
    after = _after_label(_AFTERWARDS.sub("", line), form.period)
    if after is None:
        return None
    found = boxes(after)
    if not found:
        return _without_boxes(after, form.period)
    if not any(option in f" {fold(after)} " for option in _padded(form.period)):
        return None
    return tuple(text for box, text in _choices(after, found) if box.ticked and text)


def _after_label(line: str, period: Period) -> str | None:
    """Return what follows the label; a label without a colon must be followed by a box."""
    for found in re.finditer(r"[^\W_]+", line):
        if found.start() > 20:
            break
        if fold(line[: found.end()]) in period.aliases:
            rest = line[found.end() :].lstrip()
            if rest.startswith((":", "：")) or (boxes(rest) and boxes(rest)[0].start == 0):
                return rest.lstrip(":： ")
    return None


def _with_boxes(cells: Sequence[str]) -> list[str]:
    """Turn marks in cells of their own into boxes, so that options without a mark get an open box."""
    label, *rest = cells[next((j for j, cell in enumerate(cells) if filled(cell)), 0) :]
    shown = [cell for cell in rest if filled(cell)]
    before = (not filled(rest[0]) or is_mark(rest[0])) and not is_mark(shown[-1]) if shown else True
    options = shown if before else shown[::-1]
    boxed: list[str] = []
    ticked = False
    for cell in options:
        if is_mark(cell):
            ticked = True
        else:
            boxed.append(f"{'[x]' if ticked else '[ ]'} {cell}")
            ticked = False
    return [label, *(boxed if before else reversed(boxed))]


def _padded(period: Period) -> tuple[str, ...]:
    return tuple(f" {option} " for option in period.options)


def _choices(text: str, found: tuple[Box, ...]) -> list[tuple[Box, str | None]]:
    """Pair each box with its option: the text after it, or before it where the line begins with an option."""
    if filled(text[: found[0].start]):
        starts = [0, *(box.end for box in found)]
        texts = [text[start : box.start] for start, box in zip(starts, found, strict=False)]
    else:
        ends = [*(box.start for box in found[1:]), len(text)]
        texts = [text[box.end : end] for box, end in zip(found, ends, strict=True)]
    return [(box, filled(option)) for box, option in zip(found, texts, strict=True)]


def _without_boxes(text: str, period: Period) -> tuple[str, ...]:
    written = filled(text)
    offered = sum(option in f" {fold(text)} " for option in _padded(period))
    return (written,) if written and offered <= 1 else ()
