"""Word's automatic numbers, written into the text: the column TT of a form is often numbered so and holds no text.

Source: ECMA-376 part 1, sections 17.9 (numbering), 17.9.17 (numFmt), 17.9.26 (startOverride).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from ingest.readers.docx_numbers import Level, Numbering
from ingest.readers.docx_text import child, local, value

_LEVELS = 9
_MOST_DIGITS = 6
_NOT_SEEN = frozenset({"Fallback", "del", "moveFrom"})


def numbering(lists: etree._Element, styles: etree._Element | None) -> Numbering:
    """Return the lists that the part numbering.xml declares, and the styles of styles.xml that belong to them."""
    abstract = {value(each, "abstractNumId"): _levels(each) for each in lists if local(each) == "abstractNum"}
    levels: dict[str, Mapping[int, Level]] = {}
    shared: dict[str, str] = {}
    for each in lists:
        number, declared = value(each, "numId"), child(each, "abstractNumId")
        if local(each) != "num" or number is None or declared is None:
            continue
        base = abstract.get(value(declared), {})
        own = _overrides(each, base)
        levels[number] = {**base, **own}
        shared[number] = number if own else f"abstract {value(declared)}"
    return Numbering(levels, shared, dict(_numbered_styles(styles)) if styles is not None else {})


def write_numbers(root: etree._Element, lists: Numbering) -> None:
    """Put before each numbered paragraph the number that Word shows; alone in a cell it stands without its full stop.

    A blank paragraph outside of a table is counted and stays blank.
    """
    for paragraph in root.iter("{*}p"):
        number, level = _place(paragraph, lists.styles)
        if not number or any(_is_gone(above) for above in paragraph.iterancestors()):
            continue
        text = lists.next(number, level)
        blank = not any((each.text or "").strip() for each in paragraph.iter("{*}t"))
        if text and blank:
            text = text.strip(" .()") if next(paragraph.iterancestors("{*}tc"), None) is not None else ""
        if text:
            _write(paragraph, text if blank else f"{text} ")


def _levels(parent: etree._Element) -> dict[int, Level]:
    found = {}
    for level in parent:
        at = _count(value(level, "ilvl"))
        if local(level) == "lvl" and at is not None and at < _LEVELS:
            found[at] = Level(
                _setting(level, "start", 1), _text(level, "numFmt", "decimal"), _text(level, "lvlText", "")
            )
    return found


def _overrides(number: etree._Element, levels: Mapping[int, Level]) -> dict[int, Level]:
    """Return the levels that a list has otherwise than the one it is made after."""
    found: dict[int, Level] = {}
    for each in number:
        at = _count(value(each, "ilvl"))
        if local(each) == "lvlOverride" and at is not None and at < _LEVELS:
            base = _levels(each).get(at, levels.get(at, Level()))
            found[at] = replace(base, start=_setting(each, "startOverride", base.start))
    return found


def _numbered_styles(styles: etree._Element) -> Iterator[tuple[str, tuple[str, int]]]:
    for style in styles:
        mark = child(style, "pPr", "numPr")
        name = value(style, "styleId")
        if name and mark is not None:
            yield name, (_text(mark, "numId", ""), _setting(mark, "ilvl", 0))


def _is_gone(element: etree._Element) -> bool:
    return local(element) in _NOT_SEEN or (local(element) == "tr" and child(element, "trPr", "del") is not None)


def _place(paragraph: etree._Element, styles: Mapping[str, tuple[str, int]]) -> tuple[str, int]:
    """Return the list and the level of a paragraph, its own or its style's; list 0 is none."""
    style = child(paragraph, "pPr", "pStyle")
    number, level = styles.get((value(style) or "") if style is not None else "", ("", 0))
    mark = child(paragraph, "pPr", "numPr")
    if mark is not None:
        number, level = _text(mark, "numId", number), _setting(mark, "ilvl", level)
    return number, level


def _write(paragraph: etree._Element, text: str) -> None:
    space = paragraph.tag.removesuffix("p") if isinstance(paragraph.tag, str) else ""
    run = etree.Element(f"{space}r")
    etree.SubElement(run, f"{space}t").text = text
    has_settings = len(paragraph) > 0 and local(paragraph[0]) == "pPr"
    paragraph.insert(1 if has_settings else 0, run)


def _text(parent: etree._Element, name: str, default: str) -> str:
    mark = child(parent, name)
    return (value(mark) or default) if mark is not None else default


def _setting(parent: etree._Element, name: str, default: int) -> int:
    found = _count(_text(parent, name, ""))
    return default if found is None else found


def _count(text: str | None) -> int | None:
    usable = text is not None and text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if text is not None and usable else None
