"""Traps in the columns of a table and their titles."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final

from bench.accuracy import wording
from bench.accuracy.drafts import Draft, Heading, Line, Listing
from bench.accuracy.traps import Stage, Trap

_MAY_BE_MISSING: Final = ("gender", "hardship_area", "already_awarded", "note", "field", "file_name", "about")
_UNKNOWN: Final = ("Số điện thoại", "Dân tộc", "Trình độ chuyên môn", "Số năm công tác")
_OVER: Final = (
    ("Khen thưởng", ("already_awarded", "requested_award")),
    ("Kết quả thực hiện", ("effect", "evidence")),
    ("Thi đua", ("field", "summary", "effect")),
)

Naming = Callable[[str, Heading], str]
"""Kind of table, column → title."""


def _one_of(draft: Draft, random: Random) -> Listing:
    """Return one table to spoil."""
    return random.choice(draft.listings)


def _titled(draft: Draft, listing: Listing, headings: tuple[Heading, ...]) -> Draft:
    return replace(
        draft, listings=tuple(replace(e, headings=headings) if e.kind == listing.kind else e for e in draft.listings)
    )


def _two_levels(draft: Draft, random: Random) -> Draft:
    over, keys = random.choice(_OVER)
    for listing in draft.listings[:2]:
        headings = tuple(replace(each, over=over) if each.key in keys else each for each in listing.headings)
        draft = _titled(draft, listing, headings)
    return draft


def _reordered(draft: Draft, random: Random) -> Draft:
    for listing in draft.listings:
        first, *others = listing.headings
        draft = _titled(draft, listing, (first, *random.sample(others, len(others))))
    return draft


def _missing(draft: Draft, random: Random) -> Draft:
    gone = set(random.sample(_MAY_BE_MISSING, 3))
    return replace(draft, listings=tuple(_without(listing, gone) for listing in draft.listings))


def _no_numbers(draft: Draft, _random: Random) -> Draft:
    return replace(draft, listings=tuple(_without(listing, {"stt"}) for listing in draft.listings))


def _without(listing: Listing, gone: set[str]) -> Listing:
    def less(line: Line) -> Line:
        return line.with_entries(lambda entry: entry.limited(lambda key: key not in gone))

    headings = tuple(each for each in listing.headings if each.key not in gone)
    return replace(listing, headings=headings, lines=tuple(map(less, listing.lines)))


def _aliases(draft: Draft, random: Random) -> Draft:
    return _named(draft, lambda kind, each: wording.alias(random, kind, each.key, each.label))


def _misspelt(draft: Draft, random: Random) -> Draft:
    return _named(draft, lambda _kind, each: wording.misspelt(random, each.label))


def _shouted(draft: Draft, random: Random) -> Draft:
    return _named(draft, lambda _kind, each: wording.shouted(random, each.label))


def _named(draft: Draft, name: Naming) -> Draft:
    for listing in draft.listings:
        headings = tuple(replace(each, label=name(listing.kind, each)) for each in listing.headings)
        draft = _titled(draft, listing, headings)
    return draft


def _unknown(draft: Draft, random: Random) -> Draft:
    listing = _one_of(draft, random)
    title = random.choice(_UNKNOWN)
    at = random.randrange(2, len(listing.headings))
    headings = (*listing.headings[:at], Heading("", title), *listing.headings[at:])
    lines = tuple(
        replace(line, shown={**line.shown, title: str(random.randint(2, 40))}) if line.entry else line
        for line in listing.lines
    )
    spoilt = replace(listing, headings=headings, lines=lines)
    return replace(draft, listings=tuple(spoilt if e.kind == listing.kind else e for e in draft.listings))


COLUMN_TRAPS: Final = (
    Trap("two-level header", Stage.COLUMNS, _two_levels),
    Trap("columns in another order", Stage.COLUMNS, _reordered),
    Trap("missing columns", Stage.COLUMNS, _missing),
    Trap("other titles", Stage.COLUMNS, _aliases),
    Trap("misspelt titles", Stage.COLUMNS, _misspelt),
    Trap("titles in capitals, broken, bracketed", Stage.COLUMNS, _shouted),
    Trap("a column of the school's own", Stage.COLUMNS, _unknown),
    Trap("no column of numbers", Stage.COLUMNS, _no_numbers),
)
