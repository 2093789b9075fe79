"""Word documents as Word really writes them: content controls, tracked changes, merged cells, boxes."""

import io
import zipfile

import docx
import pytest

from ingest.readers.definitions import load_definitions
from ingest.readers.docx import read_docx
from ingest.readers.errors import UnreadableError
from ingest.readers.reading import read_document
from rules.documents import Cell
from rules.forms.mapping import read_form
from rules.reading import Reading
from tests.kit.forms import article, collective, docx_bytes, docx_form, individual

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)


def package(body: str, namespaces: str = _NAMESPACES) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {namespaces}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def texts(body: str) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read_docx(package(body)).rows]


def test_a_form_made_with_word_is_read_in_full() -> None:
    data = docx_form(
        collectives=[collective()], individuals=[individual(), individual("Trần Văn Nam")], articles=[article()]
    )
    reading = read_form(read_document(data), "a.docx", load_definitions())
    assert isinstance(reading, Reading)
    assert [row.fields["name"] for row in reading.rows] == [
        *("Tổ Toán - Lý", "Nguyễn Thị Hoa", "Trần Văn Nam", "Cô giáo của bản làng")
    ]
    assert reading.header["school_code"] == "TH06"
    assert reading.header["letterhead_name"] == "TRƯỜNG TIỂU HỌC ĐỨC LĨNH"
    assert (reading.periods, reading.findings) == (("Đợt 1",), ())


def test_paragraphs_and_tables_keep_their_order_and_numbers() -> None:
    rows = read_docx(package(p("một") + "<w:p/>" + table(tc("a") + tc("b")) + p("hai"))).rows
    assert [(row.table, row.number) for row in rows] == [("", 1), ("Bảng 1", 1), ("", 3)]


def test_content_controls_and_links_are_text_like_any_other() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>Lĩnh</w:t></w:r></w:sdtContent></w:sdt>"
    link = "<w:hyperlink><w:r><w:t>th06@truong.example</w:t></w:r></w:hyperlink>"
    assert texts(f"<w:p><w:r><w:t>Đức </w:t></w:r>{control}{link}</w:p>") == [["Đức Lĩnhth06@truong.example"]]


def test_a_cell_in_a_content_control_keeps_its_column() -> None:
    wrapped = f"<w:sdt><w:sdtContent>{tc('hai')}</w:sdtContent></w:sdt>"
    assert texts(table(tc("một") + wrapped + tc("ba"))) == [["một", "hai", "ba"]]


def test_a_prompt_nobody_answered_is_blank() -> None:
    content = "<w:sdtContent><w:r><w:t>Bấm để nhập</w:t></w:r></w:sdtContent>"
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>{content}</w:sdt>"
    assert texts(table(tc(f"<w:p>{prompt}</w:p>") + tc("x"))) == [["", "x"]]


def test_tracked_insertions_count_and_deletions_do_not() -> None:
    inserted = "<w:ins><w:r><w:t>mới</w:t></w:r></w:ins>"
    deleted = "<w:del><w:r><w:delText>cũ</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>cũ</w:t></w:r></w:moveFrom>"
    assert texts(f"<w:p>{deleted}{inserted}</w:p>") == [["mới"]]


def test_a_deleted_row_is_left_out() -> None:
    gone = f"<w:trPr><w:del/></w:trPr>{tc('cũ')}{tc('cũ')}"
    assert texts(table(tc("a") + tc("b"), gone)) == [["a", "b"]]


def test_hidden_text_is_not_read() -> None:
    assert texts("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t>hiện</w:t></w:r></w:p>") == [
        ["hiện"]
    ]


def test_tabs_breaks_and_hyphens_are_characters() -> None:
    run = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:softHyphen/></w:r>"
    assert texts(f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{run}</w:p>") == [["a\tb\nc-\u00ad"]]


def test_cells_merged_across_and_down_fill_every_position() -> None:
    across = tc("Khen thưởng", '<w:gridSpan w:val="2"/>')
    down, more = tc("TT", '<w:vMerge w:val="restart"/>'), tc("", "<w:vMerge/>")
    rows = read_docx(package(table(down + across, more + tc("Đã khen") + tc("Đề nghị")))).rows
    assert [row.cells for row in rows] == [
        (Cell("TT"), Cell("Khen thưởng"), Cell("Khen thưởng", merged=True)),
        (Cell("TT", merged=True), Cell("Đã khen"), Cell("Đề nghị")),
    ]


def test_a_row_that_begins_later_keeps_its_columns() -> None:
    assert texts(table('<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("b"), tc("a") + tc("b"))) == [
        ["", "b"],
        ["a", "b"],
    ]


def control(checked: int) -> str:
    box = f'<w14:checkbox><w14:checked w14:val="{checked}"/></w14:checkbox>'
    return f"<w:sdt><w:sdtPr>{box}</w:sdtPr><w:sdtContent/></w:sdt>"


def symbol(font: str, char: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'


def field(state: str) -> str:
    data = f"<w:ffData><w:checkBox>{state}</w:checkBox></w:ffData>"
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
    return f"{begin}<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"


@pytest.mark.parametrize(
    ("box", "text"),
    [
        (control(1), "☒"),
        (control(0), "☐"),
        (symbol("Wingdings", "F0FE"), "☒"),
        (symbol("Wingdings", "F06F"), "☐"),
        (symbol("Wingdings 2", "F052"), "☒"),
        (field("<w:checked/>"), "☒"),
        (field('<w:default w:val="0"/>'), "☐"),
    ],
)
def test_every_kind_of_check_box_is_a_box(box: str, text: str) -> None:
    assert texts(f"<w:p>{box}</w:p>") == [[text]]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('Trường TH Đức Lĩnh')}</w:txbxContent>"
    choice = f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    twice = f"<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent>"
    assert texts(f"<w:p><w:r><w:t>trên</w:t></w:r><w:r>{twice}</w:r></w:p>") == [["trên"], ["Trường TH Đức Lĩnh"]]
    old = f"<w:pict>{box}</w:pict>"
    assert texts(f"<w:p><w:r>{old}</w:r></w:p>") == [["Trường TH Đức Lĩnh"]]


def test_a_nested_table_follows_the_table_that_holds_it() -> None:
    inner = table(tc("c") + tc("d"))
    assert texts(table(tc("a") + tc(p("b") + inner))) == [["a", "b"], ["c", "d"]]


def test_a_table_of_one_cell_is_a_frame_around_the_page() -> None:
    assert texts(table(tc(p("B. TẬP THỂ") + table(tc("a") + tc("b")) + p("hết")))) == [
        ["B. TẬP THỂ"],
        ["a", "b"],
        ["hết"],
    ]


def test_a_strict_document_is_read_like_any_other() -> None:
    body = table(tc("a", '<w:gridSpan w:val="2"/>') + tc("b"))
    rows = read_docx(package(body, f'xmlns:w="{STRICT}"')).rows
    assert [[cell.text for cell in row.cells] for row in rows] == [["a", "a", "b"]]


def test_a_main_part_under_another_name_is_found() -> None:
    relation = (
        '<Relationships><Relationship Type="http://x/officeDocument" Target="/word/document2.xml"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("_rels/.rels", relation)
        archive.writestr("word/document2.xml", f"<w:document {_NAMESPACES}><w:body>{p('một')}</w:body></w:document>")
    assert [row.cells[0].text for row in read_docx(out.getvalue()).rows] == ["một"]


def test_a_table_wider_than_word_allows_is_refused() -> None:
    with pytest.raises(UnreadableError, match="quá nhiều cột"):
        read_docx(package(table("".join(tc(str(n)) for n in range(64)))))


def test_a_span_of_two_thousand_million_columns_is_cut() -> None:
    (row,) = read_docx(package(table(tc("a", '<w:gridSpan w:val="2000000000"/>') + tc("")))).rows
    assert len(row.cells) == 63


def test_a_document_of_too_many_rows_is_refused() -> None:
    with pytest.raises(UnreadableError, match="quá nhiều dòng"):
        read_docx(package(table(*[tc("a") + tc("b")] * 5_001)))


def test_tables_nested_without_end_are_refused() -> None:
    nested = p("x")
    for _ in range(3_000):
        nested = table(tc(nested) + tc("y"))
    with pytest.raises(UnreadableError):
        read_docx(package(nested))


def test_tables_nested_as_deep_as_the_parser_allows_are_refused_without_a_fault() -> None:
    nested = p("x")
    for _ in range(80):
        nested = table(tc(nested) + tc("y"))
    with pytest.raises(UnreadableError):
        read_docx(package(nested))


def test_a_document_from_a_plain_template_keeps_its_header_rows() -> None:
    document = docx.Document()
    made = document.add_table(rows=2, cols=3)
    made.cell(0, 0).merge(made.cell(0, 2)).text = "Danh sách"
    made.cell(1, 1).text = "giữa"
    rows = read_docx(docx_bytes(document)).rows
    assert [[cell.text for cell in row.cells] for row in rows] == [["Danh sách"] * 3, ["", "giữa", ""]]
