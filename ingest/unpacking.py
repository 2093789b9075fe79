"""From the attachments of a mail to all files in them, those inside containers included, each read or accounted for."""

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.allowance import Allowance, Bounds
from ingest.cases import ReadFile
from ingest.filenames import clean_name
from ingest.mime import Attachment, BrokenMailError, enclosed_files
from ingest.readers.envelopes import cms_content, is_mail, is_picture, is_tnef, may_pack
from ingest.readers.unpacked import NotPacked, PackedFile
from ingest.sandbox import Sandbox
from rules.reading import NotOurForm, ReadOutcome, Unreadable

log = logging.getLogger(__name__)


_ALONE = "Đề nghị gửi biểu báo cáo ở một thư riêng."
_TOO_MANY = f"Thư có quá nhiều tệp nên tệp này chưa được đọc. {_ALONE}"
_TOO_LONG = f"Các tệp trước trong thư đọc mất quá nhiều thời gian nên tệp này chưa được đọc. {_ALONE}"
_TOO_LARGE = f"Các tệp gói trong thư này lớn quá mức cho phép nên tệp này chưa được đọc. {_ALONE}"
_TOO_DEEP = f"Tệp nằm trong quá nhiều lớp thư hoặc gói lồng nhau nên chưa được đọc. {_ALONE}"
_BROKEN_MAIL = "Thư gửi kèm bị hỏng hoặc có quá nhiều phần, không mở được; đề nghị đính kèm chính biểu báo cáo."
_NOTHING_INSIDE = "Thư gửi kèm không có tệp nào; đề nghị đính kèm chính biểu báo cáo."
_NOT_HERE = {
    "message/partial": "Thư bị chương trình gửi cắt thành nhiều mảnh nên không đọc được; đề nghị gửi lại một thư.",
    "message/external-body": "Thư chỉ dẫn tới một tệp ở nơi khác, hệ thống không tải về; đề nghị đính kèm chính tệp.",
}
"""What stands in a mail for something that does not. Source: RFC 2046 sections 5.2.2 and 5.2.3."""


def read_files(attachments: Sequence[Attachment], sandbox: Sandbox, bounds: Bounds | None = None) -> list[ReadFile]:
    """Read every file of a mail, also inside mails, winmail.dat, S/MIME and zips; return what came of each.

    The order is that of the mail; the pictures of a container come after its other files.

    A name shows where the file was: "winmail.dat/bao-cao.docx". Containers are opened in the sandbox, mails within the
    bounds of `ingest.mailtree`. A container of which something came out is not a file itself; one that cannot be
    opened is, with the reason. Files beyond the bounds are left unread, each with a sentence; time is counted by the
    sandbox's clock. To be called outside of any transaction.
    Raises InterruptedReadError when a child was stopped from outside.
    """
    reading = _MailReading(sandbox, bounds or Bounds())
    found = (_Found(each.name, each.data, each.content_type) for each in attachments)
    return [read for each in found for read in reading.read(each)]


@dataclass(frozen=True)
class _Found:
    """A file and where it was: `depth` containers are around it. `declared` is its content type where a mail told it.

    `signed`: it is what a signature was put on, so a mail in it is the very mail that was signed.
    """

    path: str
    data: bytes
    declared: str = ""
    depth: int = 0
    signed: bool = False

    def inner(self, name: str, data: bytes, declared: str = "", *, default: str = "") -> "_Found":
        """Return a file that was found in this one, which is called `default` where it has no name itself."""
        path = "/".join(part for part in (self.path or default, clean_name(name)) if part)
        return _Found(path, data, declared, self.depth + (not self.signed))

    def came_to(self, outcome: ReadOutcome) -> ReadFile:
        """Return the record of this file."""
        return ReadFile(self.path, hashlib.sha256(self.data).hexdigest(), len(self.data), outcome)


class _MailReading:
    """What may still be read and opened of one mail."""

    def __init__(self, sandbox: Sandbox, bounds: Bounds) -> None:
        self._sandbox = sandbox
        self._allowance = Allowance(bounds.seconds, sandbox.clock)
        self._files_left = bounds.files
        self._containers_left = bounds.containers
        self._bytes_left = bounds.unpacked_bytes
        self._deepest = bounds.depth

    def read(self, found: _Found) -> Iterator[ReadFile]:
        """Yield what comes of a file, or of each file in it."""
        reason = _NOT_HERE.get(found.declared) or (_TOO_LONG if self._allowance.is_spent else "")
        opener = None if reason else self._opener(found.data)
        if reason:
            yield found.came_to(Unreadable(reason))
            return
        inside = opener(found) if opener else None
        if inside is None:
            yield self._read(found)
        elif isinstance(inside, Sequence):
            for each in inside:
                yield from self._within_bounds(each)
        else:
            yield found.came_to(inside)

    def _opener(self, data: bytes) -> "_Opener | None":
        if may_pack(data):
            return self._unpack
        return self._open_mail if is_mail(data) else None

    def _refused(self, container: _Found) -> str:
        if container.depth >= self._deepest:
            return _TOO_DEEP
        return "" if self._containers_left else _TOO_MANY

    def _within_bounds(self, found: _Found | ReadFile) -> Iterator[ReadFile]:
        if isinstance(found, ReadFile):
            yield found
            return
        self._bytes_left -= len(found.data)
        if self._bytes_left < 0:
            yield found.came_to(Unreadable(_TOO_LARGE))
        else:
            yield from self.read(found)

    def _read(self, found: _Found) -> ReadFile:
        if not self._files_left:
            return found.came_to(Unreadable(_TOO_MANY))
        self._files_left -= 1
        with self._allowance.counting():
            outcome = self._sandbox.read(found.data, found.path)
        return found.came_to(outcome)

    def _unpack(self, found: _Found) -> "_Opened":
        with self._allowance.counting():
            outcome = self._sandbox.unpack(found.data, found.path)
        if isinstance(outcome, NotPacked):
            return None  # only now is it known, so that the bounds of containers touch no document
        reason = self._refused(found)
        if reason:
            return Unreadable(reason)
        self._containers_left -= 1
        if isinstance(outcome, Unreadable):
            return outcome
        return [_packed(found, file) for file in sorted(outcome.files, key=_is_picture)]

    def _open_mail(self, found: _Found) -> "_Opened":
        reason = self._refused(found)
        if reason:
            return Unreadable(reason)
        self._containers_left -= 1
        try:
            with self._allowance.counting():
                files = enclosed_files(found.data)
        except BrokenMailError as error:
            log.warning("broken enclosed mail: %s", error)
            return Unreadable(_BROKEN_MAIL)
        if not files and not found.signed:
            return NotOurForm(_NOTHING_INSIDE)
        return [found.inner(each.name, each.data, each.content_type, default="thu.eml") for each in files]


_Opened = Sequence[_Found | ReadFile] | ReadOutcome | None
"""What is in a container, or why it stays closed; None for what is no container."""
_Opener = Callable[[_Found], _Opened]


def _is_picture(file: PackedFile) -> bool:
    """Tell what is read last, so that an album does not use up the bounds before the form beside it is read."""
    return isinstance(file.content, bytes) and is_picture(file.content)


def _packed(container: _Found, file: PackedFile) -> _Found | ReadFile:
    is_signature = cms_content(container.data) is not None
    default = "smime.p7m" if is_signature else "winmail.dat" if is_tnef(container.data) else "tep-nen.zip"
    if isinstance(file.content, Unreadable):
        return container.inner(file.name, b"", default=default).came_to(file.content)
    inner = container.inner(file.name, file.content, default=default)
    return replace(inner, signed=is_signature)
