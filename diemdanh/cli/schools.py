"""schools list and schools show; the group holds import and export too."""

from dataclasses import asdict
from typing import Annotated

import typer

from diemdanh.cli.context import AsJson, Session, answer_json, answer_table, say, session_of
from diemdanh.cli.roster_files import export, import_
from rules.problems import InputProblems
from rules.roster_changes import WORDS, shown
from rules.roster_checks import code_key
from rules.schools import School, heir
from store import roster, roster_changes
from store.roster_changes import Entry


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Danh sách trường.", no_args_is_help=True)
    group.command("import")(import_)
    group.command("list")(list_)
    group.command("show")(show)
    group.command("export")(export)
    app.add_typer(group, name="schools")


def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """In danh sách trường."""
    with session_of(context).parts.database.reading() as tx:
        schools = roster.all_schools(tx)
    if as_json:
        answer_json([_as_dict(school) for school in schools])
        return
    rows = [(s.code, s.name, s.level, s.commune, "; ".join(s.addresses), s.phone) for s in schools]
    answer_table(f"{len(schools)} trường", ("Mã", "Tên trường", "Cấp học", "Xã", "Email", "Điện thoại"), rows)


def show(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="TRƯỜNG", help="Mã trường.")],
    as_json: AsJson = False,
) -> None:
    """In mọi điều đã biết về một trường, kèm lịch sử thay đổi."""
    session = session_of(context)
    with session.parts.database.reading() as tx:
        schools = {school.code: school for school in roster.all_schools(tx)}
        school = next((one for one in schools.values() if code_key(one.code) == code_key(code)), None)
        entries = roster_changes.history(tx, school.code) if school else []
    if school is None:
        raise InputProblems(f"Không có trường «{code}»:", ["xem mã bằng «diemdanh schools list»"])
    now_at = heir(school.code, schools, session.parts.plain_calendar.day_of(session.now()))
    if as_json:
        history = [_entry(session, entry) for entry in entries]
        answer_json({**_as_dict(school), "stands_for_it": now_at, "history": history})
        return
    for field, words in WORDS.items():
        say(f"{words[0].upper()}{words[1:]}: {shown(getattr(school, field)) or '(trống)'}")
    if now_at != school.code:
        say(f"Hiện nay thuộc: {now_at} {schools[now_at].name}")
    rows = [
        (session.clock_words(e.authorship.made_at), e.difference.words, e.authorship.made_by, e.authorship.reason)
        for e in entries
    ]
    answer_table("Lịch sử", ("Lúc", "Thay đổi", "Người", "Lý do"), rows)


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
        "former_names": list(school.former_names),
        "contacts": [asdict(contact) for contact in school.contacts],
        "valid_from": school.valid_from.isoformat() if school.valid_from else None,
        "valid_to": school.valid_to.isoformat() if school.valid_to else None,
        "merged_into": school.merged_into,
    }


def _entry(session: Session, entry: Entry) -> dict[str, object]:
    made = entry.authorship
    return {
        **asdict(entry.difference),
        "reason": made.reason,
        "made_by": made.made_by,
        "made_at": session.stamp(made.made_at),
    }
