"""What a person should know before a round begins: too little time, a day off, two rounds that cannot be told apart."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from rules.calendar import Calendar, short_day
from rules.campaigns import Letter, Round
from rules.deadlines import DaysOff
from rules.round_choice import periods_named

_DAY = timedelta(days=1)
# A school needs about a week: to hold its meeting, to write, to have it signed and stamped.
_SHORT = 5


def warnings(rounds: Iterable[Round], letter: Letter, today: date, calendar: Calendar) -> Iterator[str]:
    """Yield Vietnamese sentences about rounds that have not ended, each naming its round; none where all is well."""
    rounds = list(rounds)
    coming = [r for r in rounds if r.deadline.last_courtesy_day(calendar) >= today]
    for round_ in rounds:
        if round_ not in coming:
            yield f"{round_.id}: hạn nộp đã qua ({round_.deadline.in_words(calendar)})."
    for round_ in coming:
        yield from _of_time(round_, max(letter.day, today), calendar)
    yield from _alike(coming, calendar)


def working_days_left(round_: Round, today: date, calendar: Calendar) -> int:
    """Return how many working days follow `today` until the last good day, that day included."""
    return calendar.working_days_between(today + _DAY, round_.deadline.last_good_day(calendar))


def _of_time(round_: Round, today: date, calendar: Calendar) -> Iterator[str]:
    left = working_days_left(round_, max(today, round_.opens_on), calendar)
    if left < _SHORT:
        yield (
            f"{round_.id}: chỉ còn {left} ngày làm việc kể từ {short_day(max(today, round_.opens_on))} đến hạn, "
            f"{round_.deadline.in_words(calendar)}."
        )
    reason = calendar.day_off(round_.deadline.last_named_day)
    if reason and round_.deadline.days_off is DaysOff.KEEP:
        yield (
            f"{round_.id}: ngày cuối cùng {short_day(round_.deadline.last_named_day)} là ngày nghỉ ({reason}); "
            'hạn giữ nguyên theo công văn, trừ khi tệp ghi days_off = "next_working_day" hoặc "previous_working_day".'
        )


def _alike(rounds: Sequence[Round], calendar: Calendar) -> Iterator[str]:
    for one, other in combinations(rounds, 2):
        same = one.form == other.form and one.audience & other.audience
        named = periods_named(one.label), periods_named(other.label)
        told_apart = all(named) and named[0].isdisjoint(named[1])
        if same and not told_apart and _overlap(one, other, calendar):
            yield (
                f"{one.id} và {other.id}: cùng biểu {one.form}, cùng lúc nhận, tên không nêu kỳ khác nhau; "
                "báo cáo không ghi kỳ sẽ phải chờ chuyên viên."
            )


def _overlap(one: Round, other: Round, calendar: Calendar) -> bool:
    ends = [r.deadline.last_courtesy_day(calendar) for r in (one, other)]
    return one.opens_on <= ends[1] and other.opens_on <= ends[0]
