"""The rounds that recurring requests bring about, made when their period has begun."""

from datetime import datetime

from diemdanh.wiring import Parts
from rules.campaign_file import parse_campaign
from rules.recurring import rounds_by
from store import campaigns


def open_rounds(parts: Parts, now: datetime) -> int:
    """Make the rounds whose period has begun by `now` and that are not there yet; return how many."""
    calendar = parts.calendar
    with parts.database.transaction() as tx:
        parsed = [parse_campaign(c.definition, parts.forms, calendar) for c in campaigns.all_campaigns(tx).values()]
        return sum(campaigns.add_missing_rounds(tx, rounds_by(c, calendar.day_of(now), calendar)) for c in parsed)
