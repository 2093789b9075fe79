"""Forms ĐHTT-01 as schools fill them in, as .docx and .xlsx bytes. Same words, same rows."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import docx
import openpyxl
from docx.document import Document
from openpyxl.worksheet.worksheet import Worksheet

Entry = Mapping[str, str]
"""Column key → text."""

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "collective": {
        "stt": "TT",
        "name": "Tên tập thể",
        "field": "Lĩnh vực",
        "summary": "Nội dung đổi mới, sáng tạo",
        "effect": "Hiệu quả",
        "evidence": "Sản phẩm, minh chứng",
        "already_awarded": "Trường đã khen",
        "requested_award": "Đề nghị khen",
        "note": "Ghi chú",
    },
    "individual": {
        "stt": "TT",
        "name": "Họ và tên",
        "gender": "Nam/Nữ",
        "position": "Chức vụ, môn/lớp",
        "hardship_area": "Vùng ĐBKK",
        "field": "Lĩnh vực",
        "summary": "Nội dung đổi mới, sáng tạo",
        "effect": "Hiệu quả",
        "evidence": "Sản phẩm, minh chứng",
        "already_awarded": "Trường đã khen",
        "requested_award": "Đề nghị khen",
        "note": "Ghi chú",
    },
    "article": {
        "stt": "TT",
        "name": "Tên bài/ảnh",
        "about": "Viết về",
        "author": "Tác giả",
        "file_name": "Tên tệp",
        "consent": "Đồng ý đăng",
    },
}
TITLES = {"collective": "B. TẬP THỂ", "individual": "C. CÁ NHÂN", "article": "D. BÀI VIẾT, HÌNH ẢNH GỬI KÈM"}
PERIODS = ("Đợt 1", "Đợt 2", "Quý …", "Học kỳ …", "Năm học")


@dataclass(frozen=True)
class FilledForm:
    """What stands on a form. Totals left None are counted; `code` None prints none; `without` drops columns by key.

    `part_a` is "table" or "lines" (of .docx); `sheets` is "one" or "many" (of .xlsx).
    """

    school_name: str = "Trường Tiểu học Đức Lĩnh"
    school_code: str = "TH06"
    level: str = "Tiểu học"
    commune: str = "Đức Lĩnh"
    principal: str = "Trần Thị Mai, 0900 000 001"
    preparer: str = "Lê Văn Bình, 0900 000 002, th06@truong.example"
    staff_total: str = "25"
    collectives_total: str | None = None
    individuals_total: str | None = None
    appraisal: str = "01/3/2018, số 05/BB-TH"
    period: str | None = "Đợt 1"
    collectives: Sequence[Entry] = ()
    individuals: Sequence[Entry] = ()
    articles: Sequence[Entry] = ()
    nil: bool = False
    nil_reason: str = "……"
    remarks: str = ""
    letterhead: str | None = None
    code: str | None = "ĐHTT-01"
    version: str = "1"
    without: frozenset[str] = frozenset()
    part_a: str = "table"
    sheets: str = "one"

    def tables(self) -> tuple[tuple[str, Sequence[Entry]], ...]:
        """Return the three lists with their kinds."""
        return (("collective", self.collectives), ("individual", self.individuals), ("article", self.articles))


def collective(name: str = "Tổ Toán - Lý", **texts: str) -> Entry:
    """Return a group as a school would nominate it."""
    return {
        "name": name,
        "field": "Dạy học",
        "summary": "12 tiết dạy học theo dự án",
        "effect": "95 % học sinh đạt yêu cầu",
        "evidence": "Video, giáo án",
        "already_awarded": "Giấy khen",
        "requested_award": "Giấy khen của Phòng",
        **texts,
    }


def individual(name: str = "Nguyễn Thị Hoa", **texts: str) -> Entry:
    """Return a person as a school would nominate one."""
    return {
        **collective(name),
        "gender": "Nữ",
        "position": "Giáo viên lớp 4A",
        "summary": "Bộ 30 trò chơi học toán",
        "evidence": "Sáng kiến cấp trường",
        **texts,
    }


def article(name: str = "Cô giáo của bản làng", **texts: str) -> Entry:
    """Return an article as a school would announce it."""
    return {
        "name": name,
        "about": "Nguyễn Thị Hoa",
        "author": "Lê Văn Bình",
        "file_name": "baiviet.docx",
        "consent": "x",
        **texts,
    }


def docx_form(**what: Any) -> bytes:
    """Return a form as .docx; `what` are the fields of `FilledForm`."""
    form = FilledForm(**what)
    document = docx.Document()
    _put_table(document, [[_left(form), _right()]])
    for text in ("BÁO CÁO", *_title()):
        document.add_paragraph(text)
    document.add_paragraph(_period_line(form))
    document.add_paragraph("A. THÔNG TIN CHUNG")
    if form.part_a == "table":
        _put_table(document, [[str(n), label, text] for n, (label, text) in enumerate(part_a(form), 1)])
    else:
        for n, (label, text) in enumerate(part_a(form), 1):
            document.add_paragraph(f"{n}. {label}: {text}")
    document.add_paragraph(_nil_line(form))
    for kind, entries in form.tables():
        document.add_paragraph(TITLES[kind])
        _put_table(document, grid_of(kind, entries, form.without))
    document.add_paragraph("E. Khó khăn, kiến nghị")
    document.add_paragraph(form.remarks)
    _put_table(document, _signatures())
    return docx_bytes(document)


def xlsx_form(**what: Any) -> bytes:
    """Return a form as .xlsx; `what` are the fields of `FilledForm`."""
    form = FilledForm(**what)
    book = openpyxl.Workbook()
    sheet = _first_sheet(book)
    _put_rows(sheet, [[_left(form), "", "", "", _right()], [], ["BÁO CÁO"], *([text] for text in _title())])
    _put_rows(sheet, [[_period_line(form)], ["A. THÔNG TIN CHUNG"]])
    _put_rows(sheet, [[n, label, text] for n, (label, text) in enumerate(part_a(form), 1)])
    _put_rows(sheet, [[_nil_line(form)]])
    for kind, entries in form.tables():
        if form.sheets == "many":
            sheet = book.create_sheet(TITLES[kind][3:].capitalize())
        _put_rows(sheet, [[], [TITLES[kind]], *grid_of(kind, entries, form.without)])
    _put_rows(sheet, [[], ["E. Khó khăn, kiến nghị"], [form.remarks], [], *_signatures()])
    return xlsx_bytes(book)


def part_a(form: FilledForm) -> tuple[tuple[str, str], ...]:
    """Return the labels of part A with what stands beside them."""
    collectives, individuals = form.collectives_total, form.individuals_total
    return (
        ("Tên trường", form.school_name),
        ("Mã trường", form.school_code),
        ("Cấp học", form.level),
        ("Xã/thị trấn", form.commune),
        ("Hiệu trưởng, ĐT", form.principal),
        ("Người lập, ĐT, email", form.preparer),
        ("Tổng số CB,GV,NV", form.staff_total),
        ("Số tập thể đề nghị", str(len(form.collectives)) if collectives is None else collectives),
        ("Số cá nhân đề nghị", str(len(form.individuals)) if individuals is None else individuals),
        ("Ngày họp thẩm định, số biên bản", form.appraisal),
    )


def grid_of(kind: str, entries: Sequence[Entry], without: frozenset[str] = frozenset()) -> list[list[str]]:
    """Return a list with its header and numbered rows; with no entries, three numbered rows left blank."""
    columns = {key: label for key, label in COLUMNS[kind].items() if key not in without}
    rows = entries or ({}, {}, {})
    numbered = ({"stt": str(n), **entry} for n, entry in enumerate(rows, 1))
    return [list(columns.values()), *([row.get(key, "") for key in columns] for row in numbered)]


def docx_bytes(document: Document) -> bytes:
    """Return a python-docx document as the bytes of its file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx_bytes(book: openpyxl.Workbook) -> bytes:
    """Return an openpyxl workbook as the bytes of its file."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _left(form: FilledForm) -> str:
    name = form.school_name.upper() if form.letterhead is None else form.letterhead
    return f"UBND HUYỆN VŨ QUANG\n{name}\nSố: 12/BC-TH"


def _right() -> str:
    return "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nĐức Lĩnh, ngày 02 tháng 3 năm 2018"


def _title() -> tuple[str, ...]:
    return ("Điển hình tiên tiến đổi mới, sáng tạo trong dạy và học — Năm học 2017-2018",)


def _period_line(form: FilledForm) -> str:
    boxes = "  ".join(f"[{'x' if option == form.period else ' '}] {option}" for option in PERIODS)
    code = f"        Mã biểu: {form.code} (v{form.version})" if form.code else ""
    return f"Kỳ: {boxes}{code}"


def _nil_line(form: FilledForm) -> str:
    return f"[{'x' if form.nil else ' '}] KỲ NÀY KHÔNG CÓ ĐIỂN HÌNH ĐỀ NGHỊ — lý do: {form.nil_reason}"


def _signatures() -> list[list[str]]:
    return [["NGƯỜI LẬP BIỂU", "HIỆU TRƯỞNG"], ["", "(ký tên, đóng dấu)"], ["Lê Văn Bình", "Trần Thị Mai"]]


def _put_table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _first_sheet(book: openpyxl.Workbook) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = "Biểu"
    return sheet


def _put_rows(sheet: Worksheet, rows: Sequence[Sequence[object]]) -> None:
    for row in rows:
        sheet.append(list(row))
