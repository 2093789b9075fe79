"""OpenDocument files made to hurt, and those that are no form: each gets a sentence for the school."""

import io
import zipfile

import pytest

from ingest.readers.errors import UnreadableError
from ingest.readers.limits import COLUMNS, ROWS
from ingest.readers.reading import read_document
from ingest.readers.sniff import Kind, kind_of
from tests.kit.odf import NAMESPACES, content_xml, flat_xml, ods, odt, p, package, styles_xml, table, tc, tr

BOMB = "a" * (2 << 20)


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_document(data)
    return caught.value.reason


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (odt(""), Kind.OPEN_DOCUMENT),
        (ods(""), Kind.OPEN_DOCUMENT),
        (flat_xml(""), Kind.FLAT_OPEN_DOCUMENT),
        (b"\xef\xbb\xbf" + flat_xml("", "spreadsheet"), Kind.FLAT_OPEN_DOCUMENT),
        (b"<?xml version='1.0'?><document xmlns='urn:x'/>", Kind.WEB_PAGE),
        (package({"mimetype": "application/vnd.oasis.opendocument.text", "encrypted-package": b"x"}), Kind.PROTECTED),
    ],
)
def test_an_open_document_is_known_by_its_content(data: bytes, kind: Kind) -> None:
    assert kind_of(data) is kind


def test_a_presentation_is_told_apart_whatever_its_mimetype_says() -> None:
    data = package(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content_xml("", "", "drawing")}
    )
    assert "không phải văn bản (.odt) hay bảng tính" in refused(data)
    assert "không phải văn bản (.odt) hay bảng tính" in refused(package({"content.xml": "<x/>"}))


def test_an_encrypted_document_asks_for_the_password_to_be_taken_off() -> None:
    entry = "<manifest:encryption-data manifest:checksum-type='SHA256/1K'/>"
    manifest = (
        f"<manifest:manifest {NAMESPACES}><manifest:file-entry manifest:full-path='content.xml'>{entry}"
        "</manifest:file-entry></manifest:manifest>"
    )
    assert "có mật khẩu" in refused(package({"content.xml": b"\x8f\x02", "META-INF/manifest.xml": manifest}))
    assert "có mật khẩu" in refused(package({"encrypted-package": b"\x8f\x02"}))


def test_a_manifest_without_encryption_is_no_obstacle_even_with_the_doctype_of_old_programs() -> None:
    manifest = '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><x/>'
    data = package({"content.xml": content_xml(p("một")), "META-INF/manifest.xml": manifest})
    assert [row.cells[0].text for row in read_document(data).rows] == ["một"]


@pytest.mark.parametrize("part", ["content.xml", "styles.xml", "META-INF/manifest.xml"])
def test_a_part_that_swells_more_than_any_text_does_is_refused(part: str) -> None:
    assert "lớn bất thường" in refused(package({"content.xml": content_xml(""), part: f"<x>{BOMB}</x>"}))


def test_parts_that_nobody_reads_may_be_as_large_as_they_like() -> None:
    data = package({"content.xml": content_xml(p("một")), "Pictures/1.png": BOMB, "Object 1/content.xml": BOMB})
    assert len(read_document(data).rows) == 1


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
STEAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [LAUGHS, STEAL])
def test_a_doctype_is_refused_wherever_it_stands(doctype: str) -> None:
    content = doctype + content_xml(p("&a;"))
    assert "DOCTYPE" in refused(package({"content.xml": content}))
    assert "DOCTYPE" in refused(package({"content.xml": content.encode("utf-16")}))
    assert "DOCTYPE" in refused(package({"content.xml": content_xml(""), "styles.xml": doctype + styles_xml("")}))
    assert "DOCTYPE" in refused(flat_xml("").replace(b"<office:document ", doctype.encode() + b"<office:document "))


def test_a_million_rows_of_sixteen_thousand_blank_cells_cost_nothing() -> None:
    rows = read_document(ods(table(tr(tc("a")), tr(tc("", repeated=16_384), repeated=1_048_575)))).rows
    assert [(row.number, len(row.cells)) for row in rows] == [(1, 1)]


@pytest.mark.parametrize("document", [ods, odt])
def test_a_million_rows_of_sixteen_thousand_filled_cells_are_refused(document: type) -> None:
    assert refused(document(table(tr(tc("x", repeated=16_384), repeated=1_048_576))))


def test_repeats_beyond_any_number_are_cut_and_nonsense_is_once() -> None:
    odd = ("-5", "0", "1e9", "٣", "9" * 4_000)
    rows = read_document(ods(table(*(tr(tc("x", repeated=text), tc("y")) for text in odd)))).rows
    assert [[cell.text for cell in row.cells] for row in rows] == [["x", "y"]] * len(odd)


def test_a_cell_merged_over_the_whole_sheet_covers_what_the_sheet_uses() -> None:
    rows = read_document(ods(table(tr(tc("a", columns=16_384, rows=1_048_576)), tr(tc(""), tc("b"))))).rows
    assert [[cell.text for cell in row.cells] for row in rows] == [["a", "a"], ["a", "a"]]


def test_cells_merged_over_one_another_without_end_are_refused() -> None:
    over = tr(*[tc("x", columns=COLUMNS, rows=ROWS)] * COLUMNS)
    assert "quá nhiều dòng hoặc ô" in refused(ods(table(*[over] * 30, tr(tc("y"), repeated=ROWS - 30))))


def test_a_table_wider_than_sixty_three_columns_is_refused_in_a_text() -> None:
    assert "quá nhiều cột" in refused(odt(table(tr(*(tc(str(n)) for n in range(COLUMNS + 1))))))


def test_too_many_rows_are_refused_in_a_text_and_in_a_spreadsheet() -> None:
    assert "quá nhiều dòng" in refused(odt(table(tr(tc("a"), tc("b"), repeated=ROWS + 1))))
    assert "quá nhiều dòng" in refused(flat_xml(table(*[tr(tc("a"), tc("b"))] * (ROWS + 1))))
    assert "quá nhiều dòng" in refused(ods(*(table(tr(tc("a"), repeated=ROWS), name=name) for name in "AB")))


def test_too_many_sheets_are_refused() -> None:
    assert "quá nhiều dòng hoặc ô" in refused(ods(table(tr(tc("a"))) * 51))


@pytest.mark.parametrize("depth", [65, 80, 3_000])
def test_tables_nested_without_end_are_refused(depth: int) -> None:
    nested = p("x")
    for _ in range(depth):
        nested = table(tr(tc(nested), tc("y")))
    assert refused(odt(nested))


def test_shapes_and_lists_nested_without_end_are_refused_or_read() -> None:
    shapes = "<draw:g>" * 200 + p("x") + "</draw:g>" * 200
    assert "quá nhiều lớp" in refused(odt(shapes))
    lists = "<text:list><text:list-item>" * 100 + p("x") + "</text:list-item></text:list>" * 100
    assert [row.cells[0].text for row in read_document(odt(lists)).rows] == ["x"]


def test_names_that_point_elsewhere_are_not_followed() -> None:
    data = package({"content.xml": content_xml(p("một")), "../../styles.xml": "<", "/etc/styles.xml": "<"})
    assert len(read_document(data).rows) == 1


def test_a_linked_picture_section_or_database_is_never_fetched() -> None:
    links = (
        '<draw:frame><draw:image xlink:href="http://127.0.0.1:9/x.png"/></draw:frame>'
        '<text:section><text:section-source xlink:href="file:///etc/passwd"/></text:section>'
    )
    assert [row.cells[0].text for row in read_document(odt(links + p("một"))).rows] == ["một"]


def test_a_damaged_package_is_refused() -> None:
    assert "bị hỏng" in refused(odt(p("x") * 500)[:-40])
    assert "bị hỏng" in refused(package({"content.xml": "<office:document-content"}))
    assert "bị hỏng" in refused(flat_xml(p("một"))[:-30])


def test_an_encrypted_member_of_the_zip_is_told_as_such() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    data = bytearray(out.getvalue())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    assert "có mật khẩu" in refused(bytes(data))
