"""The fonts of a Word document, as far as they say how its text is to be read: .VnTime is TCVN3, VNI-Times is VNI."""

from dataclasses import dataclass

from lxml import etree

from ingest.readers.archive import Archive, parse
from ingest.readers.docx_text import child, local, value
from ingest.readers.errors import UnreadableError
from rules.legacy.fonts import is_legacy, marked

_STYLES = "word/styles.xml"
_LEGACY = (b'".vn', b'"vni', b"'.vn", b"'vni")
_STYLES_DEEP = 20
_THEMES = ("hAnsiTheme", "asciiTheme")


@dataclass(frozen=True)
class _Style:
    """The font that a style names, "" for none, and the style that it is based on."""

    font: str
    based_on: str | None


def mark_fonts(root: etree._Element, archive: Archive) -> None:
    """Mark the text of a main part that stands in fonts from before Unicode, in place (see `rules.legacy.fonts`).

    The font of a run is its own, else that of its character style, its paragraph's style, the document's defaults.
    Letters kept as symbols of such a font become text, soft hyphens too. A broken styles part names no fonts.
    Source: ECMA-376 part 1, sections 17.3.2.26 (fonts), 17.7.2 (styles), 17.3.3.30 (symbols).
    """
    for symbol in list(root.iter("{*}sym")):
        font = value(symbol, "font") or ""
        if is_legacy(font):
            _become_text(symbol, _character(symbol), font)
    styles = _styles(archive)
    if styles is None and not any(is_legacy(_font(fonts)) for fonts in root.iter("{*}rFonts")):
        return
    fonts = _Fonts(styles)
    for run in root.iter("{*}r"):
        font = fonts.of(run)
        if is_legacy(font):
            _mark(run, font)


def _styles(archive: Archive) -> etree._Element | None:
    """Return the styles part where it names a font from before Unicode."""
    if _STYLES not in archive.names:
        return None
    try:
        data = archive.xml(_STYLES)
        lower = data.lower()
        return parse(data) if any(name in lower for name in _LEGACY) else None
    except UnreadableError:
        return None


def _mark(run: etree._Element, font: str) -> None:
    for part in list(run):
        if local(part) == "t":
            part.text = marked(part.text or "", font)
        elif local(part) == "softHyphen":
            _become_text(part, "\u00ad", font)


def _become_text(element: etree._Element, text: str, font: str) -> None:
    namespace = str(element.tag).partition("}")[0]
    element.tag = f"{namespace}}}t"
    element.text = marked(text, font)


def _character(symbol: etree._Element) -> str:
    code = value(symbol, "char") or ""
    return chr(int(code, 16) & 0xFF) if 0 < len(code) <= 4 and code.isalnum() and code.isascii() else ""


class _Fonts:
    def __init__(self, styles: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default = self._of_paragraphs = ""
        for style in styles if styles is not None else ():
            if local(style) == "docDefaults":
                self._default = _named(child(style, "rPrDefault", "rPr"))
            elif local(style) == "style":
                self._take(style)

    def of(self, run: etree._Element) -> str:
        """Return the name of a run's font, "" where nothing says."""
        properties = child(run, "rPr")
        paragraph = next(run.iterancestors("{*}p"), None)
        of_paragraph = child(paragraph, "pPr", "pStyle") if paragraph is not None else None
        return (
            _named(properties)
            or self._of_style(child(properties, "rStyle") if properties is not None else None)
            or self._of_style(of_paragraph)
            or self._of_paragraphs
            or self._default
        )

    def _take(self, style: etree._Element) -> None:
        name = value(style, "styleId") or ""
        above = child(style, "basedOn")
        self._styles[name] = _Style(_named(child(style, "rPr")), value(above) if above is not None else None)
        if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true", "on"):
            self._of_paragraphs = self._styles[name].font

    def _of_style(self, mark: etree._Element | None) -> str:
        name = value(mark) if mark is not None else None
        for _ in range(_STYLES_DEEP):
            style = self._styles.get(name or "")
            if style is None or style.font:
                return style.font if style else ""
            name = style.based_on
        return ""


def _named(properties: etree._Element | None) -> str:
    fonts = child(properties, "rFonts") if properties is not None else None
    return _font(fonts) if fonts is not None else ""


def _font(fonts: etree._Element) -> str:
    """Return the font for letters beyond ASCII, where such fonts have theirs; a font of the theme is named "theme"."""
    themed = "theme" if any(value(fonts, each) for each in _THEMES) else ""
    return themed or value(fonts, "hAnsi") or value(fonts, "ascii") or ""
