"""The parts of an obligation: each has a state of its own."""

from dataclasses import replace

import pytest

from rules.campaigns import Kind
from rules.parts import Evidence, Parts, SoftCopy, evidence, parts, soft_copy
from rules.standing import Facts, Paper
from tests.letter44 import ROUND_1, local

CAME = Facts(ROUND_1.deadline, received_at=local("2018-03-02 08:00"), version=1, rows=3)
NOMINATION = replace(ROUND_1, kind=Kind.NOMINATION, evidence=True)
ARTICLE = replace(ROUND_1, kind=Kind.ARTICLE)


def test_the_parts_of_a_report_stand_beside_each_other() -> None:
    assert parts(ROUND_1, CAME) == Parts(SoftCopy.RECEIVED, Evidence.NOT_EXPECTED, Paper.AWAITED)
    nothing = Facts(ROUND_1.deadline)
    assert parts(NOMINATION, nothing) == Parts(SoftCopy.AWAITED, Evidence.AWAITED, Paper.AWAITED)
    exempt = replace(CAME, exempt=True)
    assert parts(NOMINATION, exempt) == Parts(SoftCopy.NOT_EXPECTED, Evidence.NOT_EXPECTED, Paper.NOT_EXPECTED)


@pytest.mark.parametrize(
    ("rows", "proven", "images", "expected"),
    [
        (3, 3, 0, Evidence.COMPLETE),
        (3, 2, 0, Evidence.PARTIAL),
        (3, 0, 1, Evidence.PARTIAL),
        (3, 0, 0, Evidence.AWAITED),
        (0, 0, 0, Evidence.AWAITED),
    ],
)
def test_evidence_is_complete_when_every_row_names_its_own(
    rows: int, proven: int, images: int, expected: Evidence
) -> None:
    assert evidence(NOMINATION, replace(CAME, rows=rows, proven=proven, images=images)) is expected


def test_an_article_wants_one_picture() -> None:
    assert evidence(ARTICLE, CAME) is Evidence.AWAITED
    assert evidence(ARTICLE, replace(CAME, images=1)) is Evidence.COMPLETE


def test_of_a_nil_return_nothing_is_to_be_proven() -> None:
    nil = Facts(ROUND_1.deadline, nil_at=local("2018-03-02 08:00"))
    assert (soft_copy(nil), evidence(NOMINATION, nil)) == (SoftCopy.NIL, Evidence.NOT_EXPECTED)


def test_a_soft_copy_in_which_something_must_be_corrected_says_so() -> None:
    assert soft_copy(replace(CAME, must=1)) is SoftCopy.NEEDS_CORRECTION
