"""What a walk over a document finds, before it is judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rules.documents import Row
from rules.findings import Finding, Weight
from rules.forms.blanks import is_ditto
from rules.forms.headers import Header
from rules.forms.layout import Table
from rules.forms.nil import NilLine
from rules.text import one_line

_QUOTED = 80
_QUOTED_ROW = 400


@dataclass(frozen=True)
class FoundRow:
    """One row of data: its table of the form, the header above it, its number as printed or counted.

    `texts` are as written; `means` has the text above for each "nt". `columns` has the grid column, from 1, of each
    field; `originals` what the file holds where a text is a repair of it.
    """

    table: Table
    header: Header
    number: str
    texts: Mapping[str, str]
    means: Mapping[str, str]
    at: Row
    columns: Mapping[str, int] = field(default_factory=dict)
    originals: Mapping[str, str] = field(default_factory=dict)

    def meant(self, key: str) -> str | None:
        """Return what the row says in a field, "nt" understood; None where it says nothing."""
        text = self.means.get(key, self.texts.get(key))
        return None if text is None or is_ditto(text) else text

    @property
    def where(self) -> str:
        """Return where a person finds it."""
        return f"Bảng {self.table.letter}, dòng {self.number}"


@dataclass
class Scan:
    """What was found so far.

    `top` is the letterhead with the report's title. `entered` once the title of any part was seen, `titled` once
    that of a table was. `labels_above` are labels whose values may stand in the row below. By kind of table: `last` is
    the number of the last row, `none` holds those said to have nobody, `blank` the numbers before rows left blank.
    `other_schools` are names and codes of schools that differ from the first one.
    `printed` are kind and key of the lines of the form that stand in the file, each with whether it is filled in.
    """

    values: dict[str, str | None] = field(default_factory=dict)
    periods: tuple[str, ...] | None = None
    nil: NilLine | None = None
    top: list[str] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)
    rows: list[FoundRow] = field(default_factory=list)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    other_schools: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    labels_above: tuple[str | None, ...] = ()
    entered: bool = False
    titled: bool = False
    printed: dict[tuple[str, str], bool] = field(default_factory=dict)
    none: set[str] = field(default_factory=set)
    blank: dict[str, set[int]] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    @property
    def begun(self) -> bool:
        """Tell whether anything of the form proper was met, so that the letterhead is over."""
        return bool(self.values or self.headers or self.nil or self.entered)

    def add(self, row: FoundRow) -> None:
        """Add a row of data."""
        self.rows.append(row)
        self.last[row.table.kind] = int(row.number)

    def check(self, where: str, text: str) -> None:
        """Note something that a person should look at."""
        self.findings.append(Finding(Weight.CHECK, where, text))


def place(row: Row) -> str:
    """Return where a row stands in the file, in words."""
    return f"{row.table}, hàng {row.number}" if row.table else f"Đoạn {row.number}"


def quoted(text: str, most: int = _QUOTED) -> str:
    """Return `text` on one line, cut after `most` characters, in quotes."""
    line = one_line(text)
    return f"“{line}”" if len(line) <= most else f"“{line[:most].rstrip()}…”"


def quoted_row(texts: Iterable[str]) -> str:
    """Return the texts of a row that is kept nowhere else, side by side and in quotes, cut only where very long."""
    return quoted(" | ".join(texts), _QUOTED_ROW)
