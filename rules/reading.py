"""What a form says: the outcome of reading one file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.findings import Finding


@dataclass(frozen=True)
class Source:
    """Where a row stands: the file's name, its table ("Bảng 2" or the sheet's name) and the row in it, from 1."""

    file: str
    table: str
    row: int


@dataclass(frozen=True)
class ReadRow:
    """One line of a form. `kind` is that of its table in the definition (individual, collective, article …).

    `fields` are the texts as written, tidied; absent ones are None. `means` has what a text stands for where that is
    something else ("nt": the text above), never instead of it. `columns` says in which column of the table or sheet,
    from 1, each field stands; `originals` has what the file holds where a field is a repair of it (TCVN3, VNI).
    """

    kind: str
    fields: Mapping[str, str | None]
    source: Source
    means: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    originals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A form as it was filled in. `periods` are the options ticked or written at "Kỳ", as text ("Đợt 1").

    `answers` is the kind of round that it is for, "report" or "article", as the form's definition says of its tables.
    """

    form: str
    version: str
    nil: bool
    header: Mapping[str, str | None]
    periods: tuple[str, ...]
    rows: tuple[ReadRow, ...]
    findings: tuple[Finding, ...]
    answers: str = "report"

    @property
    def empty(self) -> bool:
        """Tell whether nothing was read: no row and no nil box, as of a blank form. That is not a report."""
        return not self.rows and not self.nil


@dataclass(frozen=True)
class NotOurForm:
    """The file can be read and is no form that was asked for; `reason` is a Vietnamese sentence."""

    reason: str


@dataclass(frozen=True)
class Unreadable:
    """The file looks like something to read and cannot be; `reason` is a Vietnamese sentence for the school."""

    reason: str


ReadOutcome = Reading | NotOurForm | Unreadable
