"""Form definitions: what a form prints and what its parts may be called. A new form is a new TOML text, never code."""

import tomllib
from collections.abc import Mapping
from typing import Any

from rules.forms.layout import ROW_FIELDS, Column, Field, Form, NilBox, Period, Section, Table
from rules.forms.source import Source, folded

__all__ = ["ROW_FIELDS", "Column", "Field", "Form", "FormError", "NilBox", "Period", "Section", "Table", "parse_form"]


class FormError(ValueError):
    """A definition that cannot be used; `problems` lists everything wrong with it, each with its key."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def parse_form(text: str) -> Form:
    """Return the form that a TOML text defines.

    FormError lists every problem at once: bad TOML, missing, unknown or mistyped keys, an alias that two columns of
    a table or two fields claim, a table without a name, a count of rows that no table has.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormError((f"not TOML: {error}",)) from error
    problems: list[str] = []
    form = _form(Source(data, "", problems))
    problems += _contradictions(form)
    if problems:
        raise FormError(tuple(problems))
    return form


def _form(source: Source) -> Form:
    shared = source.mapping("aliases")
    form = Form(
        id=source.text("id"),
        code=source.text("code"),
        version=source.text("version"),
        titles=folded(source.texts("titles")),
        mixed=folded(source.texts("mixed", ())),
        part=source.text("part"),
        period=_period(source.part("period")),
        nil=_nil(source.part("nil")),
        fields=tuple(_field(part) for part in source.parts("field")),
        sections=tuple(_section(part) for part in source.parts("section")),
        tables=tuple(_table(part, shared) for part in source.parts("table")),
    )
    source.close()
    return form


def _period(source: Source) -> Period:
    period = Period(source.names(), folded(source.texts("options")))
    source.close()
    return period


def _nil(source: Source) -> NilBox:
    label = source.label()
    box = NilBox(source.text("key"), label, source.names(), folded(source.texts("reason")))
    source.close()
    return box


def _field(source: Source) -> Field:
    field = Field(
        key=source.text("key"),
        label=source.label(),
        aliases=source.names(),
        required=source.flag("required", True),
        counts=source.optional("counts"),
    )
    source.close()
    return field


def _section(source: Source) -> Section:
    section = Section(source.text("letter"), source.names("title"), source.optional("key"))
    source.close()
    return section


def _table(source: Source, shared: Mapping[str, Any]) -> Table:
    table = Table(
        kind=source.text("kind"),
        letter=source.text("letter"),
        titles=source.names("title"),
        columns=tuple(_column(part, shared) for part in source.parts("columns")),
        beside_nil=source.flag("beside_nil", False),
    )
    source.close()
    return table


def _column(source: Source, shared: Mapping[str, Any]) -> Column:
    key, label = source.text("key"), source.optional("label")
    elsewhere = source.listed(shared, key) if key in shared else ()
    names = ((label,) if label else ()) + source.texts("aliases", ()) + elsewhere
    column = Column(
        key=key,
        label=label or (names[0] if names else key),
        aliases=folded(names),
        required=source.flag("required", label is not None),
        when_empty=source.optional("when_empty"),
        without_number=source.optional("without_number"),
        numbers_in=source.texts("numbers_in", ()),
        split=source.texts("split", ()),
        single=source.flag("single", False),
    )
    source.close()
    return column


def _contradictions(form: Form) -> list[str]:
    kinds = [table.kind for table in form.tables]
    problems = [f"table: kind {kind} twice" for kind in sorted(set(kinds)) if kinds.count(kind) > 1]
    problems += [
        f"field {field.key}: counts {field.counts}, and no table is of that kind"
        for field in form.fields
        if field.counts and field.counts not in kinds
    ]
    problems += _claimed_twice("field", form.fields)
    for table in form.tables:
        problems += _claimed_twice(f"table {table.kind}", table.columns)
        if all(column.key != "name" for column in table.columns):
            problems.append(f"table {table.kind}: no column has the key name")
    return problems


def _claimed_twice(where: str, named: tuple[Field, ...] | tuple[Column, ...]) -> list[str]:
    owners: dict[str, str] = {}
    return [
        f"{where}: {alias!r} names both {owners[alias]} and {item.key}"
        for item in named
        for alias in item.aliases
        if owners.setdefault(alias, item.key) != item.key
    ]
