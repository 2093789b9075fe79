"""Who appears in the reports of an office, over rounds and versions, and what the digest says of awards."""

from datetime import datetime

from reminders.digest import digest_letter, look
from rules.people import double_requests, name_key, proposals, timelines
from rules.reading import Reading, ReadRow, Source
from store import messages, people, submissions
from store.messages import Outcome, Verdict
from store.people import SamePeople
from store.submissions import Aside, Booking
from tests.kit.offices import AN_PHU, CALENDAR, DUC_LIEN, FIRST, OFFICE, SECOND, Books, at

AWARD = "Giấy khen của Trưởng phòng"
MORNING = at("2018-04-03 07:30")


def handed_in(books: Books, when: str, round_: str, *names: str, award: str = AWARD) -> int:
    """Đức Liên hands in a report with these teachers; return the submission's id."""
    received_at: datetime = at(when)
    message = books.came(received_at)
    rows = [
        ReadRow("individual", {"name": name, "requested_award": award}, Source("bc.docx", "Bảng 2", number))
        for number, name in enumerate(names, 2)
    ]
    rows.append(ReadRow("article", {"name": "Cô giáo bản xa"}, Source("bc.docx", "Bảng 3", 2)))
    reading = Reading("dhtt-01", "1", False, {}, (), tuple(rows), ())
    with books.database.transaction() as tx:
        submissions.add(
            tx, Booking(message, round_, DUC_LIEN.code, received_at, "bc.docx", str(message) * 8, False, reading)
        )
        messages.decide(tx, message, Verdict(Outcome.RECORDED, school=DUC_LIEN.code), (), received_at)
        return submissions.all_of_message(tx, message)[0].id


def told(books: Books, now: datetime, *, by: datetime | None = None) -> list[tuple[str, list[str]]]:
    with books.database.reading() as tx:
        found = timelines(people.appearances(tx, [FIRST, SECOND], by or now), people.decided(tx, now))
    return [(line.name, [a.round for a in line.appearances]) for line in found]


def test_a_person_is_one_line_over_the_rounds_and_only_current_versions_count(books: Books) -> None:
    handed_in(books, "2018-03-01 09:00", FIRST, "Nguyễn Thị Hoà", "Trần Văn Cũ")
    handed_in(books, "2018-03-02 09:00", FIRST, "Nguyễn Thị Hoà")
    handed_in(books, "2018-04-02 09:00", SECOND, "Cô Nguyễn Thị Hòa")
    assert told(books, MORNING) == [("Cô Nguyễn Thị Hòa", [FIRST, SECOND])]
    assert told(books, MORNING, by=at("2018-03-01 12:00")) == [("Nguyễn Thị Hoà", [FIRST]), ("Trần Văn Cũ", [FIRST])]


def test_what_was_rejected_is_no_part_of_the_history(books: Books) -> None:
    handed_in(books, "2018-03-01 09:00", FIRST, "Nguyễn Thị Hoa")
    wrong = handed_in(books, "2018-03-02 09:00", FIRST, "Lê Thị Nhầm")
    with books.database.transaction() as tx:
        submissions.set_aside(tx, wrong, Aside.REJECTED, at("2018-03-03 09:00"))
    assert told(books, MORNING) == [("Nguyễn Thị Hoa", [FIRST])]


def test_what_a_person_said_of_two_names_joins_them_until_it_is_taken_back(books: Books) -> None:
    handed_in(books, "2018-03-01 09:00", FIRST, "Nguyễn Thị Hoa")
    handed_in(books, "2018-04-02 09:00", SECOND, "Nguyen Thi Hoa")
    one, other = name_key("Nguyễn Thị Hoa"), name_key("Nguyen Thi Hoa")
    assert len(told(books, MORNING)) == 2
    for hour, (same, lines) in enumerate(((True, 1), (False, 2))):
        when = at(f"2018-04-02 1{hour}:00")
        with books.database.transaction() as tx:
            people.decide(tx, SamePeople(DUC_LIEN.code, "individual", other, one, same, "cv", when))
        assert len(told(books, MORNING)) == lines
        with books.database.reading() as tx:
            found = timelines(people.appearances(tx, [FIRST, SECOND]), people.decided(tx))
            assert proposals(found, people.decided(tx)) == []
    assert len(told(books, at("2018-04-02 10:30"))) == 1, "as of the morning it was still one"


def test_the_digest_tells_once_of_an_award_that_a_new_report_asks_for_again(books: Books) -> None:
    books.reported(AN_PHU, at("2018-03-01 10:00"))
    handed_in(books, "2018-03-01 09:00", FIRST, "Nguyễn Thị Hoa")
    handed_in(books, "2018-04-02 09:00", SECOND, "Nguyễn Thị Hoa", "Trần Văn Mới")
    with books.database.reading() as tx:
        (double,) = look(tx, OFFICE, MORNING).doubles
        letter = digest_letter(tx, OFFICE, MORNING)
        later = look(tx, OFFICE, at("2018-04-04 07:30"))
        assert double_requests(timelines(people.appearances(tx, [FIRST]), {})) == []
    assert double.timeline.name == "Nguyễn Thị Hoa"
    line = "TH05: Nguyễn Thị Hoa - đề nghị cùng một hình thức khen ở nhiều đợt"
    assert line in letter.text
    assert letter.html is not None
    assert "Đề nghị khen trùng" in letter.html
    assert later.doubles == []
    assert CALENDAR.day_of(MORNING).isoformat() == "2018-04-03"
