"""The rounds that a campaign's recurring requests have brought about by a day."""

from datetime import date

from rules.campaigns import Campaign, Round
from rules.deadlines import Deadline
from rules.schedule import periods


def rounds_by(campaign: Campaign, today: date) -> tuple[Round, ...]:
    """Return one round for each period that is due on or after the letter's day and has begun by `today`.

    None begins after the campaign's `until`. The round's id is the recurrence's with the period's first month, so the
    same period always gives the same round.
    """
    last = min(today, campaign.until) if campaign.until else today
    return tuple(
        Round(
            id=f"{recurrence.id}-{period.key}",
            campaign=campaign.id,
            label=period.label(recurrence.label),
            form=recurrence.form,
            deadline=deadline,
            opens_on=max(period.first, campaign.letter.day),
            paper=recurrence.paper,
            audience=campaign.audience,
            kind=recurrence.kind,
            period_from=period.first,
        )
        for recurrence in campaign.recurring
        for period in periods(recurrence.every, campaign.letter.day, last)
        for deadline in [Deadline(recurrence.wording, period.due_day(recurrence.due_day), recurrence.courtesy_days)]
        if deadline.last_good_day >= campaign.letter.day
    )
