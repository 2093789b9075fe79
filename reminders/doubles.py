"""Awards that are asked for twice, as far as a report that came lately brings them up."""

from datetime import datetime

from rules.people import DoubleRequest, double_requests, timelines
from store import campaigns, people, submissions
from store.database import Transaction


def doubles_since(tx: Transaction, since: datetime, now: datetime) -> list[DoubleRequest]:
    """Return the double requests of the schools that handed something in after `since` and by `now`.

    Only those in which a report of that time has a part: what was told once is not told every morning.
    """
    rounds = [round_.id for round_ in campaigns.all_rounds(tx)]
    said = people.decided(tx, now)
    return [
        double
        for school in submissions.schools_between(tx, since, now)
        for double in double_requests(timelines(people.appearances(tx, rounds, now, school), said))
        if any(appearance.received_at > since for appearance in double.timeline.appearances)
    ]
