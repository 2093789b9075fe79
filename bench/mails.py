"""The mails that are measured. Same number, same bytes."""

import random
from datetime import UTC, datetime

from bench.schools import School
from tests.kit.forms import docx_form, individual, xlsx_form
from tests.kit.mails import mail

_PARTS_OF_NAMES = (
    ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Đỗ"),
    ("Thị", "Văn", "Minh", "Thanh", "Ngọc", "Quốc"),
    ("An", "Bình", "Chi", "Dung", "Giang", "Hà", "Hoa", "Lan", "Mai", "Nga", "Oanh", "Phúc", "Quý", "Sơn", "Yến"),
)


def plain(number: int, size: int = 98_000) -> bytes:
    """Return a mail of about `size` bytes from somebody unknown with a picture that cannot be compressed."""
    # Base64 makes 3 bytes 4 and breaks the line after 76 of them; headers and the text take the rest.
    picture = _noise(number, (size - 1_000) * 57 // 78)
    return mail(f"nguoi{number}@ngoai.example", f"Ảnh số {number}", attachments=[("anh.jpg", picture)], date=_now())


def small(number: int) -> bytes:
    """Return a mail of half a kilobyte without attachments, as newsletters and notices are."""
    return mail(f"tin{number}@ngoai.example", f"Thông báo {number}", f"Nội dung thông báo {number}.\n", date=_now())


def report(school: School, number: int, rows: int = 30, padding: int = 0) -> bytes:
    """Return the report of a school: a form with that many individuals, .docx for even numbers and .xlsx for odd ones.

    `padding` bytes of a picture that cannot be compressed come with it.
    """
    form = {
        "school_name": school.name,
        "school_code": school.code,
        "commune": school.commune,
        "individuals": [individual(name) for name in names(number, rows)],
    }
    file = ("bao-cao.xlsx", xlsx_form(**form)) if number % 2 else ("bao-cao.docx", docx_form(**form))
    pictures = [("anh.jpg", _noise(number, padding))] if padding else []
    return mail(school.email, "Báo cáo đợt 1", attachments=[file, *pictures], date=_now())


def names(number: int, count: int) -> list[str]:
    """Return `count` names of persons; the same number, the same names."""
    chosen = random.Random(number)  # noqa: S311  # no secret
    return [" ".join(chosen.choice(part) for part in _PARTS_OF_NAMES) for _ in range(count)]


def _noise(number: int, size: int) -> bytes:
    return random.Random(number).randbytes(size)  # noqa: S311  # no secret


def _now() -> datetime:
    return datetime.now(UTC)
