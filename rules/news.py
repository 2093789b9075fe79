"""What changed between two looks at a round: which schools stand elsewhere. Pure."""

from collections import defaultdict
from collections.abc import Mapping

from rules.overview import Line, Overview
from rules.standing import Standing


def moved(before: Overview, after: Overview) -> Mapping[Standing, list[Line]]:
    """Return, by where they stand now, the lines of `after` that stood elsewhere in `before` or were not in it.

    In the order of `after`; the round merely opening is no news of a school.
    """
    stood = {line.school.code: line.standing for line in before.lines}
    news: dict[Standing, list[Line]] = defaultdict(list)
    for line in after.lines:
        was = stood.get(line.school.code)
        if was is not line.standing and (was, line.standing) != (Standing.NOT_OPEN, Standing.OUTSTANDING):
            news[line.standing].append(line)
    return dict(news)
