"""The names of OpenDocument: elements and attributes by the prefixes that the standard gives its namespaces.

Source: OASIS OpenDocument 1.3, part 3, section 1.4 (namespaces).
"""

from functools import lru_cache

from lxml import etree

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    **{f"{_OASIS}{name}:1.0": name for name in ("office", "text", "table", "style", "form", "manifest")},
    f"{_OASIS}drawing:1.0": "draw",
    f"{_OASIS}svg-compatible:1.0": "svg",
    f"{_OASIS}xsl-fo-compatible:1.0": "fo",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
    "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0": "field",
}
_NAMESPACES = {prefix: uri for uri, prefix in _PREFIXES.items()}
_LONGEST_NUMBER = 11


def name_of(element: etree._Element) -> str:
    """Return the name of an element with its usual prefix ("text:p"), "" for one of a namespace that says nothing.

    Tables that LibreOffice writes into shapes under a namespace of its own are tables like any other.
    """
    tag = element.tag
    return _name(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def _name(tag: str) -> str:
    uri, _, local = tag.removeprefix("{").rpartition("}")
    prefix = _PREFIXES.get(uri, "")
    if prefix == "loext" and (local.startswith("table") or local == "covered-table-cell"):
        prefix = "table"
    return f"{prefix}:{local}" if prefix else ""


@lru_cache(maxsize=256)
def clark(name: str) -> str:
    """Return a name such as "text:p" in the notation of lxml."""
    prefix, _, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute, "" where it is absent."""
    return str(element.get(clark(name), ""))


def is_true(element: etree._Element, name: str) -> bool:
    """Tell whether an attribute says "true"."""
    return attribute(element, name) == "true"


def count(element: etree._Element, name: str, most: int) -> int:
    """Return how often something is repeated or how far it spans: from 1 to `most`, 1 where nothing sensible stands."""
    text = attribute(element, name)
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 1
    return min(max(number, 1), most)
