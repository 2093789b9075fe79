"""Form ĐHTT-01 as a school of the demonstration filled it in, before it is a file."""

from dataclasses import dataclass
from typing import Final

Texts = tuple[str, ...]

YEAR: Final = "Năm học 2017-2018"
PERIODS: Final = ("Đợt 1", "Đợt 2", "Quý …", "Học kỳ …", "Năm học")
FORM_MARK: Final = "Mã biểu: ĐHTT-01 (v1)"
NIL_TITLE: Final = "KỲ NÀY KHÔNG CÓ ĐIỂN HÌNH ĐỀ NGHỊ"
PART_A_TITLE: Final = "A. THÔNG TIN CHUNG"
PART_E_TITLE: Final = "E. KHÓ KHĂN, KIẾN NGHỊ"
PART_A: Final = (
    "Tên trường", "Mã trường", "Cấp học", "Xã/thị trấn", "Hiệu trưởng, ĐT", "Người lập, ĐT, email",
    "Tổng số CB,GV,NV", "Số tập thể đề nghị", "Số cá nhân đề nghị", "Ngày họp thẩm định, số biên bản",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One of the tables B, C, D: its title, and each column's heading with its width in centimetres."""

    title: str
    columns: tuple[tuple[str, float], ...]


PART_B: Final = Part(
    "B. TẬP THỂ",
    (
        ("TT", 1.2), ("Tên tập thể", 2.8), ("Lĩnh vực", 2.7), ("Nội dung đổi mới, sáng tạo", 5.6), ("Hiệu quả", 4.6),
        ("Sản phẩm, minh chứng", 3.8), ("Trường đã khen", 2.1), ("Đề nghị khen", 2.2), ("Ghi chú", 1.7),
    ),
)  # fmt: skip
PART_C: Final = Part(
    "C. CÁ NHÂN",
    (
        ("TT", 1.1), ("Họ và tên", 2.4), ("Nam/Nữ", 1.4), ("Chức vụ, môn/lớp", 2.2), ("Vùng ĐBKK", 1.6),
        ("Lĩnh vực", 2.2), ("Nội dung đổi mới, sáng tạo", 4.0), ("Hiệu quả", 3.5), ("Sản phẩm, minh chứng", 2.9),
        ("Trường đã khen", 1.9), ("Đề nghị khen", 1.9), ("Ghi chú", 1.6),
    ),
)  # fmt: skip
PART_D: Final = Part(
    "D. BÀI VIẾT, HÌNH ẢNH GỬI KÈM",
    (("TT", 1.2), ("Tên bài/ảnh", 7.8), ("Viết về", 5.7), ("Tác giả", 4.5), ("Tên tệp", 4.9), ("Đồng ý đăng", 2.6)),
)


@dataclass(frozen=True)
class FilledForm:
    """What a school wrote. `answers` go with PART_A; rows lack the number, which the writers count.

    `period` is one of PERIODS, or "" when no box is ticked; an empty `nil_reason` leaves the nil box open.
    """

    school: str
    number: str
    dateline: str
    period: str
    answers: Texts
    nil_reason: str = ""
    collectives: tuple[Texts, ...] = ()
    individuals: tuple[Texts, ...] = ()
    articles: tuple[Texts, ...] = ()
    remarks: str = ""
    clerk: str = ""
    principal: str = ""

    @property
    def parts(self) -> tuple[tuple[Part, tuple[Texts, ...]], ...]:
        """Return the tables B, C, D with their rows, numbered from 1; a part without rows has one blank line."""
        filled = ((PART_B, self.collectives), (PART_C, self.individuals), (PART_D, self.articles))
        return tuple((part, _numbered(part, rows)) for part, rows in filled)

    def period_line(self, ticked: str, open_box: str) -> str:
        """Return the line of the periods, with the boxes as the file's format shows them."""
        boxes = (f"{ticked if name == self.period else open_box} {name}" for name in PERIODS)
        return "Kỳ:  " + "   ".join(boxes)

    def nil_line(self, ticked: str, open_box: str) -> str:
        """Return the line that declares that there is nothing to report."""
        box = ticked if self.nil_reason else open_box
        return f"{box} {NIL_TITLE} — lý do: {self.nil_reason or '……………………'}"


def _numbered(part: Part, rows: tuple[Texts, ...]) -> tuple[Texts, ...]:
    if not rows:
        return (("",) * len(part.columns),)
    return tuple((str(number), *row) for number, row in enumerate(rows, start=1))
