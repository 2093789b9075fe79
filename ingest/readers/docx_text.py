"""The text of a Word paragraph as a person sees it: insertions, no deletions, boxes ticked or open."""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_OFF = frozenset({"0", "false", "off", "none"})

TICKED, OPEN = "☒", "☐"
SYMBOLS = {
    **dict.fromkeys(("wingdings fd", "wingdings fe", "wingdings 2 51", "wingdings 2 52", "wingdings 2 53"), TICKED),
    **dict.fromkeys(("wingdings 2 54", "wingdings fc", "wingdings fb", "wingdings 2 50", "wingdings 2 4f"), TICKED),
    **dict.fromkeys(("wingdings 6f", "wingdings a8", "wingdings 71", "wingdings 72", "wingdings 2 a3"), OPEN),
    **dict.fromkeys(("wingdings 2 2a", "wingdings 2 30", "symbol 7f", "webdings 63"), OPEN),
}
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
_UNSEEN = frozenset(
    {
        *("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText"),
        *("drawing", "pict", "object", "txbxContent", "tbl", "rt", "ffData"),
    }
)


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace, so that Strict and ordinary files read alike."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)  # a document has some dozens of names, and some ten thousand elements
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def value(element: etree._Element, name: str = "val") -> str | None:
    """Return an attribute of the word processing namespaces."""
    found = element.get(_W + name)
    return found if found is not None else element.get(_STRICT + name)


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """Return the descendant reached by taking the first child of each name, or None."""
    here = element
    for name in path:
        for each in here:  # a plain loop: this is asked several times of every cell
            if local(each) == name:
                here = each
                break
        else:
            return None
    return here


def is_on(element: etree._Element | None) -> bool:
    """Tell whether a switch such as `<w:vanish/>` is there and not set to off."""
    return element is not None and value(element) not in _OFF


def text_of(element: etree._Element) -> str:
    """Return the text under a paragraph or run; content controls that still show their prompt are empty."""
    return "".join(_pieces(element))


def boxed(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield the text boxes of a paragraph, outermost only; of a box stored twice (for old programs) the first."""
    for box in paragraph.iter("{*}txbxContent"):
        ancestors = []
        for ancestor in box.iterancestors():
            if ancestor is paragraph:
                break
            ancestors.append(ancestor)
        if not any(local(ancestor) == "txbxContent" or _is_spare(ancestor) for ancestor in ancestors):
            yield box


def _is_spare(element: etree._Element) -> bool:
    if local(element) != "Fallback":
        return False
    choice = element.getprevious()
    return choice is not None and next(choice.iter("{*}txbxContent"), None) is not None


def _pieces(element: etree._Element) -> Iterator[str]:
    for part in element:
        name = local(part)
        if name == "t":
            yield part.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name == "r":
            if not is_on(child(part, "rPr", "vanish")):
                yield from _pieces(part)
        elif name in _SPECIAL:
            yield _SPECIAL[name](part)
        elif name not in _UNSEEN:
            yield from _pieces(part)


def _symbol(symbol: etree._Element) -> str:
    """Return the box that a symbol font draws; other symbols are decoration."""
    code = (value(symbol, "char") or "").lower()[-2:].lstrip("0")
    return SYMBOLS.get(f"{(value(symbol, 'font') or '').lower()} {code}", "")


def _field_mark(mark: etree._Element) -> str:
    """Return the box or the choice of a legacy form field, which stands at the field's beginning."""
    box = child(mark, "ffData", "checkBox")
    if box is None:
        return _chosen(child(mark, "ffData", "ddList"))
    checked = child(box, "checked")
    return TICKED if is_on(checked if checked is not None else child(box, "default")) else OPEN


def _chosen(choices: etree._Element | None) -> str:
    """Return the entry that a legacy drop-down shows, the first where none was chosen; Word keeps no text of it."""
    if choices is None:
        return ""
    entries = [value(each) or "" for each in choices if local(each) == "listEntry"]
    result = child(choices, "result")
    chosen = (value(result) or "0") if result is not None else "0"
    return next((text for at, text in enumerate(entries) if str(at) == chosen), "")


def _alternate(both: etree._Element) -> str:
    """Return the text that is stored twice, for new programs and old: emoji boxes are text for old ones only."""
    fallback, choice = child(both, "Fallback"), child(both, "Choice")
    return (text_of(fallback) if fallback is not None else "") or (text_of(choice) if choice is not None else "")


def _control(control: etree._Element) -> str:
    settings, content = child(control, "sdtPr"), child(control, "sdtContent")
    if settings is not None:
        box = child(settings, "checkbox")
        if box is not None:
            return TICKED if _is_checked(box) else OPEN
        if is_on(child(settings, "showingPlcHdr")):
            return ""
    return text_of(content) if content is not None else ""


def _is_checked(box: etree._Element) -> bool:
    checked = child(box, "checked")
    values = checked.attrib.values() if checked is not None else []
    return any(str(each).lower() in ("1", "true", "on") for each in values)


_SPECIAL = {"sym": _symbol, "fldChar": _field_mark, "sdt": _control, "AlternateContent": _alternate}
