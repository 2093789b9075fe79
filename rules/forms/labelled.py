"""Labels inside a line of text: "Tên trường: …  2. Mã trường: …"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.text import fold

_WORD = re.compile(r"[^\W_]+")
_COLON = re.compile(r"\s*(?:\([^()]*\)\s*)?[:：]")
_REST_OF_LABEL = re.compile(r"[^:：\n]{0,60}[:：]")
_LONGEST_LABEL = 9

Word = tuple[int, int, str]


@dataclass(frozen=True)
class Label:
    """A label in a line: what it is the label of, where it starts, where its value may start."""

    key: str
    start: int
    value_at: int


def labels_in(line: str, begin: int, meanings: Mapping[str, str], *, longer: bool = False) -> list[Label]:
    """Return the labels in `line` from `begin`: those that stand right before a colon.

    With `longer`, the first may go on up to its colon: "Hiệu trưởng, số điện thoại: …". `meanings` is folded
    alias → key.
    """
    if ":" not in line and "：" not in line:
        return []
    words = [(found.start(), found.end(), fold(found.group())) for found in _WORD.finditer(line, begin)]
    labels: list[Label] = []
    for i in range(len(words)):
        if labels and words[i][0] < labels[-1].value_at:
            continue
        label = _label_at(line, words[i : i + _LONGEST_LABEL], meanings, longer=longer and i == 0)
        if label:
            labels.append(label)
    return labels


def _label_at(line: str, words: Sequence[Word], meanings: Mapping[str, str], *, longer: bool) -> Label | None:
    for count in range(len(words), 0, -1):
        key = meanings.get(" ".join(word for _, _, word in words[:count]))
        if key is None:
            continue
        end = words[count - 1][1]
        colon = _COLON.match(line, end) or (_REST_OF_LABEL.match(line, end) if longer else None)
        if colon:
            return Label(key, words[0][0], colon.end())
    return None
