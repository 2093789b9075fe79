"""What persons decided about a mail, as the judge takes it into account."""

from collections.abc import Sequence

from ingest.cases import Judgement, Passed
from store.rulings import Kind, Ruling

_OF_MAIL = frozenset({Kind.ASSIGN, Kind.GRANT, Kind.IGNORE, Kind.REJECT})


def about(rulings: Sequence[Ruling], sha256: str | None = None) -> Ruling | None:
    """Return the latest decision about a file (by SHA-256) or, without one, about the whole mail; None without any.

    Of the mail's own: whose it is, or that it is not to be recorded. What was decided about a submission is none.
    """
    found = [r for r in rulings if r.kind in _OF_MAIL and r.submission is None and r.file in {None, sha256}]
    return found[-1] if found else None


def assigned(rulings: Sequence[Ruling], sha256: str) -> Ruling | None:
    """Return the decision that says whose report a file is, None where a person did not say."""
    found = about(rulings, sha256)
    return found if found and found.kind is Kind.ASSIGN else None


def put_aside(rulings: Sequence[Ruling], sha256: str | None = None) -> Judgement | None:
    """Return what a file (or the mail as a whole) comes to where a person decided not to record it, else None."""
    found = about(rulings, sha256)
    if found is None or found.kind in {Kind.ASSIGN, Kind.GRANT}:
        return None
    if found.kind is Kind.REJECT:
        return Passed("rejected", f"Không được chấp nhận: {found.reason}")
    return Passed("set_aside_by_person", f"Đã cho bỏ qua: {found.reason}")


def decided(rulings: Sequence[Ruling]) -> bool:
    """Tell whether a person decided about the mail, so that it is judged whatever kind of mail it is."""
    return any(r.kind in _OF_MAIL and r.submission is None for r in rulings)


def adds(rulings: Sequence[Ruling], sha256: str) -> bool | None:
    """Return whether a person said that a file adds to what was handed in (True) or replaces it (False)."""
    found = assigned(rulings, sha256)
    return found.adds if found else None
