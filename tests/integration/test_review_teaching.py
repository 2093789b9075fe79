"""What the office learns from a decision, what it refuses to learn, and that it forgets with the decision."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ingest.review import undoing
from ingest.review.answers import Answer, By, Done, Refused
from ingest.review.assigning import Whose, assign
from ingest.review.teaching import Learning, Lesson, learn, lessons_of
from rules.schools import School
from store import roster, roster_changes
from store.lessons import Field
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, Desk, new_desk
from tests.kit.mails import mail

BY = By("chuyenvien", "đã gọi điện cho trường", NOW + timedelta(hours=1))
FORGED = "th06@truong-la.example"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(f"sqlite:///{tmp_path}/desk.db", tmp_path)
    desk.know_schools()
    yield desk
    desk.close()


def assigned(desk: Desk, raw: bytes) -> int:
    """A mail came, waited, and was given to TH06; return it."""
    message = desk.decide(raw).message
    with desk.database.transaction() as tx:
        assert isinstance(assign(tx, message, Whose("TH06"), BY), Done)
    desk.processor().process_pending(BY.now)
    return message


def report(sender: str, school_name: str = "Trường Tiểu học Đức Lĩnh", *, authenticated: bool | None = True) -> bytes:
    form = docx_form(school_name=school_name, school_code="", individuals=[individual()])
    return mail(sender, "BC đợt 1", attachments=[("bc.docx", form)], authenticated=authenticated, date=NOW)


def lesson(desk: Desk, message: int, field: Field) -> Lesson | None:
    with desk.database.reading() as tx:
        return next((one for one in lessons_of(tx, message) if one.field is field), None)


def taught(desk: Desk, message: int, field: Field, *, yes: bool = False) -> Answer:
    found = lesson(desk, message, field)
    assert found is not None
    with desk.database.transaction() as tx:
        return learn(tx, found, message, Learning(BY, yes=yes))


def school(desk: Desk, code: str = "TH06") -> School:
    with desk.database.reading() as tx:
        return next(s for s in roster.all_schools(tx) if s.code == code)


def test_an_address_is_learnt_with_who_and_why_and_forgotten_with_the_decision(desk: Desk) -> None:
    message = assigned(desk, report("nguyen.thi.thuc.nghiem@la.example"))
    assert isinstance(taught(desk, message, Field.ADDRESS), Done)
    assert school(desk).emails == ("th06@truong.example", "hoa@nha.example", "nguyen.thi.thuc.nghiem@la.example")
    assert lesson(desk, message, Field.ADDRESS) is None
    with desk.database.reading() as tx:
        (entry,) = roster_changes.history(tx, "TH06")
    assert (entry.authorship.made_by, entry.authorship.reason) == (BY.who, BY.reason)
    with desk.database.transaction() as tx:
        undoing.undo(tx, message, By("chuyenvien", "nhầm", BY.now + timedelta(minutes=1)))
    assert school(desk).emails == ("th06@truong.example", "hoa@nha.example")
    with desk.database.reading() as tx:
        assert len(roster_changes.history(tx, "TH06")) == 2


def test_the_name_that_a_form_wrote_is_learnt_and_known_the_next_time(desk: Desk) -> None:
    message = assigned(desk, report("th06@truong.example", "Trường Tiểu học Hai Bà Trưng"))
    assert isinstance(taught(desk, message, Field.ALIAS), Done)
    assert school(desk).aliases == ("Trường Tiểu học Hai Bà Trưng",)
    assert lesson(desk, message, Field.ALIAS) is None


def test_an_address_of_another_school_is_never_learnt(desk: Desk) -> None:
    message = assigned(desk, report("th05@truong.example"))
    answer = taught(desk, message, Field.ADDRESS, yes=True)
    assert isinstance(answer, Refused)
    assert "đã đăng ký cho Trường Tiểu học Đức Liên" in answer.sentence
    assert "th05@truong.example" not in school(desk).emails


def test_an_address_that_may_be_forged_is_learnt_only_when_a_person_insists(desk: Desk) -> None:
    message = assigned(desk, report(FORGED, authenticated=False))
    answer = taught(desk, message, Field.ADDRESS)
    assert isinstance(answer, Refused)
    assert answer.by_yes
    assert FORGED not in school(desk).emails
    assert isinstance(taught(desk, message, Field.ADDRESS, yes=True), Done)
    assert FORGED in school(desk).emails


def test_the_name_of_another_school_is_never_learnt_and_a_near_one_only_when_a_person_insists(desk: Desk) -> None:
    message = assigned(desk, report("nguyen.thi.thuc.nghiem@la.example", "Trường Tiểu học Đức Liên"))
    assert isinstance(taught(desk, message, Field.ALIAS, yes=True), Refused)
    near = assigned(desk, report("lan@la.example", "Trường Tiểu học Đức Liênn"))
    answer = taught(desk, near, Field.ALIAS)
    assert isinstance(answer, Refused)
    assert answer.by_yes
    assert isinstance(taught(desk, near, Field.ALIAS, yes=True), Done)


def test_nothing_is_offered_for_a_mail_that_nobody_gave_to_a_school(desk: Desk) -> None:
    message = desk.decide(report("nguyen.thi.thuc.nghiem@la.example")).message
    with desk.database.reading() as tx:
        assert lessons_of(tx, message) == []
