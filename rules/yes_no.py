"""Whether a school's answer to "có phải trường gửi?" says yes or no."""

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache

from rules.text import fold, tidy

ASKED = frozenset({"unknown_sender", "unverified_sender"})
"""The reasons (of parked messages) for which a school is asked."""


class _Says(Enum):
    YES = "yes"
    NO = "no"
    NEITHER = "neither"
    UNCLEAR = "unclear"


# What each word stands for: D đúng, P phải, X xác nhận, O ok, V vâng, C có, K không, S sai, G gửi, T trường, B what was
# sent, N which one ("này"), F a word of courtesy or grammar, ! what takes a yes back or makes it doubtful. Of two words
# that are spelled alike without accents ("đúng", "đừng") the first is meant.
_WORDS: tuple[tuple[str, str], ...] = (
    ("xác nhận", "X"),
    ("chính xác", "D"),
    ("chuẩn", "D"),
    ("đúng", "D"),
    ("phải", "P"),
    ("không", "K"),
    *((short, "K") for short in ("ko", "kg", "hông", "no")),
    *((yes, "O") for yes in ("ok", "oke", "okie", "okay", "yes")),
    *((yes, "V") for yes in ("vâng", "vầng")),
    ("có", "C"),
    ("sai", "S"),
    *((sent, "G") for sent in ("gửi", "gởi", "nộp")),
    *((whose, "T") for whose in ("nhà trường", "trường", "bên", "đơn vị")),
    *((what, "B") for what in ("báo cáo", "bản báo cáo", "thư", "email", "mail", "tệp", "file", "văn bản")),
    *((which, "N") for which in ("này", "đó", "ấy", "trên", "nói trên", "nêu trên", "kia")),
    *((who, "F") for who in ("em", "tôi", "mình", "chúng em", "chúng tôi", "anh", "chị", "thầy", "cô", "phòng", "quý")),
    *((filler, "F") for filler in ("dạ", "ạ", "thưa", "là", "do", "của", "đã", "rồi", "r", "vậy", "thế", "nhé", "đây")),
    *((filler, "F") for filler in ("đâu", "chính", "hoàn toàn", "vừa", "mới", "xin", "rằng", "từ", "cho", "thì")),
    *((back, "!") for back in ("chưa", "chẳng", "chả", "nhưng", "tuy", "nếu", "nhầm", "đừng", "khoan", "hủy", "huỷ")),
    *((back, "!") for back in ("thu hồi", "gửi lại", "nộp lại", "thay thế", "giả mạo", "lừa đảo", "trừ")),
    *((unsure, "!") for unsure in ("hình như", "có lẽ", "có thể", "chắc là", "nghi ngờ")),
)
# "đúng", "dạ vâng, đúng là trường em gửi ạ", "báo cáo này đúng của trường", "trường xác nhận đã gửi báo cáo".
_THIS = r"(?:T?B+N*)?"
_ITS = r"T?G?(?:B+N*)?T?"
_YES = re.compile(
    rf"[VO]*{_THIS}T?[VO]*[DXPO]+{_ITS}"
    r"|V+(?:TG(?:B+N+)?)?"
    rf"|[VO]*{_THIS}T?CG(?:B+N*)?|V*C"
)
# "không", "không phải", "sai rồi", "không phải trường gửi", "trường không gửi báo cáo này".
_NO = re.compile(rf"V*{_THIS}(?:T?X)?T?(?:S+|K|S+K[PD]?|KK?[PD]?){_ITS}")

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
    Every sentence counts. Accents count where they are written: "dùng" is no "đúng", "dung" may be one.
    Source: docs/domain.md, section 7 (the known address is asked).
    """
    text = _LINK.sub(" ", own_words[: _LONGEST + 1])
    if "?" in text or len(own_words) > _LONGEST:
        return None
    own_name = frozenset(fold(name).split())
    said = {_says(sentence, own_name) for sentence in _sentences(text)} - {_Says.NEITHER}
    if said == {_Says.YES}:
        return True
    return False if said == {_Says.NO} else None


def _sentences(text: str) -> Iterable[str]:
    for sentence in _SENTENCE_END.split(tidy(text)):
        greeted = bool(_GREETING.match(fold(sentence)))
        yield sentence.partition(",")[2] if greeted else sentence


def _says(sentence: str, own_name: frozenset[str]) -> _Says:
    letters = _letters([word.casefold() for word in _WORD.findall(sentence)], own_name)
    if not set(letters) & set("DPXOVCKS!"):
        return _Says.NEITHER
    meant = letters.replace("F", "")
    if len(meant) > _MOST_WORDS:
        return _Says.UNCLEAR
    if _NO.fullmatch(meant):
        return _Says.NO
    return _Says.YES if _YES.fullmatch(meant) else _Says.UNCLEAR


def _letters(words: list[str], own_name: frozenset[str]) -> str:
    """Return one letter for each word or phrase, "?" for a word that is none of ours."""
    letters: list[str] = []
    at = 0
    while at < len(words):
        letter, length = _meant(words, at)
        if letter == "?" and fold(words[at]) in own_name:
            letter = "F"
        letters.append(letter)
        at += length
    return "".join(letters)


def _meant(words: list[str], at: int) -> tuple[str, int]:
    for spelling, letter in _PHRASES:
        if len(spelling) <= len(words) - at and all(map(_could_be, words[at:], spelling)):
            return letter, len(spelling)
    return "?", 1


def _could_be(written: str, word: str) -> bool:
    """Tell whether `written` is `word`, with all of its marks or with fewer; never with another mark."""
    given, wanted = _marked(written), _marked(word)
    return len(given) == len(wanted) and all(
        base == other and marks <= others for (base, marks), (other, others) in zip(given, wanted, strict=True)
    )


@lru_cache(1024)
def _marked(word: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the letters of a word, each with its marks; the stroke of "đ" is one."""
    letters: list[tuple[str, frozenset[str]]] = []
    for char in unicodedata.normalize("NFD", word.replace("đ", "d\u0335")):
        if unicodedata.combining(char) and letters:
            base, marks = letters[-1]
            letters[-1] = (base, marks | {char})
        else:
            letters.append((char, frozenset()))
    return tuple(letters)


_PHRASES = sorted(((tuple(words.split()), letter) for words, letter in _WORDS), key=lambda phrase: -len(phrase[0]))
