"""A page as a Word document written element by element, so that revisions, controls and boxes can be said."""

import io
import zipfile
from collections.abc import Iterable
from itertools import groupby
from random import Random
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from bench.accuracy.pages import Block, Cells, Page, Setting, Spot, Way

_NAMES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES: Final = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" \
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" \
ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType=\
"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELATIONS: Final = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type=\
"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>\
</Relationships>"""
_REVISION: Final = 'w:author="Văn thư" w:date="2018-03-01T08:00:00Z"'
_DELETED: Final = "chữ đã xóa "


def docx_file(page: Page, random: Random) -> bytes:
    """Return the document. Chance decides where texts are cut into runs."""
    groups = groupby((block for block in page if block.rows), lambda block: block.setting is Setting.FRAME)
    drawn = ((framed, "".join(_block(block, random) for block in blocks)) for framed, blocks in groups)
    body = "".join(_whole_table(1, [f"<w:tr>{_cell(inner)}</w:tr>"]) if framed else inner for framed, inner in drawn)
    document = (
        f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<w:document {_NAMES}><w:body>{body}<w:sectPr/>"
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": f"{document}</w:body></w:document>",
    }
    return packed({name: text.encode() for name, text in parts.items()})


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a zip of these parts, the same bytes at any time of day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _block(block: Block, random: Random) -> str:
    inner = _table(block.rows, random) if block.grid else "".join(_paragraphs(row[0], random) for row in block.rows)
    if block.setting is Setting.BOX:
        return _boxed(inner)
    if block.setting is Setting.NESTED:
        label = _cell("<w:p><w:r><w:t>Danh sách</w:t></w:r></w:p>")
        return _whole_table(2, [f"<w:tr>{label}{_cell(inner + '<w:p/>')}</w:tr>"])
    return f"{inner}<w:p/>" if block.grid else inner


def _boxed(inner: str) -> str:
    box = f'<v:shape style="width:300pt;height:60pt"><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox>'
    return f"<w:p><w:r><w:pict>{box}</v:shape></w:pict></w:r></w:p>"


def _table(rows: Iterable[Cells], random: Random) -> str:
    lines = list(rows)
    drawn = []
    for i, row in enumerate(lines):
        cells = "".join(_spot(spot, _is_below(lines, i, j), random) for j, spot in enumerate(row))
        drawn.append(f"<w:tr>{cells}</w:tr>")
    return _whole_table(len(lines[0]), drawn)


def _whole_table(width: int, rows: Iterable[str]) -> str:
    columns = '<w:gridCol w:w="900"/>' * width
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _is_below(lines: list[Cells], i: int, j: int) -> bool:
    """Tell whether a covered spot is covered from above."""
    if not lines[i][j].covered:
        return False
    above = next((k for k in range(i, -1, -1) if not lines[k][j].covered), None)
    return above is not None and lines[above][j].down > i - above


def _spot(spot: Spot, below: bool, random: Random) -> str:
    if below:
        return _cell("<w:p/>", "<w:vMerge/>")
    if spot.covered:
        return ""
    across = f'<w:gridSpan w:val="{spot.across}"/>' if spot.across > 1 else ""
    down = '<w:vMerge w:val="restart"/>' if spot.down > 1 else ""
    cell = _cell(_paragraphs(spot, random), across + down)
    if spot.way is Way.CONTROL and spot.across == spot.down == 1 and random.random() < 0.5:
        return f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{cell}</w:sdtContent></w:sdt>"
    return cell


def _cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def _paragraphs(spot: Spot, random: Random) -> str:
    return "".join(f"<w:p>{_text(line, spot, random)}</w:p>" for line in spot.text.split("\n"))


def _text(text: str, spot: Spot, random: Random) -> str:
    """Return the runs of one line in the way that the spot asks for."""
    if not text:
        return ""
    if spot.way is Way.PIECES:
        cuts = sorted(random.sample(range(len(text) + 1), min(3, len(text))))
        ends = [*cuts, len(text)]
        pieces = [text[start:end] for start, end in zip([0, *cuts], ends, strict=True)]
        return "<w:proofErr w:type='spellStart'/>".join(_run(piece, spot.font) for piece in pieces)
    run = _run(text, spot.font)
    if random.random() < 0.5:  # Word keeps the soft hyphen, which is ư in TCVN3, in either way
        run = run.replace("\u00ad", '</w:t><w:softHyphen/><w:t xml:space="preserve">')
    if spot.way is Way.TRACKED:
        deleted = (
            f'<w:del w:id="1" {_REVISION}><w:r><w:delText xml:space="preserve">{_DELETED}</w:delText></w:r></w:del>'
        )
        return f'{deleted}<w:ins w:id="2" {_REVISION}>{run}</w:ins>'
    if spot.way is Way.CONTROL:
        return f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>"
    return run


def _run(text: str, font: str) -> str:
    name = quoteattr(font)
    fonts = f"<w:rPr><w:rFonts w:ascii={name} w:hAnsi={name} w:cs={name}/></w:rPr>" if font else ""
    return f'<w:r>{fonts}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
