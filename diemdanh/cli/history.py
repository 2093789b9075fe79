"""history: how schools have kept their deadlines, over all rounds that have ended."""

from typing import Annotated, Any

import typer

from diemdanh.cli.context import AsJson, AsOf, Session, answer_json, answer_table, say, session_of
from rules.history import Measure, Past, Record
from rules.words import STANDING
from store import campaigns, obligations, outages, reminder_steps


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("history")(history)


def history(
    context: typer.Context,
    school: Annotated[str | None, typer.Argument(metavar="[TRƯỜNG]", help="Chỉ trường này, từng đợt một.")] = None,
    campaign: Annotated[str | None, typer.Option("--campaign", metavar="MÃ", help="Chỉ đợt công tác này.")] = None,
    as_json: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Các trường đã giữ hạn nộp thế nào qua các đợt: tỷ lệ đúng hạn, nộp sớm bao lâu, phải nhắc mấy lần."""
    session = session_of(context)
    now, office = session.now(as_of), session.office(as_of)
    with session.parts.database.reading() as tx:
        every = campaigns.all_rounds(tx, office.calendar.day_of(now))
        rounds = [r for r in every if campaign in (None, r.campaign)]
        owed = obligations.owed(tx, rounds, now, school=school, live=as_of is None)
        lost = outages.until(tx, now)
        measure = Measure(now, office.calendar, office.courtesy_counts, lost, reminder_steps.reminders_sent(tx))
    records = measure.records(owed)
    if as_json:
        unseen = [{"began_at": session.stamp(o.began_at), "ended_at": session.stamp(o.ended_at)} for o in lost]
        documents = [_record_dict(session, record) for record in records]
        answer_json({"as_of": session.stamp(now), "outages": unseen, "schools": documents})
    elif not records:
        say("Chưa có đợt nào kết thúc.")
    elif school is None:
        _show_all(records)
    else:
        _show_one(session, records[0])


def _show_all(records: list[Record]) -> None:
    """Print the schools that need the most care first."""
    headers = ("Mã", "Trường", "Phải nộp", "Đúng hạn", "Muộn", "Chưa nộp", "Tỷ lệ đúng hạn", "Nộp trước hạn", "Đã nhắc")
    rows = [
        (r.school.code, r.school.name, r.owed, r.on_time, r.late, r.missing, _percent(r.rate), _lead(r), r.reminders)
        for r in sorted(records, key=lambda record: (record.rate or 0.0, -record.reminders, record.school.code))
    ]
    answer_table("", headers, rows)
    say("Tỷ lệ đúng hạn = đúng hạn / phải nộp, tính trên cùng các đợt đã hết hạn; đợt được miễn không tính.")


def _show_one(session: Session, record: Record) -> None:
    say(f"{record.school.name}: đúng hạn {record.on_time}/{record.owed} đợt ({_percent(record.rate)})")
    rows = []
    for one in record.past:
        facts = one.duty.facts
        note = "không tính là muộn vì hộp thư của cơ quan gián đoạn" if one.excused else ""
        came = session.clock_words(facts.received_at or facts.nil_at)
        rows.append((one.duty.round.id, one.duty.round.label, STANDING[one.standing], came, one.reminders, note))
    answer_table("", ("Đợt", "Tên", "Kết quả", "Nhận lúc", "Đã nhắc", "Ghi chú"), rows)


def _percent(rate: float | None) -> str:
    return "" if rate is None else f"{rate:.0%}"


def _lead(record: Record) -> str:
    days = record.median_lead_days
    if days is None:
        return ""
    return f"{days:.1f} ngày".replace(".", ",") if days >= 0 else f"sau hạn {-days:.1f} ngày".replace(".", ",")


def _record_dict(session: Session, record: Record) -> dict[str, Any]:
    return {
        "code": record.school.code,
        "name": record.school.name,
        "owed": record.owed,
        "on_time": record.on_time,
        "late": record.late,
        "missing": record.missing,
        "excused": record.excused,
        "on_time_rate": record.rate,
        "median_lead_days": record.median_lead_days,
        "reminders": record.reminders,
        "rounds": [_past_dict(session, one) for one in record.past],
    }


def _past_dict(session: Session, one: Past) -> dict[str, Any]:
    facts = one.duty.facts
    return {
        "round": one.duty.round.id,
        "standing": one.standing,
        "on_time": one.on_time,
        "excused": one.excused,
        "received_at": session.stamp(facts.received_at or facts.nil_at),
        "reminders": one.reminders,
    }
