"""Whose report it is, said by a person: the message is judged anew, with that in hand."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.review.answers import Answer, By, Done, Refused
from ingest.review.subject import subject
from rules.campaigns import Round
from rules.obligations import owes
from rules.schools import School
from store import campaigns, messages, retries, roster, rulings
from store.database import Transaction
from store.ledger import LedgerEntry
from store.messages import Outcome
from store.rulings import Kind, Ruling

AS_IT_SAYS = frozenset(
    {"supplement", "supplement_or_replacement", "unclear_intent", "nil_contradiction", "last_period"}
)
"""Reasons for which a person must say whether a report adds to what was handed in, or replaces it."""
OF_ROUND = frozenset({"no_round", "conflicting_round"})
"""Reasons for which a person must say the round."""


@dataclass(frozen=True)
class Whose:
    """Whose report it is. Without a round the form itself tells it.

    `file` is the name of one file, or its number from 1, where not all of the message are meant. `adds`: True adds to
    what the school has handed in, False replaces it, None leaves it to what the mail says.
    """

    school: str
    round: str | None = None
    file: str | None = None
    adds: bool | None = None


def assign(tx: Transaction, message: int, whose: Whose, by: By, *, yes: bool = False) -> Answer:
    """Say whose report a message holds, or tell everything that stands against it.

    It rules out every doubt about school and sender, with a round also about the round; not what the form itself lacks.
    What became of the message before is taken back once it has been judged anew; for a message that does not wait, only
    with `yes`.
    """
    entry = subject(tx, message)
    if isinstance(entry, Refused):
        return entry
    school = roster.find(tx, whose.school)
    wrong = (*_of_message(tx, entry, whose), *_of_obligation(tx, school, whose))
    if wrong or school is None:
        return Refused(wrong)
    if entry.verdict.outcome is not Outcome.PARKED and not yes:
        return Refused((f"thư số {message} không chờ xử lý; thêm --yes nếu vẫn xét lại",), by_yes=True)
    ruling = Ruling(
        message,
        Kind.ASSIGN,
        by.reason,
        by.who,
        by.now,
        file=_sha256(tx, message, whose.file),
        school=school.code,
        round=whose.round,
        adds=whose.adds,
    )
    number = rulings.add(tx, ruling, by.now)
    retries.judge_anew(tx, message)
    return Done(f"Thư số {message} là của {school.name}.", (number,))


def _of_message(tx: Transaction, entry: LedgerEntry, whose: Whose) -> Iterator[str]:
    files = messages.files_of(tx, entry.message)
    if not entry.has_bytes:
        yield "máy chủ chưa trao nội dung của thư; dùng «review retry» để lấy lại"
    elif entry.verdict.reason == "same_mail":
        yield "thư này trùng với một thư khác; xin quyết định ở thư kia"
    elif not any(file.outcome == "read" for file in files):
        yield "trong thư không có biểu nào đọc được"
    if whose.file and _sha256(tx, entry.message, whose.file) is None:
        named = "; ".join(f"{number}. «{file.name}»" for number, file in enumerate(files, 1)) or "không có tệp nào"
        yield f"không có tệp «{whose.file}», hoặc có hai tệp cùng tên; các tệp của thư: {named}"
    yield from _unsaid(entry, whose)


def _unsaid(entry: LedgerEntry, whose: Whose) -> Iterator[str]:
    """Yield what must be said beside the school, or the message would only wait again."""
    reason = entry.verdict.reason
    said = whose.adds is not None or (reason == "last_period" and whose.round)
    if reason in AS_IT_SAYS and not said:
        yield "cần nói rõ là thêm vào báo cáo đã nộp (--add) hay thay thế (--replace)"
    if reason == "two_forms" and whose.file is None:
        yield "trong thư có hai tệp khác nhau cho một đợt; cần chọn tệp (--file)"
    if reason in OF_ROUND and whose.round is None and entry.verdict.school == whose.school:
        yield "cần nói rõ đợt báo cáo (--round)"


def _of_obligation(tx: Transaction, school: School | None, whose: Whose) -> Iterator[str]:
    rounds = campaigns.all_rounds(tx)
    if whose.round and whose.round not in {r.id for r in rounds}:
        yield f"không có đợt «{whose.round}»; các đợt hiện có: {', '.join(r.id for r in rounds) or 'chưa có'}"
    if school is None:
        yield f"không có trường «{whose.school}»; xem mã bằng «diemdanh schools list»"
    elif not any(owes(r, school) for r in _in_question(rounds, whose)):
        yield f"{school.name} không phải nộp {'đợt này' if whose.round else 'đợt nào'}"


def _in_question(rounds: list[Round], whose: Whose) -> list[Round]:
    return [r for r in rounds if whose.round in {None, r.id}] or rounds


def _sha256(tx: Transaction, message: int, named: str | None) -> str | None:
    """Return the file that a name or a number means; None where it means none, or several."""
    if named is None:
        return None
    files = messages.files_of(tx, message)
    meant = {f.sha256 for number, f in enumerate(files, 1) if named in {f.name, str(number)}}
    return meant.pop() if len(meant) == 1 else None
