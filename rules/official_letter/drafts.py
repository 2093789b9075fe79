"""What was found in a letter, each thing with how sure it is and where it stood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from rules.campaigns import Kind
from rules.deadlines import Wording
from rules.schedule import Due, Every

T = TypeVar("T")


@dataclass(frozen=True)
class Found(Generic[T]):
    """A value with the words it was found in. `doubt` says in Vietnamese what a person must check, "" where nothing."""

    value: T
    where: str
    doubt: str = ""


@dataclass(frozen=True)
class DraftRound:
    """A deadline with what is asked by then."""

    label: str
    wording: Wording
    day: date
    kind: Kind
    where: str
    doubt: str = ""
    paper: bool = False
    evidence: bool = False


@dataclass(frozen=True)
class DraftRecurrence:
    """A duty that comes back."""

    every: Every
    due: Due
    kind: Kind
    where: str
    doubt: str = ""
    evidence: bool = False


@dataclass(frozen=True)
class Unused:
    """A day in the letter that was not taken for a deadline, and why."""

    day: str
    where: str
    why: str


@dataclass(frozen=True)
class Draft:
    """All that was found; None where nothing was."""

    number: Found[str] | None = None
    day: Found[date] | None = None
    office: Found[str] | None = None
    subject: Found[str] | None = None
    audience: Found[tuple[str, ...]] | None = None
    mailbox: Found[str] | None = None
    person: Found[str] | None = None
    rounds: Sequence[DraftRound] = ()
    recurring: Sequence[DraftRecurrence] = ()
    unused: Sequence[Unused] = ()

    @property
    def missing(self) -> list[str]:
        """Return what a campaign needs and the letter does not show, in Vietnamese."""
        needed = {
            "số công văn": self.number,
            "ngày công văn": self.day,
            "trích yếu (V/v)": self.subject,
            "nơi nhận (Kính gửi)": self.audience,
            "hạn nộp": self.rounds or self.recurring,
        }
        return [name for name, found in needed.items() if not found]

    @property
    def doubts(self) -> list[str]:
        """Return what a person must check, in Vietnamese."""
        heads: tuple[Found[str] | Found[date] | Found[tuple[str, ...]] | None, ...]
        heads = (self.number, self.day, self.subject, self.audience, self.mailbox)
        parts = (*(head for head in heads if head), *self.rounds, *self.recurring)
        return [part.doubt for part in parts if part.doubt]
