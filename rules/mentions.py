"""Schools that a running text names: type and proper name together, exactly as in the roster."""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from rules.schools import levels_in
from rules.text import fold, tidy

_LONGEST_TEXT = 6_000
_WORD = re.compile(r"[^\W_]+")
_BESIDE_A_NAME = frozenset({"xa", "phuong", "thi", "tran", "tt", "truong"})
_GOES_ON = re.compile(r"[1-9]|[ivx]{1,4}|[a-dg-z]")
"""What behind a name makes it another one: "Đức Lĩnh 2", "Đức Lĩnh B"."""


@dataclass(frozen=True)
class _Word:
    text: str
    key: str
    after_blank: bool


class Mentions:
    """The names of a roster, to be found in running text. `exact` maps a level and a proper name to codes."""

    def __init__(self, exact: Mapping[tuple[str, str], Set[str]]) -> None:
        self._exact = exact
        self._propers = {proper for _, proper in exact}
        self._longest = max((proper.count(" ") + 1 for proper in self._propers), default=0)

    def found(self, text: str) -> Iterator[tuple[Set[str], str]]:
        """Yield the codes of each name in `text`, with the folded words that follow it.

        The longest name counts. A name that goes on with a number, a letter or another word of a name is one that
        nobody knows: it yields nothing. Only the first 6,000 characters are looked at.
        """
        words = _words(text[:_LONGEST_TEXT])
        line = " ".join(word.key for word in words)
        for level, end in levels_in(line):
            begin = line.count(" ", 0, end) + 1
            codes, behind = self._named(level, words, begin)
            if codes:
                yield codes, " ".join(word.key for word in words[behind : behind + 12])

    def _named(self, level: str, words: list[_Word], begin: int) -> tuple[Set[str], int]:
        start = begin
        while start < len(words) and start < begin + 3:
            for end in range(min(start + self._longest, len(words)), start, -1):
                codes = self._exact.get((level, " ".join(word.key for word in words[start:end])))
                if codes:
                    return (codes, end) if self._ends(words, end) else (frozenset(), end)
            if words[start].key not in _BESIDE_A_NAME:
                break
            start += 1
        return frozenset(), start

    def _ends(self, words: list[_Word], end: int) -> bool:
        """Tell whether a name that could end before word `end` does end there."""
        if end == len(words):
            return True
        word = words[end]
        if _GOES_ON.fullmatch(word.key):
            return False
        continued = word.after_blank and word.text.istitle() and words[end - 1].text.istitle()
        return not continued or word.key in _PROSE or self._is_place(words, end)

    def _is_place(self, words: list[_Word], begin: int) -> bool:
        ends = range(begin + 1, min(begin + self._longest, len(words)) + 1)
        return any(" ".join(word.key for word in words[begin:end]) in self._propers for end in ends)


_PROSE = frozenset(
    (
        *("xa", "phuong", "thi", "tran", "tt", "huyen", "quan", "tinh", "thanh", "tp", "truong", "bao", "cao", "bc"),
        *("nop", "gui", "dot", "quy", "ky", "hoc", "nam", "lan", "ngay", "kinh", "dien", "dia", "email", "tel", "sdt"),
        *("so", "mau", "bieu", "ho", "hieu", "pho", "nguoi", "va", "ve", "cv"),
    )
)
"""Words with a capital that may follow a name without being part of it: "TH Đức Lĩnh Kính gửi"."""


def _words(text: str) -> list[_Word]:
    """Return the words of a text; "&" is one, "TH&THCS" three, "THDucLinh" too."""
    plain = tidy(text).replace("&", " va ")
    words: list[_Word] = []
    last = 0
    for found in _WORD.finditer(plain):
        gap = plain[last : found.start()]
        last = found.end()
        for i, part in enumerate(_parts(found.group())):
            words.append(_Word(part, fold(part), i > 0 or gap == " "))
    return [word for word in words if word.key]


def _parts(word: str) -> list[str]:
    """Return the words that are written as one: where a capital follows a small letter, or a small one two capitals."""
    if word.islower() or word.isupper() or word.istitle():
        return [word]
    begins = [0]
    for i in range(1, len(word)):
        rises = word[i].isupper() and word[i - 1].islower()
        falls = word[i].isupper() and word[i - 1].isupper() and word[i + 1 : i + 2].islower()
        begins += [i] if rises or falls else []
    return [word[a:b] for a, b in zip(begins, [*begins[1:], len(word)], strict=True)]
