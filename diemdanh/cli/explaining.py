"""explain: how a deadline and a verdict were derived."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from diemdanh.cli.context import AsJson, AsOf, Session, answer_json, say, session_of
from rules.calendar import Calendar
from rules.campaigns import Round
from rules.explaining import Matter, Step, Told, explain
from rules.schools import School
from rules.standing import Facts, standing
from store import arrivals, campaigns, decisions, obligations
from store.database import Transaction


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("explain")(explain_verdict)


def explain_verdict(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="TRƯỜNG", help="Mã trường.")],
    round_id: Annotated[str, typer.Option("--round", metavar="ĐỢT", help="Đợt báo cáo.")],
    as_json: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Vì sao trường có hạn nộp và kết luận như vậy, từng bước một."""
    session = session_of(context)
    now, office = session.now(as_of), session.office(as_of)
    with session.parts.database.reading() as tx:
        round_ = session.require_round(tx, round_id)
        school = session.require_school(tx, code)
        matter = _matter(tx, round_, school, now, as_of)
    steps = explain(matter, now, office.calendar, courtesy_counts=office.courtesy_counts)
    if as_json:
        answer_json(_as_dict(session, matter, steps, now, office.calendar))
        return
    say(f"{school.name}, {round_.label} ({round_id})")
    for number, step in enumerate(steps, 1):
        named = step.text.casefold().startswith(step.about)
        say(f"{number:2}. {step.text if named else f'{step.about.capitalize()}: {step.text}'}")


def _as_dict(
    session: Session, matter: Matter, steps: Sequence[Step], now: datetime, calendar: Calendar
) -> dict[str, Any]:
    due = matter.facts.due
    return {
        "school": matter.school.code,
        "name": matter.school.name,
        "round": matter.round.id,
        "as_of": session.stamp(now),
        "standing": standing(matter.round, matter.facts, now, calendar),
        "due_at": session.stamp(due.due_at(calendar)),
        "late_from": session.stamp(due.late_from(calendar)),
        "steps": [asdict(step) for step in steps],
    }


def _matter(tx: Transaction, round_: Round, school: School, now: datetime, as_of: datetime | None) -> Matter:
    owed = obligations.owed(tx, [round_], now, school=school.code, live=as_of is None)
    letter = campaigns.all_campaigns(tx)[round_.campaign].letter
    made = decisions.history(tx, round_.id, school, now)
    told = [Told(d.kind, d.school is None, d.holds, d.on_day, d.reason, d.made_by, d.made_at) for d in made]
    came = arrivals.of_obligation(tx, round_.id, school.code, as_of)
    return Matter(letter, round_, school, owed[0].facts if owed else Facts(round_.deadline), told, came)
