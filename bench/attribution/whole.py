"""The same mails in earnest: bytes with a real .docx, through the whole product."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import formataddr
from pathlib import Path
from typing import Any

from bench.attribution.judging import Answer
from bench.attribution.letters import Letter
from bench.attribution.rosters import world
from rules.schools import School
from store import campaigns, outbox, roster, submissions
from store.messages import Outcome
from store.outbox import MailKind, Wanted
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, Desk, new_desk
from tests.kit.mails import mail
from tests.letter44 import CAMPAIGN

_PREPARER = "Lê Văn Bình, 0900 000 002"


def answers(letters: Sequence[Letter], size: int) -> Iterator[tuple[Letter, Answer]]:
    """Yield the mails with what became of them in an office with that many schools, and the mean time of one."""
    with tempfile.TemporaryDirectory() as folder, closing(_desk(Path(folder), world(size).schools)) as desk:
        uids = [desk.put(_raw(letter, number, desk)) for number, letter in enumerate(letters)]
        begun = time.perf_counter()
        desk.processor().process_pending(NOW)
        each = (time.perf_counter() - begun) / len(letters)
        for letter, uid in zip(letters, uids, strict=True):
            yield letter, Answer(_recorded(desk, uid), each)


def _desk(folder: Path, schools: Sequence[School]) -> Desk:
    desk = new_desk(f"sqlite:///{folder}/office.db", folder)
    with desk.database.transaction() as tx:
        roster.save(tx, schools)
        campaigns.save(tx, CAMPAIGN, "", NOW)
    return desk


def _recorded(desk: Desk, uid: int) -> frozenset[str]:
    line = desk.line(uid)
    with desk.database.reading() as tx:
        booked = {each.school for each in submissions.of_message(tx, line.message)}
    if line.verdict.outcome is Outcome.DUPLICATE and line.verdict.school:
        booked.add(line.verdict.school)
    return frozenset(booked)


def _raw(letter: Letter, number: int, desk: Desk) -> bytes:
    """Return the mail; where it answers one of ours, that one has left before."""
    details: dict[str, Any] = {"authenticated": letter.genuine, "message_id": f"<{number}@gui.example>"}
    if letter.thread:
        details["headers"] = {"In-Reply-To": _reminded(desk, letter.thread)}
    files = [(letter.words.file, _form(letter))]
    sender = formataddr((letter.words.sender_name, letter.sender))
    if not letter.forwarded:
        return mail(sender, letter.words.subject, letter.words.text, files, **details)
    message = message_from_bytes(mail(sender, letter.words.subject, letter.words.text, **details), policy=default)
    inner = mail(letter.forwarded, letter.words.subject, attachments=files, message_id=f"<trong.{number}@gui.example>")
    return _enclosing(message, inner).as_bytes(policy=SMTP)


def _enclosing(message: EmailMessage, inner: bytes) -> EmailMessage:
    message.add_attachment(message_from_bytes(inner, policy=default))
    return message


def _form(letter: Letter) -> bytes:
    says = letter.header
    return docx_form(
        school_name=says.get("school_name", ""),
        school_code=says.get("school_code", ""),
        letterhead=says.get("letterhead_name", ""),
        commune=says.get("commune", ""),
        level="",
        preparer=_PREPARER,
        appraisal="",
        individuals=[individual()],
    )


def _reminded(desk: Desk, code: str) -> str:
    """Return the Message-ID of a reminder to the school; it is sent once however often it is answered."""
    with desk.database.transaction() as tx:
        (address, *_) = next(school.emails for school in roster.all_schools(tx) if school.code == code)
        wanted = Wanted(MailKind.REMINDER, f"cv44-d1:{code}:1", address, NOW, code)
        queued = outbox.queue(tx, wanted, NOW)
        if queued is not None:
            outbox.claim(tx, queued, "Nhắc lần 1", NOW)
            outbox.mark_sent(tx, queued, NOW, "250 OK")
        return next(m.message_id for m in outbox.everything(tx) if m.school == code and m.kind is MailKind.REMINDER)
