"""Text that was repaired on its way in, told to the school once."""

from rules.documents import Document
from rules.forms.scan import Scan


def note_repairs(document: Document, scan: Scan) -> None:
    """Note, once for a document, that some of its text was typed in an old font or came in the wrong encoding.

    Source: docs/domain.md, section 5 (TCVN3, VNI).
    """
    repaired = sum(bool(cell.original) and not cell.merged for row in document.rows for cell in row.cells)
    if repaired:
        scan.check(
            "Phông chữ",
            f"{repaired} ô hoặc đoạn dùng phông chữ cũ (.VnTime, VNI) hoặc bị lỗi mã chữ, đã được chuyển sang Unicode; "
            "đề nghị kiểm tra lại, nhất là họ tên",
        )
