"""Traps in how Vietnamese is spelt: what stands in the file is another text than what is meant."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final

from bench.accuracy import charsets
from bench.accuracy.drafts import Draft, Line, Listing
from bench.accuracy.pages import Page, Spot, Way, each_spot
from bench.accuracy.traps import Stage, Trap

_TONE_PLACES: Final = (
    ("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("õa", "oã"), ("ọa", "oạ"), ("òe", "oè"), ("óe", "oé"), ("ỏe", "oẻ"),
    ("ùy", "uỳ"), ("úy", "uý"), ("ủy", "uỷ"), ("ũy", "uỹ"), ("ụy", "uỵ"),
)  # fmt: skip
_SPACES: Final = (" ", "\u00a0")
_UNSEEN: Final = ("\u200b", "\ufeff", "\u200e")


def _rewritten(change: Callable[[str], str]) -> Callable[[Draft, Random], Draft]:
    """Return a change of everything that the school typed; the truth is what it typed."""
    return lambda draft, _random: _typed(draft, change)


def _typed(draft: Draft, change: Callable[[str], str]) -> Draft:
    return replace(
        draft,
        fields={key: (change(label), change(value)) for key, (label, value) in draft.fields.items()},
        remarks=change(draft.remarks),
        nil_reason=change(draft.nil_reason),
        listings=tuple(_typed_listing(listing, change) for listing in draft.listings),
    )


def _typed_listing(listing: Listing, change: Callable[[str], str]) -> Listing:
    headings = tuple(
        replace(each, label=change(each.label) if each.key else each.label, over=change(each.over))
        for each in listing.headings
    )
    lines = tuple(_typed_line(line, change) for line in listing.lines)
    return replace(listing, title=change(listing.title), headings=headings, lines=lines, says=change(listing.says))


def _typed_line(line: Line, change: Callable[[str], str]) -> Line:
    shown = {key: change(text) for key, text in line.shown.items()}
    return replace(line, shown=shown, across=change(line.across)).with_entries(lambda entry: entry.rewritten(change))


def _spelt(change: Callable[[str], str], font: str = "") -> Callable[[Page, Random], Page]:
    """Return a change of what stands in the file; the truth stays."""

    def spell(page: Page, _random: Random) -> Page:
        return _each_text(page, lambda spot: replace(spot, text=change(spot.text), font=font))

    return spell


def _each_text(page: Page, change: Callable[[Spot], Spot]) -> Page:
    return each_spot(page, lambda spot: spot if spot.way is Way.NUMBER else change(spot))


def _in_capital_fonts(page: Page, _random: Random) -> Page:
    """Write TCVN3 with its fonts: those whose name ends in H draw small letters as capitals."""

    def spell(spot: Spot) -> Spot:
        capitals = spot.text.isupper()
        text = charsets.tcvn3(spot.text.lower() if capitals else spot.text)
        return replace(spot, text=text, font=".VnTimeH" if capitals else ".VnTime")

    return _each_text(page, spell)


def _unseen(page: Page, random: Random) -> Page:
    """Put no-break spaces for spaces and characters of no width between and inside words."""

    def spell(spot: Spot) -> Spot:
        words = spot.text.split(" ")
        text = "".join(f"{random.choice(_SPACES)}{word}" for word in words)[1:]
        at = random.randrange(len(text) + 1)
        return replace(spot, text=f"{text[:at]}{random.choice(_UNSEEN)}{text[at:]}")

    return _each_text(page, spell)


def _tone_places(text: str) -> str:
    for old, new in _TONE_PLACES:
        text = text.replace(old, new)
    return text


SPELLING_TRAPS: Final = (
    Trap("NFD", Stage.SPELLING, on_page=_spelt(charsets.decomposed)),
    Trap("Ð, Ɖ for Đ", Stage.SPELLING, on_page=_spelt(charsets.wrong_d)),
    Trap("no-break and zero-width characters", Stage.SPELLING, on_page=_unseen),
    Trap("tones placed the other way", Stage.SPELLING, _rewritten(_tone_places)),
    Trap("all in capitals", Stage.SPELLING, _rewritten(str.upper)),
    Trap("without accents", Stage.SPELLING, _rewritten(charsets.unaccented), _spelt(charsets.unaccented)),
    Trap("TCVN3, by its fonts", Stage.SPELLING, on_page=_in_capital_fonts, any_case=True, fonts=True),
    Trap("TCVN3 without its fonts", Stage.SPELLING, on_page=_spelt(charsets.tcvn3), any_case=True),
    Trap("VNI, by its fonts", Stage.SPELLING, on_page=_spelt(charsets.vni, "VNI-Times"), fonts=True),
    Trap("VNI without its fonts", Stage.SPELLING, on_page=_spelt(charsets.vni)),
    Trap("mojibake", Stage.SPELLING, on_page=_spelt(charsets.mojibake)),
)
