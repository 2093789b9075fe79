"""What is wrong with a definition whose keys are all right: parts that contradict each other or name nothing."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from rules.forms.layout import ROW_FIELDS, Column, Field, Form, Line, Table, ValueType
from rules.text import fold

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_VERSION = re.compile(r"[1-9]\d{0,7}")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,15}")

Part = Field | Column | Line


def contradictions(form: Form) -> Iterator[str]:
    """Yield every contradiction as a Vietnamese clause that names its place in the definition."""
    yield from _head(form)
    yield from _odd_keys("field", _header_keys(form))
    for field in form.fields:
        if field.counts and all(table.kind != field.counts for table in form.tables):
            yield f"field {field.key}.counts: không có bảng nào thuộc loại «{field.counts}»"
    yield from _claimed_twice("field", form.fields)
    yield from _repeated("field.key", _header_keys(form))
    yield from _repeated("table.kind", (table.kind for table in form.tables))
    yield from _repeated("letter", [*(part.letter for part in form.sections), *(table.letter for table in form.tables)])
    values: list[Field | Column] = [*form.fields, *(column for table in form.tables for column in table.columns)]
    for part in values:
        if part.allowed and part.type is not ValueType.TEXT:
            yield f'{part.key}.allowed: chỉ dùng với type = "text"'
    for table in form.tables:
        yield from _table(table)


def _head(form: Form) -> Iterator[str]:
    if form.id and not _ID.fullmatch(form.id):
        yield "id: chỉ gồm chữ thường không dấu, chữ số và dấu . _ -, dài nhất 64 ký tự"
    if form.version and not _VERSION.fullmatch(form.version):
        yield 'version: phải là số nguyên trong dấu nháy, ví dụ "1"'
    if form.code and not any(character.isdigit() for character in fold(form.code)):
        yield "code: phải có chữ số để nhận ra được trong tệp, ví dụ “KT-02”"
    if form.part and form.sections and all(section.letter != form.part for section in form.sections):
        yield f"part: không có [[section]] nào mang letter «{form.part}»"


def _odd_keys(where: str, keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        if key and not _KEY.fullmatch(key):
            yield f"{where}, key «{key}»: chỉ gồm chữ thường không dấu, chữ số và dấu _, bắt đầu bằng chữ"


def _header_keys(form: Form) -> list[str]:
    nil = [form.nil.key] if form.nil else []
    return [*(field.key for field in form.fields), *nil, *(section.key for section in form.sections if section.key)]


def _table(table: Table) -> Iterator[str]:
    where = f"table {table.kind}"
    if table.kind and not _KIND.fullmatch(table.kind):
        yield f"{where}.kind: chỉ gồm chữ thường không dấu, chữ số và dấu _, dài nhất 16 ký tự"
    if all(column.key != "name" for column in table.columns):
        yield f"{where}: không có cột nào mang khóa name"
    numbers = {column.key for column in table.columns if column.type is ValueType.NUMBER}
    if table.lines and not numbers:
        yield f'{where}.lines: bảng có dòng cố định thì cần ít nhất một cột type = "number"'
    for column in table.columns:
        if column.sum_of and not {column.key, *column.sum_of} <= numbers:
            yield f'{where}, {column.key}.sum_of: cột tổng và các cột được cộng phải có type = "number"'
        yield from _unknown_fields(f"{where}, {column.key}", column, table)
    for place, parts in ((where, table.columns), (f"{where}.lines", table.lines)):
        yield from _claimed_twice(place, parts)
        yield from _odd_keys(place, (part.key for part in parts))
        yield from _repeated(f"{place}, key", (part.key for part in parts))
        yield from _sums(place, parts)


def _unknown_fields(where: str, column: Column, table: Table) -> Iterator[str]:
    """Yield what a column names that no row has: a figure would be looked for, or a text put, where nobody looks."""
    keys = {each.key for each in table.columns}
    for key in column.numbers_in:
        if key not in keys:
            yield f"{where}.numbers_in: không có cột «{key}»"
    for key in column.split:
        if key not in {*keys, *ROW_FIELDS}:
            yield f"{where}.split: không có cột «{key}»"
    if len(column.split) == 1:
        yield f"{where}.split: phải nêu ít nhất hai khóa"


def _sums(where: str, parts: Sequence[Column] | Sequence[Line]) -> Iterator[str]:
    adds = {part.key: part.sum_of for part in parts}
    for key, addends in adds.items():
        for addend in addends:
            if addend not in adds:
                yield f"{where}, {key}.sum_of: không có «{addend}»"
        if _reaches(key, key, adds.get):
            yield f"{where}, {key}.sum_of: tự cộng chính nó"


def _reaches(start: str, goal: str, adds: Callable[[str], tuple[str, ...] | None]) -> bool:
    seen: set[str] = set()
    waiting = [*(adds(start) or ())]
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += adds(key) or ()
    return goal in seen


def _repeated(where: str, texts: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        if text and text in seen:
            yield f"{where}: «{text}» có hai lần"
        seen.add(text)


def _claimed_twice(where: str, parts: Sequence[Part]) -> Iterator[str]:
    owners: dict[str, str] = {}
    for part in parts:
        for alias in part.aliases:
            if owners.setdefault(alias, part.key) != part.key:
                yield f"{where}: tên gọi «{alias}» thuộc cả {owners[alias]} và {part.key}"
