"""What applying a campaign again would change."""

from collections.abc import Iterable

from rules.campaigns import Round


def changed_rounds(known: Iterable[Round], wanted: Iterable[Round]) -> list[tuple[Round, Round]]:
    """Return (as it is, as it would be) for each round that is there already and would become another."""
    by_id = {round_.id: round_ for round_ in known}
    return [(by_id[r.id], r) for r in wanted if r.id in by_id and by_id[r.id] != r]
