"""Word documents written by hand, part by part."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)


def part(name: str, content: str) -> str:
    """Return a part of which `name` is the outermost element."""
    return f"<w:{name} {_NAMESPACES}>{content}</w:{name}>"


def word(body: str, **parts: str) -> bytes:
    """Return a document with a body and further parts of the folder word by name, "_rels" for its relations."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>"))
        for name, content in parts.items():
            where = "_rels/document.xml.rels" if name == "_rels" else f"{name}.xml"
            archive.writestr(f"word/{where}", content)
    return out.getvalue()


def p(text: str, settings: str = "") -> str:
    """Return a paragraph."""
    run = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{settings}</w:pPr>{run}</w:p>"


def table(*rows: list[str]) -> str:
    """Return a table; a cell that is no XML yet is a paragraph."""
    lines = []
    for row in rows:
        cells = "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row)
        lines.append(f"<w:tr>{cells}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"
