"""What a mail comes with, what the office knows then, and what each form in it can come to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.attribution import Sender
from rules.calendar import Calendar
from rules.campaigns import Round
from rules.names import NameIndex
from rules.reading import Reading, ReadOutcome, ReadRow
from rules.schools import School
from store.submissions import Submission


@dataclass(frozen=True)
class ReadFile:
    """One attachment after reading."""

    name: str
    sha256: str
    size: int
    outcome: ReadOutcome


@dataclass(frozen=True)
class Booked:
    """The form is a new version of this obligation. `early`: it came before the round opened."""

    file: ReadFile
    reading: Reading
    school: School
    round: Round
    content: str
    early: bool


@dataclass(frozen=True)
class Repeated:
    """The form says what version `version` of this obligation said."""

    school: School
    round: Round
    version: int


@dataclass(frozen=True)
class Stuck:
    """A person is needed: reason code, Vietnamese sentence for the specialist, and the schools in question."""

    reason: str
    detail: str
    school: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passed:
    """Nothing is to be done: reason code and Vietnamese sentence."""

    reason: str
    detail: str


Judgement = Booked | Repeated | Stuck | Passed


@dataclass(frozen=True)
class Known:
    """What the office knows when it judges a mail.

    `versions` gives the submissions of a round and a school, the current one last; `rows` those of a submission.
    """

    roster: Mapping[str, School]
    names: NameIndex
    rounds: Sequence[Round]
    calendar: Calendar
    versions: Callable[[str, str], Sequence[Submission]]
    rows: Callable[[int], Sequence[ReadRow]]


@dataclass(frozen=True)
class Cover:
    """What the mail around the files says. `is_reply`: it answers a mail of ours.

    `unread`: why the mail itself could not be opened (broken_mime, too_large), None where it was.
    """

    sender: Sender
    subject: str
    received_at: datetime
    is_reply: bool = False
    unread: str | None = None
