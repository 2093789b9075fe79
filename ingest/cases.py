"""What a mail comes with, what the office knows then, and what each form in it can come to."""

import re
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

    `unread`: why the mail itself could not be opened (broken_mime, too_large), None where it was. `links`: the hosts of
    the links to files that it holds.
    """

    sender: Sender
    subject: str
    received_at: datetime
    is_reply: bool = False
    unread: str | None = None
    links: tuple[str, ...] = ()
