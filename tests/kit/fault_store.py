"""What the scripted IMAP server holds: folders of messages, in memory, shared by all its connections."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

INBOX = "INBOX"


@dataclass(frozen=True)
class Stored:
    """One message. `gmail_id` stays the same when the folder is numbered anew, as X-GM-MSGID does."""

    uid: int
    raw: bytes
    received_at: datetime
    gmail_id: int


@dataclass
class _Folder:
    uid_validity: int
    uid_next: int = 1
    messages: dict[int, Stored] = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """A folder at one moment, its messages in the order of their UIDs."""

    uid_validity: int
    uid_next: int
    messages: tuple[Stored, ...]

    @property
    def uids(self) -> list[int]:
        return [message.uid for message in self.messages]


class Store:
    """All folders, of which INBOX is meant where none is named. Every call is safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._folders: dict[str, _Folder] = {}
        self._gmail_id = 1_000_000_000_000
        for name in (INBOX, "Sent"):
            self.create_folder(name)

    @property
    def folders(self) -> list[str]:
        """The names of all folders."""
        with self._lock:
            return sorted(self._folders)

    def create_folder(self, name: str) -> None:
        """Make an empty folder."""
        with self._lock:
            self._folders[name] = _Folder(1_500_000_000 + len(self._folders))

    def look(self, folder: str = INBOX) -> Snapshot:
        """Return the folder as it is now. Raises KeyError where there is none."""
        with self._lock:
            found = self._folders[folder]
            return Snapshot(found.uid_validity, found.uid_next, tuple(found.messages.values()))

    def uids(self, folder: str = INBOX) -> list[int]:
        """Return the UIDs of all messages, in order."""
        return self.look(folder).uids

    def uid_validity(self, folder: str = INBOX) -> int:
        """Return the folder's UIDVALIDITY."""
        return self.look(folder).uid_validity

    def get(self, uid: int, folder: str = INBOX) -> Stored | None:
        """Return one message, None where it is gone."""
        with self._lock:
            return self._folders[folder].messages.get(uid)

    def append(self, raw: bytes, received_at: datetime, folder: str = INBOX) -> int:
        """File `raw` as if it had been received at that aware instant; return its UID."""
        with self._lock:
            into = self._folders[folder]
            self._gmail_id += 1
            uid = into.uid_next
            into.messages[uid] = Stored(uid, raw, received_at, self._gmail_id)
            into.uid_next += 1
            return uid

    def append_all(self, mails: Sequence[tuple[bytes, datetime]], folder: str = INBOX) -> list[int]:
        """File many mails; return their UIDs."""
        return [self.append(raw, at, folder) for raw, at in mails]

    def delete(self, uid: int, folder: str = INBOX) -> None:
        """Remove one message for good; its UID is never given again."""
        with self._lock:
            self._folders[folder].messages.pop(uid, None)

    def number_from(self, uid: int, uid_validity: int, folder: str = INBOX) -> None:
        """Give the next message this UID, and the folder this UIDVALIDITY; both may be as high as 2**32 - 1."""
        with self._lock:
            self._folders[folder] = replace(self._folders[folder], uid_validity=uid_validity, uid_next=uid)

    def new_uidvalidity(self, folder: str = INBOX) -> int:
        """Number the folder anew, its messages from 1, as after a restore from a backup; return the UIDVALIDITY."""
        with self._lock:
            old = self._folders[folder]
            kept = [replace(message, uid=n) for n, message in enumerate(old.messages.values(), 1)]
            new = _Folder(old.uid_validity + 1, len(kept) + 1, {message.uid: message for message in kept})
            self._folders[folder] = new
            return new.uid_validity
