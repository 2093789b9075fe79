"""How a deadline and a verdict were derived, sentence by sentence: for a principal who contests them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.calendar import Calendar, short_day, vietnamese_day
from rules.campaigns import Letter, Round
from rules.deadlines import DaysOff, Deadline
from rules.obligations import owes
from rules.schools import School
from rules.standing import MISSING, Facts, Paper, Standing, paper, standing
from rules.words import PAPER, STANDING

# What is told when the clock that a mail carries and the server's differ by more. Source: docs/domain.md, section 2.
_ODD_CLOCK = timedelta(hours=1)


@dataclass(frozen=True)
class Told:
    """A decision as it is told: of which kind, about the school itself or its group, and whether it holds."""

    kind: str
    of_group: bool
    holds: bool
    on_day: date | None
    reason: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class Came:
    """A report that came: its version, when, by whose clock, and why it counts no more (None: it counts)."""

    version: int
    received_at: datetime
    dated_by: str
    sent_at: datetime | None
    file: str
    nil: bool
    aside: str | None


@dataclass(frozen=True)
class Matter:
    """One obligation with all that bears on it, in the order of time."""

    letter: Letter
    round: Round
    school: School
    facts: Facts
    told: Sequence[Told]
    came: Sequence[Came]


@dataclass(frozen=True)
class Step:
    """One step of the derivation: what it is about, and a Vietnamese sentence."""

    about: str
    text: str


def explain(matter: Matter, now: datetime, calendar: Calendar, *, courtesy_counts: bool) -> list[Step]:
    """Return the derivation as of `now`, from the letter to the verdict; for a school that owes nothing, why not.

    `courtesy_counts`: whether the office lets the courtesy window count as on time.
    Source of the rules: docs/domain.md, sections 1 to 3.
    """
    if not owes(matter.round, matter.school):
        return [_letter(matter), Step("kết luận", _why_not(matter))]
    return [
        _letter(matter),
        *_deadline(matter.round, calendar, courtesy_counts=courtesy_counts),
        *(_decision(told, calendar) for told in matter.told),
        *_own_deadline(matter, calendar),
        *(_arrival(came, calendar) for came in matter.came),
        *_paper(matter),
        _verdict(matter, now, calendar, courtesy_counts=courtesy_counts),
    ]


def _letter(matter: Matter) -> Step:
    letter, round_ = matter.letter, matter.round
    levels = ", ".join(sorted(round_.audience))
    asked = f"Công văn số {letter.number} ngày {short_day(letter.day)} yêu cầu «{round_.label}» với các trường {levels}"
    return Step("công văn", f"{asked}. {matter.school.name} là trường {matter.school.level}.")


def _why_not(matter: Matter) -> str:
    if matter.school.level not in matter.round.audience:
        return "Không phải nộp: cấp học của trường không thuộc đối tượng của đợt này."
    return f"Không phải nộp: trường không hoạt động vào ngày hạn {short_day(matter.round.deadline.day)}."


def _deadline(round_: Round, calendar: Calendar, *, courtesy_counts: bool) -> Iterator[Step]:
    due = round_.deadline
    yield Step("hạn chung", f"Hạn chung: {due.in_words(calendar)}. Nhận báo cáo từ {vietnamese_day(round_.opens_on)}.")
    off = calendar.day_off_in_time(due.last_named_day)
    if off and due.days_off is DaysOff.KEEP:
        day = vietnamese_day(due.last_named_day)
        yield Step("ngày nghỉ", f"{day} là ngày nghỉ ({off}); hạn giữ nguyên theo công văn vì thư nhận được mọi ngày.")
    yield from _declared(due, calendar)
    if due.last_courtesy_day(calendar) > due.last_good_day(calendar):
        counts = "được tính là đúng hạn" if courtesy_counts else "không được tính là đúng hạn"
        until = vietnamese_day(due.last_courtesy_day(calendar))
        yield Step("châm chước", f"Báo cáo đến sau đó, đến hết {until}, ghi là «trong ngày hạn» và {counts}.")
    if closes := round_.cut_off(calendar):
        yield Step("khóa sổ", f"Báo cáo đến sau {vietnamese_day(closes)} chờ chuyên viên quyết định.")


def _declared(due: Deadline, calendar: Calendar) -> Iterator[Step]:
    """Yield what the office declared, in time, of the days from the named one to the one on which it ends."""
    first, last = sorted((due.last_named_day, due.last_good_day(calendar)))
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        if one := calendar.declared_in_time(day):
            at = _clock(one.declared_at, calendar)
            kind = "ngày làm việc" if one.working else "ngày nghỉ"
            yield Step("ngày nghỉ", f"{vietnamese_day(day)} được khai báo là {kind} ({one.name}) lúc {at}.")


_KINDS = {
    "extension": "gia hạn",
    "exemption": "miễn nộp",
    "nil": "ghi nhận không có điển hình",
    "paper": "bản giấy",
    "paper_sent": "trường báo đã gửi bản giấy",
}


def _decision(told: Told, calendar: Calendar) -> Step:
    whom = "cả cụm" if told.of_group else "trường"
    if told.kind == "paper":
        done = "nhận bản giấy của" if told.holds else "trả lại bản giấy cho"
        what = f"{done} {whom}" + (f" ngày {short_day(told.on_day)}" if told.on_day else "")
    else:
        what = f"{'' if told.holds else 'rút lại quyết định '}{_KINDS[told.kind]} cho {whom}"
        what += f" đến hết {vietnamese_day(told.on_day)}" if told.on_day else ""
    reason = f", lý do: {told.reason}" if told.reason else ""
    return Step("quyết định", f"{_clock(told.made_at, calendar)}, {told.made_by} {what}{reason}.")


def _own_deadline(matter: Matter, calendar: Calendar) -> Iterator[Step]:
    due = matter.facts.due
    if due != matter.round.deadline:
        own = [told.holds for told in matter.told if told.kind == "extension" and not told.of_group]
        whose = "riêng trường" if own and own[-1] else "cả cụm"
        yield Step("hạn của trường", f"Quyết định gia hạn cho {whose} đi trước hạn chung: {due.in_words(calendar)}.")


_BY = {
    "server": "theo máy chủ thư (INTERNALDATE)",
    "received": "theo dấu của máy chủ ghi trong thư (Received)",
    "date": "theo ngày ghi trong thư, vì không có dấu của máy chủ",
    "clock": "theo đồng hồ của chương trình lúc lấy thư, vì thư không ghi ngày",
}
_ASIDE = {"rejected": "không được chấp nhận", "withdrawn": "trường đã thu hồi", "undone": "không còn được tính"}


def _arrival(came: Came, calendar: Calendar) -> Step:
    what = "báo không có điển hình" if came.nil else "báo cáo"
    text = f"Lần {came.version}: {what} trong tệp «{came.file}», đến lúc {_clock(came.received_at, calendar)} "
    text += _BY.get(came.dated_by, came.dated_by)
    if came.sent_at and abs(came.received_at - came.sent_at) > _ODD_CLOCK:
        text += f"; thư tự ghi {_clock(came.sent_at, calendar)}, giờ này không được dùng để xét hạn"
    return Step("báo cáo", f"{text}{'; ' + _ASIDE.get(came.aside, came.aside) if came.aside else ''}.")


def _paper(matter: Matter) -> Iterator[Step]:
    where = paper(matter.round, matter.facts)
    if where is not Paper.NOT_EXPECTED:
        yield Step("bản giấy", f"Bản in có dấu: {PAPER[where]}.")


def _verdict(matter: Matter, now: datetime, calendar: Calendar, *, courtesy_counts: bool) -> Step:
    found = standing(matter.round, matter.facts, now, calendar)
    words = STANDING[found]
    if found is Standing.DUE_DAY_RECEIVED:
        words += ", tính là đúng hạn" if courtesy_counts else ", tính là muộn"
    return Step("kết luận", f"Lúc {_clock(now, calendar)}: {words}. {_ground(found, matter, calendar)}".rstrip())


def _ground(found: Standing, matter: Matter, calendar: Calendar) -> str:
    facts = matter.facts
    if found is Standing.EXEMPT:
        return "Quyết định miễn nộp đi trước mọi căn cứ khác."
    if found is Standing.NIL:
        return "Trường đã trả lời là không có điển hình; trả lời này không xét muộn."
    due_at, late_from = facts.due.due_at(calendar), facts.due.late_from(calendar)
    if found in MISSING:
        return f"Chưa có báo cáo nào được tính; muộn kể từ {_clock(late_from, calendar)}."
    first = _clock(facts.received_at, calendar) if facts.received_at else ""
    bounds = f"hết hạn lúc {_clock(due_at, calendar)}, muộn kể từ {_clock(late_from, calendar)}"
    text = f"Lần đến đầu tiên được tính là {first}; {bounds}. Bản gửi lại sau đó không làm đổi kết luận này."
    return f"{text} Còn {facts.must} chỗ phải sửa." if facts.must else text


def _clock(at: datetime, calendar: Calendar) -> str:
    local = calendar.local(at)
    return f"{local:%H:%M:%S} {vietnamese_day(local.date())}"
