"""Whether text without a known font is TCVN3 or VNI: asked of a whole document, never of a word."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rules.legacy.encodings import Encoding, read_as
from rules.legacy.octets import octets
from rules.legacy.syllables import is_syllable

_WORDS = re.compile(r"[^\s!-/:-@\[-`{-~\u2010-\u2027\u2190-\u2bff]+")
_QUOTES = "«»°§©®™·"
_VOWELS = frozenset("aeiouy")
_STRONG, _WEAK = 1.5, 1.0
_ENOUGH = 3.0
_CLEAN = 4
"""How many words must come out as syllables for each one that is none either way."""


@dataclass(frozen=True)
class Tally:
    """How many words with marks are Vietnamese syllables in one reading of a text, and how many are not."""

    good: int = 0
    bad: int = 0

    @property
    def net(self) -> int:
        """Return by how many the syllables win."""
        return self.good - self.bad


@dataclass(frozen=True)
class Verdict:
    """What a text is worth as Unicode and in each old encoding that it can be in.

    `evidence` are the words that are no syllables as Unicode and are in that encoding, with their weight: more where
    a sign stands in the place of a letter ("NguyÔn V¨n"); `foreign` are those that are syllables in neither.
    """

    unicode: Tally
    legacy: Mapping[Encoding, Tally] = field(default_factory=dict)
    evidence: Mapping[Encoding, Mapping[str, float]] = field(default_factory=dict)
    foreign: Mapping[Encoding, frozenset[str]] = field(default_factory=dict)

    def leaning(self, among: Collection[Encoding] = tuple(Encoding)) -> Encoding | None:
        """Return the one encoding in which the text makes most sense, and clearly more than as Unicode."""
        nets = {encoding: tally.net for encoding, tally in self.legacy.items() if encoding in among}
        best = max(nets, key=nets.__getitem__, default=None)
        if best is None or not self.fits(best) or nets[best] <= self.unicode.net:
            return None
        return best if list(nets.values()).count(nets[best]) == 1 else None

    def fits(self, encoding: Encoding) -> bool:
        """Tell whether the text makes sense in `encoding`."""
        tally = self.legacy.get(encoding, Tally())
        return tally.good > tally.bad

    def allows(self, encoding: Encoding) -> bool:
        """Tell whether nothing in the text speaks against `encoding`: it fits, or is an abbreviation ("§HTT")."""
        silent = self.legacy.get(encoding) == Tally() == self.unicode
        return silent or (self.fits(encoding) and not self.surely_unicode)

    @property
    def surely_unicode(self) -> bool:
        """Tell whether it holds Vietnamese words that exist in Unicode only, or make more sense there."""
        return self.unicode.good > 0 and all(tally.net < self.unicode.net for tally in self.legacy.values())


def encodings_in(texts: Iterable[str]) -> frozenset[Encoding]:
    """Return the encodings that some of `texts` are in beyond reasonable doubt.

    Beyond doubt means several different words that are Vietnamese in that encoding and not in Unicode, and hardly a
    word in the document that is neither: French or German text, or the names of the Ê Đê, are never enough.
    """
    verdicts = [verdict_on(text) for text in set(texts) if octets(text) is not None]
    return frozenset(encoding for encoding in Encoding if _beyond_doubt(encoding, verdicts))


def _beyond_doubt(encoding: Encoding, verdicts: Iterable[Verdict]) -> bool:
    speaking: dict[str, float] = {}
    foreign: set[str] = set()
    for verdict in verdicts:
        foreign |= verdict.foreign.get(encoding, frozenset())
        if verdict.leaning() is encoding:
            speaking |= verdict.evidence[encoding]
    return sum(speaking.values()) >= _ENOUGH and len(speaking) >= _CLEAN * len(foreign)


@lru_cache(maxsize=1 << 15)
def verdict_on(text: str) -> Verdict:
    """Weigh one text. Words in plain ASCII, numbers and abbreviations count for nothing."""
    senses = [_senses(word) for word in _WORDS.findall(text) if _tells(word)]
    legacy, evidence, foreign = {}, {}, {}
    for encoding in Encoding if octets(text) is not None else ():
        legacy[encoding] = _tally(each.legacy[encoding] for each in senses)
        wrong = [each for each in senses if each.unicode is False and len(each.word) > 1]
        evidence[encoding] = {each.word: _weight(each.word) for each in wrong if each.legacy[encoding]}
        foreign[encoding] = frozenset(each.word for each in wrong if each.legacy[encoding] is False)
    return Verdict(_tally(each.unicode for each in senses), legacy, evidence, foreign)


@dataclass(frozen=True)
class _Senses:
    """Whether a word is a syllable as Unicode and in each old encoding; None where it says nothing."""

    word: str
    unicode: bool | None
    legacy: Mapping[Encoding, bool | None]


@lru_cache(maxsize=1 << 14)
def _senses(word: str) -> _Senses:
    read = {encoding: _sense(read_as(encoding, word) or "") for encoding in Encoding}
    bare = word.strip(_QUOTES)
    return _Senses(word, None if bare.isascii() else _sense(bare), read)


def _tells(word: str) -> bool:
    """Tell whether a word can tell anything: not in plain ASCII, without digits, and no bullet of a symbol font."""
    return not (word.isascii() or any(map(str.isdecimal, word)) or (len(word) == 1 and "\uf000" <= word <= "\uf0ff"))


def _tally(sense: Iterable[bool | None]) -> Tally:
    said = list(sense)
    return Tally(said.count(True), said.count(False))


def _sense(word: str) -> bool | None:
    """Tell whether `word` is a syllable in one case throughout; None for what says nothing, as "ĐHTT"."""
    composed = unicodedata.normalize("NFC", word)
    bare = unicodedata.normalize("NFD", composed.replace("đ", "d").replace("Đ", "D")).lower()
    if not composed or (composed.isupper() and not _VOWELS & set(bare)):
        return None
    return is_syllable(composed) and (composed.isupper() or composed[1:].islower() or len(composed) == 1)


def _weight(word: str) -> float:
    return _WEAK if word.isalpha() else _STRONG
