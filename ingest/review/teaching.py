"""What the office may learn from a decision: the address that a school writes from, the name that it writes."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.review.answers import Answer, By, Done, Refused
from rules.evidence import Layer
from rules.lookalikes import RESEMBLING
from rules.names import NameIndex
from rules.schools import School
from rules.text import fold, one_line
from store import ledger, lessons, roster, rulings
from store.database import Transaction
from store.ledger import LedgerEntry
from store.lessons import Field
from store.roster_changes import Authorship

_WRITTEN = {Layer.NAME, Layer.LETTERHEAD}
_WORDS = {Field.ADDRESS: "địa chỉ", Field.ALIAS: "tên"}


@dataclass(frozen=True)
class Lesson:
    """What could be learnt of a school (by its code) from a decision (by its number)."""

    ruling: int
    school: str
    school_name: str
    field: Field
    text: str

    @property
    def question(self) -> str:
        """Return the question that a person answers with yes or no."""
        return f"Ghi nhớ {_WORDS[self.field]} «{self.text}» cho {self.school_name}?"


@dataclass(frozen=True)
class Learning:
    """What is to be learnt, by whom; `yes`: also what is suspicious."""

    by: By
    address: bool = False
    alias: bool = False
    yes: bool = False

    def wants(self, lesson: Lesson) -> bool:
        """Tell whether a lesson was asked for beforehand."""
        return self.address if lesson.field is Field.ADDRESS else self.alias


def lessons_of(tx: Transaction, message: int) -> list[Lesson]:
    """Return what could be learnt from the latest decision on whose report a message is; nothing that is known."""
    stands = [r for r in rulings.standing(rulings.history(tx, message)) if r.submission is None]
    entry = ledger.find(tx, message)
    schools = {school.code: school for school in roster.all_schools(tx)}
    if not stands or entry is None:
        return []
    number, school = stands[-1].id, schools.get(stands[-1].school or "")
    if number is None or school is None or stands[-1].kind is not rulings.Kind.ASSIGN:
        return []
    return [Lesson(number, school.code, school.name, field, text) for field, text in _unknown(entry, school)]


def _unknown(entry: LedgerEntry, school: School) -> Iterator[tuple[Field, str]]:
    if entry.sender and entry.sender not in school.addresses:
        yield Field.ADDRESS, entry.sender
    known = NameIndex([school])
    said = [e.text for e in entry.evidence if e.layer in _WRITTEN]
    written = {fold(text): one_line(text) for text in reversed(said)}
    for text in written.values():
        if text and not known.candidates(text):
            yield Field.ALIAS, text


def learn(tx: Transaction, lesson: Lesson, message: int, learning: Learning) -> Answer:
    """Learn it, or tell why not: what belongs to another school never, what is only suspicious where that is wanted."""
    entry = ledger.find(tx, message)
    schools = {school.code: school for school in roster.all_schools(tx)}
    school = schools.get(lesson.school)
    if entry is None or school is None:
        return Refused((f"không có thư số {message} hoặc trường «{lesson.school}»",))
    others = [one for one in schools.values() if one.code != school.code]
    if taken := tuple(_belongs(lesson, others)):
        return Refused(taken)
    if not learning.yes and (doubts := tuple(_doubts(lesson, entry, others))):
        return Refused(doubts, by_yes=True)
    if lesson.text not in getattr(school, lesson.field):
        lessons.learn(tx, school, lesson.field, lesson.text, _authorship(lesson.ruling, learning.by))
    return Done(f"Đã ghi nhớ {_WORDS[lesson.field]} «{lesson.text}» cho {school.name}.")


def forget(tx: Transaction, ruling: int, by: By) -> list[str]:
    """Take back what was learnt from a decision; return it."""
    return lessons.forget(tx, ruling, _authorship(ruling, by))


def _authorship(ruling: int, by: By) -> Authorship:
    return Authorship(by.who, by.reason, by.now, ruling)


def _belongs(lesson: Lesson, others: list[School]) -> Iterator[str]:
    for other in others:
        if lesson.field is Field.ADDRESS and lesson.text in other.addresses:
            yield f"địa chỉ «{lesson.text}» đã đăng ký cho {other.name}"
        if lesson.field is Field.ALIAS and fold(lesson.text) in {fold(n) for n in (other.name, *other.aliases)}:
            yield f"tên «{lesson.text}» là của {other.name}"


def _doubts(lesson: Lesson, entry: LedgerEntry, others: list[School]) -> Iterator[str]:
    if lesson.field is Field.ADDRESS:
        yield from entry.flags if entry.flag_codes & RESEMBLING else ()
        if entry.verified is False:
            yield f"máy chủ không xác thực được địa chỉ «{lesson.text}»"
        return
    near = NameIndex(others).candidates(lesson.text)
    if near:
        yield f"tên «{lesson.text}» gần với tên của trường khác: {', '.join(sorted(near))}"
