"""Carrying a decision about a message out: record it, offer to learn from it, and have the message judged at once."""

import getpass
import sys
from collections.abc import Callable

import typer

from diemdanh.cli.context import Session, say, warn
from ingest.review.answers import Answer, Refused
from ingest.review.teaching import Learning, Lesson, learn, lessons_of
from rules.problems import InputProblems
from rules.words import OUTCOME, REASON
from store import ledger
from store.database import Transaction
from store.locks import Busy
from store.messages import Outcome


def who() -> str:
    """Return who sits at the terminal."""
    return getpass.getuser()


def done_or_wrong(title: str, answer: Answer) -> None:
    """Print what was done. Raises InputProblems for what was refused, all of it."""
    if isinstance(answer, Refused):
        raise InputProblems(title, list(answer.clauses))
    say(answer.sentence)


def carry_out(
    session: Session, message: int, decide: Callable[[Transaction], Answer], learning: Learning | None = None
) -> None:
    """Record a decision, learn what is wanted, and judge the message anew unless the running service will do it.

    Raises InputProblems when the decision is refused.
    """
    with session.parts.database.transaction() as tx:
        answer = decide(tx)
    done_or_wrong("Không quyết định được:", answer)
    if learning:
        _learn(session, message, learning)
    _judge_now(session, message)


def _learn(session: Session, message: int, learning: Learning) -> None:
    with session.parts.database.reading() as tx:
        offered = lessons_of(tx, message)
    for lesson in offered:
        if learning.wants(lesson) or _is_agreed(lesson):
            with session.parts.database.transaction() as tx:
                answer = learn(tx, lesson, message, learning)
            if isinstance(answer, Refused):
                hint = "; thêm --yes nếu vẫn muốn ghi nhớ" if answer.by_yes else ""
                warn(f"Không ghi nhớ «{lesson.text}»: {answer.sentence}{hint}.")
            else:
                say(answer.sentence)


def _is_agreed(lesson: Lesson) -> bool:
    """Ask, where somebody can answer; only a plain yes counts."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    answer: str = typer.prompt(f"{lesson.question} [c/K]", default="k", show_default=False)
    return answer.strip().casefold() in {"c", "có", "co", "y"}


def _judge_now(session: Session, message: int) -> None:
    with session.parts.database.reading() as tx:
        entry = ledger.find(tx, message)
    if entry is None or entry.verdict.outcome is not Outcome.PENDING:
        return
    try:
        processor = session.parts.poller.processor
        with session.parts.database.lock("poll"):
            processor.process_pending(session.now())
    except Busy:
        say("Dịch vụ đang chạy sẽ đọc lại thư này trong ít phút.")
        return
    finally:
        session.parts.close()
    with session.parts.database.reading() as tx:
        verdict = ledger.entry(tx, message).verdict
    said = ": ".join(filter(None, (OUTCOME[verdict.outcome], REASON.get(verdict.reason or "", verdict.reason))))
    say(f"Kết quả: {said}. {verdict.detail or ''}".rstrip())
