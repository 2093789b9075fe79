"""Form definitions: what a form prints and what its parts may be called. A new form is a new TOML text, never code."""

import tomllib
from collections.abc import Mapping
from typing import Any

from rules.forms.contradictions import contradictions
from rules.forms.layout import (
    ROW_FIELDS,
    Column,
    Field,
    Form,
    Line,
    NilBox,
    Period,
    Section,
    Table,
    ValueType,
)
from rules.forms.source import Source, folded

__all__ = ["ROW_FIELDS", "Column", "Field", "Form", "FormError", "NilBox", "Period", "Section", "Table", "parse_form"]

_ANSWERS = ("report", "article")


class FormError(ValueError):
    """A definition that cannot be used; `problems` lists everything wrong with it, each with its key."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def parse_form(text: str) -> Form:
    """Return the form that a TOML text defines.

    FormError lists every problem at once, in Vietnamese: bad TOML, missing, unknown or mistyped keys, and what
    contradicts itself (see `contradictions`). Every key is explained in docs/forms.md.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormError((f"không đúng cú pháp TOML: {error}",)) from error
    problems: list[str] = []
    form = _form(Source(data, "", problems))
    problems += contradictions(form)
    if problems:
        raise FormError(tuple(problems))
    return form


def _form(source: Source) -> Form:
    shared = source.mapping("aliases")
    form = Form(
        id=source.text("id"),
        code=source.text("code"),
        version=source.text("version"),
        heading=source.texts("heading"),
        titles=folded(source.texts("titles")),
        mixed=folded(source.texts("mixed", ())),
        part=source.text("part"),
        period=_period(source.maybe("period")),
        nil=_nil(source.maybe("nil")),
        fields=tuple(_field(part) for part in source.parts("field")),
        sections=tuple(_section(part) for part in source.parts("section")),
        tables=tuple(_table(part, shared) for part in source.parts("table")),
    )
    source.close()
    keys = {column.key for table in form.tables for column in table.columns}
    for key in shared:
        if key not in keys:
            source.wrong(f"aliases.{key}", "không có bảng nào có cột mang khóa này")
    return form


def _period(source: Source | None) -> Period | None:
    if source is None:
        return None
    choices = source.texts("options")
    period = Period(source.label(), choices, source.names(), folded(choices))
    source.close()
    return period


def _nil(source: Source | None) -> NilBox | None:
    if source is None:
        return None
    reason = source.texts("reason")
    box = NilBox(source.text("key"), source.label(), source.names(), folded(reason), next(iter(reason), ""))
    source.close()
    return box


def _field(source: Source) -> Field:
    field = Field(
        key=source.text("key"),
        label=source.label(),
        aliases=source.names(),
        required=source.flag("required", True),
        counts=source.optional("counts"),
        type=ValueType(source.choice("type", list(ValueType), ValueType.TEXT)),
        allowed=source.texts("allowed", ()),
    )
    source.close()
    return field


def _section(source: Source) -> Section:
    section = Section(source.text("letter"), source.text("title"), source.names("title"), source.optional("key"))
    source.close()
    return section


def _table(source: Source, shared: Mapping[str, Any]) -> Table:
    table = Table(
        kind=source.text("kind"),
        letter=source.text("letter"),
        title=source.text("title"),
        titles=source.names("title"),
        columns=tuple(_column(part, shared) for part in source.parts("columns")),
        lines=tuple(_line(part) for part in source.parts("lines", fewest=0)),
        beside_nil=source.flag("beside_nil", False),
        noun=source.text("noun"),
        answers=source.choice("answers", _ANSWERS, _ANSWERS[0]),
    )
    source.close()
    return table


def _line(source: Source) -> Line:
    line = Line(source.text("key"), source.label(), source.names(), source.texts("sum_of", ()))
    source.close()
    return line


def _column(source: Source, shared: Mapping[str, Any]) -> Column:
    key, label = source.text("key"), source.optional("label")
    elsewhere = source.listed(shared, key) if key in shared else ()
    names = ((label,) if label else ()) + source.texts("aliases", ()) + elsewhere
    if key and not folded(names):
        source.wrong("label", "cột không in ra (không có label) thì cần aliases")
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
        type=ValueType(source.choice("type", list(ValueType), ValueType.TEXT)),
        allowed=source.texts("allowed", ()),
        sum_of=source.texts("sum_of", ()),
        printed=label is not None,
    )
    source.close()
    return column
