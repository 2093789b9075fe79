"""Write the numbers of numbered lists into the text, where a person sees them and an OpenDocument file has none.

A column "TT" that numbers itself would be blank otherwise.
Source: OASIS OpenDocument 1.3, part 3, sections 5.3 (lists), 16.30 to 16.35 (list styles), 19.880 (start values).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.readers.list_numbers import letters, roman
from ingest.readers.odf_names import attribute, clark, count, name_of

_LIST, _ITEM = "text:list", "text:list-item"
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_CELLS = ("table:table-cell", "table:covered-table-cell")
_LEVELS = 10
_MOST = 9_999  # higher ones are hostile
_LONGEST_AFFIX = 20

_Numbers = dict[int, int]  # the last number of each level


@dataclass(frozen=True)
class _Level:
    """How the items of one level of a list style are numbered; bullets have no format."""

    format: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1


class Lists:
    """The list styles of a document, and how far each list has counted."""

    def __init__(self, holders: Iterable[etree._Element]) -> None:
        """Take the list styles under `holders`; a later one replaces one of the same name."""
        self._levels = {key: level for holder in holders for key, level in _list_levels(holder)}
        self._by_list: dict[str, _Numbers] = {}
        self._by_style: dict[str, _Numbers] = {}

    def number(self, body: etree._Element) -> None:
        """Put before each numbered paragraph its number. A blank one gets it in a table only."""
        for each in body.iter(clark(_LIST)):
            parent = each.getparent()
            if parent is None or not name_of(parent).startswith(_LIST):
                self._list(each, 1, "", self._continued(each))

    def _continued(self, each: etree._Element) -> _Numbers:
        """Return the numbers with which a list begins, kept for those that go on with them."""
        style = attribute(each, "text:style-name")
        numbers: _Numbers = {}
        if other := attribute(each, "text:continue-list"):
            numbers = self._by_list.get(other, numbers)
        elif attribute(each, "text:continue-numbering") == "true":
            numbers = self._by_style.get(style, numbers)
        identity = str(each.get("{http://www.w3.org/XML/1998/namespace}id", ""))
        self._by_list[identity] = self._by_style[style] = numbers
        return numbers

    def _list(self, each: etree._Element, level: int, inherited: str, numbers: _Numbers) -> None:
        style = attribute(each, "text:style-name") or inherited
        for item in each:
            numbered = name_of(item) == _ITEM
            for part in item:
                name = name_of(part)
                if name in _PARAGRAPHS and numbered:
                    self._count(item, level, style, numbers)
                    _label(part, self._printed(style, level, numbers))
                    numbered = False
                elif name == _LIST and level < _LEVELS:
                    self._list(part, level + 1, style, numbers)

    def _count(self, item: etree._Element, level: int, style: str, numbers: _Numbers) -> None:
        if attribute(item, "text:start-value"):
            numbers[level] = count(item, "text:start-value", _MOST)
        else:
            numbers[level] = (
                numbers[level] + 1 if level in numbers else self._levels.get((style, level), _Level()).start
            )
        for deeper in range(level + 1, _LEVELS + 1):
            numbers.pop(deeper, None)

    def _printed(self, style: str, level: int, numbers: _Numbers) -> str:
        """Return the label of an item, with the numbers of the levels above that are shown with it."""
        own = self._levels.get((style, level), _Level())
        if not own.format:
            return ""
        shown = (
            (each, self._levels.get((style, each), own)) for each in range(max(level - own.shown, 0) + 1, level + 1)
        )
        parts = (_printed(numbers.get(each, of.start), of.format) for each, of in shown if of.format)
        return own.prefix + ".".join(parts) + own.suffix


def _list_levels(holder: etree._Element) -> Iterator[tuple[tuple[str, int], _Level]]:
    for style in holder.iter(clark("text:list-style")):
        for level in style.iter(clark("text:list-level-style-number")):
            key = attribute(style, "style:name"), count(level, "text:level", _LEVELS)
            yield (
                key,
                _Level(
                    attribute(level, "style:num-format"),
                    attribute(level, "style:num-prefix")[:_LONGEST_AFFIX],
                    attribute(level, "style:num-suffix")[:_LONGEST_AFFIX],
                    count(level, "text:start-value", _MOST),
                    count(level, "text:display-levels", _LEVELS),
                ),
            )


def _label(paragraph: etree._Element, label: str) -> None:
    if not label:
        return
    if any(text.strip() for text in paragraph.itertext()):
        paragraph.text = f"{label} {paragraph.text or ''}"
    elif any(name_of(ancestor) in _CELLS for ancestor in paragraph.iterancestors()):
        paragraph.text = label


def _printed(number: int, style: str) -> str:
    look = {"a": letters, "i": roman}.get(style.lower(), str)
    text = look(number)
    return text.upper() if style.isupper() else text
