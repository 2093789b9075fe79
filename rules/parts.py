"""The parts of one obligation, each with a state of its own: the soft copy, its evidence, the stamped print. Pure."""

from enum import StrEnum
from typing import NamedTuple

from rules.campaigns import Kind, Round
from rules.standing import Facts, Paper, paper


class SoftCopy(StrEnum):
    """Where the report itself stands. NEEDS_CORRECTION: it is there, and something in it must be corrected."""

    NOT_EXPECTED = "not_expected"
    AWAITED = "awaited"
    NEEDS_CORRECTION = "needs_correction"
    RECEIVED = "received"
    NIL = "nil"


class Evidence(StrEnum):
    """Where the evidence stands. PARTIAL: some rows name theirs, or only pictures came, which nobody tied to a row."""

    NOT_EXPECTED = "not_expected"
    AWAITED = "awaited"
    PARTIAL = "partial"
    COMPLETE = "complete"


EVIDENCE_OWED = frozenset({Evidence.AWAITED, Evidence.PARTIAL})


class Parts(NamedTuple):
    """The three parts."""

    soft_copy: SoftCopy
    evidence: Evidence
    paper: Paper


def parts(round_: Round, facts: Facts) -> Parts:
    """Return where each part stands; an exempt school owes none, and nothing can be shown of a nil return."""
    return Parts(soft_copy(facts), evidence(round_, facts), paper(round_, facts))


def soft_copy(facts: Facts) -> SoftCopy:
    """Return where the report itself stands."""
    if facts.exempt:
        return SoftCopy.NOT_EXPECTED
    if facts.nil_at is not None:
        return SoftCopy.NIL
    if facts.received_at is None:
        return SoftCopy.AWAITED
    return SoftCopy.NEEDS_CORRECTION if facts.must else SoftCopy.RECEIVED


def evidence(round_: Round, facts: Facts) -> Evidence:
    """Return where the evidence stands: owed by rounds with `evidence`, and as one picture by rounds of articles.

    Source: docs/domain.md, section 1 (letter 44 asks for evidence with a nomination, for pictures with an article).
    """
    owed = round_.evidence or round_.kind is Kind.ARTICLE
    if not owed or facts.exempt or facts.nil_at is not None:
        return Evidence.NOT_EXPECTED
    if facts.received_at is None:
        return Evidence.AWAITED
    if round_.kind is Kind.ARTICLE:
        return Evidence.COMPLETE if facts.images else Evidence.AWAITED
    if facts.rows and facts.proven >= facts.rows:
        return Evidence.COMPLETE
    return Evidence.PARTIAL if facts.proven or facts.images else Evidence.AWAITED
