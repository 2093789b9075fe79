"""schools import and schools export: the roster as the office keeps it in a file.

What reads and writes workbooks is imported when one is at hand: openpyxl is a tenth of every command's start.
"""
# ruff: noqa: PLC0415

import getpass
from pathlib import Path
from typing import Annotated

import typer

from diemdanh.cli.context import NEEDS_A_PERSON, Yes, say, session_of, warn
from rules.problems import InputProblems
from rules.roster_changes import RosterChanges, compare
from store import roster
from store.roster_changes import Authorship


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Danh sách trường, .xlsx hoặc .csv (UTF-8).")],
    yes: Yes = False,
) -> None:
    """Nạp danh sách trường. Trường mới được thêm ngay; thay đổi được nêu ra và cần --yes."""
    from ingest.roster_file import read_roster

    session = session_of(context)
    with session.parts.database.reading() as tx:
        known = roster.all_schools(tx)
    wanted = read_roster(file, known)
    if wanted.ignored_columns:
        warn(f"Bỏ qua các cột: {', '.join(wanted.ignored_columns)}.")
    for warning in wanted.warnings:
        warn(f"Lưu ý: {warning}")
    authorship = Authorship(getpass.getuser(), f"import {file.name}", session.now())
    with session.parts.database.transaction() as tx:
        changes = compare(roster.all_schools(tx), wanted.schools, wanted.said)
        saved = [*changes.new, *(school for school, _ in changes.changed if yes)]
        roster.change(tx, saved, authorship)
    say(f"Thêm {len(changes.new)} trường; {len(wanted.schools)} trường trong tệp.")
    _tell(changes, yes)
    if changes.changed and not yes:
        say("Thay đổi chưa được ghi. Chạy lại với --yes nếu đồng ý.")
        raise typer.Exit(NEEDS_A_PERSON)


def _tell(changes: RosterChanges, done: bool) -> None:
    for school, differences in changes.changed:
        what = "; ".join(difference.words for difference in differences)
        say(f"{'Đã đổi' if done else 'Sẽ đổi'} {school.code} {school.name}: {what}")
    if changes.unnamed:
        names = "; ".join(f"{school.code} {school.name}" for school in changes.unnamed)
        say(f"Không có trong tệp, giữ nguyên ({len(changes.unnamed)}): {names}")


def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp .xlsx hoặc .csv sẽ được ghi.")],
    yes: Annotated[bool, typer.Option("--yes", help="Ghi đè tệp đã có.")] = False,
) -> None:
    """Ghi danh sách trường ra tệp có thể sửa rồi nạp lại."""
    from ingest.roster.export import as_csv, as_workbook

    writer = {".xlsx": as_workbook, ".csv": as_csv}.get(file.suffix.casefold())
    if writer is None:
        raise InputProblems(f"Không ghi được «{file.name}»:", ["tên tệp phải có đuôi .xlsx hoặc .csv"])
    with session_of(context).parts.database.reading() as tx:
        schools = roster.all_schools(tx)
    data = writer(schools)
    try:
        with file.open("wb" if yes else "xb") as target:
            target.write(data)
    except FileExistsError as error:
        raise InputProblems(f"Đã có tệp «{file}»:", ["chạy lại với --yes nếu muốn ghi đè"]) from error
    except OSError as error:
        raise InputProblems(f"Không ghi được «{file}»:", [str(error)]) from error
    say(f"Đã ghi {len(schools)} trường vào «{file}».")
