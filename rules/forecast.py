"""The rounds to come: those that are there, and those that recurring requests will bring about."""

from collections.abc import Iterable
from datetime import date, datetime

from rules.calendar import Calendar
from rules.campaigns import Campaign, Round
from rules.recurring import every_round
from rules.schedule import months_later


def coming(
    campaigns: Iterable[Campaign], known: Iterable[Round], now: datetime, months: int, calendar: Calendar
) -> list[Round]:
    """Return the rounds whose deadline has not ended and lies within `months` from `now`, by deadline.

    `known` are the rounds as they are stored; they go before what the campaigns would make.
    """
    today = calendar.day_of(now)
    horizon = months_later(today, months)
    rounds = {r.id: r for campaign in campaigns for r in every_round(campaign, horizon, calendar)}
    rounds |= {r.id: r for r in known}

    def due(round_: Round) -> tuple[date, str]:
        return round_.deadline.last_good_day(calendar), round_.id

    open_ones = [r for r in rounds.values() if r.deadline.last_courtesy_day(calendar) >= today]
    return sorted((r for r in open_ones if due(r)[0] <= horizon), key=due)
