"""Compare what was read with what the form says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.accuracy.truth import Entry, Truth
from rules.findings import Finding, Weight
from rules.reading import Reading, ReadOutcome, ReadRow
from rules.text import fold, one_line

_ALIKE = 0.5
"""The least share of equal fields at which a row without the right name is still that row."""


@dataclass(frozen=True)
class Score:
    """How much of one form or of many was read right; rows `untold` were lost or invented without a finding.

    `wrong` says where, for whoever looks into it.
    """

    forms: int = 0
    fields: int = 0
    right: int = 0
    rows: int = 0
    lost: int = 0
    invented: int = 0
    untold: int = 0
    wrong: tuple[str, ...] = field(default=(), compare=False)

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.forms + other.forms,
            self.fields + other.fields,
            self.right + other.right,
            self.rows + other.rows,
            self.lost + other.lost,
            self.invented + other.invented,
            self.untold + other.untold,
            (*self.wrong, *other.wrong),
        )


def score(truth: Truth, outcome: ReadOutcome) -> Score:
    """Return the score of one form. Right is the same text on one line; accents do not count in periods.

    Counted are the fields of part A, the periods, the nil box, and for each row of the form its table and every field
    that it says or that was read for it; those of a lost row are all wrong. An outcome without a reading loses every
    row and tells so.
    """
    if not isinstance(outcome, Reading):
        fields = len(truth.header) + 2 + sum(map(_fields, truth.rows))
        return Score(1, fields, 0, len(truth.rows), len(truth.rows), wrong=(outcome.reason,))
    pairs, lost, invented = _matched(truth.rows, outcome.rows)
    checks = [*_header(truth, outcome), *(check for pair in pairs for check in _row(*pair))]
    wrong = [f"{where}: {want!r} ≠ {got!r}" for where, want, got in checks if not _same(want, got, truth)]
    right, fields = len(checks) - len(wrong), len(checks) + sum(map(_fields, lost))
    wrong += [f"dòng mất: {one_line(' | '.join(entry.says.values()))}" for entry in lost]
    wrong += [f"dòng lạ: {one_line(' | '.join(filter(None, row.fields.values())))}" for row in invented]
    names = [*(entry.says["name"] for entry in lost), *(row.fields.get("name") or "" for row in invented)]
    untold = sum(not _told(name, outcome.findings) for name in names)
    return Score(1, fields, right, len(truth.rows), len(lost), len(invented), untold, tuple(wrong))


Check = tuple[str, str, str]
Pair = tuple[Entry, ReadRow]


def _fields(entry: Entry) -> int:
    return 1 + len(entry.says)


def _header(truth: Truth, reading: Reading) -> list[Check]:
    checks = [(key, text, reading.header.get(key) or "") for key, text in truth.header.items()]
    ticked, read = ("; ".join(map(fold, periods)) for periods in (truth.periods, reading.periods))
    return [*checks, ("Kỳ", ticked, read), ("không có", str(truth.nil), str(reading.nil))]


def _row(entry: Entry, row: ReadRow) -> list[Check]:
    read = _understood(row)
    keys = [*entry.says, *(key for key, text in read.items() if text and key not in entry.says)]
    checks = [(f"{entry.says['name']}, {key}", entry.says.get(key, ""), read.get(key, "")) for key in keys]
    return [("bảng", entry.kind, row.kind), *checks]


def _understood(row: ReadRow) -> Mapping[str, str]:
    return {key: row.means.get(key) or text or "" for key, text in row.fields.items()}


def _same(want: str, got: str, truth: Truth) -> bool:
    want, got = one_line(want), one_line(got)
    return want == got or (truth.any_case and want.casefold() == got.casefold())


def _matched(entries: Sequence[Entry], rows: Sequence[ReadRow]) -> tuple[list[Pair], list[Entry], list[ReadRow]]:
    """Return each entry with its row, the entries without one, and the rows without an entry.

    Those most alike are matched first; of equals, those that come first.
    """
    likes = ((_likeness(entry, row), -i, -j) for i, entry in enumerate(entries) for j, row in enumerate(rows))
    found: dict[int, int] = {}
    for like, i, j in sorted(likes, reverse=True):
        if like >= _ALIKE and -i not in found and -j not in found.values():
            found[-i] = -j
    pairs = [(entries[i], rows[j]) for i, j in sorted(found.items())]
    lost = [entry for i, entry in enumerate(entries) if i not in found]
    return pairs, lost, [row for j, row in enumerate(rows) if j not in found.values()]


def _likeness(entry: Entry, row: ReadRow) -> float:
    """Return the share of texts that are equal, case aside; the right name alone is enough."""
    read = _understood(row)
    said = {key: text for key, text in entry.says.items() if text}
    equal = [key for key in said if _folded(said[key]) == _folded(read.get(key, ""))]
    share = len([key for key in equal if key != "name"]) / max(len(said) - 1, 1)
    return share + ("name" in equal) * _ALIKE + (entry.kind == row.kind) * 0.01


def _folded(text: str) -> str:
    return one_line(text).casefold()


def _told(name: str, findings: Sequence[Finding]) -> bool:
    """Tell whether a finding that is no hint names the row, or says that a sum contradicts the rows."""
    serious = [one_line(each.text).casefold() for each in findings if each.weight is not Weight.HINT]
    return any((name and _folded(name) in text) or "nhưng bảng" in text for text in serious)
