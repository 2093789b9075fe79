"""What a school says that a report does to those before it: add to them, replace them, or take them back."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rules.text import fold, tidy, unaccented


class Intent(StrEnum):
    """What a report does to the one before it. UNCLEAR: the words are there, but not what they come to."""

    ADDS = "adds"
    REPLACES = "replaces"
    WITHDRAWS = "withdraws"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Part:
    """One of several mails with one report: "phần 2/3" is 2 of 3; `number` is None for "tiếp theo"."""

    number: int | None
    of: int | None = None


_BODY = 3_000  # characters of a body in which a school says what the mail is


def _words(*phrases: str) -> str:
    """Return a pattern for any of the phrases, each word written as here or without a single mark."""
    spelt = (" ".join(_spellings(word) for word in phrase.split()) for phrase in phrases)
    return f"(?:{'|'.join(spelt)})"


def _spellings(word: str) -> str:
    bare = unaccented(word)
    return word if bare == word else f"(?:{word}|{bare})"


_REPORT = _words("báo cáo", "bc", "biểu", "mẫu biểu", "hồ sơ", "bản đã nộp", "bản đã gửi", "tệp đã gửi", "file đã gửi")
# What schools write about that is drawn, called off or taken back and is no report.
_OTHER_THINGS = _words(
    "kinh nghiệm", "đất", "giấy phép", "nợ", "vốn", "kinh phí", "tiền", "sản phẩm", "lịch", "hợp đồng"
)
_SAYS = {
    Intent.ADDS: re.compile(
        rf"\b(?:{_words('bổ sung', 'bổ xung', 'gửi thêm', 'nộp thêm', 'báo cáo thêm')}"
        rf"|bs {_words('lần', 'đợt', 'bc', 'báo cáo', 'ds', 'danh sách', 'minh chứng')}"
        rf"|{_words('bc', 'báo cáo', 'ds', 'danh sách', 'nộp', 'gửi', 'file')} bs|bs$)\b"
    ),
    Intent.REPLACES: re.compile(
        rf"\b(?:{_words('thay thế', 'thay cho', 'bản mới', 'bản sửa', 'sửa lại', 'sửa đổi', 'đã sửa', 'chỉnh sửa')}"
        rf"|{_words('hiệu chỉnh', 'điều chỉnh', 'đính chính', 'cập nhật', 'báo cáo sửa', 'bc sửa')}"
        rf"|{_words('sửa')}(?: {_words('lần')} \d+)?$)\b"
    ),
    Intent.WITHDRAWS: re.compile(
        rf"\b{_words('thu hồi', 'rút lại', 'xin rút', 'hủy', 'huỷ')}\b"
        rf"(?! {_OTHER_THINGS}\b)"
    ),
}
_TAKES_BACK = re.compile(rf"\b{_words('thu hồi', 'rút lại', 'xin rút', 'hủy', 'huỷ')} (?:\w+ ){{0,2}}?{_REPORT}\b")
_NOT = re.compile(rf"\b{_words('không', 'chưa', 'đừng', 'chẳng')}(?: \w+){{0,2}} ?$")
_LATER = re.compile(rf"\b{_words('sẽ', 'nếu', 'khi', 'để', 'cần', 'phải', 'chờ')}\b(?: \w+){{0,6}} ?$")
_AFTERWARDS = re.compile(rf"^ ?(?:\w+ ){{0,3}}{_words('sau', 'gì', 'nếu')}\b")
_ASKING = re.compile(rf"\?|\b{_words('hay không', 'được không', 'có cần', 'hoặc')}\b")
_SENTENCE = re.compile(r"[.!;\n]+|(?<=\?)")
_NO_WORD = re.compile(r"[^\w?]+|_+")
_ENDING = re.compile(r"\.\w{1,5}$")
_PART = re.compile(
    r"[(\[]\s*(?:phần|phan|part|p)?\s*(?P<a>[1-9])\s*/\s*(?P<b>[1-9])\s*[)\]]"
    r"|\b(?:phần|phan|part)\s*(?:số|so)?\s*(?P<c>[1-9])(?:\s*/\s*(?P<d>[1-9]))?(?![\w/])"
)
_NEXT = re.compile(r"(?<!dot )(?<!ky )(?<!quy )(?<!nam )(?<!lan )(?<!hoc )(?<!gian )\b(?:tiep theo|phan tiep)\b")


def intents_in(title: str, body: str = "") -> frozenset[Intent]:
    """Return what a mail or a file says that it does; empty where it says nothing of the kind.

    `title` is a subject or the name of a file, in which every word counts; of `body`, the writer's own words without
    what he quotes, only what is said of the present counts: "minh chứng sẽ bổ sung sau" says nothing about this mail.
    A denial and a question are UNCLEAR, and so is a withdrawal that does not say of what. Marks may be missing from any
    word ("bo sung").
    Source: docs/domain.md, section 8.
    """
    said = {*_said(_ENDING.sub("", title), titled=True)}
    for sentence in _SENTENCE.split(body[:_BODY]):
        said |= {*_said(sentence, titled=False)}
    return frozenset(said)


def part_of(title: str) -> Part | None:
    """Return which part of a report a subject or a file's name says this is, None for a whole one: "(1/2)", "phần 2".

    A bare "1/2" may be a day and says nothing; "đợt tiếp theo" is another round, not another part.
    """
    lowered = unicodedata.normalize("NFC", _ENDING.sub("", title)).lower().replace("_", " ")
    found = _PART.search(lowered)
    if found:
        number, of = found["a"] or found["c"], found["b"] or found["d"]
        if of is None or int(number) <= int(of):
            return Part(int(number), int(of) if of else None)
    return Part(None) if _NEXT.search(fold(lowered)) else None


def _said(text: str, *, titled: bool) -> Iterator[Intent]:
    """Yield the intents in one sentence."""
    line = _NO_WORD.sub(" ", unicodedata.normalize("NFC", tidy(text)).lower()).strip()
    for intent, pattern in _SAYS.items():
        for found in pattern.finditer(line):
            before, after = line[: found.start()], line[found.end() :]
            if not titled and (_LATER.search(before) or _AFTERWARDS.search(after)):
                continue
            vague = intent is Intent.WITHDRAWS and not _TAKES_BACK.match(line, found.start())
            doubtful = vague or _NOT.search(before) or _ASKING.search(line)
            yield Intent.UNCLEAR if doubtful else intent
