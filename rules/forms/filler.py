"""What says nothing by itself: the words that titles and totals are padded with, and the motto of every letterhead."""

import re

from rules.text import fold

_WORDS = frozenset(
    {
        *("va", "cua", "cac", "co", "duoc", "de", "nghi", "khen", "thuong", "tang", "bieu", "duong", "tieu"),
        *("xuat", "sac", "dien", "hinh", "tien", "doi", "moi", "sang", "tao", "trong", "day", "hoc", "nam"),
        *("dot", "ky", "quy", "thang", "ngay", "danh", "sach", "nha", "truong", "don", "vi", "thanh", "tich"),
        *("nguoi", "tot", "gui", "kem", "theo", "phan", "bang", "muc", "so", "luong", "tong", "cong", "ca"),
        *("nhan", "tap", "the", "bai", "viet", "anh", "dong", "ban", "ghi", "nay", "cap", "huyen", "phong"),
        *("gd", "dt", "giao", "duc", "dao", "thong", "tin", "chung", "kho", "khan", "kien", "neu", "hop"),
        *("viec", "i", "ii", "iii", "iv", "v", "hk", "gv", "cb", "nv"),
    }
)
_NUMBER = re.compile(r"\d{1,4}(?:[ .]\d{3})*")
_MOTTO = frozenset({"doc lap tu do hanh phuc", "cong hoa xa hoi chu nghia viet nam"})


def is_motto(text: str) -> bool:
    """Tell whether `text` is the name of the nation or its motto, which stand on the right of every letterhead."""
    return fold(text) in _MOTTO


def is_filler(text: str) -> bool:
    """Tell whether `text` holds nothing but figures and words that every title of a list may carry."""
    return all(word in _WORDS or _NUMBER.fullmatch(word) for word in fold(text).split())
