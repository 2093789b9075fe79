"""What Word shows and keeps outside of the text: automatic numbers, headers and footers, choices, foreign parts."""

import pytest

from ingest.readers.docx import read_docx
from ingest.readers.docx_numbers import printed
from ingest.readers.errors import UnreadableError
from tests.kit.word import p, part, table, word

DECIMAL = '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
LETTER = '<w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1."/>'
DEEPER = '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/>'
BULLET = '<w:numFmt w:val="bullet"/><w:lvlText w:val="-"/>'


def abstract(number: int, *levels: str) -> str:
    made = "".join(f'<w:lvl w:ilvl="{at}">{level}</w:lvl>' for at, level in enumerate(levels))
    return f'<w:abstractNum w:abstractNumId="{number}">{made}</w:abstractNum>'


def instance(number: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def lists(*content: str) -> str:
    return part("numbering", "".join(content))


def numbered(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def texts(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read_docx(data).rows]


def test_a_column_that_numbers_itself_has_its_numbers() -> None:
    stt = p("", numbered(1))
    data = word(
        table(["TT", "Họ và tên"], [stt, "Hoa"], [stt, "Nam"]), numbering=lists(abstract(0, DECIMAL), instance(1, 0))
    )
    assert texts(data) == [["TT", "Họ và tên"], ["1", "Hoa"], ["2", "Nam"]]


def test_a_numbered_line_begins_with_its_number_and_a_blank_one_is_counted_only() -> None:
    body = p("Tên trường", numbered(1)) + p("", numbered(1)) + p("Cấp học", numbered(1))
    data = word(body, numbering=lists(abstract(0, DECIMAL), instance(1, 0)))
    assert texts(data) == [["1. Tên trường"], ["3. Cấp học"]]


def test_levels_count_below_one_another_and_bullets_are_no_text() -> None:
    body = (
        p("a", numbered(1))
        + p("b", numbered(1, 1))
        + p("c", numbered(1, 1))
        + p("d", numbered(1))
        + p("e", numbered(1, 1))
    )
    data = word(
        body + p("f", numbered(2)),
        numbering=lists(abstract(0, DECIMAL, DEEPER), abstract(1, BULLET), instance(1, 0), instance(2, 1)),
    )
    assert texts(data) == [["1. a"], ["1.1 b"], ["1.2 c"], ["2. d"], ["2.1 e"], ["f"]]


def test_a_list_that_is_told_to_begin_anew_does() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    body = p("a", numbered(1)) + p("b", numbered(2)) + p("c", numbered(3)) + p("d", numbered(1))
    data = word(body, numbering=lists(abstract(0, DECIMAL), instance(1, 0), instance(2, 0), instance(3, 0, anew)))
    assert texts(data) == [["1. a"], ["2. b"], ["5. c"], ["3. d"]]


def test_a_style_numbers_its_paragraphs_unless_they_say_no() -> None:
    style = f'<w:style w:styleId="Muc"><w:pPr>{numbered(1)}</w:pPr></w:style>'
    mark = '<w:pStyle w:val="Muc"/>'
    body = p("THÔNG TIN", mark) + p("khác", mark + '<w:numPr><w:numId w:val="0"/></w:numPr>') + p("TẬP THỂ", mark)
    data = word(body, numbering=lists(abstract(0, LETTER), instance(1, 0)), styles=part("styles", style))
    assert texts(data) == [["A. THÔNG TIN"], ["khác"], ["B. TẬP THỂ"]]


def test_deleted_rows_are_not_counted() -> None:
    stt = p("", numbered(1))
    gone = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{stt}</w:tc><w:tc>{p('x')}</w:tc></w:tr>"
    body = table([stt, "Hoa"]).replace("</w:tbl>", gone) + table([stt, "Nam"]).removeprefix("<w:tbl>")
    data = word(body, numbering=lists(abstract(0, DECIMAL), instance(1, 0)))
    assert texts(data) == [["1", "Hoa"], ["2", "Nam"]]


@pytest.mark.parametrize(
    ("number", "look", "text"),
    [
        (7, "decimal", "7"),
        (7, "decimalZero", "07"),
        (3, "lowerLetter", "c"),
        (27, "upperLetter", "AA"),
        (14, "upperRoman", "XIV"),
        (1994, "lowerRoman", "mcmxciv"),
        (999_999, "lowerRoman", "999999"),
        (999_999, "lowerLetter", "m" * 6),
        (4, "chineseCounting", "4"),
    ],
)
def test_numbers_look_as_the_list_says(number: int, look: str, text: str) -> None:
    assert printed(number, look) == text


RELATIONS = "".join(
    f'<Relationship Id="r{n}" Target="{name}.xml" TargetMode="Internal"/>'
    for n, name in enumerate(("header1", "footer1", "header2"), 1)
)
SECTION = '<w:sectPr><w:headerReference w:type="default" r:id="r1"/><w:footerReference r:id="r2"/>{}</w:sectPr>'


def paged(section: str, **parts: str) -> bytes:
    return word(p("BÁO CÁO") + section, _rels=f"<Relationships>{RELATIONS}</Relationships>", **parts)


def test_headers_and_footers_come_first_each_text_once_without_page_numbers() -> None:
    header = part("hdr", p("PHÒNG GD&amp;ĐT") + table(["TRƯỜNG TH ĐỨC LĨNH", "2018"]))
    footer = part("ftr", p("Mã biểu: ĐHTT-01 (v1)") + p("3") + p("PHÒNG GD&amp;ĐT"))
    rows = read_docx(paged(SECTION.format(""), header1=header, footer1=footer)).rows
    assert [(row.table, row.number, row.cells[0].text) for row in rows] == [
        ("", 1, "PHÒNG GD&ĐT"),
        ("", 2, "TRƯỜNG TH ĐỨC LĨNH"),
        ("", 3, "Mã biểu: ĐHTT-01 (v1)"),
        ("", 1, "BÁO CÁO"),
    ]


@pytest.mark.parametrize(("switch", "shown"), [("", []), ("<w:titlePg/>", [["trang đầu"]])])
def test_the_header_of_the_first_page_counts_where_it_is_switched_on(switch: str, shown: list[list[str]]) -> None:
    first = f'<w:sectPr><w:headerReference w:type="first" r:id="r3"/>{switch}</w:sectPr>'
    assert texts(paged(first, header2=part("hdr", p("trang đầu")))) == [*shown, ["BÁO CÁO"]]


def test_a_header_outside_of_the_package_is_never_looked_for() -> None:
    relation = '<Relationship Id="r1" Target="http://127.0.0.1:9/h.xml" TargetMode="External"/>'
    climbing = '<Relationship Id="r2" Target="../../../etc/passwd"/>'
    data = word(p("x") + SECTION.format(""), _rels=f"<Relationships>{relation}{climbing}</Relationships>")
    assert texts(data) == [["x"]]


def test_a_legacy_drop_down_shows_what_was_chosen() -> None:
    entries = '<w:listEntry w:val="Mầm non"/><w:listEntry w:val="Tiểu học"/>'

    def field(result: str) -> str:
        data = f"<w:ffData><w:ddList>{result}{entries}</w:ddList></w:ffData>"
        return f'<w:p><w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r></w:p>'

    assert texts(word(field('<w:result w:val="1"/>') + field(""))) == [["Tiểu học"], ["Mầm non"]]


def test_a_modern_drop_down_and_a_row_in_a_content_control_are_read() -> None:
    choice = "<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent><w:r><w:t>Nữ</w:t></w:r></w:sdtContent></w:sdt>"
    cells = f"<w:tc>{p('Hoa')}</w:tc><w:tc><w:p>{choice}</w:p></w:tc>"
    row = f"<w:sdt><w:sdtContent><w:tr>{cells}</w:tr></w:sdtContent></w:sdt>"
    data = word(table(["Họ và tên", "Nam/Nữ"]).replace("</w:tbl>", f"{row}</w:tbl>"))
    assert texts(data) == [["Họ và tên", "Nam/Nữ"], ["Hoa", "Nữ"]]


def test_a_box_that_only_old_programs_see_as_text_is_read_once() -> None:
    both = "<mc:AlternateContent><mc:Choice/><mc:Fallback><w:t>☑</w:t></mc:Fallback></mc:AlternateContent>"
    assert texts(word(f"<w:p><w:r>{both}</w:r><w:r><w:t> Đợt 1</w:t></w:r></w:p>")) == [["☑ Đợt 1"]]


def test_a_moved_text_is_read_where_it_came_to_and_a_deleted_cell_is_not() -> None:
    moved = "<w:moveTo><w:r><w:t>đến</w:t></w:r></w:moveTo>"
    left = "<w:moveFrom><w:r><w:t>đi</w:t></w:r></w:moveFrom>"
    cells = f"<w:tc><w:tcPr><w:cellDel/></w:tcPr>{p('cũ')}</w:tc><w:tc>{p('a')}</w:tc><w:tc>{p('b')}</w:tc>"
    assert texts(word(f"<w:p>{left}{moved}</w:p><w:tbl><w:tr>{cells}</w:tr></w:tbl>")) == [["đến"], ["a", "b"]]


def test_a_part_of_another_format_inside_is_refused_rather_than_lost() -> None:
    with pytest.raises(UnreadableError, match="lưu lại"):
        read_docx(word(p("BÁO CÁO") + '<w:altChunk r:id="r1"/>'))
