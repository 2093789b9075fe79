"""The question to a school's registered address: is the report that came from elsewhere yours?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ingest.cases import Judgement, ReadFile, Stuck
from rules.reading import Reading
from rules.schools import School
from rules.yes_no import ASKED
from store import outbox, roster, rulings
from store.database import Transaction
from store.messages import Message
from store.outbox import MailKind, Wanted


def whom_to_ask(judged: Sequence[Judgement], files: Sequence[ReadFile], roster_: Mapping[str, School]) -> School | None:
    """Return the school that is to be asked whether a mail is its own, None where nobody is.

    Asked is about a form that was read, of a sender who is not known or may be forged, where all that the mail holds
    points to one school: a yes then says everything. Whoever sent it is never written to.
    Source: docs/domain.md, section 7 (the known address is asked).
    """
    if not any(isinstance(file.outcome, Reading) for file in files):
        return None
    stuck = [judgement for judgement in judged if isinstance(judgement, Stuck) and judgement.reason in ASKED]
    codes = {code for judgement in stuck for code in judgement.candidates}
    if len(stuck) != len(judged) or len(codes) != 1:
        return None
    return roster_.get(codes.pop())


def ask(tx: Transaction, message: Message, school: School, today: date, now: datetime) -> None:
    """Queue the question, at most one a day and school; none about a quiet message or one that somebody decided about.

    It goes to the school's first address that takes mail, also where that is the very address that the mail claims to
    come from; without one the specialist alone knows of it.
    """
    if message.quiet or rulings.history(tx, message.id):
        return
    refused = roster.refused_addresses(tx)
    address = next((address for address in school.addresses if address not in refused), None)
    if address:
        wanted = Wanted(MailKind.QUESTION, f"{today}:{school.code}", address, now, school.code, message.id)
        outbox.queue(tx, wanted, now)
