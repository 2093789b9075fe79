"""What goes with a letter: blank forms that read back as their form, and deadlines that calendars understand."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO

from docx import Document
from icalendar import Calendar

from reminders.enclosures import blank_forms, calendar_file
from rules.campaigns import Round
from rules.deadlines import Deadline, Wording
from rules.obligations import Obligation
from rules.standing import Facts
from tests.kit.offices import AN_PHU, OFFICE, at

BEFORE = Deadline(Wording.BEFORE, date(2018, 3, 5), 1)
LEVELS = frozenset({"MN"})
NOW = at("2018-03-01 08:00")


def owed(number: int = 1, form: str = "dhtt-01", due: Deadline = BEFORE) -> Obligation:
    round_ = Round(f"cv44-d{number}", "cv44", f"Đợt {number}", form, due, date(2018, 2, 28), True, LEVELS)
    return Obligation(round_, AN_PHU, Facts(due))


def events(*duties: Obligation, now: datetime = NOW) -> list[dict[str, object]]:
    (file,) = calendar_file(duties, OFFICE, now)
    assert (file.name, file.media_type) == ("han-nop.ics", "text/calendar")
    found = Calendar.from_ical(file.data)
    assert found["METHOD"] == "PUBLISH"
    return [{name: event.decoded(name) for name in ("UID", "DTSTART", "DTEND", "SEQUENCE")} for event in found.events]


def test_the_event_is_the_whole_last_day_on_which_the_report_is_on_time() -> None:
    (event,) = events(owed())
    assert (event["DTSTART"], event["DTEND"]) == (date(2018, 3, 4), date(2018, 3, 5))


def test_a_moved_deadline_takes_the_place_of_the_one_before_in_the_calendar() -> None:
    (first,) = events(owed())
    extended = owed(due=Deadline(Wording.BY, date(2018, 3, 15), 0))
    (second,) = events(replace(owed(), facts=extended.facts), now=NOW + timedelta(days=1))
    assert first["UID"] == second["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]  # type: ignore[operator]
    assert second["DTSTART"] == date(2018, 3, 15)


def test_the_alarm_rings_at_eight_on_the_day_before() -> None:
    (file,) = calendar_file([owed()], OFFICE, NOW)
    (alarm,) = Calendar.from_ical(file.data).events[0].walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(hours=-16)


def test_a_deadline_that_has_passed_is_nothing_for_a_calendar() -> None:
    assert calendar_file([owed()], OFFICE, at("2018-03-05 00:00")) == ()
    assert len(events(owed(), now=at("2018-03-04 23:59"))) == 1


def test_each_deadline_of_a_letter_is_an_event_of_its_own() -> None:
    assert len({str(event["UID"]) for event in events(owed(1), owed(2))}) == 2


def test_the_blank_is_that_of_the_round_with_the_schools_name_in_it() -> None:
    (file,) = blank_forms([owed()], OFFICE)
    assert file.name == "DHTT-01-DOT-1-MN01.docx"
    text = "\n".join(
        cell.text for table in Document(BytesIO(file.data)).tables for row in table.rows for cell in row.cells
    )
    assert "Trường Mầm non Ân Phú" in text


def test_at_most_three_blanks_go_with_a_letter_and_none_of_a_form_that_is_no_more() -> None:
    assert len(blank_forms([owed(n) for n in range(1, 6)], OFFICE)) == 3
    assert blank_forms([owed(form="bieu-cu")], OFFICE) == ()
