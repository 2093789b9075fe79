"""What a trap is: a change to a draft before it is laid out, or to the page after. The lists are beside this file."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from random import Random

from bench.accuracy.drafts import Draft
from bench.accuracy.pages import Page

OnDraft = Callable[[Draft, Random], Draft]
OnPage = Callable[[Page, Random], Page]


class Stage(Enum):
    """What a trap spoils; of two traps in one form, each spoils something else."""

    COLUMNS = "columns"
    ROWS = "rows"
    TABLE = "table"
    FILE = "file"
    SPELLING = "spelling"


class Family(Enum):
    """Where a form was written: a word processor or a spreadsheet."""

    TEXT = "text"
    SHEET = "sheet"


BOTH = frozenset(Family)


@dataclass(frozen=True)
class Trap:
    """One thing that goes wrong in real files. It acts on the draft, on the page, or both.

    `any_case` where the file keeps no capitals; `fonts` where a font says how the text is spelt.
    """

    name: str
    stage: Stage
    on_draft: OnDraft | None = None
    on_page: OnPage | None = None
    families: frozenset[Family] = BOTH
    any_case: bool = False
    fonts: bool = False
    alone: bool = False
