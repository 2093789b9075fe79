"""What changed from one version of a report to the next, in lines for the school and the specialist."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules.forms.layout import Form
from rules.reading import ReadRow
from rules.text import one_line
from rules.versions import Change, ChangedRow, changes, compare

_MOST_LINES = 15
_MOST_LETTERS = 60
_DERIVED = frozenset({"letterhead_name", "other_schools"})
"""What the reader notes in the header beside the form's own fields."""


@dataclass(frozen=True)
class Words:
    """What the form calls its kinds of rows, their columns and the fields of its header; the keys by default."""

    nouns: Mapping[str, str]
    columns: Mapping[tuple[str, str], str]
    fields: Mapping[str, str]


Version = tuple[Mapping[str, str | None], Sequence[ReadRow]]
"""The header and the rows of one version."""


def words_of(form: Form | None) -> Words:
    """Return the words of a form; none where it is defined no more."""
    if form is None:
        return Words({}, {}, {})
    columns = {(table.kind, column.key): column.label for table in form.tables for column in table.columns}
    fields = {field.key: field.label for field in form.fields}
    fields |= {section.key: section.title for section in form.sections if section.key}
    return Words({table.kind: table.noun for table in form.tables}, columns, fields)


def lines_of(before: Version, after: Version, form: Form | None) -> tuple[str, ...]:
    """Return how two versions differ: rows added, taken out and changed, then the header; empty where nothing does.

    At most 15 lines; the last one then tells how many more there are. Every text is on one line and cut when long.
    """
    lines = [*_lines(before, after, words_of(form))]
    if len(lines) <= _MOST_LINES:
        return tuple(lines)
    left = len(lines) - _MOST_LINES + 1
    return (*lines[: _MOST_LINES - 1], f"… và {left} thay đổi khác")


def _lines(before: Version, after: Version, words: Words) -> Iterator[str]:
    (old_header, old_rows), (new_header, new_rows) = before, after
    found = compare(old_rows, new_rows)
    if found.added:
        yield f"thêm {len(found.added)} dòng: {_named(found.added, words)}"
    if found.removed:
        yield f"bớt {len(found.removed)} dòng: {_named(found.removed, words)}"
    for row in found.changed:
        yield from _of_row(row, words)
    for change in changes(old_header, new_header):
        if change.field not in _DERIVED:
            yield f"Phần thông tin chung: {_change(change, words.fields.get(change.field, change.field))}"


def _of_row(row: ChangedRow, words: Words) -> Iterator[str]:
    kind = row.after.kind
    for change in row.fields:
        label = words.columns.get((kind, change.field), change.field)
        yield f"dòng {row.number} ({_name(row.after)}): {_change(change, label)}"


def _change(change: Change, label: str) -> str:
    if change.spelling_only:
        return f"{label}: {_quoted(change.before)} → {_quoted(change.after)} (chỉ khác cách viết)"
    return f"{label}: {_quoted(change.before)} → {_quoted(change.after)}"


def _quoted(text: str) -> str:
    if not text:
        return "để trống"
    return f"«{text}»" if len(text) <= _MOST_LETTERS else f"«{text[:_MOST_LETTERS].rstrip()}…»"


def _named(rows: Sequence[ReadRow], words: Words) -> str:
    shown = [f"{_name(row)} ({words.nouns.get(row.kind, row.kind)})" for row in rows[:_MOST_LINES]]
    return "; ".join(shown) + ("; …" if len(rows) > _MOST_LINES else "")


def _name(row: ReadRow) -> str:
    name = one_line(row.fields.get("name") or "")
    return (name if len(name) <= _MOST_LETTERS else f"{name[:_MOST_LETTERS].rstrip()}…") or "chưa ghi tên"
