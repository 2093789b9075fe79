"""read: what the program makes of files, without configuration, mailbox or database."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import MofNCompleteColumn

from diemdanh.cli.context import NEEDS_A_PERSON, AsJson, answer_json, warn
from diemdanh.cli.progress import progress_bar
from diemdanh.cli.reading_text import tell
from diemdanh.cli.row_json import row_json
from ingest.attachments import Attachment
from ingest.cases import ReadFile
from ingest.mailfolders import RefusedFileError, existing, opened, shown, why
from ingest.readers.definitions import load_definitions, with_own
from ingest.readers.orders import ReadAs
from ingest.sandbox import InterruptedReadError, Sandbox
from ingest.unpacking import read_files
from rules.findings import Weight
from rules.problems import InputProblems
from rules.reading import NotOurForm, Reading, ReadOutcome, Unreadable

_LARGEST = 64 << 20
_TOO_LARGE = f"Tệp lớn hơn {_LARGEST >> 20} MB nên không mở; một biểu báo cáo nhỏ hơn nhiều."
_NOTHING_INSIDE = "Trong tệp không có tệp nào khác để đọc."


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("read")(read)


def read(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="TỆP…", help="Biểu báo cáo, hoặc tệp nén, winmail.dat, thư .eml có biểu báo cáo."),
    ],
    as_json: AsJson = False,
    forms: Annotated[
        Path | None,
        typer.Option("--forms", metavar="THƯ_MỤC", help="Nhận cả biểu mẫu riêng trong thư mục này (*.toml)."),
    ] = None,
) -> None:
    """Đọc thử tệp và cho biết chương trình hiểu gì; không cần cấu hình, không ghi lại gì."""
    there, known = _files(files), with_own(forms) if forms else load_definitions()
    try:
        outcomes = [each for found in _read_all(there, Sandbox(reader=ReadAs(known))) for each in found]
    except InterruptedReadError:
        warn("Việc đọc bị dừng từ bên ngoài; hãy chạy lại.")
        raise typer.Exit(NEEDS_A_PERSON) from None
    if as_json:
        answer_json([reading_json(name, outcome) for name, outcome in outcomes])
    else:
        tell(outcomes, known)
    if not all(_is_clear(outcome) for _, outcome in outcomes):
        raise typer.Exit(NEEDS_A_PERSON)


def _files(paths: Sequence[Path]) -> Sequence[tuple[Path, str]]:
    """Return each file as it stands on the disk, with its name as it was given. InputProblems for what is no file."""
    there = [(existing(path), shown(path)) for path in paths]
    problems = [f"{name}: {problem}" for path, name in there if (problem := _problem(path))]
    if problems:
        raise InputProblems("Không đọc được:", problems)
    return [(path, name) for path, name in there if path is not None]


def _problem(path: Path | None) -> str:
    if path is None:
        return "không có tệp này"
    if path.is_dir():
        return "là thư mục; hãy nêu từng tệp, ví dụ «thư-mục/*»"
    if not path.is_file():
        return "không phải là tệp thường (ống dẫn, thiết bị …)"
    return "" if os.access(path, os.R_OK) else "không có quyền đọc"


def _read_all(files: Sequence[tuple[Path, str]], sandbox: Sandbox) -> Iterator[list[tuple[str, ReadOutcome]]]:
    """Yield what came of each file, in their order: the file itself, or every file in it under its path."""
    read_one = partial(_read, sandbox)
    with ThreadPoolExecutor(os.cpu_count()) as pool, progress_bar(MofNCompleteColumn()) as bar:
        task = bar.add_task("Đang đọc tệp", total=len(files))
        for found in pool.map(read_one, files):
            bar.advance(task)
            yield found


def _read(sandbox: Sandbox, file: tuple[Path, str]) -> list[tuple[str, ReadOutcome]]:
    path, name = file
    data = _bytes(path)
    if isinstance(data, Unreadable):
        return [(name, data)]
    found: Sequence[ReadFile] = read_files([Attachment(name, "", data)], sandbox)
    return [(each.name, each.outcome) for each in found] or [(name, NotOurForm(_NOTHING_INSIDE))]


def _bytes(path: Path) -> bytes | Unreadable:
    """Return what the file holds, and never more than is read of one: it may grow, or lie about its size."""
    try:
        with opened(path) as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        return Unreadable(f"Tệp {why(error)}.")
    except RefusedFileError as error:
        return Unreadable(f"Tệp {error}.")
    return data if len(data) <= _LARGEST else Unreadable(_TOO_LARGE)


def _is_clear(outcome: ReadOutcome) -> bool:
    return isinstance(outcome, Reading) and all(finding.weight is not Weight.MUST for finding in outcome.findings)


def reading_json(file: str, outcome: ReadOutcome) -> dict[str, Any]:
    """Return an outcome as JSON shows it, with the same keys for all."""
    reading = outcome if isinstance(outcome, Reading) else None
    return {
        "file": file,
        "outcome": "read" if reading else "not_our_form" if isinstance(outcome, NotOurForm) else "unreadable",
        "reason": None if isinstance(outcome, Reading) else outcome.reason,
        "form": reading.form if reading else None,
        "version": reading.version if reading else None,
        "nil": reading.nil if reading else None,
        "periods": list(reading.periods) if reading else [],
        "header": dict(reading.header) if reading else {},
        "rows": [row_json(row) for row in reading.rows] if reading else [],
        "findings": [asdict(finding) for finding in reading.findings] if reading else [],
    }
