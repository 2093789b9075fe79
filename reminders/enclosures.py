"""What goes with a letter: the blank form, filled in with what is known, and the deadline for a calendar."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from reminders.blankforms.prefill import known_of
from reminders.letters import File
from reminders.office import Office
from rules.forms.layout import Form
from rules.obligations import Obligation
from rules.text import fold
from store.identity import DOMAIN

if TYPE_CHECKING:
    from icalendar import Event

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST_FORMS = 3
_LONGEST_STEM = 60
_DAY = timedelta(days=1)
_WARNING = timedelta(hours=-16)  # before midnight of the last day: at 08:00 of the day before


def blank_forms(owed: Iterable[Obligation], office: Office) -> tuple[File, ...]:
    """Return the form of each obligation as a Word file, at most three; none of a form that is defined no more."""
    known = [(duty, form) for duty in owed if (form := office.forms.get(duty.round.form))]
    return tuple(
        File(_named(form.code, duty), _DOCX, _filled(form, duty, office)) for duty, form in known[:_MOST_FORMS]
    )


def _filled(form: Form, duty: Obligation, office: Office) -> bytes:
    from reminders.blankforms.docx_form import blank_docx  # noqa: PLC0415  # a tenth of every command's start

    due = duty.facts.due.in_words(office.calendar)
    return blank_docx(form, known_of(duty.school, duty.round, office.name, office.from_address, due))


def _named(code: str, duty: Obligation) -> str:
    """Return a file name of plain letters, which every mail program and every system keeps."""
    words = fold(f"{code} {duty.round.label} {duty.school.code}").upper().split()
    return f"{'-'.join(words)[:_LONGEST_STEM]}.docx"


def calendar_file(owed: Sequence[Obligation], office: Office, now: datetime) -> tuple[File, ...]:
    """Return the deadlines that are still ahead as one calendar, none where there is none.

    Each is the whole last day on which the report is on time, with an alarm at eight on the day before. An event is
    known by its round and school, so that the one of a later letter, with a moved deadline, takes its place.
    Source: RFC 5545 sections 3.6.1, 3.6.6, 3.8.4.7; RFC 5546 section 3.2.1 (PUBLISH).
    """
    today = office.calendar.day_of(now)
    ahead = [(duty, day) for duty in owed if (day := duty.facts.due.last_good_day(office.calendar)) >= today]
    if not ahead:
        return ()
    from icalendar import Calendar  # noqa: PLC0415  # a tenth of every command's start

    calendar = Calendar()
    calendar.add("prodid", "-//Diem danh//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for duty, day in ahead:
        calendar.add_component(_event(duty, day, office, now))
    return (File("han-nop.ics", "text/calendar", calendar.to_ical()),)


def _event(duty: Obligation, day: date, office: Office, now: datetime) -> "Event":
    from icalendar import Alarm, Event  # noqa: PLC0415

    event, alarm = Event(), Alarm()
    event.add("uid", f"{duty.round.id}.{duty.school.code}@{DOMAIN}")
    event.add("dtstamp", now)
    event.add("sequence", int(now.timestamp()) // 60)  # 32 bits
    event.add("dtstart", day)
    event.add("dtend", day + _DAY)
    event.add("summary", f"Hạn nộp báo cáo {duty.round.label}")
    event.add(
        "description", f"{office.name}: {duty.facts.due.in_words(office.calendar)}. Gửi tới {office.from_address}."
    )
    event.add("transp", "TRANSPARENT")
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Mai là ngày cuối nộp báo cáo {duty.round.label}")
    alarm.add("trigger", _WARNING)
    event.add_component(alarm)
    return event
