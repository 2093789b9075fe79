"""A report and its supplement as one: rows of both, the later word on the same person, nothing lost."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from rules.reading import ReadRow
from rules.text import fold
from rules.versions import identity, texts_of

_TELLING = ("position", "birth", "gender", "unit")
"""What tells two people of one name apart."""


def merged_rows(before: Sequence[ReadRow], more: Sequence[ReadRow]) -> tuple[ReadRow, ...] | None:
    """Return the rows of `before` with those of `more`: the same person or group is updated in place, others follow.

    A field that is blank in `more` stays as it was. None where a person must say whether two rows are one: a name that
    comes more than once, or twice with another position, unless the row is in `before` word for word.
    """
    known, new = Counter(map(identity, before)), Counter(map(identity, more))
    rows = [*before]
    for row in more:
        if any(_same(row, other) for other in rows):
            continue
        if not known[identity(row)]:
            rows.append(row)
            continue
        at = next(number for number, other in enumerate(rows) if identity(other) == identity(row))
        if known[identity(row)] > 1 or new[identity(row)] > 1 or _someone_else(rows[at], row):
            return None
        rows[at] = _updated(rows[at], row)
    return tuple(rows)


def merged_header(before: Mapping[str, str | None], more: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """Return the header of the first report, with what it lacks filled from the supplement."""
    return {key: before.get(key) or more.get(key) for key in (*before, *more)}


def _same(row: ReadRow, other: ReadRow) -> bool:
    return row.kind == other.kind and texts_of(row) == texts_of(other)


def _someone_else(old: ReadRow, new: ReadRow) -> bool:
    """Tell whether two rows of one folded name, or of none, may be two people: "Hoa" and "Hòa" are, "hoa" is both."""
    marks = [_marks(row.fields.get("name") or "") for row in (old, new)]
    if not identity(new)[1] or (all(marks) and marks[0] != marks[1]):
        return True
    said = ((old.fields.get(key), new.fields.get(key)) for key in _TELLING)
    return any(a and b and fold(a) != fold(b) for a, b in said)


def _marks(name: str) -> list[str]:
    """Return the marks of each word, wherever in it they stand ("hoà" is "hòa"); nothing for a name without any."""
    words = unicodedata.normalize("NFD", name.casefold().replace("đ", "d\u0335")).split()
    marks = ["".join(sorted(c for c in word if unicodedata.combining(c))) for word in words]
    return marks if any(marks) else []


def _updated(old: ReadRow, new: ReadRow) -> ReadRow:
    kept = {key for key, text in old.fields.items() if text and not new.fields.get(key)}
    if _marks(old.fields.get("name") or "") and not _marks(new.fields.get("name") or ""):
        kept.add("name")  # written in haste, without its marks
    return ReadRow(
        kind=new.kind,
        fields={
            key: old.fields.get(key) if key in kept else new.fields.get(key) for key in {**old.fields, **new.fields}
        },
        source=new.source,
        means={key: text for key, text in old.means.items() if key in kept or key not in new.fields} | dict(new.means),
        columns=new.columns,
        originals={key: text for key, text in old.originals.items() if key in kept} | dict(new.originals),
    )
