"""What applying a campaign again, or a new day off, would change: told before it is done."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from rules.calendar import Calendar, vietnamese_day
from rules.campaigns import Round


@dataclass(frozen=True)
class Change:
    """A round as it is and as it would be (None: not made any more). `finished`: its deadline has passed."""

    before: Round
    after: Round | None
    finished: bool


def changes(
    known: Iterable[Round], wanted: Iterable[Round], now: datetime, calendar: Calendar, campaign: str
) -> list[Change]:
    """Return what would become of rounds that are there already, in their order.

    `wanted` are all rounds of the campaign that there would be, its own and those of its recurring requests. Rounds of
    other campaigns stay as they are.
    """
    by_id = {round_.id: round_ for round_ in wanted}
    return [
        Change(before, after, before.deadline.late_from(calendar) <= now)
        for before in known
        if before.campaign == campaign and (after := by_id.get(before.id)) != before
    ]


def in_words(change: Change, calendar: Calendar, after: Calendar | None = None) -> Iterator[str]:
    """Yield one line for each thing that would change; `after` is the calendar as it would be."""
    if change.after is None:
        yield "không còn trong tệp"
        return
    for name, told in _TOLD.items():
        old, new = told(change.before, calendar), told(change.after, after or calendar)
        if old != new:
            yield f"{name}: {old} → {new}"


def _day(day: date | None) -> str:
    return vietnamese_day(day) if day else "không có"


def _yes_no(value: bool) -> str:
    return "có" if value else "không"


_TOLD: dict[str, Callable[[Round, Calendar], str]] = {
    "tên": lambda r, _: r.label,
    "hạn nộp": lambda r, calendar: r.deadline.in_words(calendar),
    "số ngày châm chước": lambda r, _: str(r.deadline.courtesy_days),
    "gặp ngày nghỉ": lambda r, _: r.deadline.days_off,
    "bắt đầu nhận": lambda r, _: _day(r.opens_on),
    "khóa sổ": lambda r, _: _day(r.closes_on),
    "cấp học": lambda r, _: ", ".join(sorted(r.audience)),
    "biểu mẫu": lambda r, _: r.form,
    "loại": lambda r, _: r.kind,
    "bản giấy": lambda r, _: _yes_no(r.paper),
    "minh chứng": lambda r, _: _yes_no(r.evidence),
    "nhắc trường": lambda r, _: _yes_no(r.chased),
    "yêu cầu định kỳ": lambda r, _: f"{r.recurrence or 'không'}, từ {_day(r.period_from)}",
}
