"""Lines that every letter has and that are no data: signatures, dates, formulas."""

import re
from collections.abc import Sequence

from rules.text import fold

_SIGNATURE = re.compile(
    r"(?:(?:nguoi|can bo) (?:lap|bao cao|tong hop)(?: (?:bieu|bao cao|bang))?"
    r"|(?:kt |tl |tm )?(?:pho )?(?:hieu truong|thu truong(?: don vi| co quan)?|truong ban)|xac nhan\b.*"
    r"|(?:tm |thay mat )?(?:ban giam hieu|hoi dong\b.*)|noi nhan\b.*|ke toan|chu tich hoi dong\b.*)"
    r"(?: (?:da )?(?:ky|ki)\b.*)?"
)
_SIGNING = re.compile(r"\(?(?:da )?(?:ky|ki)(?: va)?(?: ten)?(?: ghi ro ho ten| dong dau| ho ten)*\)?")
_DATE_LINE = re.compile(r"(?:.{0,40} )?ngay\b.{0,12}\bthang\b.{0,12}\bnam\b.{0,8}")
_MOST_SIGNING = 3
"""The most texts side by side that may be names under a signature; more is something that nobody expected there."""
_SIGNER = re.compile(r"\W*(?:(?:\w\S{0,3}\.\s?)*(?:\w[^\W\d]*[\s.]*){1,6}|\(.{1,40}\))[^\w:]*")
_RECIPIENT = re.compile(r"\s*[-–+*]\s?.{1,60}")
_RECIPIENTS = re.compile(r"noi nhan\b")
_FORMULA = re.compile(r"(?:tren day la (?:bao cao|toan bo)|noi nhan|kinh gui|can cu|thuc hien (?:theo )?cong van)\b")
_LONGEST_SENTENCE = 400
_NEXT_SENTENCE = re.compile(r"[!?;\n]\s*\S|[^\W\d]{2}\.\s+[A-ZĐÀ-Ỹ]")


def is_signature(own: Sequence[str]) -> bool:
    """Tell whether every text of a row begins a block of signatures; below its title stands the signer's name."""
    return bool(own) and all(_signs(text.strip().partition("\n")[0]) for text in own)


def names_recipients(own: Sequence[str]) -> bool:
    """Tell whether a row announces who else gets the letter: "Nơi nhận:"."""
    return any(_RECIPIENTS.match(fold(text)) for text in own)


def is_signed(own: Sequence[str], *, recipients: bool) -> bool:
    """Tell whether a row may stand under a signature: up to three names, "(đã ký)", where announced also recipients."""
    lines = [line.strip() for text in own for line in text.split("\n")]
    return len(own) <= _MOST_SIGNING and all(
        _signs(line) or _SIGNER.fullmatch(line) or (recipients and _RECIPIENT.fullmatch(line)) for line in lines
    )


def holds_names(own: Sequence[str]) -> bool:
    """Tell whether a row under a signature holds a name, and not only "(đã ký)" or recipients."""
    return any(not _signs(text.strip()) and not _RECIPIENT.match(text) and text.strip()[:1] != "(" for text in own)


def is_date_line(own: Sequence[str]) -> bool:
    """Tell whether a row is "Đức Lĩnh, ngày 02 tháng 3 năm 2018"."""
    return len(own) == 1 and _DATE_LINE.fullmatch(fold(own[0])) is not None


def is_courtesy(own: Sequence[str]) -> bool:
    """Tell whether a row holds nothing but formulas of a letter: "Kính gửi: …", "Căn cứ …", "Trên đây là báo cáo …".

    One sentence each, so that nothing which was added to a formula goes unseen.
    Source: Nghị định 30/2020, Phụ lục I.
    """
    return bool(own) and all(_FORMULA.match(fold(text)) and _is_sentence(text) for text in own)


def _signs(line: str) -> bool:
    key = fold(line)
    patterns = (_SIGNATURE, _SIGNING, _DATE_LINE)
    return any(pattern.fullmatch(key) for pattern in patterns)


def _is_sentence(text: str) -> bool:
    return len(text) <= _LONGEST_SENTENCE and not _NEXT_SENTENCE.search(text.strip().rstrip(".;"))
