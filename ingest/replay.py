"""Read the raw store again with today's program, in a scratch office, and say what would differ. Changes nothing."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from ingest.differences import changes
from ingest.processing import Processor
from store import copying
from store.copying import Decided, Original
from store.database import Database, StoreError

_MOST_PASSES = 3
_DAMAGE = {
    "raw_missing": "không còn nguyên văn của thư trong kho",
    "raw_damaged": "nguyên văn của thư trong kho đã bị thay đổi",
}


@dataclass(frozen=True)
class Difference:
    """One message of which today's program says something else. `changes` are Vietnamese clauses."""

    original: Original
    was: Decided
    now: Decided
    changes: Sequence[str]


@dataclass
class Replayed:
    """How many messages were read again, and those that differ, in the order of arrival."""

    messages: int = 0
    differences: list[Difference] = field(default_factory=list)


def replay(processor: Processor, now: datetime, read: Callable[[int, int], None]) -> Replayed:
    """Read every decided message of the processor's office again and compare.

    The scratch office lies in a temporary folder and has the same roster, rounds, decisions, places and sent mail; the
    messages arrive in the order in which they were received. `read` is told how many are read, of how many.
    Raises StoreError when the database or the raw store as a whole cannot be used.
    """
    with _copies(processor.database) as (before, scratch):
        lost = _read_again(replace(processor, database=scratch), before, now, read)
        return _compared(before, scratch, lost)


@contextmanager
def _copies(office: Database) -> Iterator[tuple[Database, Database]]:
    """Make two copies of one state of an office, the second without what was made of its messages."""
    with tempfile.TemporaryDirectory(prefix="diemdanh-replay-") as folder:
        before, scratch = (_empty(Path(folder) / name) for name in ("before.db", "scratch.db"))
        try:
            with office.reading() as source:
                for target in (before, scratch):
                    with target.transaction() as tx:
                        copying.copy_office(source, tx)
            with scratch.transaction() as tx:
                copying.undo_decisions(tx)
            yield before, scratch
        finally:
            before.close()
            scratch.close()


def _empty(path: Path) -> Database:
    url = f"sqlite:///{path}"
    from store.upgrades import upgrade  # noqa: PLC0415 - Alembic takes longer to load than most commands to run

    upgrade(url)
    return Database(url)


def _read_again(
    processor: Processor, before: Database, now: datetime, read: Callable[[int, int], None]
) -> dict[int, str]:
    """Let the messages arrive and be decided; return those whose bytes are not what they were."""
    lost: dict[int, str] = {}
    with before.reading() as tx:
        total = sum(len(part) for part in copying.originals(tx))
        done = 0
        for part in copying.originals(tx):
            damage = {original.id: found for original in part if (found := _damage(processor, original))}
            lost.update(damage)
            with processor.database.transaction() as scratch:
                copying.let_arrive(scratch, [original.id for original in part if original.id not in damage])
            for _ in range(_MOST_PASSES):  # a message that fails is parked at the last one
                processor.process_pending(now)
            done += len(part)
            read(done, total)
    return lost


def _damage(processor: Processor, original: Original) -> str | None:
    try:
        raw = processor.blobs.get(original.sha256)
    except FileNotFoundError as error:
        if processor.blobs.is_there():
            return "raw_missing"
        raise StoreError("the folder of raw mail is not there", transient=True) from error
    except OSError as error:
        raise StoreError(f"raw mail cannot be read: {error}", transient=True) from error
    return None if hashlib.sha256(raw).hexdigest() == original.sha256 else "raw_damaged"


def _compared(before: Database, scratch: Database, lost: dict[int, str]) -> Replayed:
    found = Replayed()
    with before.reading() as then, scratch.reading() as today:
        for original in (original for part in copying.originals(then) for original in part):
            was = copying.decided(then, original.id)
            damage = lost.get(original.id)
            now = Decided(None, damage, None) if damage else copying.decided(today, original.id)
            said = [_DAMAGE[damage]] if damage else changes(was, now)
            found.messages += 1
            if said:
                found.differences.append(Difference(original, was, now, said))
    return found
