"""What a generated form says, whatever it looks like: the ground truth to score against."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Entry:
    """A row of data: the kind of its table, and its texts by field key; a column left blank is ""."""

    kind: str
    says: Mapping[str, str]

    def saying(self, other: Mapping[str, str]) -> "Entry":
        """Return the row with other texts in some fields."""
        return replace(self, says={**self.says, **other})

    def limited(self, keep: Callable[[str], bool]) -> "Entry":
        """Return the row with the fields to keep."""
        return replace(self, says={key: text for key, text in self.says.items() if keep(key)})

    def rewritten(self, change: Callable[[str], str]) -> "Entry":
        """Return the row with every text changed."""
        return replace(self, says={key: change(text) for key, text in self.says.items()})


@dataclass(frozen=True)
class Truth:
    """What a reader with eyes would write down.

    `header` has the fields of part A that the form shows, "" where nobody filled them in. Dittos are understood.
    `any_case` where the spelling of the file has no capitals of its own (TCVN3), so that case cannot count.
    """

    header: Mapping[str, str]
    periods: tuple[str, ...]
    nil: bool
    rows: tuple[Entry, ...]
    any_case: bool = False
