"""How a school's name is written in the wild. Source: docs/domain.md section 5, not the product's own lists."""

import re
import unicodedata
from collections.abc import Callable
from random import Random
from typing import Final

from bench.accuracy.charsets import decomposed, unaccented, wrong_d
from rules.schools import School

_TYPES: Final = {
    "MN": ("Mầm non", "Mầm non", "MN", "Mẫu giáo", "M.N", "MG"),
    "TH": ("Tiểu học", "Tiểu học", "TH", "T.H", "Cấp 1", "Cấp I"),
    "THCS": ("Trung học cơ sở", "THCS", "THCS", "T.H.C.S", "Cấp 2", "Cấp II"),
    "TH&THCS": ("TH&THCS", "Tiểu học và Trung học cơ sở", "TH-THCS", "TH và THCS", "Liên cấp"),
}
_SUFFIXES: Final = ("", "", "", "", " - huyện Vũ Quang", ", huyện Vũ Quang, tỉnh Hà Tĩnh", " tỉnh Hà Tĩnh")
_NAME: Final = re.compile(r"Trường (PTDTBT )?(?:Mầm non|Tiểu học|THCS|TH&THCS) (.+)")
_TONE_PLACES: Final = (("òa", "oà"), ("óa", "oá"), ("ọa", "oạ"), ("ủy", "uỷ"), ("ụy", "uỵ"))
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_LETTERS: Final = "abcdeghiklmnopqrstuvxy"


def proper_of(school: School) -> str:
    """Return the name without its type: "Đức Lĩnh". Raises ValueError for a name that has no type."""
    found = _NAME.fullmatch(school.name)
    if not found:
        raise ValueError(f"no type in {school.name!r}")
    return found.group(2)


def written(school: School, random: Random) -> str:
    """Return the type and the name as somebody may type them into a form."""
    return random.choice(_SPELLINGS)(typed(school, random) + random.choice(_SUFFIXES))


def typed(school: School, random: Random) -> str:
    """Return the type, long or short, and the name, with all accents and without what locates the school."""
    boards = "PTDTBT " if "PTDTBT" in school.name else ""
    kind = f"{random.choice(('Trường ', 'Trường ', 'trường ', ''))}{boards}{random.choice(_TYPES[school.level])}"
    return f"{kind} {proper_of(school)}"


def letterhead(school: School, random: Random) -> str:
    """Return the name as it stands above the number of a letter."""
    return random.choice(_SPELLINGS)(f"Trường {random.choice(_TYPES[school.level][:2])} {proper_of(school)}".upper())


def code(school: School, random: Random) -> str:
    """Return the code as it is typed."""
    return random.choice((school.code, school.code, school.code.lower(), f" {school.code[:2]} {school.code[2:]}"))


def kind_of(school: School) -> str:
    """Return what stands before the proper name: 'Trường Tiểu học '."""
    return school.name.removesuffix(proper_of(school))


def located(school: School) -> str:
    """Return the name with the commune behind it, as it is told from its namesakes."""
    return f"{school.name}, {'' if school.commune.startswith('Thị trấn') else 'xã '}{school.commune}"


def initials(school: School) -> str:
    """Return the type in letters with the initials of the name: "THCS PĐP"."""
    return f"{school.level} {''.join(word[0] for word in proper_of(school).split())}"


def misspelt(school: School, random: Random) -> str:
    """Return the full name with one letter of the proper name changed, left out or doubled."""
    proper = proper_of(school)
    at = random.choice([place for place, letter in enumerate(proper) if letter.isalpha() and place])
    other = random.choice((random.choice(_LETTERS), "", proper[at] * 2))
    return kind_of(school) + proper[:at] + other + proper[at + 1 :]


def file_name(name: str, random: Random) -> str:
    """Return a file's name that names a school."""
    text = random.choice(
        (f"BC dot 1 {name}", f"Báo cáo ĐHTT đợt I - {name}", f"{name} BC ĐHTT", f"Mau DHTT-01_{name} (1)")
    )
    return re.sub(r"[/:]", "-", random.choice(_FILE)(text)) + ".docx"


def subject(name: str, random: Random) -> str:
    """Return a subject that names a school."""
    text = random.choice((f"BC đợt 1 {name}", f"{name} nộp báo cáo", f"Fwd: {name} gửi báo cáo ĐHTT", f"V/v {name}"))
    return random.choice((str, str, unaccented, str.upper))(text)


def _underlined(text: str) -> str:
    return unaccented(text).replace(" ", "_")


def _swapped_tones(text: str) -> str:
    for old, new in _TONE_PLACES:
        text = text.replace(old, new)
    return text


def _without_toned_capitals(text: str) -> str:
    """Return what is left after the repair of TCVN3, whose fonts have no capitals with a tone: they come small."""
    return "".join(c.lower() if _TONES & set(unicodedata.normalize("NFD", c)) else c for c in text)


_SPELLINGS: Final[tuple[Callable[[str], str], ...]] = (
    str, str, str, str.upper, decomposed, wrong_d, unaccented, _swapped_tones, _without_toned_capitals,
)  # fmt: skip
_FILE: Final[tuple[Callable[[str], str], ...]] = (str, unaccented, _underlined, decomposed)
