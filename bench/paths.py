"""Where the measurements keep their things: below build/, on the disk that is measured."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
WORK = ROOT / "build" / "bench" / "work"
TOOLS = ROOT / "build" / "bench" / "tools" / "bin" / "python"
"""The interpreter of the compared scripts; `bench/tools.sh` makes it."""
