"""The pages of a Word form. Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, phần I (paper, margins, type, page numbers)."""

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

from reminders.blankforms.docx_xml import add_page_number, element
from reminders.blankforms.widths import BOTTOM, LEFT, LONG_SIDE, RIGHT, SHORT_SIDE, TOP

FONT = "Times New Roman"
SIZE = 13.0


def new_document(footer: str) -> Document:
    """Return an upright A4 document without text; `footer` stands under every page, numbers above all but the first."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    properties = style.element.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), FONT)
    properties.rFonts.set(qn("w:cs"), FONT)
    properties.append(element("w:lang", val="vi-VN"))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(SHORT_SIDE), Mm(LONG_SIDE)
    _margins(section)
    _numbered(section, footer)
    return document


def turn_across(document: Document) -> None:
    """Go on with a new page laid across."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(LONG_SIDE), Mm(SHORT_SIDE)
    section.different_first_page_header_footer = False


def _margins(section: Section) -> None:
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = section.footer_distance = Mm(10)


def _numbered(section: Section, footer: str) -> None:
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_page_number(number)
    for part in (section.footer, section.first_page_footer):
        paragraph = part.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(footer)
        run.font.size, run.italic = Pt(10), True
