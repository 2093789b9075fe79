"""The measured sections of docs/performance.md. What a person wrote around them stays."""

from collections.abc import Iterable
from dataclasses import dataclass

from bench.tables import Table

_START = """\
# Performance

Every figure below was written by `make bench` (`python -m bench --write docs/performance.md`), none by hand. Medians
of the runs, smallest and largest in brackets; ratios are within one run, as the figures of two machines do not compare.
One part alone is measured anew with `python -m bench intake --write docs/performance.md`.
"""


@dataclass(frozen=True)
class Section:
    """What one part of the measurements found. `method` says what was done; `measured` when, with what, on what."""

    key: str
    title: str
    method: str
    tables: tuple[Table, ...]
    measured: str

    def markdown(self) -> str:
        """Return the section as Markdown."""
        tables = "\n\n".join(table.markdown() for table in self.tables)
        return f"## {self.title}\n\n{self.method}\n\n{tables}\n\n{self.measured}"


def updated(text: str, sections: Iterable[Section]) -> str:
    """Return the document with these sections put in place of their older selves, new ones at the end.

    An empty `text` begins a new document.
    """
    document = text or _START
    for section in sections:
        begin, end = f"<!-- bench: {section.key} -->", f"<!-- end: {section.key} -->"
        block = f"{begin}\n{section.markdown()}\n{end}"
        before, found, rest = document.partition(begin)
        document = f"{before}{block}{rest.partition(end)[2]}" if found else f"{document.rstrip()}\n\n{block}\n"
    return document
