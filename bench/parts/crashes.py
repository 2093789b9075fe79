"""Killed while sending: what the sending server accepted, counted, whatever it answered and wherever the kill came."""

from collections import Counter
from datetime import datetime
from pathlib import Path

from bench.document import Section
from bench.machine import measured
from bench.plan import Plan, mailboxes
from bench.rounds import fresh_folder
from bench.tables import Table, judged
from store.outbox import State
from store.steps import SendStep
from tests.kit.crashing import Answer, Sent, answer, die_sending, die_waiting, files_like_gmail, settle, wires
from tests.kit.mailbox import Mailbox
from tests.kit.offices import AN_PHU, DUC_LIEN, at, books_at
from tests.kit.smtp import SmtpServer

_NOW = at("2018-03-02 09:00")
_WAITING = "waiting for a slow answer"
_METHOD = """\
Two receipts wait. The sender is killed (SIGKILL) at a marked step of the first one, or while it waits for a slow
answer; then it is started again and two days pass. The server answers the first mail as the line says, and takes
everything afterwards. Counted is what the server kept of the first mail; *failed* is where its row ended so, which the
digest tells. The second mail was kept once in every case, or the line says so."""


def measure(plan: Plan, now: datetime) -> Section:
    """Return the section: one line for each step and answer, one column for each way of filing."""
    with mailboxes() as served:
        mailbox = served.filled("crashes", iter(()))
        cases = [(step, how) for step in SendStep for how in Answer] + [(_WAITING, Answer.ACCEPTED)]
        lines = [(str(step), str(how), *_line(step, how, mailbox)) for step, how in cases]
    most = max(int(cell.split()[0]) for line in lines for cell in line[2:])
    filed = all(line[2].startswith("1") for line in lines if line[1] != Answer.REFUSED)
    head = ("killed", "the server", *(str(sent) for sent in Sent))
    told = ("never twice", "", judged(most <= 1), judged(most <= 1), judged(most <= 1))
    once = ("once where the server files, if not refused", "", judged(filed), "", "")
    return Section("crashes", "Killed while sending", _METHOD, (Table(head, (*lines, told, once)),), measured(now, 1))


def _line(step: str, how: Answer, mailbox: Mailbox) -> tuple[str, ...]:
    return tuple(_kept(step, how, sent, mailbox, fresh_folder("crash")) for sent in Sent)


def _kept(step: str, how: Answer, sent: Sent, mailbox: Mailbox, folder: Path) -> str:
    """Return how often the server kept the first mail, and what became of the second where it was not kept once."""
    url = f"sqlite:///{folder}/office.db"
    with SmtpServer() as smtp, books_at(url) as books:
        if sent is Sent.SERVER:
            files_like_gmail(smtp, mailbox)
        config = wires(mailbox, smtp, url, sent).write(folder)
        first, second = (
            books.mail(books.wants_receipt(books.reported(school, _NOW), school, _NOW)) for school in (AN_PHU, DUC_LIEN)
        )
        answer(smtp, how)
        if step == _WAITING:
            die_waiting(config, smtp, _NOW)
        else:
            die_sending(config, SendStep(step), _NOW)
        settle(config, smtp, how, _NOW)
        kept = Counter(str(delivery.message["Message-ID"]) for delivery in smtp.deliveries)
        failed = books.mail(first.id).state is State.FAILED
    other = "" if kept[second.message_id] == 1 else f" (the second: {kept[second.message_id]})"
    return f"{kept[first.message_id]}{' failed' if failed else ''}{other}"
