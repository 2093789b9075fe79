"""schools import and schools list."""

from pathlib import Path
from typing import Annotated

import typer

from diemdanh.cli.context import NEEDS_A_PERSON, AsJson, Yes, answer_json, answer_table, say, session_of, warn
from ingest.roster_file import read_roster
from rules.roster_changes import compare
from rules.schools import School
from store import roster


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Danh sách trường.", no_args_is_help=True)
    group.command("import")(import_)
    group.command("list")(list_)
    app.add_typer(group, name="schools")


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Danh sách trường, .xlsx hoặc .csv (UTF-8).")],
    yes: Yes = False,
) -> None:
    """Nạp danh sách trường. Trường mới được thêm ngay; thay đổi được nêu ra và cần --yes."""
    wanted = read_roster(file)
    if wanted.ignored_columns:
        warn(f"Bỏ qua các cột: {', '.join(wanted.ignored_columns)}.")
    with session_of(context).parts.database.transaction() as tx:
        changes = compare(roster.all_schools(tx), wanted.schools)
        roster.save(tx, changes.new)
        if yes:
            roster.save(tx, [school for school, _ in changes.changed])
    say(f"Thêm {len(changes.new)} trường; {len(wanted.schools)} trường trong tệp.")
    for school, differences in changes.changed:
        say(f"{'Đã đổi' if yes else 'Sẽ đổi'} {school.code} {school.name}: {'; '.join(differences)}")
    if changes.changed and not yes:
        say("Thay đổi chưa được ghi. Chạy lại với --yes nếu đồng ý.")
        raise typer.Exit(NEEDS_A_PERSON)


def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """In danh sách trường."""
    with session_of(context).parts.database.reading() as tx:
        schools = roster.all_schools(tx)
    if as_json:
        answer_json([_as_dict(school) for school in schools])
        return
    rows = [(s.code, s.name, s.level, s.commune, "; ".join(s.emails), s.phone) for s in schools]
    answer_table(f"{len(schools)} trường", ("Mã", "Tên trường", "Cấp học", "Xã", "Email", "Điện thoại"), rows)


def _as_dict(school: School) -> dict[str, object]:
    return {
        "code": school.code,
        "name": school.name,
        "type": school.level,
        "commune": school.commune,
        "group": school.group,
        "email": list(school.emails),
        "phone": school.phone,
        "principal": school.principal,
        "aliases": list(school.aliases),
        "valid_from": school.valid_from.isoformat() if school.valid_from else None,
        "valid_to": school.valid_to.isoformat() if school.valid_to else None,
        "merged_into": school.merged_into,
    }
