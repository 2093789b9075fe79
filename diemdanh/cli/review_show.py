"""review show and log: what a person needs to decide, and what was decided."""

from typing import Annotated, Any

import typer

from diemdanh.cli.context import AsJson, Session, answer_json, answer_table, say, session_of
from diemdanh.cli.incoming import ledger_line
from diemdanh.cli.reading import reading_json
from diemdanh.cli.reading_text import tell
from diemdanh.cli.row_json import row_json
from ingest.cases import ReadFile
from ingest.review.commands import likely
from ingest.review.showing import Report, Story, differences_to_current, story
from ingest.review.subject import candidates
from ingest.review.undoing import WORDS
from rules.problems import InputProblems
from rules.reading import Reading
from rules.text import one_line
from rules.versions import Differences
from rules.words import OUTCOME, REASON, REVIEW
from store import messages, rulings
from store.ledger import LedgerEntry
from store.messages import Outcome
from store.rulings import Ruling

_VERIFIED = {True: "máy chủ đã xác thực", False: "máy chủ KHÔNG xác thực được", None: "máy chủ không nói gì"}


def show(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="SỐ", help="Số của thư, xem «review list».")],
    as_json: AsJson = False,
) -> None:
    """Mọi điều cần biết để quyết định về một thư; đọc lại các tệp, không ghi lại gì."""
    session = session_of(context)
    with session.parts.database.reading() as tx:
        found, message = story(tx, number), messages.stored(tx, number)
    if found is None:
        raise InputProblems("Không xem được:", [f"không có thư số {number}"])
    waits = found.entry.verdict.outcome is Outcome.PARKED
    processor = session.parts.poller.processor
    read = list(processor.look(message).files) if message and waits else []
    beside = _beside(session, found, read)
    if as_json:
        answer_json(_story_json(session, found, read, beside))
    else:
        _tell_story(session, found)
        tell([(file.name, file.outcome) for file in read], list(session.parts.forms.values()))
        _tell_differences(beside)
        say("Lệnh có thể dùng:\n" + "\n".join(f"  {command}" for command in likely(found)))


def _beside(session: Session, found: Story, read: list[ReadFile]) -> dict[str, Differences]:
    """Return how what was read differs from what counts of the one school in question, by round."""
    readings = [file.outcome for file in read if isinstance(file.outcome, Reading)]
    if len(found.candidates) != 1 or len(readings) != 1:
        return {}
    (school,), (reading,) = found.candidates, readings
    with session.parts.database.reading() as tx:
        return differences_to_current(tx, school.code, reading.form, reading.rows)


def log(context: typer.Context, as_json: AsJson = False) -> None:
    """Nhật ký: mọi quyết định về thư và báo cáo, ai, lúc nào, vì sao."""
    session = session_of(context)
    with session.parts.database.reading() as tx:
        made = rulings.everything(tx)
    if as_json:
        answer_json([ruling_json(session, ruling) for ruling in made])
        return
    _tell_history(session, made)


def questions(entry: LedgerEntry) -> dict[str, Any]:
    """Return what JSON shows of a waiting message beside its line of the ledger."""
    return {
        "candidates": list(candidates(entry)),
        "flags": list(entry.flags),
        "evidence": [{"layer": e.layer, "text": e.text, "schools": list(e.schools)} for e in entry.evidence],
    }


def report_json(session: Session, report: Report) -> dict[str, Any]:
    """Return a report as JSON shows it to the reviewer."""
    submission = report.submission
    return {
        "school": submission.school,
        "round": submission.round,
        "version": submission.version,
        "file": submission.file,
        "nil": submission.nil,
        "review": report.review,
        "set_aside": submission.aside,
        "set_aside_at": session.stamp(submission.aside_at),
        "differences": _differences_json(report.differences) if report.differences is not None else None,
    }


def ruling_json(session: Session, ruling: Ruling) -> dict[str, Any]:
    """Return a decision as JSON shows it."""
    return {
        "message": ruling.message,
        "kind": ruling.kind,
        "holds": ruling.holds,
        "school": ruling.school,
        "round": ruling.round,
        "file": ruling.file,
        "adds": ruling.adds,
        "reason": ruling.reason,
        "made_by": ruling.made_by,
        "made_at": session.stamp(ruling.made_at),
    }


def _differences_json(found: Differences) -> dict[str, Any]:
    return {
        "added": [row_json(row) for row in found.added],
        "removed": [row_json(row) for row in found.removed],
        "changed": [
            {
                "number": row.number,
                "name": row.after.fields.get("name"),
                "fields": [{"field": c.field, "before": c.before, "after": c.after} for c in row.fields],
            }
            for row in found.changed
        ],
    }


def _story_json(session: Session, found: Story, read: list[ReadFile], beside: dict[str, Differences]) -> dict[str, Any]:
    entry = found.entry
    return {
        "id": entry.message,
        **ledger_line(session, entry),
        **questions(entry),
        "sender_name": entry.sender_name,
        "verified": entry.verified,
        "schools": [{"code": s.code, "name": s.name, "emails": list(s.addresses)} for s in found.candidates],
        "files": [{"name": f.name, "size": f.size, "outcome": f.outcome, "reason": f.reason} for f in found.files],
        "read": [reading_json(file.name, file.outcome) for file in read],
        "beside": {round_: _differences_json(differences) for round_, differences in beside.items()},
        "reports": [report_json(session, report) for report in found.reports],
        "history": [ruling_json(session, ruling) for ruling in found.history],
        "commands": likely(found),
    }


def _tell_story(session: Session, found: Story) -> None:
    entry = found.entry
    name = f"{one_line(entry.sender_name)} " if entry.sender_name else ""
    reason = REASON.get(entry.verdict.reason or "", entry.verdict.reason)
    say(f"Thư số {entry.message}, nhận lúc {session.clock_words(entry.received_at)}")
    say(f"  Người gửi: {name}<{entry.sender or 'không rõ'}> ({_VERIFIED[entry.verified]})")
    say(f"  Tiêu đề: {entry.subject or '(trống)'}")
    say(f"  Kết quả: {': '.join(filter(None, (OUTCOME[entry.verdict.outcome], reason)))}")
    if entry.verdict.detail:
        say(f"  {entry.verdict.detail}")
    for flag in entry.flags:
        say(f"  CẢNH BÁO: {flag}")
    answer_table(
        "Căn cứ", ("Ở đâu", "Ghi gì", "Trường"), [(e.layer, e.text, ", ".join(e.schools)) for e in entry.evidence]
    )
    schools = [(s.code, s.name, ", ".join(s.addresses)) for s in found.candidates]
    answer_table("Các trường có thể", ("Mã", "Tên", "Địa chỉ đã đăng ký"), schools)
    files = [(number, one_line(f.name), f.size, f.outcome, f.reason) for number, f in enumerate(found.files, 1)]
    answer_table("Tệp", ("Số", "Tên", "Cỡ", "Kết quả", "Lý do"), files)
    reports = [(r.submission.school, r.submission.round, r.submission.version, REVIEW[r.review]) for r in found.reports]
    answer_table("Báo cáo đã ghi nhận", ("Trường", "Đợt", "Lần nộp", "Tình trạng"), reports)
    _tell_history(session, list(found.history))


def _tell_history(session: Session, made: list[Ruling]) -> None:
    lines = [
        (
            r.message,
            session.clock_words(r.made_at),
            r.made_by,
            ("" if r.holds else "rút lại: ") + WORDS[r.kind],
            r.school,
            r.round,
            r.reason,
        )
        for r in made
    ]
    headers = ("Số thư", "Lúc", "Ai", "Quyết định", "Trường", "Đợt", "Lý do")
    answer_table(f"{len(lines)} quyết định", headers, lines)


def _tell_differences(beside: dict[str, Differences]) -> None:
    for round_, found in beside.items():
        counts = f"thêm {len(found.added)}, bớt {len(found.removed)}, sửa {len(found.changed)} dòng"
        say(f"So với bản đang tính của {round_}: {counts if found else 'không khác'}.")
        for sign, rows in (("+", found.added), ("-", found.removed)):
            for row in rows:
                say(f"  {sign} {one_line(row.fields.get('name') or '(chưa ghi tên)')}")
        for row_ in found.changed:
            fields = "; ".join(f"{c.field}: «{c.before}» → «{c.after}»" for c in row_.fields)
            say(f"  ~ {one_line(row_.after.fields.get('name') or '')}: {fields}")
