"""What is wrong with a report, at the place where it is wrong, in the school's words."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much a finding matters. Hints never block."""

    MUST = "must"
    CHECK = "check"
    HINT = "hint"


@dataclass(frozen=True)
class Finding:
    """One problem at one place: `where` as in "Bảng C, dòng 2, cột Minh chứng", `text` a Vietnamese clause."""

    weight: Weight
    where: str
    text: str
