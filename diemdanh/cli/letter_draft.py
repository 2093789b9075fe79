"""campaign draft: an official letter becomes the draft of a campaign, for a person to look at."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from diemdanh.cli.context import say, warn
from ingest.readers.definitions import load_definitions
from ingest.sandbox import InterruptedReadError, Sandbox
from rules.campaigns import Kind
from rules.official_letter.reading import read_letter
from rules.official_letter.toml import to_toml
from rules.problems import InputProblems
from rules.reading import Unreadable

_LARGEST = 30 * 2**20  # octets


def add_to(group: typer.Typer) -> None:
    """Add the command of this module."""
    group.command("draft")(draft)


def draft(
    letter: Annotated[Path, typer.Argument(metavar="CÔNG_VĂN", help="Tệp .docx, .odt, .pdf hoặc .txt.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="TỆP", help="Ghi vào tệp này.")] = None,
) -> None:
    """Đọc một công văn và đề xuất tệp đợt công tác, để người phụ trách xem lại rồi mới ghi."""
    found = read_letter(_lines(letter))
    if found.day is None and not found.rounds and not found.recurring:
        raise InputProblems(f"Không nhận ra công văn trong {letter}:", ["không thấy ngày công văn và hạn nộp nào"])
    text = to_toml(found, _forms())
    if out is None:
        say(text.rstrip("\n"))
    else:
        _write(out, text)
    warn(f"Tìm thấy {len(found.rounds)} đợt, {len(found.recurring)} yêu cầu định kỳ.")
    for missing in found.missing:
        warn(f"Không thấy: {missing}.")
    for doubt in dict.fromkeys(found.doubts):
        warn(f"Cần xem lại: {doubt}")


def _lines(letter: Path) -> tuple[str, ...]:
    """Read the letter in a child, as any stranger's document."""
    try:
        data = letter.read_bytes()
    except OSError as error:
        raise InputProblems(f"Không đọc được {letter}:", [str(error)]) from error
    if len(data) > _LARGEST:
        raise InputProblems(f"Không đọc {letter}:", [f"tệp lớn hơn {_LARGEST // 2**20} MiB"])
    try:
        lines = Sandbox().letter(data, letter.name)
    except InterruptedReadError as error:
        raise InputProblems(f"Chưa đọc được {letter}:", ["việc đọc bị ngắt giữa chừng; hãy chạy lại"]) from error
    if isinstance(lines, Unreadable):
        raise InputProblems(f"Không đọc được {letter}:", [lines.reason])
    return lines


def _forms() -> Mapping[Kind, str]:
    """Return the likely form of each kind: the first one whose rows answer it."""
    answers = [(form.id, {table.answers for table in form.tables}) for form in load_definitions()]
    article = next(id_ for id_, kinds in answers if kinds == {Kind.ARTICLE.value})
    report = next(id_ for id_, kinds in answers if Kind.REPORT.value in kinds)
    return {kind: article if kind is Kind.ARTICLE else report for kind in Kind}


def _write(out: Path, text: str) -> None:
    """Write a new file. Raises InputProblems where there is one: a person may have worked on it."""
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise InputProblems(f"Không ghi đè {out}:", ["tệp đã có; chọn tên khác hoặc xóa tệp cũ"]) from error
    except OSError as error:
        raise InputProblems(f"Không ghi được {out}:", [str(error)]) from error
