"""The product's judgement of a mail, straight from `ingest.judgement`, with the time that it took."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bench.attribution.letters import Letter
from bench.attribution.rosters import world
from ingest.cases import Booked, Cover, Known, Office, ReadFile, Repeated
from ingest.judgement import judge
from ingest.threads import Answered, How
from rules.attribution import Sender
from rules.reading import Reading, ReadRow, Source
from rules.schools import School
from store.outbox import MailKind, OutboxMail, State
from store.submissions import Submission
from tests.letter44 import CALENDAR, ROUND_1, local

_RECEIVED = local("2018-03-02 09:30")
_ROW = ReadRow("individual", {"name": "Nguyễn Thị Hoa"}, Source("BC.docx", "Bảng 2", 2))


@dataclass(frozen=True)
class Answer:
    """What became of a mail: the schools for which a report was recorded, and the seconds that the judgement took."""

    recorded: frozenset[str]
    seconds: float


@cache
def office(size: int) -> Office:
    """Return the office with the roster of that many schools."""
    return Office(world(size).schools, (ROUND_1,), CALENDAR)


def answer(letter: Letter, at: Office) -> Answer:
    """Return the product's judgement of a mail, its sender looked up as `ingest.covering` does."""
    file = ReadFile(letter.words.file, "0" * 64, 20_000, _reading(letter))
    known = Known(at.schools, at.names, at.rounds, CALENDAR, _no_versions, _no_rows)
    begun = time.perf_counter()
    judged = judge([file], _cover(letter, at), known)
    took = time.perf_counter() - begun
    return Answer(frozenset(j.school.code for j in judged if isinstance(j, Booked | Repeated)), took)


def _reading(letter: Letter) -> Reading:
    return Reading("dhtt-01", "1", False, letter.header, ("Đợt 1",), (_ROW,), ())


def _cover(letter: Letter, at: Office) -> Cover:
    return Cover(
        sender=Sender(letter.sender, at.registered(letter.sender), letter.genuine),
        subject=letter.words.subject,
        received_at=_RECEIVED,
        thread=Answered(_reminder(at.schools[letter.thread]), How.TOKEN) if letter.thread else None,
        text=letter.words.text,
        sender_name=letter.words.sender_name,
        forwarded=(letter.forwarded,) if letter.forwarded else (),
    )


def _reminder(school: School) -> OutboxMail:
    return OutboxMail(
        id=1,
        kind=MailKind.REMINDER,
        key=f"cv44-d1:{school.code}:1",
        to_address=school.emails[0],
        school=school.code,
        about=None,
        message_id="<reminder.1@diemdanh.mail>",
        state=State.SENT,
        planned_for=_RECEIVED,
        attempts=1,
        looked_at=None,
        sent_at=_RECEIVED,
        subject="Nhắc lần 1",
        reason=None,
    )


def _no_versions(_round: str, _school: str) -> Sequence[Submission]:
    """Nothing has been handed in yet."""
    return ()


def _no_rows(_submission: int) -> Sequence[ReadRow]:
    return ()
