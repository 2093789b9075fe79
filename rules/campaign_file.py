"""Read a campaign from its TOML text, or list all that is wrong with it."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from pydantic import ValidationError

from rules.calendar import Calendar
from rules.campaign_tables import MISSING, CampaignFile, CampaignTable, RecurringTable, RoundTable, courtesy
from rules.campaigns import Campaign, Letter, Recurrence, Round
from rules.deadlines import Deadline
from rules.problems import InputProblems, in_vietnamese
from rules.schedule import Pattern
from rules.schools import LEVELS

_PROBLEMS = "Tệp đợt công tác có chỗ cần sửa:"


def parse_campaign(text: str, forms: Collection[str], calendar: Calendar) -> Campaign:
    """Return the campaign in `text`; `forms` are the ids of the forms that exist.

    Raises InputProblems with every problem at once, each naming its key.
    """
    try:
        file = CampaignFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InputProblems("Tệp đợt công tác không đúng cú pháp TOML:", [str(error)]) from error
    except ValidationError as error:
        raise InputProblems(_PROBLEMS, in_vietnamese(error)) from error
    deadlines = _deadlines(file)
    # By the country's days alone: a storm that the office declares later must not make a stored campaign wrong.
    plain = replace(calendar, declared=())
    problems = [*_not_filled_in(file.campaign), *_of_parts(file, forms), *_of_days(file, deadlines, plain)]
    if problems:
        raise InputProblems(_PROBLEMS, problems)
    return _campaign(file, deadlines, calendar)


def _not_filled_in(head: CampaignTable) -> Iterable[str]:
    """Tell what a draft left to a person."""
    for key, value in (("title", head.title), ("letter.number", head.letter.number)):
        if value == MISSING:
            yield f"campaign.{key}: cần điền, bản dự thảo không tìm thấy trong công văn"


def _deadlines(file: CampaignFile) -> Mapping[str, Deadline]:
    """Return the deadline of each round that has one, by id: its own, else the campaign's."""
    head = file.campaign
    given = {r.id: (r, r.deadline or head.deadline) for r in file.round}
    return {id_: d.meant(head.courtesy_days, r.days_off or head.days_off) for id_, (r, d) in given.items() if d}


def _of_parts(file: CampaignFile, forms: Collection[str]) -> Iterable[str]:
    asked: tuple[RoundTable | RecurringTable, ...] = (*file.round, *file.recurring)
    audiences = [("campaign", file.campaign.audience), *((part.id, part.audience or ()) for part in asked)]
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


def _of_days(file: CampaignFile, deadlines: Mapping[str, Deadline], calendar: Calendar) -> Iterable[str]:
    for round_ in file.round:
        deadline = deadlines.get(round_.id)
        if deadline is None:
            yield f"{round_.id}.deadline: đợt này chưa có hạn nộp, và [campaign] cũng không có deadline chung"
            continue
        if deadline.last_good_day(calendar) < (round_.opens or file.campaign.letter.date):
            yield f"{round_.id}.deadline: hạn nộp nằm trước ngày bắt đầu nhận (opens hoặc ngày công văn)"
        closes = round_.closes or file.campaign.closes
        if closes and closes < deadline.last_courtesy_day(calendar):
            yield f"{round_.id}.closes: ngày khóa sổ nằm trước ngày cuối cùng của hạn nộp"


def _campaign(file: CampaignFile, deadlines: Mapping[str, Deadline], calendar: Calendar) -> Campaign:
    head = file.campaign
    letter = Letter(head.letter.number, head.letter.date)
    audience = frozenset(head.audience)
    rounds = tuple(
        Round(
            id=r.id,
            campaign=head.id,
            label=r.label,
            form=r.form,
            deadline=deadlines[r.id],
            opens_on=r.opens or _after_the_one_before(r, file.round, deadlines, calendar) or letter.day,
            paper=r.paper,
            audience=frozenset(r.audience) if r.audience else audience,
            kind=r.kind,
            closes_on=r.closes or head.closes,
            evidence=r.evidence,
            chased=r.is_chased,
        )
        for r in file.round
    )
    recurring = tuple(_recurrence(r, file) for r in file.recurring)
    return Campaign(head.id, head.title, letter, audience, rounds, recurring, head.until, head.confirmed)


def _after_the_one_before(
    round_: RoundTable, rounds: Iterable[RoundTable], deadlines: Mapping[str, Deadline], calendar: Calendar
) -> date | None:
    """Return the day after the round before this one ends, None for the first: a letter's rounds follow each other."""
    mine = deadlines[round_.id].day
    same = [deadlines[r.id] for r in rounds if (r.form, r.kind) == (round_.form, round_.kind) and r.id != round_.id]
    earlier = [last for deadline in same if (last := deadline.last_courtesy_day(calendar)) < mine]
    return max(earlier) + timedelta(days=1) if earlier else None


def _recurrence(table: RecurringTable, file: CampaignFile) -> Recurrence:
    head, due = file.campaign, table.deadline.due
    return Recurrence(
        id=table.id,
        label=table.label,
        form=table.form,
        pattern=Pattern(table.every, table.scheme, table.dates, head.school_year.frame),
        due=due,
        courtesy_days=courtesy(due.wording, table.deadline.courtesy_days, head.courtesy_days),
        paper=table.paper,
        audience=frozenset(table.audience or head.audience),
        kind=table.kind,
        days_off=table.days_off or head.days_off,
        evidence=table.evidence,
        chased=table.is_chased,
        opens_before=table.opens_days_before,
        closes_after=table.closes_days_after,
    )
