"""The layout of a form: what it prints and what its parts may be called. Every alias in it is folded."""

from dataclasses import dataclass
from enum import StrEnum

ROW_FIELDS = (
    "name",
    "position",
    "unit",
    "field",
    "summary",
    "effect",
    "evidence",
    "requested_award",
    "already_awarded",
    "gender",
    "note",
)
"""What every row of every form carries, None where its table has no such column."""

LINE = "line"
"""What the key of a row's printed line goes by among the things that the row means."""


class ValueType(StrEnum):
    """What a value has to look like."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True)
class Field:
    """One line of part A. `counts` names the kind of row that the number in it must equal.

    `allowed` are the values to choose from, as printed; empty where anything may be written.
    """

    key: str
    label: str
    aliases: tuple[str, ...]
    required: bool
    counts: str | None
    type: ValueType
    allowed: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A titled part without a table. Free text under it goes to the header as `key`, where there is one."""

    letter: str
    title: str
    titles: tuple[str, ...]
    key: str | None


@dataclass(frozen=True)
class Column:
    """One column. `when_empty`, `without_number` are hints; `split` names the fields of a cell with a comma.

    A figure in one of `numbers_in` is as good as one in the column itself. A `single` cell names one person or thing;
    several in it are a finding. `allowed` as in Field. A number must equal the sum of the columns `sum_of` in its row.
    A column that is not `printed` is only understood where a school adds it.
    """

    key: str
    label: str
    aliases: tuple[str, ...]
    required: bool
    when_empty: str | None
    without_number: str | None
    numbers_in: tuple[str, ...]
    split: tuple[str, ...]
    single: bool
    type: ValueType
    allowed: tuple[str, ...]
    sum_of: tuple[str, ...]
    printed: bool


@dataclass(frozen=True)
class Line:
    """A row that the form prints, known by its name. Each number in it must equal the sum of the lines `sum_of`."""

    key: str
    label: str
    aliases: tuple[str, ...]
    sum_of: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows of one kind, printed under `letter` with one of `titles`; `title` is the one on the form.

    A table with `lines` has those rows and no others; without, it is a list as long as the school makes it.
    Rows `beside_nil` do not contradict a ticked nil box. `noun` is what one row is called in a letter ("cá nhân").
    `answers` is the kind of round that a form with such rows alone answers: "report" or "article".
    """

    kind: str
    letter: str
    title: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    beside_nil: bool
    noun: str
    answers: str

    def __hash__(self) -> int:
        return hash((self.kind, self.title))  # the whole would be hashed anew at each look into a cache


@dataclass(frozen=True)
class NilBox:
    """The box "nothing to report this time"; its reason goes to the header as `key`, after `reason_label` in print."""

    key: str
    label: str
    aliases: tuple[str, ...]
    reason: tuple[str, ...]
    reason_label: str


@dataclass(frozen=True)
class Period:
    """The line of options that says which round a report is for; `label` and `choices` as printed."""

    label: str
    choices: tuple[str, ...]
    aliases: tuple[str, ...]
    options: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """A kind of return with a layout and a version. Every alias is folded.

    `heading` is what stands on top of it, line by line. `mixed` are the titles of a name column for groups and
    persons; `part` is the letter of the part with the fields. A form may have no line of periods and no nil box.
    """

    id: str
    code: str
    version: str
    heading: tuple[str, ...]
    titles: tuple[str, ...]
    mixed: tuple[str, ...]
    part: str
    period: Period | None
    nil: NilBox | None
    fields: tuple[Field, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]

    def __hash__(self) -> int:
        return hash((self.id, self.version))  # the whole would be hashed anew at each look into a cache

    def table(self, kind: str) -> Table:
        """Return the table of `kind`. KeyError if the form has none."""
        return {table.kind: table for table in self.tables}[kind]
