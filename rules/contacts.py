"""The persons of a school, as a roster's cell writes them: "Hiệu trưởng: Lê An, 0912 345 678, an@truong.example"."""

import re

from rules.schools import Contact
from rules.text import fold, one_line

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
_PHONE = re.compile(r"\+?[\d\s./()-]{6,40}")
_ROLES = {
    "Hiệu trưởng": ("hieu truong", "ht"),
    "Phó hiệu trưởng": ("pho hieu truong", "hieu pho", "p hieu truong", "pht"),
    "Văn thư": ("van thu", "vt"),
    "Người phụ trách": ("nguoi phu trach", "phu trach"),
}
_ROLE_OF = {spelling: role for role, spellings in _ROLES.items() for spelling in spellings}
_EXAMPLE = "ví dụ «Văn thư: Trần Thị Bình, 0912 345 678, vanthu@truong.example»"


def is_address(text: str) -> bool:
    """Tell whether `text` is one plain e-mail address, without a name around it."""
    return _ADDRESS.fullmatch(text) is not None


def read_contact(text: str) -> Contact | str:
    """Return the person that `text` describes, or a Vietnamese clause that says what is wrong.

    Before the colon stands the role; after it name, phone and address in any order, each at most once and any of them
    absent. The roles that most schools have get one spelling; others stay as written.
    """
    role, colon, rest = one_line(text).partition(":")
    if not colon or not role.strip():
        return f"«{text}» thiếu vai trò; {_EXAMPLE}"
    found: dict[str, str] = {}
    for piece in filter(None, (piece.strip() for piece in rest.split(","))):
        kind = _kind(piece)
        if kind == "email" and not is_address(piece):
            return f"địa chỉ email «{piece}» không hợp lệ"
        if kind in found:
            return f"«{text}»: «{found[kind]}» và «{piece}» cùng loại; mỗi người chỉ ghi một tên, một số, một địa chỉ"
        found[kind] = piece
    if not found:
        return f"«{text}» không có tên, điện thoại hay email; {_EXAMPLE}"
    if "email" in found:
        found["email"] = found["email"].casefold()
    return Contact(_ROLE_OF.get(fold(role), role.strip()), **found)


def written(contact: Contact) -> str:
    """Return a person as `read_contact` reads it."""
    return f"{contact.role}: " + ", ".join(filter(None, (contact.name, contact.phone, contact.email)))


def _kind(piece: str) -> str:
    if "@" in piece:
        return "email"
    return "phone" if _PHONE.fullmatch(piece) else "name"
