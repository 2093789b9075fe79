"""Who decides, and what a decision is answered with."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class By:
    """Who decides, why, and when. The reason may be empty where nobody needs to be told."""

    who: str
    reason: str
    now: datetime


@dataclass(frozen=True)
class Done:
    """The decision is recorded: a Vietnamese sentence, and the numbers of what was recorded."""

    sentence: str
    rulings: tuple[int, ...] = ()


@dataclass(frozen=True)
class Refused:
    """Nothing was recorded: every reason as a Vietnamese clause. `by_yes`: it is done where the person insists."""

    clauses: tuple[str, ...]
    by_yes: bool = False

    @property
    def sentence(self) -> str:
        """Return all the reasons in one."""
        return "; ".join(self.clauses)


Answer = Done | Refused
