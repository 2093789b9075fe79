"""Whether a school's answer to "có phải trường gửi?" says yes or no."""

import re
from collections.abc import Iterable
from enum import Enum

from rules.text import fold, tidy
from rules.yes_no_words import letters

ASKED = frozenset({"unknown_sender", "unverified_sender"})
"""The reasons (of parked messages) for which a school is asked."""


class _Says(Enum):
    YES = "yes"
    NO = "no"
    NEITHER = "neither"
    UNCLEAR = "unclear"


# In the letters of rules.yes_no_words.
_THIS = r"(?:T?B+N*)?"
_ITS = r"T?G?(?:B+N*)?T?"
# "đúng, dạ đúng là trường em gửi ạ", "báo cáo này đúng của trường", "trường xác nhận đã gửi báo cáo", "phải ạ",
# "trường có gửi". An obligation ("trường phải gửi"), a request ("xin xác nhận") and mere assent ("vâng", "ok", "có ạ",
# which may say no more than that the letter was read) are no yes.
_YES = re.compile(rf"{_THIS}T?X?D+X?{_ITS}|TX{_ITS}|T?X?CG(?:B+N*)?|D?P")
_PHAI_LA = re.compile(rf"PL+{_ITS}")
# "không", "không phải", "sai rồi", "không phải trường gửi đâu", "trường không gửi báo cáo này".
_NO = re.compile(rf"{_THIS}(?:T?X)?T?(?:S+|K|S+K[PD]?|KK?[PD]?){_ITS}U?")

# What speaks of the reader instead of the school, or asks the reader for something.
_OF_OTHERS = re.compile(
    r"[^A]A+[^A]"  # "đúng là Phòng gửi"
    r"|[RT]A+$|LA*$"  # "bên anh", "của Phòng"
    r"|RT"  # "gửi cho trường"
    r"|^A.*X|X.*R|R.*X"  # "anh xác nhận đúng", "xin xác nhận"
    r"|^(?=.*[AR])(?!.*[DK]).*[XCP]"  # "thầy có gửi", "đề nghị phải nộp"
)

_LONGEST = 2_000
"""Characters of an answer: who writes more than that has something to say to a person."""
_MOST_WORDS = 24
_SENTENCE_END = re.compile(r"[.!;…\n]+")
_LINK = re.compile(r"\S+://\S*|\S+@\S+")
_WORD = re.compile(r"\w+")
_GREETING = re.compile(r"^(?:em |toi |xin |kinh )*(?:kinh (?:gui|chao|thua)|chao|than gui|thua|dear|hi|hello)\b")


def answer(own_words: str, name: str) -> bool | None:
    """Return True for a yes, False for a no, None where the answer is neither, both, a question, or bound to an "if".

    `own_words` is what stands above the quote (`rules.quotes`), `name` the school's, by which it may speak of itself.
    Every clause counts. Accents count where they are written: "dùng" is no "đúng", "dung" may be one.
    Source: docs/domain.md, section 7 (the known address is asked).
    """
    text = _LINK.sub(" ", own_words[: _LONGEST + 1])
    if "?" in text or len(own_words) > _LONGEST:
        return None
    own_name = frozenset(fold(name).split())
    said = {_says(clause, own_name) for clause in _clauses(text)} - {_Says.NEITHER}
    if said == {_Says.YES}:
        return True
    return False if said == {_Says.NO} else None


def _clauses(text: str) -> Iterable[str]:
    for sentence in _SENTENCE_END.split(tidy(text)):
        first, *others = sentence.split(",")
        if not _GREETING.match(fold(first)):
            yield first
        yield from others


def _says(clause: str, own_name: frozenset[str]) -> _Says:
    said = letters([word.casefold() for word in _WORD.findall(clause)], own_name).replace("F", "")
    if not set(said) & set("DPXCKSU!"):
        return _Says.UNCLEAR if "?" in said and set(said) & set("GB") else _Says.NEITHER
    if said in {"X", "C"}:
        return _Says.NEITHER
    if len(said) > _MOST_WORDS or _OF_OTHERS.search(said):
        return _Says.UNCLEAR
    meant = said.strip("A")
    if _PHAI_LA.fullmatch(meant):
        return _Says.YES
    meant = meant.replace("L", "").replace("R", "")
    if _NO.fullmatch(meant):
        return _Says.NO
    return _Says.YES if _YES.fullmatch(meant) else _Says.UNCLEAR
