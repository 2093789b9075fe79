"""How far a long command has come."""

import sys

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn


def progress_bar(unit: ProgressColumn) -> Progress:
    """Return a progress bar beside the answer; in a pipe it shows nothing."""
    columns = (TextColumn("{task.description}"), BarColumn(), unit, TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
