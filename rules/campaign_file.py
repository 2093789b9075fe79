"""Read a campaign from its TOML text, or list all that is wrong with it."""

import tomllib
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rules.campaigns import Campaign, Letter, Recurrence, Round
from rules.deadlines import Deadline, Wording, default_courtesy
from rules.problems import InputProblems, in_vietnamese
from rules.schedule import Every
from rules.schools import LEVELS

_Text = Annotated[str, Field(min_length=1)]
_Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
_LAST_DAY = "last day"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Letter(_Table):
    number: _Text
    date: date


class _Deadline(_Table):
    """Either wording, a day of the calendar; `courtesy_days` unset means the wording's own default."""

    before: date | None = None
    by: date | None = None
    courtesy_days: Annotated[int | None, Field(ge=0, le=31)] = None

    @model_validator(mode="after")
    def _one_wording(self) -> Self:
        if (self.before is None) == (self.by is None):
            raise ValueError("cần đúng một trong hai khóa before hoặc by")
        return self

    def meant(self) -> Deadline:
        wording = Wording.BEFORE if self.before else Wording.BY
        return Deadline(wording, self.before or self.by or date.min, _courtesy(wording, self.courtesy_days))


class _PeriodDeadline(_Table):
    """A day of the period's last month, or its last day."""

    before: Annotated[int, Field(ge=1, le=28)] | Literal["last day"] | None = None
    by: Annotated[int, Field(ge=1, le=28)] | Literal["last day"] | None = None
    courtesy_days: Annotated[int | None, Field(ge=0, le=31)] = None

    @model_validator(mode="after")
    def _one_wording(self) -> Self:
        if (self.before is None) == (self.by is None):
            raise ValueError("cần đúng một trong hai khóa before hoặc by")
        return self


class _Round(_Table):
    id: _Id
    label: _Text
    form: _Text
    kind: Literal["report", "article"] = "report"
    deadline: _Deadline
    opens: date | None = None
    paper: bool = False
    audience: Annotated[tuple[_Text, ...] | None, Field(min_length=1, strict=False)] = None


class _Recurring(_Table):
    id: _Id
    label: _Text
    form: _Text
    kind: Literal["report", "article"] = "report"
    every: Annotated[Every, Field(strict=False)]
    deadline: _PeriodDeadline
    paper: bool = False


class _Head(_Table):
    id: _Id
    title: _Text
    letter: _Letter
    audience: Annotated[tuple[_Text, ...], Field(min_length=1, strict=False)]
    until: date | None = None


class _File(_Table):
    campaign: _Head
    round: Annotated[tuple[_Round, ...], Field(strict=False)] = ()
    recurring: Annotated[tuple[_Recurring, ...], Field(strict=False)] = ()


def parse_campaign(text: str, forms: Collection[str]) -> Campaign:
    """Return the campaign in `text`; `forms` are the ids of the forms that exist.

    Raises InputProblems with every problem at once, each naming its key.
    """
    try:
        file = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InputProblems("Tệp đợt công tác không đúng cú pháp TOML:", [str(error)]) from error
    except ValidationError as error:
        raise InputProblems("Tệp đợt công tác có chỗ cần sửa:", in_vietnamese(error)) from error
    problems = [*_cross_checks(file, forms)]
    if problems:
        raise InputProblems("Tệp đợt công tác có chỗ cần sửa:", problems)
    return _campaign(file)


def _cross_checks(file: _File, forms: Collection[str]) -> Iterable[str]:
    asked: tuple[_Round | _Recurring, ...] = (*file.round, *file.recurring)
    audiences = [("campaign", file.campaign.audience), *((r.id, r.audience or ()) for r in file.round)]
    for place, levels in audiences:
        for level in (level for level in levels if level not in LEVELS):
            yield f"{place}.audience: không có cấp học «{level}»; các cấp: {', '.join(LEVELS)}"
    if not asked:
        yield "tệp: cần ít nhất một [[round]] hoặc [[recurring]]"
    seen: set[str] = set()
    for part in asked:
        if part.id in seen:
            yield f"id «{part.id}»: trùng với một đợt khác trong tệp"
        seen.add(part.id)
        if part.form not in forms:
            yield f"{part.id}.form: không có biểu mẫu «{part.form}»; các biểu mẫu: {', '.join(sorted(forms))}"
    for round_ in file.round:
        deadline = round_.deadline.meant()
        if deadline.last_good_day < (round_.opens or file.campaign.letter.date):
            yield f"{round_.id}.deadline: hạn nộp nằm trước ngày bắt đầu nhận (opens hoặc ngày công văn)"


def _campaign(file: _File) -> Campaign:
    head = file.campaign
    letter = Letter(head.letter.number, head.letter.date)
    audience = frozenset(head.audience)
    rounds = tuple(
        Round(
            id=r.id,
            campaign=head.id,
            label=r.label,
            form=r.form,
            deadline=r.deadline.meant(),
            opens_on=r.opens or _after_the_one_before(r, file.round) or letter.day,
            paper=r.paper,
            audience=frozenset(r.audience) if r.audience else audience,
            kind=r.kind,
        )
        for r in file.round
    )
    recurring = tuple(_recurrence(r) for r in file.recurring)
    return Campaign(head.id, head.title, letter, audience, rounds, recurring, head.until)


def _after_the_one_before(round_: _Round, rounds: Iterable[_Round]) -> date | None:
    """Return the day after the round before this one ends, None for the first: a letter's rounds follow each other."""
    mine = round_.deadline.meant().day
    same = [r for r in rounds if (r.form, r.kind) == (round_.form, round_.kind)]
    earlier = [last for r in same if (last := r.deadline.meant().last_courtesy_day) < mine and r.id != round_.id]
    return max(earlier) + timedelta(days=1) if earlier else None


def _recurrence(table: _Recurring) -> Recurrence:
    wording = Wording.BEFORE if table.deadline.before is not None else Wording.BY
    day = table.deadline.before if wording is Wording.BEFORE else table.deadline.by
    return Recurrence(
        id=table.id,
        label=table.label,
        form=table.form,
        every=table.every,
        wording=wording,
        due_day=None if day == _LAST_DAY or day is None else int(day),
        courtesy_days=_courtesy(wording, table.deadline.courtesy_days),
        paper=table.paper,
        kind=table.kind,
    )


def _courtesy(wording: Wording, days: int | None) -> int:
    return default_courtesy(wording) if days is None else days
