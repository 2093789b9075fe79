"""A lesson plan as a Word file: what a school attaches by mistake."""

from io import BytesIO
from typing import Final

from docx import Document

_STEPS: Final = (
    ("Thời gian", "Hoạt động của giáo viên", "Hoạt động của học sinh"),
    ("5 phút", "Kiểm tra bài cũ: đọc bảng nhân 6", "02 em lên bảng, cả lớp nhận xét"),
    ("20 phút", "Hướng dẫn phép chia có dư qua que tính", "Làm việc nhóm 4, ghi kết quả ra phiếu"),
    ("10 phút", "Luyện tập bài 1, bài 2 trang 29", "Làm vào vở, đổi chéo kiểm tra"),
)


def write_lesson_plan() -> bytes:
    """Return a short lesson plan as a .docx file, with a table that is none of ours."""
    document = Document()
    document.add_heading("KẾ HOẠCH BÀI HỌC - TUẦN 25", level=1)
    for text in (
        "Môn: Toán, lớp 3. Bài: Phép chia hết và phép chia có dư",
        "I. Mục tiêu: Học sinh nhận biết phép chia có dư; số dư bé hơn số chia.",
        "II. Đồ dùng: que tính, phiếu học tập.",
        "III. Các hoạt động dạy học:",
    ):
        document.add_paragraph(text)
    table = document.add_table(rows=len(_STEPS), cols=len(_STEPS[0]), style="Table Grid")
    for row, texts in zip(table.rows, _STEPS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    file = BytesIO()
    document.save(file)
    return file.getvalue()
