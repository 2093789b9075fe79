"""The parts of a Word document that python-docx has no words for. Source: ECMA-376 Part 1, section 17."""

from collections.abc import Iterable

from docx.text.paragraph import Paragraph
from lxml import etree

_NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
_TICKED, _OPEN = "☒", "☐"
_BOX_FONT = "MS Gothic"
_PROMPT = "Chọn…"


def element(name: str, *children: etree._Element, **values: str) -> etree._Element:
    """Return the element "w:name" with attributes of the same namespace."""
    prefix, _, local = name.partition(":")
    made = etree.Element(f"{{{_NAMES[prefix]}}}{local}", nsmap={prefix: _NAMES[prefix]})
    for key, value in values.items():
        made.set(f"{{{_NAMES[prefix]}}}{key}", value)
    made.extend(children)
    return made


def add_check_box(paragraph: Paragraph, title: str, *, ticked: bool) -> None:
    """Add a box that a click ticks. Source: [MS-DOCX] section 2.6.1.2 (w14:checkbox)."""
    settings = element(
        "w14:checkbox",
        element("w14:checked", val="1" if ticked else "0"),
        element("w14:checkedState", val="2612", font=_BOX_FONT),
        element("w14:uncheckedState", val="2610", font=_BOX_FONT),
    )
    fonts = element("w:rFonts", ascii=_BOX_FONT, eastAsia=_BOX_FONT, hAnsi=_BOX_FONT, hint="eastAsia")
    _add_control(paragraph, title, settings, element("w:r", element("w:rPr", fonts), _text(_box(ticked=ticked))))


def add_choice(paragraph: Paragraph, title: str, allowed: Iterable[str], chosen: str, size: float) -> None:
    """Add a list to choose from; without a choice it shows a prompt, which is no text. Source: 17.5.2.15."""
    texts = list(dict.fromkeys([*allowed, *([chosen] if chosen else [])]))
    settings = element("w:dropDownList", *(element("w:listItem", displayText=text, value=text) for text in texts))
    grey = [] if chosen else [element("w:color", val="808080")]
    half_points = str(int(size * 2))
    look = element("w:rPr", *grey, element("w:sz", val=half_points), element("w:szCs", val=half_points))
    shown = element("w:r", look, _text(chosen or _PROMPT))
    _add_control(paragraph, title, settings, shown, prompting=not chosen)


def add_hidden(paragraph: Paragraph, text: str) -> None:
    """Add text that is neither shown nor printed."""
    run = paragraph.add_run(text)
    run.font.hidden = True


def add_page_number(paragraph: Paragraph) -> None:
    """Add the number of the page. Source: 17.16.5.44 (PAGE)."""
    paragraph._p.append(element("w:fldSimple", element("w:r", _text("1")), instr="PAGE"))


def _add_control(
    paragraph: Paragraph, title: str, kind: etree._Element, shown: etree._Element, *, prompting: bool = False
) -> None:
    prompt = [element("w:showingPlcHdr")] if prompting else []
    settings = element("w:sdtPr", element("w:alias", val=title), *prompt, kind)
    control = element("w:sdt", settings, element("w:sdtContent", shown))
    paragraph._p.append(control)


def _box(*, ticked: bool) -> str:
    return _TICKED if ticked else _OPEN


def _text(text: str) -> etree._Element:
    made = element("w:t")
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made
