"""Several persons in the cells of one row, told apart where that is sure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.forms.lines import Line, number_in
from rules.forms.people import lines_of, people_in


def parted(line: Line) -> tuple[Line, ...]:
    """Return a line for each person in the name of `line`, or `line` alone where that is not sure.

    Sure is: the names stand on lines of their own or are numbered, and each other cell has as many lines, or one
    value that counts for all.
    """
    names = people_in(line.texts.get("name", ""))
    shares = {key: _shares(key, text, names) for key, text in line.texts.items()}
    if not names or not all(shares.values()):
        return (line,)
    return tuple(_one(line, shares, i) for i in range(len(names)))


def _shares(key: str, text: str, names: Sequence[str]) -> Sequence[str]:
    """Return the text for each of the names; empty where the lines do not come out even."""
    if key == "name":
        return names
    pieces = lines_of(text)
    if len(pieces) == len(names):
        return pieces
    return (text,) * len(names) if len(pieces) <= 1 else ()


def _one(line: Line, shares: Mapping[str, Sequence[str]], i: int) -> Line:
    texts = {key: share[i] for key, share in shares.items()}
    return replace(line, texts=texts, number=number_in(texts.get("stt", "")), stray=line.stray if i == 0 else ())
