"""What the titles of a header mean: which column each is called by, begins like, or misspells."""

from collections.abc import Sequence
from functools import lru_cache

from rules.forms.labels import Meanings, begins_weakly, known, likeness, titled
from rules.forms.layout import Form, Table
from rules.forms.titles import Titles
from rules.legacy.encodings import Encoding, read_as
from rules.text import fold

FEWEST = 3
"""The fewest columns known by their titles in a header."""
MIXED = "name of either"
_FOREIGN = "name of another table"


def has_meaning(text: str, form: Form) -> bool:
    """Tell whether `text` is the title of a column of any table of `form`, or begins like one."""
    return known(titled(text), aliases_of(form)) is not None


def keys_of(form: Form, table: Table, titles: Titles) -> tuple[str | None, ...]:
    """Return the key of each title of a header, as a column of `table`, None for a title that means nothing in it.

    A likeness counts only beside two titles that are known for sure.
    """
    meanings = _meanings(form, table.kind)
    sure = [next(filter(None, (known(titled(text), meanings) for text in texts)), None) for texts in titles.readings]
    if sum(key is not None for key in sure) < FEWEST - 1:
        return tuple(sure)
    texts = [readings[0] for readings in titles.readings]
    firm = [
        None if key and begins_weakly(titled(text), meanings) else key for text, key in zip(texts, sure, strict=True)
    ]
    guesses = _guesses(form, meanings, {text for text, key in zip(texts, firm, strict=True) if not key}, firm)
    return tuple(firm[j] or guesses.get(text) or sure[j] for j, text in enumerate(texts))


@lru_cache(maxsize=8)
def aliases_of(form: Form) -> dict[str, str]:
    """Return alias → key for the columns of all tables of a form."""
    return {alias: key for table in form.tables for alias, key in _meanings(form, table.kind).items()}


@lru_cache(maxsize=64)
def _meanings(form: Form, kind: str) -> dict[str, str]:
    """Return alias → key for a table; names of other tables count as a name where nothing else claims them."""
    own = {alias: column.key for column in form.table(kind).columns for alias in column.aliases}
    names = [column for table in form.tables for column in table.columns if column.key == "name"]
    foreign = {alias: _FOREIGN for column in names for alias in column.aliases}
    return {**foreign, **own, **dict.fromkeys(form.mixed, MIXED)}


def _guesses(form: Form, meanings: Meanings, texts: set[str], firm: Sequence[str | None]) -> dict[str, str]:
    """Return what titles resemble: no key that another title has for sure, each for the one title most like it."""
    taken = {plain(key) for key in firm if key}
    found = [(*guess, text) for text in texts if (guess := _guess(form, meanings, text))]
    guesses: dict[str, str] = {}
    for key, _, text in sorted(found, key=lambda guess: (-guess[1], guess[2])):
        if plain(key) not in taken:
            taken.add(plain(key))
            guesses[text] = key
    return guesses


def plain(key: str) -> str:
    """Return the key of the column: a name is one column, however it is called."""
    return "name" if key in (MIXED, _FOREIGN) else key


def _guess(form: Form, meanings: Meanings, text: str) -> tuple[str, float] | None:
    """Return the key a title resembles, and how much; a title that the form knows elsewhere resembles nothing.

    A misspelt title is no syllables, so that an old font is not seen in it: it may be one, read as TCVN3 or VNI.
    """
    if not titled(text) or fold(text) in aliases_of(form):
        return None
    spellings = [text] if text.isascii() else [text, *filter(None, (read_as(each, text) for each in Encoding))]
    found = (likeness(titled(spelling), meanings) for spelling in spellings)
    return max(filter(None, found), key=lambda guess: guess[1], default=None)
