"""Know an OpenDocument file that is one XML (.fodt, .fods) from every other XML."""

import re

_HEAD = 1 << 14  # LibreOffice declares some forty namespaces at the root
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_ROOT = re.compile(
    rb"<(?:[\w.-]+:)?document\s[^<>]*[\"']urn:oasis:names:tc:opendocument:xmlns:office:1\.0[\"']", re.DOTALL
)


def is_flat_odf(data: bytes) -> bool:
    """Tell whether `data` is an office:document.

    One in UTF-16, which no program in use writes, is not known. Source: OASIS OpenDocument 1.3, part 3, section 3.1.2.
    """
    head = data[:_HEAD]
    return _XML.match(head) is not None and _ROOT.search(head) is not None
