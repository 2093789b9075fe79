"""Read any file as a document: decide what it is by its content, then let the one reader for it read."""

from ingest.readers.docx import read_docx
from ingest.readers.errors import UnreadableError
from ingest.readers.odf import read_flat_odf, read_odf
from ingest.readers.sniff import Kind, kind_of
from ingest.readers.xls import read_xls
from ingest.readers.xlsb import read_xlsb
from ingest.readers.xlsx import read_xlsx
from rules.documents import Document
from rules.legacy.repair import repaired

_READERS = {
    Kind.DOCX: read_docx,
    Kind.XLSX: read_xlsx,
    Kind.XLS: read_xls,
    Kind.XLSB: read_xlsb,
    Kind.OPEN_DOCUMENT: read_odf,
    Kind.FLAT_OPEN_DOCUMENT: read_flat_odf,
}
_REASONS = {
    Kind.EMPTY: "Tệp rỗng, không có nội dung; đề nghị kiểm tra và gửi lại.",
    Kind.BROKEN: "Tệp bị hỏng, không mở được; đề nghị mở lại trên máy, lưu thành tệp mới và gửi lại.",
    Kind.PROTECTED: "Tệp có mật khẩu; đề nghị bỏ mật khẩu và gửi lại.",
    Kind.PGP: "Thư hoặc tệp được mã hóa bằng PGP nên hệ thống không mở được; đề nghị gửi lại không mã hóa.",
    Kind.OTHER: "Không nhận ra định dạng của tệp; đề nghị gửi biểu ở dạng .docx hoặc .xlsx.",
}


def read_document(data: bytes) -> Document:
    """Return the rows of a Word, Excel or OpenDocument file, whatever it is called, with all text in Unicode.

    UnreadableError, with a sentence for the school, for every other format and for what is empty, broken, protected
    or beyond the limits. To be called in a child process only: see `ingest.sandbox`.
    """
    kind = kind_of(data)
    reader = _READERS.get(kind)
    if reader is None:
        raise UnreadableError(_REASONS.get(kind, _not_read(kind)))
    return repaired(reader(data))


def _not_read(kind: Kind) -> str:
    return f"Tệp ở định dạng {kind.value} chưa đọc tự động được; đề nghị gửi biểu ở dạng .docx hoặc .xlsx."
