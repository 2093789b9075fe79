"""What a walk over a document finds, before it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.documents import Row
from rules.findings import Finding, Weight
from rules.forms.blanks import is_ditto
from rules.forms.headers import Header
from rules.forms.layout import Table
from rules.forms.nil import NilLine
from rules.text import one_line

_QUOTED = 80


@dataclass(frozen=True)
class FoundRow:
    """One row of data: its table of the form, the header above it, its number as printed or counted.

    `texts` are as written; `means` has the text above for each "nt".
    """

    table: Table
    header: Header
    number: str
    texts: Mapping[str, str]
    means: Mapping[str, str]
    at: Row

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
    that of a table was. `labels_above` are labels
    whose values may stand in the row below.
    """

    values: dict[str, str | None] = field(default_factory=dict)
    periods: tuple[str, ...] | None = None
    nil: NilLine | None = None
    top: list[str] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)
    rows: list[FoundRow] = field(default_factory=list)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    labels_above: tuple[str | None, ...] = ()
    entered: bool = False
    titled: bool = False

    @property
    def begun(self) -> bool:
        """Tell whether anything of the form proper was met, so that the letterhead is over."""
        return bool(self.values or self.headers or self.nil or self.entered)

    def check(self, where: str, text: str) -> None:
        """Note something that a person should look at."""
        self.findings.append(Finding(Weight.CHECK, where, text))


def place(row: Row) -> str:
    """Return where a row stands in the file, in words."""
    return f"{row.table}, hàng {row.number}" if row.table else f"Đoạn {row.number}"


def quoted(text: str) -> str:
    """Return `text` on one line, cut short, in quotes."""
    line = one_line(text)
    return f"“{line}”" if len(line) <= _QUOTED else f"“{line[:_QUOTED].rstrip()}…”"
