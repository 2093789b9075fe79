"""What stands at the top and the foot of a Word document's pages: schools put their name and the form's code there.

Source: ECMA-376 part 1, sections 17.10.2 (footerReference), 17.10.5 (headerReference), 17.10.6 (titlePg).
"""

import posixpath
from collections.abc import Iterator

from lxml import etree

from ingest.readers.archive import Archive
from ingest.readers.docx_text import child, is_on, local, text_of, value

_MOST_PARTS = 20
_KINDS = ("headerReference", "footerReference")


def page_parts(root: etree._Element, main: str, archive: Archive) -> Iterator[etree._Element]:
    """Yield the headers, then the footers, that pages of a main part show, each once; those of even pages do not count.

    UnreadableError where one is broken.
    """
    used = {kind: list(dict.fromkeys(_references(root, kind))) for kind in _KINDS}
    folder, name = posixpath.split(main)
    relations = f"{folder}/_rels/{name}.rels"
    if not any(used.values()) or relations not in archive.names:
        return
    targets = {each.get("Id"): str(each.get("Target", "")) for each in archive.tree(relations)}
    parts = dict.fromkeys(posixpath.join("/", folder, targets.get(each, "")) for kind in _KINDS for each in used[kind])
    for part in list(parts)[:_MOST_PARTS]:
        known = posixpath.normpath(part).lstrip("/")
        if known in archive.names:
            yield archive.tree(known)


def page_texts(parts: Iterator[etree._Element]) -> Iterator[str]:
    """Yield the paragraphs of such parts, also of tables and text boxes, each text once and no page numbers."""
    seen: set[str] = set()
    for part in parts:
        for paragraph in part.iter("{*}p"):
            text = text_of(paragraph).strip()
            spare = next(paragraph.iterancestors("{*}Fallback"), None) is not None
            if text and not spare and not text.isdigit() and text not in seen:
                seen.add(text)
                yield text


def _references(root: etree._Element, kind: str) -> Iterator[str]:
    for section in root.iter("{*}sectPr"):
        shown = ("default", "first") if is_on(child(section, "titlePg")) else ("default",)
        for each in section:
            if local(each) == kind and (value(each, "type") or "default") in shown:
                yield next((str(text) for key, text in each.attrib.items() if str(key).endswith("}id")), "")
