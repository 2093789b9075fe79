"""The words of an answer to "có phải trường gửi?", each with one letter for what it stands for."""

import unicodedata
from functools import lru_cache

from rules.text import fold

# D đúng, P phải, X xác nhận, C có, K không, U đâu, S sai, G gửi, T trường, B what was sent, N which one ("này"),
# A the one who is addressed, R a request, L what links ("là", "của"), F courtesy or grammar, ! what takes a yes back or
# makes it doubtful. Of two words that are spelled alike without accents ("đúng", "đừng") the first is meant.
_WORDS: tuple[tuple[str, str], ...] = (
    ("xác nhận", "X"),
    ("chính xác", "D"),
    ("chuẩn", "D"),
    ("đúng", "D"),
    ("phải", "P"),
    ("không", "K"),
    *((short, "K") for short in ("ko", "kg", "hông", "no")),
    ("đâu", "U"),
    ("có", "C"),
    ("sai", "S"),
    *((sent, "G") for sent in ("gửi", "gởi", "nộp")),
    *((whose, "T") for whose in ("nhà trường", "trường", "bên", "đơn vị")),
    *((what, "B") for what in ("báo cáo", "bản báo cáo", "thư", "email", "mail", "tệp", "file", "văn bản")),
    *((which, "N") for which in ("này", "đó", "ấy", "trên", "nói trên", "nêu trên", "kia")),
    *((who, "F") for who in ("em", "tôi", "mình", "chúng em", "chúng tôi")),
    *((who, "A") for who in ("anh", "chị", "anh chị", "thầy", "cô", "phòng", "sở", "quý", "ông", "bà", "bác")),
    *((asked, "R") for asked in ("xin", "cho", "giúp", "đề nghị", "nhờ", "mong")),
    *((link, "L") for link in ("là", "do", "của", "từ", "rằng", "thì")),
    *((yes, "F") for yes in ("ok", "oke", "okie", "okay", "yes", "vâng", "vầng")),
    *((thanks, "F") for thanks in ("cảm ơn", "cám ơn", "xin cảm ơn", "xin cám ơn", "trân trọng", "kính", "chào")),
    *((filler, "F") for filler in ("dạ", "ạ", "thưa", "đã", "rồi", "r", "vậy", "thế", "nhé", "đây", "chính")),
    *((filler, "F") for filler in ("hoàn toàn", "vừa", "mới")),
    *((back, "!") for back in ("chưa", "chẳng", "chả", "nhưng", "tuy", "nếu", "nhầm", "đừng", "khoan", "hủy", "huỷ")),
    *((back, "!") for back in ("thu hồi", "gửi lại", "nộp lại", "thay thế", "giả mạo", "lừa đảo", "trừ")),
    *((unsure, "!") for unsure in ("hình như", "có lẽ", "có thể", "chắc là", "nghi ngờ", "phải chăng")),
)


def letters(words: list[str], own_name: frozenset[str]) -> str:
    """Return one letter for each word or phrase (lower case), "?" for a word that is none of ours.

    `own_name` are the folded words of the school's name, by which it may speak of itself.
    """
    found: list[str] = []
    at = 0
    while at < len(words):
        letter, length = _meant(words, at)
        if letter == "?" and fold(words[at]) in own_name:
            letter = "F"
        found.append(letter)
        at += length
    return "".join(found)


def _meant(words: list[str], at: int) -> tuple[str, int]:
    """Return what stands at `at`, and how many words it takes: as it is spelt, else with marks that are missing."""
    for spelling, letter in _PHRASES:
        if tuple(words[at : at + len(spelling)]) == spelling:
            return letter, len(spelling)
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
    marked: list[tuple[str, frozenset[str]]] = []
    for char in unicodedata.normalize("NFD", word.replace("đ", "d\u0335")):
        if unicodedata.combining(char) and marked:
            base, marks = marked[-1]
            marked[-1] = (base, marks | {char})
        else:
            marked.append((char, frozenset()))
    return tuple(marked)


_PHRASES = sorted(((tuple(words.split()), letter) for words, letter in _WORDS), key=lambda phrase: -len(phrase[0]))
