"""What styles say about text: whether it is hidden, and in which font it stands.

Source: OASIS OpenDocument 1.3, part 3, sections 16.2 (styles and their parents), 20.349 (text:display), 19.612
(table:display).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from ingest.readers.odf_names import attribute, clark, name_of
from rules.legacy.fonts import is_legacy

_Key = tuple[str, str]  # a style's family and name; a family's default has no name
_FAMILIES = {
    "text:p": "paragraph",
    "text:h": "paragraph",
    "text:span": "text",
    "table:table": "table",
    "table:table-cell": "table-cell",
}
_OUTERMOST = ("table:table-cell", "office:text")
_LONGEST_DESCENT = 30


@dataclass(frozen=True)
class _Style:
    parent: str
    display: str
    font: str


class Styles:
    """The styles that hold in one part of a document: the common ones and that part's automatic ones."""

    def __init__(self, holders: Iterable[etree._Element]) -> None:
        """Take the styles under `holders`; a later one replaces one of the same family and name."""
        self._styles: dict[_Key, _Style] = {}
        faces: dict[str, str] = {}
        for holder in holders:
            faces.update(_faces(holder))
            self._styles.update(_styles(holder, faces))
        self.has_legacy_fonts = any(is_legacy(style.font) for style in self._styles.values())

    def hides(self, element: etree._Element) -> bool:
        """Tell whether the style of a paragraph, a run or a sheet hides it."""
        return next((style.display for style in self._descent(element) if style.display), "") in ("none", "false")

    def font(self, element: etree._Element) -> str:
        """Return the font that holds in a run, a paragraph or a cell, from around it where need be; "" for none."""
        for each in (element, *element.iterancestors()):
            font = next((style.font for style in self._descent(each) if style.font), "")
            if font or name_of(each) in _OUTERMOST:
                return font
        return ""

    def _descent(self, element: etree._Element) -> Iterator[_Style]:
        """Yield the style of an element and those that it inherits from, nearest first, the default last."""
        family = _FAMILIES.get(name_of(element), "")
        wanted = attribute(element, "table:style-name" if family.startswith("table") else "text:style-name")
        for _ in range(_LONGEST_DESCENT):
            style = self._styles.get((family, wanted))
            if style is not None:
                yield style
            if not wanted:
                return
            wanted = style.parent if style is not None else ""


def _faces(holder: etree._Element) -> Iterator[tuple[str, str]]:
    for face in holder.iter(clark("style:font-face")):
        yield attribute(face, "style:name"), _first(attribute(face, "svg:font-family"))


def _styles(holder: etree._Element, faces: Mapping[str, str]) -> Iterator[tuple[_Key, _Style]]:
    for style in holder.iter(clark("style:style"), clark("style:default-style")):
        text = _properties(style, "style:text-properties")
        sheet = _properties(style, "style:table-properties")
        display = text.get(clark("text:display"), "") or sheet.get(clark("table:display"), "")
        face = text.get(clark("style:font-name"), "")
        font = faces.get(face, face) or _first(text.get(clark("fo:font-family"), ""))
        key = attribute(style, "style:family"), attribute(style, "style:name")
        yield key, _Style(attribute(style, "style:parent-style-name"), display, font)


def _first(families: str) -> str:
    return families.partition(",")[0].strip("'\" ")


def _properties(style: etree._Element, name: str) -> Mapping[str, str]:
    found = style.find(clark(name))
    return {} if found is None else {str(key): str(value) for key, value in found.attrib.items()}
