"""A blank form as a Word document. Source: Nghị định 30/2020/NĐ-CP, Phụ lục I (layout of official letters)."""

from io import BytesIO

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from reminders.blankforms import outline
from reminders.blankforms.docx_letter import add_letterhead, add_signatures
from reminders.blankforms.docx_page import new_document, turn_across
from reminders.blankforms.docx_table import Entry, add_entries, add_frame, add_list
from reminders.blankforms.docx_xml import add_check_box, add_hidden
from reminders.blankforms.prefill import Known, choices, value_of
from reminders.blankforms.widths import ACROSS, UPRIGHT, needs_across
from rules.forms.layout import Form, Table

_REMARKS_HEIGHT = 26
_CENTER = WD_ALIGN_PARAGRAPH.CENTER


def blank_docx(form: Form, known: Known) -> bytes:
    """Return the form as the bytes of a .docx file, to be filled in with Word or LibreOffice.

    Upright A4, laid across from the first table that needs it. Read back untouched it is the form, and empty.
    """
    document = new_document(outline.code_line(form))
    add_letterhead(document, known)
    _heading(document, form, known)
    body = _Body(document, form, known)
    body.write()
    add_signatures(document, body.width)
    properties = document.core_properties
    properties.title, properties.subject = " ".join(form.heading), outline.code_line(form)
    properties.identifier = f"{form.id}/{form.version}"
    properties.author, properties.comments = known.office, ""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


class _Body:
    """The parts, one under the other. `width` is that of the page they have come to."""

    def __init__(self, document: Document, form: Form, known: Known) -> None:
        self._document = document
        self._form = form
        self._known = known
        self.width = UPRIGHT

    def write(self) -> None:
        """Add every part, part A with its fields and the nil box first."""
        form = self._form
        if not any(section.letter == form.part for section in form.sections):
            self._fields()
        for part in outline.parts(form):
            if isinstance(part, Table):
                self._list(part)
                continue
            _part_title(self._document, outline.part_title(part))
            if part.letter == form.part:
                self._fields()
            if part.key:
                add_frame(self._document, self.width, _REMARKS_HEIGHT)

    def _fields(self) -> None:
        entries = [Entry(field, value_of(self._form, field.key, self._known)) for field in self._form.fields]
        if entries:
            add_entries(self._document, entries, self.width)
        if self._form.nil:
            paragraph = _paragraph(self._document, before=8)
            add_check_box(paragraph, self._form.nil.label, ticked=False)
            paragraph.add_run(f" {self._form.nil.label.upper()}").bold = True
            paragraph.add_run(f" — {outline.nil_reason(self._form)}: ……")

    def _list(self, table: Table) -> None:
        if self.width == UPRIGHT and needs_across(outline.columns(table)):
            turn_across(self._document)
            self.width = ACROSS
        _part_title(self._document, outline.part_title(table))
        add_list(self._document, table, self.width)


def _heading(document: Document, form: Form, known: Known) -> None:
    for number, text in enumerate(form.heading):
        paragraph = _paragraph(document, before=0 if number else 14, centered=True)
        run = paragraph.add_run(text)
        run.bold, run.font.size = True, Pt(14)
    paragraph = _paragraph(document, before=2, centered=True)
    paragraph.add_run(outline.code_line(form)).italic = True
    add_hidden(paragraph, f" {form.id}/{form.version}")
    for text in outline.notes(known):
        _paragraph(document, before=4, centered=True).add_run(text)
    if form.period:
        paragraph = _paragraph(document, before=8, centered=True)
        paragraph.add_run(f"{form.period.label}:").bold = True
        for choice in choices(form.period, known):
            paragraph.add_run("   ")
            add_check_box(paragraph, choice.text, ticked=choice.ticked)
            paragraph.add_run(f" {choice.text}")


def _part_title(document: Document, text: str) -> None:
    paragraph = _paragraph(document, before=10)
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(text).bold = True


def _paragraph(document: Document, before: float = 0, *, centered: bool = False) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(before)
    if centered:
        paragraph.alignment = _CENTER
    return paragraph
