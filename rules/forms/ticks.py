"""Boxes to tick, as typed, drawn or inserted: which there are in a line, and which are ticked."""

import re
from dataclasses import dataclass

_EMPTY = "☐□▢◻❏❑◯○"
_TICKED = "☒☑✓✔✅⊠🗹🗷"
_BRACKETS = re.compile(r"\[\s*([xXvV✓✔☒☑*]?)[\s.…_]*\]|\(\s*([xXvV✓✔])\s*\)|\(\s*\)")
_DRAWN = re.compile(f"[{_EMPTY}{_TICKED}]")
_BOX = re.compile(f"{_BRACKETS.pattern}|{_DRAWN.pattern}")
_MARK = re.compile(f"[xXvV{_TICKED}]")


@dataclass(frozen=True)
class Box:
    """A box in a text, from `start` to `end`."""

    ticked: bool
    start: int
    end: int


def boxes(text: str) -> tuple[Box, ...]:
    """Return the boxes in `text` in their order. "[ ]", "()" and ☐ are open; "[x]", "(v)", ☒, ☑ and ✓ are ticked."""
    return tuple(Box(_ticked(found), found.start(), found.end()) for found in _BOX.finditer(text))


def is_mark(text: str) -> bool:
    """Tell whether `text` is nothing but a mark, as somebody types into the cell beside a line."""
    stripped = text.strip()
    if _MARK.fullmatch(stripped):
        return True
    found = _BOX.fullmatch(stripped)
    return found is not None and _ticked(found)


def without_boxes(text: str) -> str:
    """Return `text` with every box taken out."""
    return _BOX.sub(" ", text)


def _ticked(found: re.Match[str]) -> bool:
    return any(found.groups()) or found.group() in _TICKED
