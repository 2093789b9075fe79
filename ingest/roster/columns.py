"""The columns of a roster, and how a cell of it is kept from being taken for a formula."""

import re
from collections.abc import Sequence

from rules.text import fold

TITLES = {
    "code": "Mã trường",
    "name": "Tên trường",
    "level": "Cấp học",
    "commune": "Xã",
    "group": "Cụm",
    "emails": "Email",
    "phone": "Điện thoại",
    "principal": "Hiệu trưởng",
    "aliases": "Tên khác",
    "former_names": "Tên cũ",
    "contacts": "Người liên hệ",
    "valid_from": "Hiệu lực từ",
    "valid_to": "Hiệu lực đến",
    "merged_into": "Sáp nhập vào",
}
"""By field of a school, in the order in which a roster is written."""
REQUIRED = ("code", "name", "level")
_OTHERS = {
    "code": ("code", "ma"),
    "name": ("name", "truong"),
    "level": ("type", "cap", "loai hinh", "loai truong"),
    "commune": ("commune", "xa thi tran", "xa phuong"),
    "group": ("group",),
    "emails": ("email", "e mail", "thu dien tu", "dia chi email"),
    "phone": ("phone", "sdt", "so dien thoai"),
    "principal": ("principal",),
    "aliases": ("aliases",),
    "former_names": ("former names", "ten truoc day", "ten goi cu"),
    "contacts": ("contacts", "lien he", "dau moi", "dau moi lien he"),
    "valid_from": ("valid from", "tu ngay"),
    "valid_to": ("valid to", "den ngay"),
    "merged_into": ("merged into",),
}
_FIELD_OF = {spelling: field for field, title in TITLES.items() for spelling in (fold(title), *_OTHERS[field])}
# What a spreadsheet takes for the beginning of a formula. Source: OWASP, "CSV Injection".
_FORMULA = re.compile(r"'*[=+\-@]")
_GUARDED = re.compile(r"''*[=+\-@]")


def field_of(header: str) -> str | None:
    """Return the field of a school that a header means in any spelling, Vietnamese or English, else None."""
    return _FIELD_OF.get(fold(header))


def recognised(cells: Sequence[str]) -> int:
    """Return how many different fields these cells are headers of."""
    return len({field for cell in cells if (field := field_of(cell))})


def guarded(text: str) -> str:
    """Return `text` with an apostrophe before what a spreadsheet would take for a formula; `unguarded` takes it off."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return a cell's text without the apostrophe that keeps it from being a formula."""
    return text[1:] if _GUARDED.match(text) else text
