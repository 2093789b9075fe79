"""people: one person or group across the rounds, names that may be one, awards asked for twice."""

import getpass
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import typer

from diemdanh.cli.context import AsJson, AsOf, Session, answer_json, answer_table, say, session_of
from rules.people import (
    KINDS,
    Appearance,
    Decided,
    DoubleRequest,
    Proposal,
    Timeline,
    double_requests,
    name_key,
    proposals,
    timelines,
)
from rules.problems import InputProblems
from store import campaigns, people
from store.people import SamePeople

_KIND = {"individual": "cá nhân", "collective": "tập thể"}
_OneSchool = Annotated[str | None, typer.Option("--school", metavar="TRƯỜNG", help="Chỉ trường này.")]
_School = Annotated[str, typer.Argument(metavar="TRƯỜNG", help="Mã trường.")]
_Name = Annotated[str, typer.Argument(metavar="TÊN", help="Một cách ghi tên, đặt trong dấu nháy.")]
_Other = Annotated[str, typer.Argument(metavar="TÊN KHÁC", help="Cách ghi kia.")]
_Apart = Annotated[bool, typer.Option("--apart", help="Là hai người, không phải một.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Cá nhân, tập thể qua các đợt.", no_args_is_help=True)
    group.command("list")(list_)
    group.command("check")(check)
    group.command("same")(same)
    app.add_typer(group, name="people")


def list_(context: typer.Context, school: _OneSchool = None, as_json: AsJson = False, as_of: AsOf = None) -> None:
    """Từng cá nhân, tập thể đã có trong báo cáo, qua các đợt."""
    session = session_of(context)
    lines, _ = _look(session, school, as_of)
    if as_json:
        answer_json([_timeline_json(session, line) for line in lines])
        return
    table = [
        (line.school, _KIND[line.kind], line.name, a.round, session.clock_words(a.received_at), a.requested_award)
        for line in lines
        for a in line.appearances
    ]
    headers = ("Trường", "Loại", "Tên", "Đợt", "Nhận lúc", "Đề nghị khen")
    answer_table(f"{len(lines)} cá nhân, tập thể", headers, table)


def check(context: typer.Context, school: _OneSchool = None, as_json: AsJson = False, as_of: AsOf = None) -> None:
    """Điểm cần xem: tên có thể là một người, và đề nghị khen trùng."""
    session = session_of(context)
    lines, said = _look(session, school, as_of)
    alike, doubled = proposals(lines, said), double_requests(lines)
    if as_json:
        answer_json(
            {
                "proposals": [_proposal_json(session, proposal) for proposal in alike],
                "double_requests": [_double_json(session, double) for double in doubled],
            }
        )
        return
    pairs = [(p.one.school, _KIND[p.one.kind], p.one.name, p.other.name, p.why) for p in alike]
    answer_table(f"{len(pairs)} cặp tên có thể là một", ("Trường", "Loại", "Tên", "Tên khác", "Vì sao"), pairs)
    asked = [(d.timeline.school, d.timeline.name, d.why, _requests(d.timeline.appearances)) for d in doubled]
    answer_table(f"{len(asked)} đề nghị khen trùng", ("Trường", "Tên", "Vì sao", "Các lần"), asked)


def same(context: typer.Context, school: _School, name: _Name, other: _Other, apart: _Apart = False) -> None:
    """Ghi nhận hai cách ghi tên là một người (tập thể), hoặc không phải."""
    session = session_of(context)
    lines, _ = _look(session, school, None)
    one, two = name_key(name), name_key(other)
    kinds = [kind for kind in KINDS if {one, two} <= _keys(lines, kind)]
    if not kinds or one == two:
        known = ", ".join(line.name for line in lines) or "chưa có ai"
        raise InputProblems("Không ghi được:", [f"cần hai tên khác nhau, cùng loại, trong báo cáo của trường: {known}"])
    now = session.now()
    with session.parts.database.transaction() as tx:
        for kind in kinds:
            people.decide(tx, SamePeople(school, kind, one, two, not apart, getpass.getuser(), now))
    say(f"Đã ghi: «{name}» và «{other}» là {'hai' if apart else 'một'}.")


def _keys(lines: Sequence[Timeline], kind: str) -> set[str]:
    return {key for line in lines if line.kind == kind for key in line.keys}


def _look(session: Session, school: str | None, as_of: datetime | None) -> tuple[list[Timeline], Decided]:
    with session.parts.database.reading() as tx:
        rounds = [round_.id for round_ in campaigns.all_rounds(tx)]
        said = people.decided(tx, as_of)
        return timelines(people.appearances(tx, rounds, as_of, school), said), said


def _requests(appearances: Sequence[Appearance]) -> str:
    return "; ".join(f"{a.round}: {a.requested_award or 'không đề nghị'}" for a in appearances)


def _timeline_json(session: Session, line: Timeline) -> dict[str, Any]:
    return {
        "school": line.school,
        "kind": line.kind,
        "name": line.name,
        "appearances": [
            {
                "name": a.name,
                "round": a.round,
                "received_at": session.stamp(a.received_at),
                "place": a.place,
                "requested_award": a.requested_award or None,
                "already_awarded": a.already_awarded or None,
            }
            for a in line.appearances
        ],
    }


def _proposal_json(session: Session, proposal: Proposal) -> dict[str, Any]:
    one, other = _timeline_json(session, proposal.one), _timeline_json(session, proposal.other)
    return {"why": proposal.why, "one": one, "other": other}


def _double_json(session: Session, double: DoubleRequest) -> dict[str, Any]:
    return {"why": double.why, **_timeline_json(session, double.timeline)}
