"""The layout of a form: what it prints and what its parts may be called. Every alias in it is folded."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Field:
    """One line of part A. `counts` names the kind of row that the number in it must equal."""

    key: str
    label: str
    aliases: tuple[str, ...]
    required: bool
    counts: str | None


@dataclass(frozen=True)
class Section:
    """A titled part without a table. Free text under it goes to the header as `key`, where there is one."""

    letter: str
    titles: tuple[str, ...]
    key: str | None


@dataclass(frozen=True)
class Column:
    """One column. `when_empty`, `without_number` are hints; `split` names the fields of a cell with a comma.

    A figure in one of `numbers_in` is as good as one in the column itself. A `single` cell names one person or thing;
    several in it are a finding.
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


@dataclass(frozen=True)
class Table:
    """A list of rows of one kind, printed under `letter` with one of `titles`.

    Rows `beside_nil` do not contradict a ticked nil box.
    """

    kind: str
    letter: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    beside_nil: bool


@dataclass(frozen=True)
class NilBox:
    """The box "nothing to report this time"; its reason goes to the header as `key`."""

    key: str
    label: str
    aliases: tuple[str, ...]
    reason: tuple[str, ...]


@dataclass(frozen=True)
class Period:
    """The line of options that says which round a report is for."""

    aliases: tuple[str, ...]
    options: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """A kind of return with a layout and a version. Every alias is folded.

    `mixed` are the titles of a name column for groups and persons; `part` is the letter of the part with the fields.
    """

    id: str
    code: str
    version: str
    titles: tuple[str, ...]
    mixed: tuple[str, ...]
    part: str
    period: Period
    nil: NilBox
    fields: tuple[Field, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]

    def __hash__(self) -> int:
        return hash((self.id, self.version))  # the whole would be hashed anew at each look into a cache

    def table(self, kind: str) -> Table:
        """Return the table of `kind`. KeyError if the form has none."""
        return {table.kind: table for table in self.tables}[kind]
