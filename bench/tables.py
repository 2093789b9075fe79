"""Tables as text that reads well on a terminal and is Markdown too."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

NONE: Final = "–"


@dataclass(frozen=True)
class Table:
    """A table; the first column is text, the others are figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """Return the table with its columns aligned: the first to the left, the others to the right.

        Raises ValueError where a row has not as many cells as the head.
        """
        lines = [tuple(_safe(cell) for cell in line) for line in (self.head, *self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        rule = f"|{'-' * (widths[0] + 2)}|" + "".join(f"{'-' * (width + 1)}:|" for width in widths[1:])
        head, *rows = (_line(line, widths) for line in lines)
        return "\n".join([head, rule, *rows])


def _safe(cell: str) -> str:
    return cell.replace("|", "\\|")


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cells[0].ljust(widths[0]),
        *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)),
    ]
    return f"| {' | '.join(padded)} |"


def seconds(values: Sequence[float]) -> str:
    """Return the median in seconds with the smallest and the largest: "1.23 (1.20–1.31)"."""
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def milliseconds(values: Sequence[float]) -> str:
    """Return the median of seconds in milliseconds with the smallest and the largest."""
    return f"{median(values) * 1000:.1f} ({min(values) * 1000:.1f}–{max(values) * 1000:.1f})"


def megabytes(values: Sequence[int]) -> str:
    """Return the median of bytes in MB (of 1,000,000 bytes) with the smallest and the largest."""
    return f"{median(values) / 1e6:.0f} ({min(values) / 1e6:.0f}–{max(values) / 1e6:.0f})"


def judged(met: bool) -> str:
    """Return the words for a target."""
    return "met" if met else "**missed**"
