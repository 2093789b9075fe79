"""campaign preview, list and show: what is asked, and what is to come."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from diemdanh.cli.context import AsJson, Session, answer_json, answer_table, say, session_of
from rules.calendar import Calendar, short_day, vietnamese_day
from rules.campaign_file import parse_campaign
from rules.campaigns import Round
from rules.forecast import coming
from rules.lead import working_days_left
from rules.obligations import owes
from rules.problems import InputProblems
from store import campaigns, days_off, roster
from store.campaigns import StoredCampaign
from store.database import Transaction


def add_to(group: typer.Typer) -> None:
    """Add the commands of this module."""
    group.command("preview")(preview)
    group.command("list")(listing)
    group.command("show")(show)


def preview(
    context: typer.Context,
    campaign: Annotated[str | None, typer.Argument(metavar="[MÃ]", help="Chỉ đợt công tác này.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="TỆP", help="Xem một tệp chưa ghi; không cần cơ sở dữ liệu.")
    ] = None,
    months: Annotated[int, typer.Option("--months", min=1, max=60, metavar="SỐ", help="Số tháng xem trước.")] = 12,
    as_json: AsJson = False,
) -> None:
    """Các đợt sẽ đến hạn trong mười hai tháng tới, kể cả những đợt định kỳ chưa mở."""
    session = session_of(context)
    if file is not None:
        calendar, forms = session.unready.plain_calendar, session.unready.forms
        rounds = coming([parse_campaign(read_text(file), forms, calendar)], (), session.now(), months, calendar)
        _answer(session, [_round_dict(session, r, calendar) | {"made": False} for r in rounds], as_json)
        return
    with session.parts.database.reading() as tx:
        calendar = days_off.calendar(tx, session.parts.plain_calendar)
        stored = _stored(tx, campaign)
        parsed = [parse_campaign(one.definition, session.parts.forms, calendar) for one in stored]
        known = [r for r in campaigns.all_rounds(tx) if r.campaign in {one.id for one in stored}]
        schools = roster.all_schools(tx)
    rounds = coming(parsed, known, session.now(), months, calendar)
    made = {r.id for r in known}
    of_roster = [{"made": r.id in made, "expected": sum(owes(r, s) for s in schools)} for r in rounds]
    documents = [_round_dict(session, r, calendar) | more for r, more in zip(rounds, of_roster, strict=True)]
    _answer(session, documents, as_json)


def _stored(tx: Transaction, campaign: str | None) -> list[StoredCampaign]:
    stored = campaigns.all_campaigns(tx)
    if campaign is not None and campaign not in stored:
        raise InputProblems(f"Không có đợt công tác «{campaign}»:", ["xem bằng «diemdanh campaign list»"])
    return list(stored.values()) if campaign is None else [stored[campaign]]


def _answer(session: Session, documents: Sequence[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        answer_json(documents)
        return
    if not documents:
        say("Không có đợt nào đến hạn trong thời gian này.")
        return
    headers = ("Đợt", "Tên", "Nhận từ", "Hạn nộp", "Còn ngày làm việc", "Số trường", "Lưu ý")
    rows = []
    for one in documents:
        opens = short_day(date.fromisoformat(one["opens"]))
        note = f"ngày cuối là ngày nghỉ ({one['day_off']})" if one["day_off"] else ""
        made = "" if one["made"] else "chưa mở"
        remarks = "; ".join(filter(None, (made, note)))
        left, expected = one["working_days_left"], one.get("expected", "")
        rows.append((one["id"], one["label"], opens, one["due_words"], left, expected, remarks))
    answer_table("", headers, rows)


def _round_dict(session: Session, round_: Round, calendar: Calendar) -> dict[str, Any]:
    deadline, today = round_.deadline, calendar.day_of(session.now())
    return {
        "id": round_.id,
        "campaign": round_.campaign,
        "label": round_.label,
        "kind": round_.kind,
        "opens": round_.opens_on.isoformat(),
        "due_words": deadline.in_words(calendar),
        "last_good_day": deadline.last_good_day(calendar).isoformat(),
        "last_courtesy_day": deadline.last_courtesy_day(calendar).isoformat(),
        "closes": round_.closes_on.isoformat() if round_.closes_on else None,
        "working_days_left": working_days_left(round_, max(today, round_.opens_on), calendar),
        "day_off": calendar.day_off(deadline.last_named_day),
    }


def listing(context: typer.Context, as_json: AsJson = False) -> None:
    """Các đợt công tác đã ghi."""
    session = session_of(context)
    with session.parts.database.reading() as tx:
        stored = campaigns.all_campaigns(tx).values()
        rounds = Counter(r.campaign for r in campaigns.all_rounds(tx))
    if as_json:
        letters = [{"letter": c.letter.number, "date": c.letter.day.isoformat()} for c in stored]
        known = [{"id": c.id, "title": c.title, "rounds": rounds[c.id]} for c in stored]
        answer_json([one | letter for one, letter in zip(known, letters, strict=True)])
        return
    headers = ("Mã", "Công văn", "Ngày", "Nội dung", "Số đợt")
    rows = [(c.id, c.letter.number, vietnamese_day(c.letter.day), c.title, rounds[c.id]) for c in stored]
    answer_table("", headers, rows)


def show(
    context: typer.Context, campaign: Annotated[str, typer.Argument(metavar="MÃ", help="Mã đợt công tác.")]
) -> None:
    """In lại tệp TOML của một đợt công tác, đúng như lần ghi gần nhất."""
    with session_of(context).parts.database.reading() as tx:
        (stored,) = _stored(tx, campaign)
    say(stored.definition.rstrip("\n"))


def read_text(file: Path) -> str:
    """Return the text of a campaign's file. Raises InputProblems when it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputProblems(f"Không đọc được tệp đợt công tác {file}:", [str(error)]) from error
