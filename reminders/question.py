"""The question to a school's registered address: is the report that came from elsewhere the school's own?"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from reminders.letters import Letter, Unwanted, without_links, written
from reminders.office import Office
from rules.forms.layout import Form
from rules.lookalikes import RESEMBLING
from rules.text import one_line
from rules.yes_no import ASKED
from store import ledger, messages, roster, rulings
from store.database import Transaction
from store.ledger import LedgerEntry
from store.messages import AttachmentRecord, Glance, Outcome
from store.outbox import OutboxMail

_LONGEST = 120
"""Characters of a stranger's subject and file names: enough to know one's own mail again, too few to preach."""
_MOST_FILES = 10
# What mail programs turn into a link although it names no protocol, whole or up to its path.
_BARE_LINK = re.compile(r"\b(?:[\w-]+\.)*[\w-]{3,}\.([a-z]{2,24})\b(?:[/?#:]\S*)?", re.IGNORECASE)
_FILE_ENDING = re.compile(
    r"(?:doc[xm]?|dot[xm]?|xls[xmb]?|xlt[xm]|f?od[st]|ot[st]|pptx?|rtf|pdf|zip|rar|7z|txt|csv|jpe?g|png|heic|eml|msg)",
    re.IGNORECASE,
)
# What no address needs, or what makes a link of it (RFC 5322 section 3.2.3 without "/", "?" and "#").
_NO_ADDRESS = re.compile(r"[^\w.@!$%&'*+=^`{|}~-]")


def question(tx: Transaction, mail: OutboxMail, office: Office, _now: datetime) -> Letter | Unwanted:
    """Write the question about the message that `mail` is about; not once the message waits for no answer any more.

    It shows what the school needs to know its own mail again, and no more: not what the form says of persons.
    """
    entry = ledger.find(tx, mail.about) if mail.about is not None else None
    school = roster.find(tx, mail.school)
    if entry is None or school is None or not _waits(tx, entry):
        return Unwanted("thư được hỏi không còn chờ xác nhận")
    if mail.to_address not in school.addresses:
        return Unwanted("địa chỉ không còn trong danh sách của trường")
    return written(
        office,
        "question.txt",
        school=school,
        sender=_NO_ADDRESS.sub("", entry.sender or "")[:_LONGEST],
        forged=entry.sender in school.addresses,
        subject=_shown(entry.subject or ""),
        received=office.calendar.local(entry.received_at),
        enclosed=[(_shown(file.name), _at_a_glance(file, office)) for file in messages.files_of(tx, entry.message)],
        most=_MOST_FILES,
        resembles=bool(entry.flag_codes & RESEMBLING),
    )


def _waits(tx: Transaction, entry: LedgerEntry) -> bool:
    parked = entry.verdict.outcome is Outcome.PARKED and entry.verdict.reason in ASKED
    return parked and not rulings.history(tx, entry.message)


def _shown(text: str) -> str:
    line = _without_any_link(text)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"


def _without_any_link(text: str) -> str:
    # An ideographic full stop parts the labels of a domain as a dot does. Source: RFC 3490 section 3.1.
    plain = unicodedata.normalize("NFKC", without_links(one_line(text))).replace("\u3002", ".")
    return _BARE_LINK.sub(_unlinked, plain)


def _unlinked(found: re.Match[str]) -> str:
    is_file = found.end() == found.end(1) and _FILE_ENDING.fullmatch(found[1])
    return found[0] if is_file else "(đường liên kết đã bỏ)"


def _at_a_glance(file: AttachmentRecord, office: Office) -> str:
    """Return what a form holds, in counts; empty for a file that is no form of ours."""
    return _counted(file.glance, office.forms) if file.glance else ""


def _counted(glance: Glance, forms: Mapping[str, Form]) -> str:
    nouns = {table.kind: table.noun for form in forms.values() for table in form.tables}
    said = [f"{count} {nouns.get(kind, 'dòng')}" for kind, count in glance.rows.items()]
    return ", ".join((["ô «không có» được đánh dấu"] if glance.nil else []) + said) or "không có dòng nào"
