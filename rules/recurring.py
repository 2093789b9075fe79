"""The rounds that a campaign's recurring requests bring about by a day."""

from collections.abc import Iterator
from datetime import date, timedelta

from rules.calendar import Calendar
from rules.campaigns import Campaign, Recurrence, Round
from rules.deadlines import Deadline
from rules.schedule import Period, periods

_DAY = timedelta(days=1)
# A period that had ended before the letter may be due after it, at most so long after its end.
_LONGEST_WAIT = timedelta(days=366)


def rounds_by(campaign: Campaign, today: date, calendar: Calendar) -> tuple[Round, ...]:
    """Return one round for each period that is due on or after the letter's day and has begun by `today`.

    None begins after the campaign's `until`. The round's id is the recurrence's with the period's key, so the same
    period always gives the same round.
    """
    last = min(today, campaign.until) if campaign.until else today
    return tuple(_rounds(campaign, last, calendar))


def every_round(campaign: Campaign, day: date, calendar: Calendar) -> tuple[Round, ...]:
    """Return the campaign's own rounds and those that its recurring requests have brought about by `day`."""
    return (*campaign.rounds, *rounds_by(campaign, day, calendar))


def _rounds(campaign: Campaign, last: date, calendar: Calendar) -> Iterator[Round]:
    for recurrence in campaign.recurring:
        for period in periods(recurrence.pattern, campaign.letter.day - _LONGEST_WAIT, last):
            made = _round(campaign, recurrence, period, calendar)
            if made.deadline.last_good_day(calendar) >= campaign.letter.day:
                yield made


def _round(campaign: Campaign, recurrence: Recurrence, period: Period, calendar: Calendar) -> Round:
    due = recurrence.due
    deadline = Deadline(due.wording, due.on(period, calendar), recurrence.courtesy_days, recurrence.days_off)
    opens_on = period.first
    if recurrence.opens_before is not None:
        opens_on = deadline.last_good_day(calendar) - _DAY * recurrence.opens_before
    closes_on = None
    if recurrence.closes_after is not None:
        closes_on = deadline.last_courtesy_day(calendar) + _DAY * recurrence.closes_after
    return Round(
        id=f"{recurrence.id}-{period.key}",
        campaign=campaign.id,
        label=period.label(recurrence.label),
        form=recurrence.form,
        deadline=deadline,
        opens_on=max(opens_on, campaign.letter.day),
        paper=recurrence.paper,
        audience=recurrence.audience,
        kind=recurrence.kind,
        period_from=period.first,
        closes_on=closes_on,
        evidence=recurrence.evidence,
        chased=recurrence.chased,
        recurrence=recurrence.id,
    )
