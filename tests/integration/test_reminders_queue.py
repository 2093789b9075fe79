"""The queue of reminders in a real database: once per step however often the job runs, and never on stale eyes."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from reminders import digest, reminding
from reminders.reminding import Planned
from rules.campaigns import Round
from rules.deadlines import Deadline, Wording
from store import campaigns, outbox, roster
from store.decisions import Kind
from store.outbox import MailKind, State
from tests.kit.offices import (
    AN_PHU,
    DUC_LIEN,
    FIRST,
    OFFICE,
    PHAN_DINH_PHUNG,
    WITHOUT_MAIL,
    Books,
    Said,
    at,
)


def remind(books: Books, now: datetime) -> list[Planned]:
    """One run of the job, right after a look into the mailbox."""
    books.looked(now)
    return reminding.queue_due_reminders(books.database, OFFICE, now)


def reminded(books: Books) -> list[tuple[str | None, str]]:
    return [(mail.school, f"{mail.planned_for.astimezone(OFFICE.calendar.zone):%d/%m}") for mail in _reminders(books)]


def _reminders(books: Books) -> list[outbox.OutboxMail]:
    return books.mails(MailKind.REMINDER)


def send(books: Books, now: datetime) -> None:
    """Everything that waits leaves at `now`."""
    for mail in _reminders(books):
        if mail.state is State.QUEUED:
            with books.database.transaction() as tx:
                outbox.claim(tx, mail.id, "Nhắc", now)
                outbox.mark_sent(tx, mail.id, now, "250 OK")


def test_a_school_is_reminded_once_per_step_however_often_the_job_runs(books: Books) -> None:
    for minute in range(0, 300, 30):
        remind(books, at("2018-03-01 08:00") + timedelta(minutes=minute))
    assert reminded(books) == [("CS01", "01/03"), ("MN01", "01/03"), ("TH05", "01/03")]
    assert books.steps(AN_PHU) == {20180301}


def test_each_step_of_the_ladder_is_one_mail_to_the_end(books: Books) -> None:
    for day in (date(2018, 3, 1) + timedelta(days=n) for n in range(45)):
        for hour in (8, 12, 16):
            now = at(f"{day} {hour:02d}:00")
            remind(books, now)
            send(books, now)
    of_an_phu = [day for school, day in reminded(books) if school == AN_PHU.code]
    assert of_an_phu == ["01/03", "02/03", "06/03", "08/03", "15/03", "22/03"]


def test_only_the_schools_that_are_missing_are_reminded(books: Books) -> None:
    books.reported(AN_PHU, at("2018-03-01 07:00"))
    books.reported(DUC_LIEN, at("2018-03-01 07:30"), Said(nil=True))
    assert [plan.school.code for plan in remind(books, at("2018-03-01 08:00"))] == [PHAN_DINH_PHUNG.code]


@pytest.mark.parametrize("kind", [Kind.EXEMPTION, Kind.NIL])
def test_a_decision_of_the_specialist_ends_the_reminders(books: Books, kind: Kind) -> None:
    books.ruled(kind, AN_PHU, at("2018-03-01 07:00"))
    assert AN_PHU.code not in {plan.school.code for plan in remind(books, at("2018-03-01 08:00"))}


def test_an_extension_moves_the_reminders(books: Books) -> None:
    books.ruled(Kind.EXTENSION, AN_PHU, at("2018-02-28 15:00"), on_day=date(2018, 3, 15))
    assert AN_PHU.code not in {plan.school.code for plan in remind(books, at("2018-03-01 08:00"))}
    assert AN_PHU.code in {plan.school.code for plan in remind(books, at("2018-03-08 08:00"))}


def test_an_extension_given_after_a_reminder_starts_the_ladder_anew(books: Books) -> None:
    for day in ("2018-03-01", "2018-03-02"):
        remind(books, at(f"{day} 08:00"))
        send(books, at(f"{day} 08:01"))
    books.ruled(Kind.EXTENSION, AN_PHU, at("2018-03-02 15:00"), on_day=date(2018, 3, 15))
    again = [day for day in range(5, 31) if _reminds_an_phu(books, day)]
    assert again == [8, 13, 14, 16, 20, 27]


def _reminds_an_phu(books: Books, day: int) -> bool:
    now = at(f"2018-03-{day:02d} 08:00")
    plans = remind(books, now)
    send(books, now)
    return AN_PHU.code in {plan.school.code for plan in plans}


def test_a_mailbox_that_nobody_ever_saw_queues_nothing(books: Books) -> None:
    assert reminding.queue_due_reminders(books.database, OFFICE, at("2018-03-01 08:00")) == []


@pytest.mark.parametrize(("minutes", "queued"), [(30, 3), (31, 0)])
def test_a_mailbox_last_seen_over_half_an_hour_ago_queues_nothing(books: Books, minutes: int, queued: int) -> None:
    now = at("2018-03-01 08:00")
    books.looked(now - timedelta(minutes=minutes))
    assert len(reminding.queue_due_reminders(books.database, OFFICE, now)) == queued
    assert len(_reminders(books)) == queued


def test_the_digest_says_that_the_mailbox_was_not_seen(books: Books) -> None:
    now = at("2018-03-01 08:00")
    with books.database.reading() as tx:
        never = digest.digest_letter(tx, OFFICE, now)
    assert "chưa xem được hộp thư lần nào" in never.text
    books.looked(now - timedelta(minutes=31))
    with books.database.reading() as tx:
        stale = digest.digest_letter(tx, OFFICE, now)
    for text in (stale.text, stale.html or ""):
        assert "hộp thư được xem lần cuối lúc 07:29 01/03/2018" in text
        assert "thư nhắc tạm dừng" in text


def test_a_school_without_an_address_is_told_to_the_specialist_with_its_phone_number(books: Books) -> None:
    remind(books, at("2018-03-01 08:00"))
    assert WITHOUT_MAIL.code not in {school for school, _ in reminded(books)}
    with books.database.reading() as tx:
        seen = digest.look(tx, OFFICE, at("2018-03-01 08:00"))
        letter = digest.digest_letter(tx, OFFICE, at("2018-03-01 08:00"))
    assert [line.school.code for line in seen.unreachable] == [WITHOUT_MAIL.code]
    assert "Trường TH&THCS Hương Điền: ĐT 0239 000 101" in letter.text


def test_what_a_school_owes_in_two_rounds_is_one_mail_that_climbs_both_ladders(books: Books) -> None:
    article = Round(
        "bai-viet",
        "cv44",
        "Bài viết quý I",
        "dhtt-01",
        Deadline(Wording.BY, date(2018, 3, 5), 0),
        date(2018, 1, 1),
        False,
        frozenset({"MN"}),
    )
    books.open_round(article)
    plans = {plan.school.code: plan for plan in remind(books, at("2018-03-01 08:00"))}
    assert [rung.round for rung in plans[AN_PHU.code].rungs] == ["bai-viet", FIRST]
    assert [rung.round for rung in plans[DUC_LIEN.code].rungs] == [FIRST]
    assert len(_reminders(books)) == 3
    assert remind(books, at("2018-03-01 08:30")) == []


def test_an_outage_over_a_week_ends_in_one_mail(books: Books) -> None:
    plans = remind(books, at("2018-03-08 10:00"))
    assert {len(plan.rungs) for plan in plans} == {1}
    assert len(_reminders(books)) == 3
    assert books.steps(AN_PHU) == {20180301, 20180302, 20180306, 20180308}


def test_the_next_reminder_goes_to_the_next_address_once_one_bounces(books: Books) -> None:
    remind(books, at("2018-03-01 08:00"))
    send(books, at("2018-03-01 08:01"))
    mail = next(m for m in _reminders(books) if m.school == AN_PHU.code)
    with books.database.transaction() as tx:
        outbox.mark_bounced(tx, mail.message_id, "5.1.1")
        roster.mark_refused(tx, AN_PHU.emails[0], "5.1.1")
    plans = {plan.school.code: plan.address for plan in remind(books, at("2018-03-02 08:00"))}
    assert plans[AN_PHU.code] == AN_PHU.emails[1]


def test_a_reminder_that_left_late_holds_the_next_one_back(books: Books) -> None:
    remind(books, at("2018-03-01 08:00"))
    send(books, at("2018-03-01 19:30"))
    assert remind(books, at("2018-03-02 08:00")) == []
    assert len(remind(books, at("2018-03-02 15:30"))) == 3


def test_a_reminder_that_could_not_leave_yet_is_not_joined_by_a_second_one(books: Books) -> None:
    remind(books, at("2018-03-01 08:00"))
    assert remind(books, at("2018-03-02 08:00")) == []
    assert len(_reminders(books)) == 3


def test_a_recurring_round_that_has_not_begun_reminds_nobody(books: Books) -> None:
    with books.database.reading() as tx:
        first, second = campaigns.all_rounds(tx)
    coming = replace(
        second, id="quy-2", period_from=date(2018, 4, 1), opens_on=date(2018, 2, 1), deadline=first.deadline
    )
    books.open_round(coming)
    assert {rung.round for plan in remind(books, at("2018-03-01 08:00")) for rung in plan.rungs} == {FIRST}
