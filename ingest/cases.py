"""What a mail comes with, what the office knows then, and what each form in it can come to."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ingest.threads import Answered
from rules.attribution import Sender
from rules.calendar import Calendar
from rules.campaigns import Round
from rules.findings import Finding
from rules.forms.layout import Form
from rules.lookalikes import Insider, Lookalikes
from rules.names import NameIndex
from rules.reading import Reading, ReadOutcome, ReadRow
from rules.requests import Ask
from rules.schools import School
from store.rulings import Ruling
from store.submissions import Submission

# What signatures bring along: cards, keys, logos.
_OF_SIGNATURE = re.compile(r"\.(vcf|p7s|asc|ics)$", re.IGNORECASE)
_IMAGE = re.compile(r"\.(png|jpe?g|gif|bmp)$", re.IGNORECASE)
_LARGEST_LOGO = 30_000  # octets


@dataclass(frozen=True)
class ReadFile:
    """One attachment after reading."""

    name: str
    sha256: str
    size: int
    outcome: ReadOutcome

    @property
    def could_be_report(self) -> bool:
        """Tell whether a file that is no readable form might be meant as the report, not only as part of a signature.

        A photograph of a stamped page is larger than a logo.
        """
        is_logo = bool(_IMAGE.search(self.name)) and self.size <= _LARGEST_LOGO
        return not (is_logo or _OF_SIGNATURE.search(self.name))


@dataclass(frozen=True)
class Booked:
    """The form is a new version of this obligation. `early`: it came before the round opened.

    `adds`: it adds to the version before it, if there is one; `reading` then is the whole of both.
    """

    file: ReadFile
    reading: Reading
    school: School
    round: Round
    content: str
    early: bool
    adds: bool = False


@dataclass(frozen=True)
class Repeated:
    """The form says what version `version` of this obligation said."""

    school: School
    round: Round
    version: int


@dataclass(frozen=True)
class Withdrawn:
    """The school takes back what it handed in for this obligation: these submissions."""

    school: School
    round: Round
    submissions: tuple[int, ...]


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


@dataclass(frozen=True)
class Spoken:
    """The school asks or tells something in plain words, for one round; `day` is the day that it names.

    `settled`: it is a fact, or was granted; else it waits for a person, whom `detail` tells of it.
    """

    school: School
    round: Round
    ask: Ask
    day: date | None
    detail: str = ""
    settled: bool = False


Judgement = Booked | Repeated | Withdrawn | Spoken | Stuck | Passed


def _nothing_found(_submission: int) -> Sequence[Finding]:
    return ()


def _not_accepted(_submission: int) -> bool:
    return False


def _not_extended(_round: str, _school: School) -> date | None:
    return None


@dataclass(frozen=True)
class Known:
    """What the office knows when it judges a mail.

    `versions` gives the submissions of a round and a school that came with other mails, the current one last; `rows`
    and `findings` those of a submission; `accepted` tells whether a person accepted it. `extended` gives the last day
    of a school's extension of a round. `forms`: definitions, by id.
    """

    roster: Mapping[str, School]
    names: NameIndex
    rounds: Sequence[Round]
    calendar: Calendar
    versions: Callable[[str, str], Sequence[Submission]]
    rows: Callable[[int], Sequence[ReadRow]]
    findings: Callable[[int], Sequence[Finding]] = _nothing_found
    accepted: Callable[[int], bool] = _not_accepted
    extended: Callable[[str, School], date | None] = _not_extended
    forms: Mapping[str, Form] = field(default_factory=dict)


@dataclass(frozen=True)
class Cover:
    """What the mail around the files says. `thread`: the mail of ours that it answers.

    `unread`: why the mail itself could not be opened (broken_mime, too_large), None where it was. `links`: the hosts of
    the links to files that it holds. `text`: the plain body; `forwarded`: the addresses of those who first wrote what
    it forwards. `flags`: Vietnamese sentences on what is odd about the sender. `rulings`: the decisions in force.
    `vouched`: whether the receiving server vouches for the sender; None where it says nothing. `reminded_of`: the
    rounds that the reminder was about which the mail answers.
    """

    sender: Sender
    subject: str
    received_at: datetime
    thread: Answered | None = None
    unread: str | None = None
    links: tuple[str, ...] = ()
    text: str = ""
    sender_name: str = ""
    forwarded: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    vouched: bool | None = None
    reminded_of: frozenset[str] = frozenset()


class Office:
    """The roster, the rounds and the calendar of one pass."""

    def __init__(
        self, schools: Sequence[School], rounds: Sequence[Round], calendar: Calendar, insiders: Sequence[Insider] = ()
    ) -> None:
        self.lookalikes = Lookalikes(schools, insiders)
        self.schools = {school.code: school for school in schools}
        self.names = NameIndex(schools)
        self.rounds = rounds
        self.calendar = calendar

    def registered(self, address: str | None) -> frozenset[str]:
        """Return the codes of the schools that registered this address, none for None."""
        return self.names.by_address(address)
