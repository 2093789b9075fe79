"""What schools call the columns. Source: docs/domain.md section 6, not the product's own lists."""

from random import Random
from typing import Final

_COMMON: Final = {
    "stt": ("STT", "TT", "Số TT", "Số thứ tự", "#"),
    "field": ("Lĩnh vực", "Lĩnh vực áp dụng", "Mảng", "Nội dung thi đua"),
    "summary": (
        "Tóm tắt thành tích", "Thành tích", "Thành tích nổi bật", "Thành tích tiêu biểu", "Trích ngang thành tích",
        "Nội dung đổi mới, sáng tạo", "Nội dung điển hình", "Tóm tắt nội dung", "Việc làm cụ thể",
    ),
    "effect": ("Hiệu quả", "Kết quả", "Hiệu quả mang lại", "Kết quả đạt được"),
    "evidence": (
        "Sản phẩm", "Minh chứng", "Sản phẩm, minh chứng", "Minh chứng, sản phẩm", "Tài liệu minh chứng",
        "Hồ sơ kèm theo", "Tên đề tài, sáng kiến kinh nghiệm", "SKKN", "Sáng kiến",
    ),
    "already_awarded": ("Đã khen", "Trường đã khen", "Hình thức đã khen", "Khen thưởng đã đạt"),
    "requested_award": (
        "Hình thức khen thưởng", "Hình thức đề nghị", "Hình thức khen", "Đề nghị khen thưởng", "Đề nghị", "Cấp khen",
        "Danh hiệu", "Đăng ký thi đua, khen thưởng",
    ),
    "gender": ("Nam/Nữ", "Giới tính"),
    "position": ("Chức vụ", "Chức danh", "Nhiệm vụ", "Chức vụ, môn dạy", "Công việc được giao"),
    "note": ("Ghi chú", "GC"),
}  # fmt: skip
_NAMES: Final = {
    "individual": (
        "Họ và tên", "Họ tên", "Tên cá nhân", "Cá nhân", "Họ và tên giáo viên", "Họ, tên người được đề nghị", "Ông/bà",
    ),
    "collective": ("Tên tập thể", "Tập thể", "Đơn vị, tập thể", "Tên tổ", "Tổ chuyên môn", "Tên đơn vị"),
}  # fmt: skip
MIXED: Final = ("Họ và tên (tập thể, cá nhân)", "Tập thể, cá nhân", "Tên tập thể/cá nhân", "Đối tượng")
ADDED: Final = ("(ghi rõ)", "(nếu có)", "(tóm tắt)")
_SHORTEST: Final = 9


def alias(random: Random, kind: str, key: str, label: str) -> str:
    """Return another title for a column; `label` where there is none."""
    names = _NAMES.get(kind, ()) if key == "name" else _COMMON.get(key, ())
    return random.choice(names) if names else label


def misspelt(random: Random, title: str) -> str:
    """Return a long title with one letter doubled, left out or swapped with the next; short ones stay as they are."""
    letters = [i for i in range(1, len(title) - 2) if title[i].isalpha() and title[i + 1].isalpha()]
    if len(title) < _SHORTEST or not letters:
        return title
    at = random.choice(letters)
    return random.choice(
        (
            title[:at] + title[at + 1 :],
            title[:at] + title[at] + title[at:],
            title[:at] + title[at + 1] + title[at] + title[at + 2 :],
        )
    )


def shouted(random: Random, title: str) -> str:
    """Return a title in capitals, broken over two lines, or with words in brackets behind it."""
    words = title.split()
    broken = f"{words[0]}\n{' '.join(words[1:])}".strip()
    return random.choice((title.upper(), broken, f"{title} {random.choice(ADDED)}"))
