"""Campaigns and their rounds in the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from rules.campaigns import Campaign, Kind, Letter, Round
from rules.deadlines import DaysOff, Deadline, Wording
from store.database import Record, Transaction
from store.schema import campaigns, decisions, reminder_steps, rounds, rulings, submissions


@dataclass(frozen=True)
class StoredCampaign:
    """A campaign as it was applied; `definition` is the text of its TOML file."""

    id: str
    title: str
    letter: Letter
    definition: str


def save(tx: Transaction, campaign: Campaign, definition: str, now: datetime) -> None:
    """Insert or replace the campaign and its own rounds by id; other rounds stay as they are."""
    values = {
        "title": campaign.title,
        "letter_number": campaign.letter.number,
        "letter_on": campaign.letter.day,
        "definition": definition,
        "applied_at": now,
    }
    if tx.scalar(select(campaigns.c.id).where(campaigns.c.id == campaign.id)) is None:
        tx.execute(insert(campaigns).values(id=campaign.id, **values))
    else:
        tx.execute(update(campaigns).where(campaigns.c.id == campaign.id).values(values))
    save_rounds(tx, campaign.rounds)


def save_rounds(tx: Transaction, wanted: Iterable[Round]) -> None:
    """Insert or replace rounds by id."""
    known = set(tx.scalars(select(rounds.c.id)))
    for round_ in wanted:
        if round_.id in known:
            tx.execute(update(rounds).where(rounds.c.id == round_.id).values(_values(round_)))
        else:
            tx.execute(insert(rounds).values(id=round_.id, **_values(round_)))


def add_missing_rounds(tx: Transaction, wanted: Iterable[Round]) -> int:
    """Insert the rounds that are not there yet, leave the others alone, and return how many were new."""
    known = set(tx.scalars(select(rounds.c.id)))
    new = [round_ for round_ in wanted if round_.id not in known]
    save_rounds(tx, new)
    return len(new)


def in_use(tx: Transaction) -> frozenset[str]:
    """Return the ids of the rounds about which something is recorded: a report, a decision, a reminder."""
    about = (submissions.c.round, decisions.c.round, rulings.c.round, reminder_steps.c.round)
    return frozenset(id_ for column in about for id_ in tx.scalars(select(column).distinct()) if id_ is not None)


def remove(tx: Transaction, round_ids: Iterable[str]) -> None:
    """Remove rounds. Fails on those that are `in_use`."""
    tx.execute(delete(rounds).where(rounds.c.id.in_(list(round_ids))))


def _values(round_: Round) -> Mapping[str, Any]:
    return {
        "campaign": round_.campaign,
        "label": round_.label,
        "form": round_.form,
        "kind": round_.kind,
        "wording": round_.deadline.wording.value,
        "due_on": round_.deadline.day,
        "courtesy_days": round_.deadline.courtesy_days,
        "opens_on": round_.opens_on,
        "period_from": round_.period_from,
        "paper": round_.paper,
        "audience": sorted(round_.audience),
        "days_off": round_.deadline.days_off.value,
        "closes_on": round_.closes_on,
        "evidence": round_.evidence,
        "chased": round_.chased,
        "recurrence": round_.recurrence,
    }


def all_campaigns(tx: Transaction) -> dict[str, StoredCampaign]:
    """Return every campaign by id."""
    return {
        row.id: StoredCampaign(row.id, row.title, Letter(row.letter_number, row.letter_on), row.definition)
        for row in tx.execute(select(campaigns).order_by(campaigns.c.id))
    }


def all_rounds(tx: Transaction, today: date | None = None) -> list[Round]:
    """Return the rounds in the order of their deadlines; with `today`, without periods that begin after it."""
    found = tx.execute(select(rounds).order_by(rounds.c.due_on, rounds.c.id))
    every = [_round(row) for row in found]
    return [r for r in every if today is None or r.period_from is None or r.period_from <= today]


def _round(row: Record) -> Round:
    return Round(
        id=row.id,
        campaign=row.campaign,
        label=row.label,
        form=row.form,
        deadline=Deadline(Wording(row.wording), row.due_on, row.courtesy_days, DaysOff(row.days_off)),
        opens_on=row.opens_on,
        paper=row.paper,
        audience=frozenset(row.audience),
        kind=Kind(row.kind),
        period_from=row.period_from,
        closes_on=row.closes_on,
        evidence=row.evidence,
        chased=row.chased,
        recurrence=row.recurrence,
    )
