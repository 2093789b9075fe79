"""The ledger: one line for each message that arrived, and the sums that must come out even."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select, true
from sqlalchemy.sql.expression import ColumnElement

from rules.evidence import Evidence, Layer
from store.database import Record, Transaction
from store.messages import DatedBy, Outcome, Verdict
from store.places import IMPORT, Place
from store.schema import folders, messages, places, submissions
from store.submissions import counts

_EVERY = true()


@dataclass(frozen=True)
class LedgerEntry:
    """One line of the ledger.

    `evidence`: what spoke for which school; `flags`: Vietnamese sentences on what is odd about the sender, `flag_codes`
    the codes of `rules.lookalikes` to them. `has_bytes` is False where the server did not hand the message over; nobody
    is written to about a `quiet` one.
    """

    place: Place
    message: int
    message_id: str | None
    received_at: datetime
    sender: str | None
    subject: str | None
    verdict: Verdict
    rounds: tuple[str, ...]
    dated_by: DatedBy = DatedBy.SERVER
    returns_on: date | None = None
    sender_name: str | None = None
    verified: bool | None = None
    evidence: tuple[Evidence, ...] = ()
    flags: tuple[str, ...] = ()
    flag_codes: frozenset[str] = frozenset()
    has_bytes: bool = True
    quiet: bool = False


def entry(tx: Transaction, message: int) -> LedgerEntry:
    """Return the ledger's line of one message, at the first place where it was seen."""
    found = find(tx, message)
    if found is None:
        raise LookupError(f"no message {message}")
    return found


def find(tx: Transaction, message: int) -> LedgerEntry | None:
    """Return the ledger's line of one message, at the first place where it was seen; None where there is none."""
    first = select(places, messages).join(messages).where(messages.c.id == message).order_by(places.c.id).limit(1)
    row = tx.execute(first).one_or_none()
    return _entry(row, copy=False, rounds=()) if row else None


def ledger(tx: Transaction, until: datetime | None = None) -> list[LedgerEntry]:
    """Return one line for each message on the server, in the order of arrival.

    That is each place in its folder's current generation that has not vanished. A second place of the same message is
    a duplicate. A message that is no longer there, or came from a file, keeps one line, at the last place where it was
    seen. With `until`, only what had arrived by then.
    """
    return _lines(tx, until)


def parked(tx: Transaction, until: datetime | None = None) -> list[LedgerEntry]:
    """Return the lines of the ledger that wait for a person, one for each message."""
    lines = _lines(tx, until, messages.c.outcome == Outcome.PARKED)
    return [line for line in lines if line.verdict.outcome is Outcome.PARKED]


def _lines(tx: Transaction, until: datetime | None, of: ColumnElement[bool] = _EVERY) -> list[LedgerEntry]:
    booked: dict[int, list[str]] = {}
    rounds = select(submissions.c.message, submissions.c.round).join(messages).where(of, counts(until))
    for row in tx.execute(rounds.order_by(submissions.c.round)):
        booked.setdefault(row.message, []).append(row.round)
    entries: list[LedgerEntry] = []
    for row, copy in _places(tx, of):
        if until is None or row.received_at <= until:
            entries.append(_entry(row, copy=copy, rounds=tuple(dict.fromkeys(booked.get(row.message, ())))))
    return entries


def _places(tx: Transaction, of: ColumnElement[bool]) -> Iterable[tuple[Record, bool]]:
    """Yield (place with its message, is it a second copy)."""
    current = {row.name: row.uid_validity for row in tx.execute(select(folders))}
    order = (messages.c.received_at, messages.c.id, places.c.id)
    joined = tx.execute(select(places, messages).join(messages).where(of).order_by(*order)).all()
    live = {r.id for r in joined if current.get(r.folder) == r.uid_validity and r.vanished_at is None}
    here = {r.message for r in joined if r.id in live}
    last = {r.message: r.id for r in joined}
    seen: set[int] = set()
    for row in joined:
        if row.id in live or (row.message not in here and last[row.message] == row.id):
            yield row, row.message in seen
            seen.add(row.message)


def _entry(row: Record, *, copy: bool, rounds: tuple[str, ...]) -> LedgerEntry:
    verdict = Verdict(Outcome(row.outcome), row.reason, row.detail, row.school)
    if copy:
        verdict = Verdict(Outcome.DUPLICATE, "same_message", "Cùng một thư nằm ở hai chỗ trong hộp thư.", row.school)
    return LedgerEntry(
        place=Place(row.folder, row.uid_validity, row.uid),
        message=row.message,
        message_id=row.message_id,
        received_at=row.received_at,
        sender=row.sender,
        subject=row.subject,
        verdict=verdict,
        rounds=rounds,
        dated_by=DatedBy(row.dated_by),
        returns_on=row.returns_on,
        sender_name=row.sender_name,
        verified=row.verified,
        evidence=tuple(Evidence(Layer(e["layer"]), e["text"], tuple(e["schools"])) for e in row.evidence or ()),
        flags=tuple(flag["text"] for flag in row.flags or ()),
        flag_codes=frozenset(flag["code"] for flag in row.flags or ()),
        has_bytes=row.sha256 is not None,
        quiet=row.quiet,
    )


def tally(tx: Transaction) -> Counter[Outcome]:
    """Count by outcome the messages that stand on the server, copies as duplicates."""
    live = select(messages.c.outcome, func.count(), func.count(messages.c.id.distinct())).join(places)
    counts: Counter[Outcome] = Counter()
    for outcome, places_, messages_ in tx.execute(live.where(_stands_on_the_server()).group_by(messages.c.outcome)):
        counts[Outcome(outcome)] += messages_
        counts[Outcome.DUPLICATE] += places_ - messages_
    return counts


def vanished(tx: Transaction) -> int:
    """Count the messages that once stood on the server and do so no more; they are kept here."""
    live = select(places.c.message).where(_stands_on_the_server())
    gone = (places.c.folder != IMPORT) & places.c.message.not_in(live)
    return tx.scalar(select(func.count(places.c.message.distinct())).where(gone)) or 0


def _stands_on_the_server() -> ColumnElement[bool]:
    """Tell of a place whether it lies in its folder's current generation and has not vanished from it."""
    current = (folders.c.name == places.c.folder) & (folders.c.uid_validity == places.c.uid_validity)
    return places.c.vanished_at.is_(None) & exists().where(current)


def arrived(tx: Transaction, after: datetime | None, until: datetime) -> int:
    """Count the messages that were received after `after` (None: ever) and by `until`."""
    meanwhile = messages.c.received_at <= until
    if after is not None:
        meanwhile &= messages.c.received_at > after
    return tx.scalar(select(func.count()).where(meanwhile)) or 0
