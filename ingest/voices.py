"""What in a mail and in a form speaks for which school, each voice as evidence. Nothing is decided here. Pure."""

import re
from collections.abc import Iterable, Iterator

from ingest.cases import Cover, Known, ReadFile
from rules.evidence import Evidence, Layer
from rules.names import NameIndex
from rules.reading import Reading

_LAST_LINES = 8
_SIGNATURE = re.compile(r"^--\s*$", re.MULTILINE)
_LONGEST_QUOTE = 200
_LONGEST_NAME = 300
"""Characters of a name or code that a form states; what is longer is no name, and is cut."""
_MOST_OTHERS = 50
"""Other schools that one form may name."""
_ENDING = re.compile(r"(?:\s*\(\d{1,2}\)|\s+-\s+copy)*\.\w{1,5}$", re.IGNORECASE)
"""What ends a file's name, with the mark of a second download."""


def of_cover(cover: Cover, known: Known) -> list[Evidence]:
    """Return what the mail says around its files: thread, address, subject, body, signature, forwarded mail."""
    sender, names = cover.sender, known.names
    found: list[Evidence] = []
    thread = cover.thread.mail if cover.thread else None
    if thread and thread.school and thread.school in known.roster:
        found.append(_said(Layer.THREAD, thread.subject or "", (thread.school,)))
    if sender.address:
        found.append(_said(Layer.ADDRESS, sender.address, sender.schools))
    found += _named(Layer.SUBJECT, cover.subject, names)
    body, signature = _signed(cover.text)
    found += _named(Layer.BODY, body, names)
    found += _named(Layer.SIGNATURE, signature, names)
    for address in cover.forwarded:
        found.append(_said(Layer.FORWARDED, address, names.by_address(address)))
    return found


def of_file(file: ReadFile, names: NameIndex) -> list[Evidence]:
    """Return what a file's name says and, where it is a form, the form itself."""
    inside = list(_in_form(file.outcome, names)) if isinstance(file.outcome, Reading) else []
    return inside + _named(Layer.FILE_NAME, _ENDING.sub("", file.name), names)


def _in_form(reading: Reading, names: NameIndex) -> Iterator[Evidence]:
    """Yield what the form says: its code, its name, its letterhead where that is another text, other names in it.

    A code that the roster does not have says nothing, nor do other names that nobody has.
    """
    header = {field: (text or "")[:_LONGEST_NAME] for field, text in reading.header.items()}
    commune = header.get("commune") or ""
    if code := header.get("school_code"):
        yield _said(Layer.CODE, code, _coded(code, names))
    texts = {Layer.NAME: header.get("school_name"), Layer.LETTERHEAD: header.get("letterhead_name")}
    for layer, text in texts.items():
        if text and (layer is Layer.NAME or text != texts[Layer.NAME]):
            yield _said(layer, text, names.candidates(text, commune))
    for other in (reading.header.get("other_schools") or "").splitlines()[:_MOST_OTHERS]:
        text = other[:_LONGEST_NAME]
        yield _said(Layer.OTHERS, text, _coded(text, names) or names.candidates(text, commune))


def _named(layer: Layer, text: str, names: NameIndex) -> list[Evidence]:
    """Return the schools that a running text names, with the lines in which it does."""
    by_line = [(line, names.mentions(line)) for line in text.splitlines()]
    codes = {code for _, found in by_line for code in found}
    lines = " / ".join(line.strip() for line, found in by_line if found)
    return [_said(layer, lines[:_LONGEST_QUOTE], codes)] if codes else []


def _signed(text: str) -> tuple[str, str]:
    """Return body and signature: what follows the line "--" (RFC 3676 section 4.3), else the last 8 lines."""
    parts = _SIGNATURE.split(text, maxsplit=1)
    if len(parts) == 2:
        return parts[0], parts[1]
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(lines[:-_LAST_LINES]), "\n".join(lines[-_LAST_LINES:])


def _coded(code: str, names: NameIndex) -> frozenset[str]:
    known = names.by_code(code)
    return frozenset({known} if known else ())


def _said(layer: Layer, text: str, codes: Iterable[str]) -> Evidence:
    return Evidence(layer, text, tuple(sorted(codes)))
