"""What is asked again and again, and how a thing is to be handed in."""

import re
from collections.abc import Iterator

from rules.campaigns import Kind
from rules.deadlines import Wording
from rules.official_letter.drafts import DraftRecurrence
from rules.official_letter.plain import plain
from rules.schedule import Due, Every

_SENDING = re.compile(r"\b(?:gui|nop|bao cao)\b")
_AGAIN: tuple[tuple[Every, str], ...] = (
    (Every.MONTH, r"\b(?:hang|moi|tung)\s+thang\b|\bdinh ky thang\b"),
    (Every.QUARTER, r"\b(?:hang|moi|tung|cuoi|dinh ky)\s+quy\b|\bbao cao quy\b"),
    (Every.HALF_YEAR, r"\b(?:6|sau)\s+thang\b"),
    (Every.SEMESTER, r"\b(?:ket thuc|cuoi|moi|hang)\s+(?:moi |cac )?hoc ky\b(?!\s*(?:i|ii|1|2)\b)"),
    (Every.SCHOOL_YEAR, r"\b(?:ket thuc|cuoi|tong ket)\s+nam hoc\b"),
    (Every.YEAR, r"\b(?:hang|moi)\s+nam\b"),
)
_DAY = re.compile(
    r"\b(?P<word>truoc|cham nhat|vao|den|het|muon nhat)?\s*(?:la |vao )?ngay\s+(?P<day>\d{1,2})"
    r"(?!\s*[/\d])(?!\s+thang\s+\d)\s*(?:cua\s+)?(?:thang|hang thang|moi thang|thang cuoi)"
)
_LAST_DAY = re.compile(r"\b(?:cuoi thang|cuoi quy|cuoi (?:moi )?hoc ky|cuoi nam|ngay cuoi)")
_ARTICLE = re.compile(r"\b(?:bai viet|tin bai|tin, bai|hinh anh|phong su)\b")
_NOMINATION = re.compile(r"\b(?:dien hinh|khen thuong|de cu|de nghi khen)\b")
_PAPER = re.compile(r"\b(?:ban in|ban giay|ban cung|van ban giay|co dau|dong dau|truc tiep ve)\b")
_EVIDENCE = re.compile(r"\bminh chung\b")


def kind_of(sentence: str) -> Kind:
    """Return what a sentence asks for."""
    folded = plain(sentence)
    if _ARTICLE.search(folded):
        return Kind.ARTICLE
    return Kind.NOMINATION if _NOMINATION.search(folded) and not re.search(r"\bbao cao\b", folded) else Kind.REPORT


def wants_paper(sentence: str) -> bool:
    """Tell whether a print is asked for beside the soft copy."""
    return bool(_PAPER.search(plain(sentence)))


def wants_evidence(sentence: str) -> bool:
    """Tell whether evidence is to come along."""
    return bool(_EVIDENCE.search(plain(sentence)))


def recurrences(sentence: str) -> Iterator[DraftRecurrence]:
    """Yield the duties of a sentence that come back: only where something is to be sent."""
    folded = plain(sentence)
    if not _SENDING.search(folded):
        return
    due, doubt = _due(folded)
    for every, pattern in _AGAIN:
        if re.search(pattern, folded):
            kind = kind_of(sentence)
            yield DraftRecurrence(
                every, due, kind, sentence, doubt, kind is not Kind.ARTICLE and wants_evidence(sentence)
            )


def _due(folded: str) -> tuple[Due, str]:
    named = _DAY.search(folded)
    if named and 1 <= int(named["day"]) <= 31:
        return Due(Wording.BEFORE if named["word"] == "truoc" else Wording.BY, int(named["day"])), ""
    if _LAST_DAY.search(folded):
        return Due(Wording.BY), ""
    return Due(Wording.BY), "Công văn không nêu ngày nộp định kỳ; tạm ghi ngày cuối kỳ."
