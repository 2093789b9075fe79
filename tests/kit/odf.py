"""OpenDocument files written by hand, for what no program at hand writes."""

import io
import zipfile
from collections.abc import Mapping

_URN = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    [
        *(f'xmlns:{name}="{_URN}:{name}:1.0"' for name in ("office", "text", "table", "style", "form", "manifest")),
        f'xmlns:draw="{_URN}:drawing:1.0" xmlns:svg="{_URN}:svg-compatible:1.0"',
        f'xmlns:fo="{_URN}:xsl-fo-compatible:1.0"',
        'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"',
        'xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)


def p(content: str, style: str = "") -> str:
    """Return a paragraph."""
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def tc(content: str, **attributes: object) -> str:
    """Return a table cell; `columns`, `rows` are its spans, `repeated` how often it stands beside itself."""
    names = {"columns": "columns-spanned", "rows": "rows-spanned", "repeated": "columns-repeated"}
    said = " ".join(f'table:number-{names[key]}="{value}"' for key, value in attributes.items())
    inner = p(content) if content and not content.startswith("<") else content
    return f"<table:table-cell {said}>{inner}</table:table-cell>"


COVERED = "<table:covered-table-cell/>"


def tr(*cells: str, repeated: int = 1) -> str:
    """Return a table row."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def table(*rows: str, name: str = "Biểu", style: str = "") -> str:
    """Return a table or sheet."""
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def content_xml(body: str, styles: str = "", kind: str = "text") -> str:
    """Return content.xml; `styles` are automatic ones."""
    return (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )


def styles_xml(masters: str, styles: str = "", automatic: str = "") -> str:
    """Return styles.xml: common and automatic styles, and the master pages."""
    return (
        f"<office:document-styles {NAMESPACES}><office:styles>{styles}</office:styles>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles></office:document-styles>"
    )


def flat_xml(body: str, kind: str = "text") -> bytes:
    """Return a document as one XML."""
    inner = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMESPACES}>{inner}</office:document>'.encode()


def package(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of `members`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def odt(body: str, styles: str = "", styles_part: str | None = None) -> bytes:
    """Return a text document with `body`; `styles` are automatic ones, `styles_part` the whole of styles.xml."""
    members = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content_xml(body, styles)}
    return package(members if styles_part is None else {**members, "styles.xml": styles_part})


def ods(*sheets: str, styles: str = "") -> bytes:
    """Return a spreadsheet of `sheets`."""
    content = content_xml("".join(sheets), styles, "spreadsheet")
    return package({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})
