"""One file read again and again: `python -m bench.rivals.file_reading HOW FILE TIMES`, HOW one of `HOW`.

Prints JSON: the seconds of each reading but the first, which loads what is needed, and the most memory that the process
held, in bytes. `plain` is what somebody writes in an afternoon, `floor` what no reader of XML can do without.
"""

import json
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

_XML = (".xml", ".rels")


def markitdown() -> Callable[[Path], int]:
    """Return a reader that makes Markdown of a file; it answers with the length of its text."""
    from markitdown import MarkItDown  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    converter = MarkItDown(enable_plugins=False)
    return lambda path: len(converter.convert(str(path)).text_content)


def plain() -> Callable[[Path], int]:
    """Return a reader of the cells of all tables with python-docx or openpyxl; it answers with their number."""
    from bench.rivals.form_rows import docx_rows, xlsx_rows  # noqa: PLC0415

    rows = {".docx": docx_rows, ".xlsx": xlsx_rows}
    return lambda path: sum(len(row) for row in rows[path.suffix](path.read_bytes()))


def floor() -> Callable[[Path], int]:
    """Return what inflates the members of a zip and parses those that are XML, and no more."""
    from lxml import etree  # noqa: PLC0415

    def parse(path: Path) -> int:
        with zipfile.ZipFile(path) as archive:
            return sum(len(etree.fromstring(archive.read(n))) for n in archive.namelist() if n.endswith(_XML))

    return parse


def alone() -> Callable[[Path], int]:
    """Return the product's reader without a process of its own; it answers with the number of rows."""
    from ingest.readers.child import read_one  # noqa: PLC0415
    from rules.reading import Reading  # noqa: PLC0415

    def read(path: Path) -> int:
        outcome = read_one(path.read_bytes(), path.name)
        return len(outcome.rows) if isinstance(outcome, Reading) else 0

    return read


def product() -> Callable[[Path], int]:
    """Return the product's reader as it reads a mail's file, a child process each; the first look starts its server."""
    from ingest.attachments import Attachment  # noqa: PLC0415
    from ingest.sandbox import Sandbox  # noqa: PLC0415
    from ingest.unpacking import read_files  # noqa: PLC0415
    from rules.reading import Reading  # noqa: PLC0415

    sandbox = Sandbox()

    def read(path: Path) -> int:
        outcomes = [each.outcome for each in read_files([Attachment(path.name, "", path.read_bytes())], sandbox)]
        return sum(len(outcome.rows) for outcome in outcomes if isinstance(outcome, Reading))

    return read


HOW: Mapping[str, Callable[[], Callable[[Path], int]]] = {
    "markitdown": markitdown,
    "plain": plain,
    "floor": floor,
    "alone": alone,
    "product": product,
}


def run(how: str, path: Path, times: int) -> dict[str, object]:
    """Read once to warm up, then `times` times."""
    read = HOW[how]()
    found, seconds = read(path), []
    for _ in range(times):
        begun = time.perf_counter()
        found = read(path)
        seconds.append(time.perf_counter() - begun)
    return {"found": found, "seconds": seconds, "peak": _peak()}


def _peak() -> int:
    """Return VmHWM in bytes. The ru_maxrss of getrusage(2) is no less than that of the process which started this."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))) + "\n")
