"""kill -9 at every marked step of taking mail in, start again: each message exactly once, each mail sent once."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from diemdanh.worker import Cycle
from store import ledger, outbox, submissions
from store.steps import Step
from tests.kit.fault_audit import held
from tests.kit.forms import docx_form, individual, xlsx_form
from tests.kit.incoming import Desk
from tests.kit.mailbox import Mailbox
from tests.kit.mails import auto_reply, mail
from tests.kit.offices import AN_PHU, DUC_LIEN, FIRST, PHAN_DINH_PHUNG, Books, at, books_at
from tests.kit.service import Watch, Wires, wired
from tests.kit.smtp import SmtpServer

# Runs one cycle of the service and dies, as by kill -9, when it passes that step for the nth time.
_DIE = """
import itertools, os, signal, sys
from datetime import datetime
from pathlib import Path
from diemdanh import settings
from diemdanh.wiring import Parts
from diemdanh.worker import Cycle
config, fatal, nth, now = sys.argv[1:]
passed = itertools.count(1)
def passing(step):
    if step == fatal and next(passed) == int(nth):
        os.kill(os.getpid(), signal.SIGKILL)
Cycle(Parts(settings.load(Path(config)), lambda: datetime.fromisoformat(now), passing=passing)).run()
"""
_OF_EACH_MESSAGE = (
    Step.BYTES_WRITTEN,
    Step.BYTES_NAMED,
    Step.TAKEN_UP,
    Step.FILES_READ,
    Step.BOOKED,
    Step.DECIDED,
)
CRASH_POINTS = [(step, 1) for step in Step] + [(step, nth) for step in _OF_EACH_MESSAGE for nth in (3,)]
NOW = at("2018-03-02 09:00")


def _fill(box: Mailbox) -> None:
    forms = [
        (school, docx_form(school_name=school.name, school_code=school.code, individuals=[individual()]))
        for school in (AN_PHU, DUC_LIEN)
    ]
    reports = [
        mail(school.emails[0], "BC đợt 1", attachments=[("bao-cao.docx", form)], authserv="mx.phonggd.example")
        for school, form in forms
    ]
    sheet = xlsx_form(school_name=PHAN_DINH_PHUNG.name, school_code=PHAN_DINH_PHUNG.code, individuals=[individual()])
    reports.append(mail(PHAN_DINH_PHUNG.emails[0], "BC", attachments=[("bao-cao.xlsx", sheet)]))
    letter = mail(AN_PHU.emails[0], "Xin hỏi", "Biểu này nộp ở đâu ạ?\n")
    mails = [reports[0], letter, reports[1], reports[1], auto_reply(letter, DUC_LIEN.emails[0]), reports[2]]
    box.append_all([(raw, NOW - timedelta(hours=9 - n)) for n, raw in enumerate(mails)])


def _what_is_there(books: Books) -> dict[str, object]:
    """Everything that must not depend on having been killed."""
    with books.database.reading() as tx:
        current = submissions.by(tx, None, [FIRST])
        return {
            "messages": [(e.place, e.received_at, e.sender, e.verdict, e.rounds) for e in ledger.ledger(tx)],
            "rows": [(s.school, s.version, s.received_at, submissions.rows_of(tx, s.id)) for s in current],
            "outbox": [(m.kind, m.school, m.to_address, m.key, m.state) for m in outbox.everything(tx)],
        }


@pytest.fixture
def expected(dovecot: Mailbox, smtp: SmtpServer, tmp_path: Path) -> dict[str, object]:
    """What an office that nobody disturbs makes of the mailbox."""
    folder = tmp_path / "calm"
    folder.mkdir()
    _fill(dovecot)
    with (
        books_at(f"sqlite:///{folder}/office.db") as books,
        wired(Wires(dovecot, smtp.port).write(folder), Watch(NOW)) as parts,
    ):
        Cycle(parts).run()
        return _what_is_there(books)


@pytest.mark.parametrize(("step", "nth"), CRASH_POINTS, ids=[f"{step.name}-{nth}" for step, nth in CRASH_POINTS])
def test_a_service_killed_at_any_step_takes_each_message_once_and_answers_it_once(
    step: Step, nth: int, expected: dict[str, object], dovecot: Mailbox, smtp: SmtpServer, tmp_path: Path
) -> None:
    config = Wires(dovecot, smtp.port).write(tmp_path)
    before = len(smtp.deliveries)
    with books_at(f"sqlite:///{tmp_path}/office.db") as books:
        command = [sys.executable, "-c", _DIE, str(config), step, str(nth), NOW.isoformat()]
        died = subprocess.run(command, check=False, timeout=120)
        assert died.returncode == -signal.SIGKILL, "the step was never passed"
        with wired(config, Watch(NOW)) as parts:
            Cycle(parts).run()
        assert _what_is_there(books) == expected
        assert held(Desk(books.database, tmp_path / "blobs")) == {uid: dovecot.raw(uid) for uid in dovecot.uids()}
    sent = [delivery.message["Message-ID"] for delivery in smtp.deliveries[before:]]
    assert len(sent) == len(set(sent)) > 2
    assert list((tmp_path / "blobs" / "new").iterdir()) == [], "no half a message is left behind"
