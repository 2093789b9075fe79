"""Whole letters on file, compared to the last character.

After a text was changed on purpose: `WRITE_LETTERS=1 python -m pytest tests/unit -k text`, then read the difference.
"""

import os
from pathlib import Path

_LETTERS = Path(__file__).parents[1] / "data" / "letters"


def assert_letter(name: str, text: str) -> None:
    """Fail unless `text` is what the file `name`.txt holds; with WRITE_LETTERS set, write the file instead."""
    path = _LETTERS / f"{name}.txt"
    if os.environ.get("WRITE_LETTERS"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
