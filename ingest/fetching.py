"""Bring messages from the server: in batches bounded by octets, and the good ones past a bad one."""

import logging
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from ingest.mailbox import Listed, Mailbox
from ingest.refusals import MailboxError

log = logging.getLogger(__name__)

_BATCH_OCTETS = 16 * 2**20
"""Each further batch costs a round trip; a larger one is held in memory twice, as fetched and as next."""
_FIRST_BATCH = 4 * 2**20
"""The first is small, so that there soon is something to write; each next one is twice as large."""
_BATCH_MESSAGES = 200
_ALONE = 4 * 2**20
"""A larger message is a batch of its own, and brought in pieces."""
LISTED_AT_ONCE = 1_000
"""Messages of which sizes are asked at once."""
_BEGINNING = 2**18
"""How much is kept of a message over the limit: its headers, and some."""
_MOST_REFUSED = 20
"""Messages that the server refuses in one pass before that is taken for a trouble of the server's."""

T = TypeVar("T")


@dataclass(frozen=True)
class Fetched:
    """A message as it came; not `whole`: over the size limit, only its beginning."""

    listed: Listed
    raw: bytes
    whole: bool = True


@dataclass
class Fetcher:
    """Brings messages of the open folder. `refused` counts those that the server did not hand over, even alone."""

    mailbox: Mailbox
    max_octets: int
    refused: int = 0

    def sizes(self, uids: Sequence[int]) -> list[Listed]:
        """Return what the server says of the messages; where it refuses, in halves. Raises MailboxError."""
        try:
            return self.mailbox.list(uids)
        except MailboxError as error:
            self._go_on_after(error)
            if len(uids) == 1:
                self.refused += 1
                return []
        return [found for half in _halves(uids) for found in self.sizes(half)]

    def fetch(self, listed: Sequence[Listed]) -> Iterator[list[Fetched]]:
        """Yield the messages in batches; those that vanished meanwhile are missing. Raises MailboxError."""
        for batch in batches(listed, self.max_octets):
            yield self._fetched(batch)

    def _fetched(self, batch: Sequence[Listed]) -> list[Fetched]:
        """Fetch a batch; where the server refuses it whole or cuts the connection over it, in halves down to one."""
        try:
            if len(batch) == 1:
                return self._alone(batch[0])
            raw = self.mailbox.fetch(batch)
            return [self._bounded(listed, raw[listed.uid]) for listed in batch if listed.uid in raw]
        except MailboxError as error:
            self._go_on_after(error)
            if len(batch) == 1:
                log.warning("not fetched uid=%d: %s", batch[0].uid, error)
                self.refused += 1
                return []
        return [found for half in _halves(batch) for found in self._fetched(half)]

    def _alone(self, listed: Listed) -> list[Fetched]:
        """Fetch one message in pieces, so that neither a large one nor a lie about its size fills the memory."""
        at_most = self.max_octets if listed.size <= self.max_octets else min(_BEGINNING, self.max_octets)
        found = self.mailbox.fetch_pieces(listed.uid, at_most)
        if found is None:
            return []
        raw, whole = found
        return [self._bounded(listed, raw) if whole else Fetched(listed, raw[:_BEGINNING], whole=False)]

    def _bounded(self, listed: Listed, raw: bytes) -> Fetched:
        return Fetched(listed, raw) if len(raw) <= self.max_octets else Fetched(listed, raw[:_BEGINNING], whole=False)

    def _go_on_after(self, error: MailboxError) -> None:
        """Make a new connection after a refusal, unless the trouble is the server's and not a message's."""
        if error.throttled or not error.transient:
            raise error
        if self.refused >= _MOST_REFUSED:
            text = f"{self.refused} messages refused, the last: {error}"
            raise MailboxError(text, transient=True, throttled=True, hint=error.hint) from error
        self.mailbox.reopen()


def batches(listed: Sequence[Listed], max_octets: int) -> Iterator[list[Listed]]:
    """Group by octets, in order; a large message, or one over the limit, stands alone."""
    batch: list[Listed] = []
    octets, bound = 0, _FIRST_BATCH
    for message in listed:
        weight = message.size if message.size <= min(max_octets, _ALONE) else _BATCH_OCTETS + 1
        if batch and (octets + weight > bound or len(batch) == _BATCH_MESSAGES):
            yield batch
            batch, octets, bound = [], 0, min(2 * bound, _BATCH_OCTETS)
        batch.append(message)
        octets += weight
    if batch:
        yield batch


def one_ahead(items: Iterator[T]) -> Generator[T, None, None]:
    """Yield what `items` yields, which runs in a thread of its own, always one item ahead.

    So the next batch is on its way while the last one is written. The thread alone runs `items`.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="fetch") as ahead:
        coming = ahead.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = ahead.submit(next, items, None)
            yield item


def _halves(items: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    middle = len(items) // 2
    return items[:middle], items[middle:]
