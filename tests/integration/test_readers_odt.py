"""OpenDocument texts: everything that stands around or inside a paragraph or a table, and what is not to be read."""

import pytest

from ingest.readers.reading import read_document
from rules.documents import Cell
from tests.kit.odf import COVERED, content_xml, flat_xml, odt, p, package, styles_xml, table, tc, tr

HIDDEN = '<style:style style:name="{0}" style:family="{1}"><style:text-properties text:display="none"/></style:style>'


def texts(body: str, styles: str = "", styles_part: str | None = None) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read_document(odt(body, styles, styles_part)).rows]


def box(content: str) -> str:
    return f"<draw:frame><draw:text-box>{content}</draw:text-box><svg:title>tên khung</svg:title></draw:frame>"


def test_paragraphs_and_tables_keep_their_order_and_numbers() -> None:
    document = read_document(odt(p("một") + p("") + table(tr(tc("a"), tc("b"))) + "<text:h>hai</text:h>"))
    assert document.kind == "odt"
    assert [(row.table, row.number) for row in document.rows] == [("", 1), ("Bảng 1", 1), ("", 3)]


def test_white_space_of_the_xml_is_one_space_and_meant_spaces_stay() -> None:
    meant = 'a\n   b<text:s text:c="3"/>c<text:s/><text:tab/>d<text:line-break/>e<text:soft-page-break/>f'
    assert texts(p(f"\n  {meant}\n  ")) == [["a b   c \td\nef"]]


def test_a_count_of_spaces_without_end_is_cut() -> None:
    ((text,),) = texts(p('a<text:s text:c="2000000000"/>b'))
    assert len(text) <= 202


def test_links_fields_spans_and_marks_are_text_like_any_other() -> None:
    link = '<text:a xlink:href="mailto:th06@truong.example">th06@truong.example</text:a>'
    marks = '<text:bookmark-start text:name="x"/><text:span>Đức <text:span>Lĩnh</text:span></text:span>'
    assert texts(p(f'{marks}, {link}, <text:date text:fixed="true">02/3/2018</text:date>')) == [
        ["Đức Lĩnh, th06@truong.example, 02/3/2018"]
    ]


def test_insertions_count_and_deletions_do_not() -> None:
    deletion = f'<text:changed-region text:id="c1"><text:deletion>{p("cũ")}</text:deletion></text:changed-region>'
    body = p('<text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>mới<text:change-end/>')
    assert texts(f"<text:tracked-changes>{deletion}</text:tracked-changes>{body}") == [["mới"]]


def test_comments_notes_and_unanswered_prompts_are_not_text() -> None:
    comment = f"<office:annotation><dc:creator>Mai</dc:creator>{p('xem lại')}</office:annotation>"
    note = (
        f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{p('chú')}</text:note-body></text:note>"
    )
    prompts = '<text:placeholder text:placeholder-type="text">&lt;Tên&gt;</text:placeholder>' + (
        '<loext:content-control loext:showing-place-holder="true">Bấm để nhập</loext:content-control>'
    )
    assert texts(p(f"đúng{comment}{note}{prompts}")) == [["đúng"]]


def test_hidden_text_is_not_read_in_whatever_way_it_is_hidden() -> None:
    inherited = '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="P1"/>'
    styles = HIDDEN.format("T1", "text") + HIDDEN.format("P1", "paragraph") + inherited
    field = '<text:hidden-paragraph text:condition="1" text:is-hidden="true"/>'
    run = '<text:span text:style-name="T1">ẩn</text:span><text:hidden-text text:is-hidden="true">ẩn</text:hidden-text>'
    section = f'<text:section text:display="none">{p("ẩn")}</text:section>'
    body = p(f"{run}hiện") + p("ẩn", "P1") + p("ẩn", "P2") + p(f"{field}ẩn") + section
    assert texts(body, styles) == [["hiện"]]


def test_styles_that_inherit_from_one_another_in_a_circle_are_no_snare() -> None:
    circle = "".join(
        f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="{parent}"/>'
        for name, parent in (("A", "B"), ("B", "A"))
    )
    assert texts(p("một", "A"), circle) == [["một"]]


def test_sections_lists_and_tables_of_contents_are_seen_through() -> None:
    index = f"<text:table-of-content><text:index-body>{p('mục lục')}</text:index-body></text:table-of-content>"
    items = "".join(f"<text:list-item>{p(text)}</text:list-item>" for text in ("gạch một", "gạch hai"))
    assert texts(f"<text:section>{p('một')}<text:list>{items}</text:list></text:section>{index}") == [
        *(["một"], ["gạch một"], ["gạch hai"], ["mục lục"])
    ]


def test_a_text_box_follows_the_paragraph_that_holds_it() -> None:
    inner = p("Trường TH Đức Lĩnh") + table(tr(tc("a"), tc("b")))
    assert texts(p(f"trên<text:span>{box(inner)}</text:span>dưới")) == [
        *(["trêndưới"], ["Trường TH Đức Lĩnh"], ["a", "b"])
    ]
    shape = f"<draw:g><draw:custom-shape>{p('trong hình')}<draw:enhanced-geometry/></draw:custom-shape></draw:g>"
    assert texts(f"{shape}{box(p('neo vào trang'))}") == [["trong hình"], ["neo vào trang"]]


def test_a_table_that_libreoffice_puts_into_a_shape_is_a_table() -> None:
    cells = "".join(f"<loext:table-cell>{p(text)}</loext:table-cell>" for text in "ab")
    row = f"<loext:table-row>{cells}</loext:table-row>"
    shape = f"<draw:custom-shape><loext:table>{row}</loext:table></draw:custom-shape>"
    assert texts(p(shape)) == [["a", "b"]]


def test_the_school_in_a_page_header_comes_first_and_once() -> None:
    letterhead = table(tr(tc("TRƯỜNG TH ĐỨC LĨNH"), tc("CỘNG HÒA")))
    masters = "".join(
        f"<style:master-page style:name='{name}'><style:header>{letterhead}</style:header>"
        f"<style:header-left style:display='false'>{p('không hiện')}</style:header-left>"
        f"<style:footer>{p('Mã biểu: ĐHTT-01')}{p('')}</style:footer></style:master-page>"
        for name in ("Standard", "Landscape")
    )
    rows = read_document(odt(p("thân"), styles_part=styles_xml(masters))).rows
    assert [(row.table, row.number, row.cells[0].text) for row in rows] == [
        *(("", 1, "TRƯỜNG TH ĐỨC LĨNH"), ("", 2, "CỘNG HÒA"), ("", 3, "Mã biểu: ĐHTT-01"), ("", 1, "thân"))
    ]


def test_a_style_of_the_page_header_says_nothing_about_the_body() -> None:
    header = f"<style:master-page><style:header>{p('đầu trang', 'P1')}</style:header></style:master-page>"
    part = styles_xml(header, automatic=HIDDEN.format("P1", "paragraph"))
    assert texts(p("thân", "P1"), styles_part=part) == [["thân"]]


def test_cells_merged_across_and_down_fill_every_position() -> None:
    head = tr(tc("TT", rows=2), tc("Khen thưởng", columns=2), COVERED)
    rows = read_document(odt(table(head, tr(COVERED, tc("Đã khen"), tc("Đề nghị"))))).rows
    assert [row.cells for row in rows] == [
        (Cell("TT"), Cell("Khen thưởng"), Cell("Khen thưởng", merged=True)),
        (Cell("TT", merged=True), Cell("Đã khen"), Cell("Đề nghị")),
    ]


def test_what_lies_hidden_under_a_merged_cell_is_not_read() -> None:
    under = f"<table:covered-table-cell>{p('cũ')}</table:covered-table-cell>"
    (row,) = read_document(odt(table(tr(tc("a", columns=2), under, tc("b"))))).rows
    assert row.cells == (Cell("a"), Cell("a", merged=True), Cell("b"))


def test_header_rows_and_row_groups_are_rows() -> None:
    head = f"<table:table-header-rows>{tr(tc('TT'), tc('Tên'))}</table:table-header-rows>"
    group = (
        f"<table:table-row-group><table:table-rows>{tr(tc('1'), tc('Hoa'))}</table:table-rows></table:table-row-group>"
    )
    assert texts(table(head, group)) == [["TT", "Tên"], ["1", "Hoa"]]


def test_the_lines_of_a_cell_are_lines_and_its_table_follows() -> None:
    items = f"<text:list><text:list-item>{p('hai')}</text:list-item></text:list>"
    cell = tc(p("một") + items + table(tr(tc("c"), tc("d"))) + p("ba"))
    assert texts(table(tr(tc("a"), cell))) == [["a", "một\nhai\nba"], ["c", "d"]]


def test_a_table_of_one_cell_is_a_frame_around_the_page() -> None:
    assert texts(table(tr(tc(p("B. TẬP THỂ") + table(tr(tc("a"), tc("b"))))))) == [["B. TẬP THỂ"], ["a", "b"]]


def test_rows_that_repeat_are_there_as_often_as_they_say() -> None:
    rows = read_document(
        odt(table(tr(tc("a", repeated=2), tc("b")), tr(tc("", repeated=3), repeated=4), tr(tc("c"))))
    ).rows
    assert [(row.number, [cell.text for cell in row.cells]) for row in rows] == [
        (1, ["a", "a", "b"]),
        (6, ["c", "", ""]),
    ]


def mark(field: str, *settings: tuple[str, str]) -> str:
    params = "".join(f'<field:param field:name="{name}" field:value="{value}"/>' for name, value in settings)
    return f'<field:fieldmark field:type="vnd.oasis.opendocument.field.{field}">{params}</field:fieldmark>'


ENTRIES = (("Dropdown_ListEntry", "Tiểu học"), ("Dropdown_ListEntry", "THCS"))


@pytest.mark.parametrize(
    ("control", "text"),
    [
        ('<loext:content-control loext:checkbox="true" loext:checked="true">x</loext:content-control>', "☒"),
        ('<loext:content-control loext:checkbox="true">x</loext:content-control>', "☐"),
        ("<loext:content-control>THCS</loext:content-control>", "THCS"),
        (mark("FORMCHECKBOX", ("Checkbox_Checked", "true")), "☒"),
        (mark("FORMCHECKBOX"), "☐"),
        (mark("FORMDROPDOWN", *ENTRIES, ("Dropdown_Selected", "1")), "THCS"),
        ('<text:drop-down><text:label text:value="TH"/><text:label text:value="THCS"/>THCS</text:drop-down>', "THCS"),
        ('<text:span text:style-name="W">\uf0fe</text:span>', "☒"),
        ('<text:span text:style-name="W">\uf06f\uf04a</text:span>', "☐"),
        ('<text:span text:style-name="V">\uf0b8</text:span>', "á"),
    ],
)
def test_every_kind_of_box_and_choice_is_what_a_person_sees(control: str, text: str) -> None:
    face = (
        '<style:style style:name="{}" style:family="text"><style:text-properties style:font-name="{}"/></style:style>'
    )
    assert texts(p(control), face.format("W", "Wingdings") + face.format("V", ".VnTime")) == [[text]]


def test_a_flat_document_is_read_like_a_package() -> None:
    body = p("một") + table(tr(tc("a"), tc("b")))
    assert read_document(flat_xml(body)) == read_document(odt(body))


def test_a_template_is_read_whatever_its_mimetype_says() -> None:
    data = package(
        {"mimetype": "application/vnd.oasis.opendocument.text-template", "content.xml": content_xml(p("một"))}
    )
    assert read_document(data) == read_document(odt(p("một")))


FACE = '<style:font-face style:name="{0}" svg:font-family="&apos;{1}&apos;"/>'
RUN = '<style:style style:name="{0}" style:family="{1}"><style:text-properties style:font-name="{2}"/></style:style>'


def test_a_run_in_a_font_from_before_unicode_is_unicode_with_the_original_beside_it() -> None:
    styles = FACE.format("F1", ".VnTime") + RUN.format("T1", "text", "F1") + RUN.format("P1", "paragraph", "F1")
    body = p('Cô <text:span text:style-name="T1">NguyÔn ThÞ <text:a>H­¬ng</text:a></text:span>') + p("TiÓu häc", "P1")
    cells = [row.cells[0] for row in read_document(odt(body, styles)).rows]
    assert [cell.text for cell in cells] == ["Cô Nguyễn Thị Hương", "Tiểu học"]
    assert [cell.original for cell in cells] == ["Cô NguyÔn ThÞ H­¬ng", "TiÓu häc"]


LEVELS = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-suffix="." '
    'style:num-format="1"/><text:list-level-style-number text:level="2" style:num-suffix=")" style:num-format="a" '
    'text:start-value="2"/><text:list-level-style-number text:level="3" style:num-format="I" text:display-levels="3"/>'
    "</text:list-style>"
    '<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/></text:list-style>'
)


def items(*contents: str, style: str = "L1", going_on: str = "") -> str:
    inner = "".join(f"<text:list-item>{content}</text:list-item>" for content in contents)
    return f'<text:list text:style-name="{style}" {going_on}>{inner}</text:list>'


def test_a_column_that_numbers_itself_has_its_numbers() -> None:
    rows = [tr(tc(items(p(""), going_on='text:continue-numbering="true"')), tc(name)) for name in ("Hoa", "Nam")]
    assert texts(table(tr(tc("TT"), tc("Họ và tên")), *rows), LEVELS) == [
        ["TT", "Họ và tên"],
        ["1.", "Hoa"],
        ["2.", "Nam"],
    ]


def test_numbered_lists_have_their_numbers_and_bullets_none() -> None:
    deep = f"<text:list><text:list-item>{p('c')}</text:list-item></text:list>"
    inner = f"<text:list><text:list-item>{p('b')}{deep}</text:list-item></text:list>"
    first = items(p("một") + inner, p("hai") + p("còn hai"), p("")).replace("<text:list ", '<text:list xml:id="x" ', 1)
    later = items(p("tư"), going_on='text:continue-list="x"') + items(p("lại"))
    assert [text for (text,) in texts(first + items(p("chấm"), style="L2") + later, LEVELS)] == [
        *("1. một", "b) b", "1.b.I c", "2. hai", "còn hai", "chấm", "4. tư", "1. lại")
    ]


def test_the_items_under_each_item_are_counted_anew() -> None:
    inner = f"<text:list><text:list-item>{p('con')}</text:list-item></text:list>"
    assert [text for (text,) in texts(items(p("một") + inner, p("hai") + inner), LEVELS)] == [
        *("1. một", "b) con", "2. hai", "b) con")
    ]


def test_blank_columns_at_the_end_of_a_table_stay() -> None:
    assert texts(table(tr(tc("a"), tc(""), tc("")), tr(tc("b"), tc("c"), tc("")))) == [["a", "", ""], ["b", "c", ""]]


def test_blank_columns_that_a_repeat_claims_make_no_room() -> None:
    assert texts(table(tr(tc("a"), tc("b"), tc("", repeated=1000), tc("")))) == [["a", "b"]]
