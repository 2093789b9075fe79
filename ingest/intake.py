"""One look into the folder: what is new, what was left behind, and whether the sums come out even."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.bringing import NOTHING, Bringer, Brought, Shelf
from ingest.fetching import LISTED_AT_ONCE
from ingest.mailbox import Folder, Mailbox
from store import folders, places
from store.folders import FolderState
from store.steps import Step

_RECONCILE_EVERY = timedelta(hours=24)


@dataclass(frozen=True)
class Intake:
    """Takes one folder in."""

    shelf: Shelf

    def take(self, mailbox: Mailbox, opened: Folder, now: datetime) -> Brought:
        """Store every message that the server shows and we lack; `mailbox` has the folder open.

        Safe to repeat and to kill anywhere: bytes first (content-addressed), then the row (unique on its place). The
        watermark moves only past messages that are stored, given up or gone, so a gap left by a failure is asked for
        again. Once a day, and whenever the server holds another number of messages than we know of, all UIDs are
        compared. Raises MailboxError and StoreError.
        """
        shelf = self.shelf
        shelf.passing(Step.FOLDER_OPENED)
        with shelf.database.transaction() as tx:
            state = folders.begin(tx, shelf.folder, opened.uid_validity)
        bringer = Bringer(shelf, mailbox, opened.uid_validity, now)
        shown = _new(mailbox, opened, state)
        brought = bringer.bring(shown)
        if not brought.complete:
            return brought
        self._advance(opened, shown)
        if self._sums_are_due(state, opened, brought, now):
            if state.watermark == 0 and self._is_even(opened):
                self._note_reconciled(now)  # all that there is was seen just now
            else:
                everything = mailbox.uids_above(0)
                brought += self._reconcile(bringer, everything, opened, now)
                opened = Folder(opened.uid_validity, len(everything), opened.uid_next)
        if brought.complete:
            self._mark_checked(opened, now)
        return brought

    def _advance(self, opened: Folder, shown: Sequence[int]) -> None:
        # Below UIDNEXT nothing can appear any more that was not shown, and what is shown above it may not be true.
        # Source: RFC 3501 section 2.3.1.1.
        watermark = opened.uid_next - 1 if opened.uid_next else max(shown, default=0)
        with self.shelf.database.transaction() as tx:
            folders.advance(tx, self.shelf.folder, watermark)
        self.shelf.passing(Step.WATERMARK_MOVED)

    def _sums_are_due(self, state: FolderState, opened: Folder, brought: Brought, now: datetime) -> bool:
        if state.reconciled_at is None or now - state.reconciled_at >= _RECONCILE_EVERY:
            return True
        if brought == NOTHING and opened.messages == state.on_server:
            return False  # as at the last look, without counting a hundred thousand places
        return not self._is_even(opened)

    def _is_even(self, opened: Folder) -> bool:
        with self.shelf.database.reading() as tx:
            return places.count_live(tx, self.shelf.folder, opened.uid_validity) == opened.messages

    def _reconcile(self, bringer: Bringer, everything: Sequence[int], opened: Folder, now: datetime) -> Brought:
        """Note what vanished from the server, and bring what was left behind there."""
        with self.shelf.database.transaction() as tx:
            lacking = places.reconcile(tx, self.shelf.folder, opened.uid_validity, everything, now)
        self._note_reconciled(now)
        return bringer.bring(sorted(lacking))

    def _note_reconciled(self, now: datetime) -> None:
        with self.shelf.database.transaction() as tx:
            folders.mark_reconciled(tx, self.shelf.folder, now)
        self.shelf.passing(Step.RECONCILED)

    def _mark_checked(self, opened: Folder, now: datetime) -> None:
        with self.shelf.database.transaction() as tx:
            folders.mark_checked(tx, self.shelf.folder, opened.messages, now)
        self.shelf.passing(Step.CHECKED)


def _new(mailbox: Mailbox, opened: Folder, state: FolderState) -> Sequence[int]:
    """Return the UIDs above the watermark; of few also those that do not exist.

    To ask which ones do would cost a round trip more.
    """
    if opened.uid_next is not None and opened.uid_next - 1 - state.watermark <= LISTED_AT_ONCE:
        return range(state.watermark + 1, opened.uid_next)
    return mailbox.uids_above(state.watermark)
