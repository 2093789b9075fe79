"""The text of an OpenDocument paragraph as a person sees it: no comments, no notes, nothing hidden or deleted.

What a tracked change deleted stands apart from the text and so is never met here.
Source: OASIS OpenDocument 1.3, part 3, sections 6.1.2 and 6.1.3 (white space), 7.7.3 and 7.7.11 (hidden text).
"""

import re
from collections.abc import Iterator

from lxml import etree

from ingest.readers.docx_text import OPEN, SYMBOLS, TICKED
from ingest.readers.odf_names import attribute, clark, count, is_true, name_of
from ingest.readers.odf_styles import Styles
from rules.legacy.fonts import marked

_MOST_SPACES = 200
_WHITE = re.compile("[ \t\r\n]+")
_SPACE, _TAB, _BREAK = "\x01", "\x02", "\x03"  # cannot stand in XML, so they are ours
_MEANT = str.maketrans({_SPACE: " ", _TAB: "\t", _BREAK: "\n"})
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_SYMBOL_FONTS = ("wingdings", "webdings", "symbol")
_CHARACTERS = {"text:tab": _TAB, "text:line-break": _BREAK}
_UNSEEN = frozenset(
    {
        *("text:note", "office:annotation", "text:ruby-text", "text:placeholder", "text:tracked-changes"),
        *("table:table", "office:forms", "office:event-listeners", "text:label", "text:number"),
    }
)


def text_of(paragraph: etree._Element, styles: Styles) -> str:
    """Return the text of a paragraph or heading; "" for a hidden one. Prompts that nobody answered are not text."""
    if styles.hides(paragraph) or _is_hidden_by_field(paragraph):
        return ""
    text = "".join(_pieces(paragraph, styles))
    return _WHITE.sub(" ", text).strip(" ").translate(_MEANT)


def drawn(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield the frames and shapes that are anchored in a paragraph, outermost only."""
    for part in paragraph:
        name = name_of(part)
        if is_drawn(name):
            yield part
        elif name not in _UNSEEN:
            yield from drawn(part)


def is_drawn(name: str) -> bool:
    """Tell whether an element is a frame or a shape. A link around a frame counts as one."""
    return name.startswith("draw:")


def _is_hidden_by_field(paragraph: etree._Element) -> bool:
    return any(is_true(field, "text:is-hidden") for field in paragraph.iter(clark("text:hidden-paragraph")))


def _pieces(element: etree._Element, styles: Styles) -> Iterator[str]:
    yield _shown(element.text or "", element, styles)
    for part in element:
        yield from _part(part, styles)
        yield _shown(part.tail or "", element, styles)


def _part(part: etree._Element, styles: Styles) -> Iterator[str]:
    name = name_of(part)
    if name in _CHARACTERS:
        yield _CHARACTERS[name]
    elif name == "text:s":
        yield _SPACE * count(part, "text:c", _MOST_SPACES)
    elif name in _SPECIAL:
        box = _SPECIAL[name](part)
        yield from [box] if box is not None else _pieces(part, styles)
    elif name not in _UNSEEN and not is_drawn(name) and not _is_hidden(part, name, styles):
        yield from _pieces(part, styles)


def _is_hidden(part: etree._Element, name: str, styles: Styles) -> bool:
    if name == "text:span":
        return styles.hides(part)
    return name == "text:hidden-text" and is_true(part, "text:is-hidden")


def _shown(text: str, element: etree._Element, styles: Styles) -> str:
    """Return text as its font makes it: marked for repair in one from before Unicode, boxes in a symbol font.

    The other symbols of such a font are decoration.
    """
    if not (styles.has_legacy_fonts and text.strip()) and not _PRIVATE.search(text):
        return text
    font = styles.font(element)
    if not font.lower().startswith(_SYMBOL_FONTS):
        return marked(text, font)
    return _PRIVATE.sub(lambda found: SYMBOLS.get(f"{font.lower()} {ord(found.group()) & 0xFF:x}", ""), text)


def _control(control: etree._Element) -> str | None:
    """Return the box of a content control or "" for its prompt; None where its text is what it says."""
    if is_true(control, "loext:checkbox"):
        return TICKED if is_true(control, "loext:checked") else OPEN
    return "" if is_true(control, "loext:showing-place-holder") else None


def _field_mark(mark: etree._Element) -> str | None:
    """Return the box or the choice of a legacy form field, as LibreOffice keeps them from Word."""
    settings = [(attribute(each, "field:name"), attribute(each, "field:value")) for each in mark]
    kind = attribute(mark, "field:type").rpartition(".")[2]
    if kind == "FORMCHECKBOX":
        return TICKED if ("Checkbox_Checked", "true") in settings else OPEN
    if kind != "FORMDROPDOWN":
        return None
    choices = [value for name, value in settings if name == "Dropdown_ListEntry"]
    chosen = dict(settings).get("Dropdown_Selected", "")
    return next((value for number, value in enumerate(choices) if str(number) == chosen), "")


_SPECIAL = {"loext:content-control": _control, "field:fieldmark": _field_mark}
