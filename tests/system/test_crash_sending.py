"""kill -9 at every marked step of sending: each mail once where sent mail is filed, never twice anywhere."""

from collections import Counter
from pathlib import Path

import pytest

from store.outbox import State
from store.steps import SendStep
from tests.kit.crashing import Answer, Sent, answer, die_sending, die_waiting, files_like_gmail, settle, wires
from tests.kit.mailbox import Mailbox
from tests.kit.offices import AN_PHU, DUC_LIEN, at, books_at
from tests.kit.smtp import SmtpServer

NOW = at("2018-03-02 09:00")
# The whole matrix is measured by `python -m bench crashes`; here each step, and each answer at the worst of them.
CASES = [(step, Answer.ACCEPTED, sent) for step in SendStep for sent in Sent] + [
    (SendStep.HANDED_OVER, how, Sent.SERVER) for how in Answer if how is not Answer.ACCEPTED
]
LEFT_OPEN = {SendStep.CLAIMED, SendStep.HANDED_OVER}
"""Steps after which nobody can say whether the mail left, unless a folder of sent mail tells."""


@pytest.mark.parametrize(("step", "how", "sent"), CASES)
def test_a_mail_leaves_once_whatever_happens(
    step: SendStep, how: Answer, sent: Sent, dovecot: Mailbox, smtp: SmtpServer, tmp_path: Path
) -> None:
    if sent is Sent.SERVER:
        files_like_gmail(smtp, dovecot)
    url = f"sqlite:///{tmp_path}/office.db"
    config = wires(dovecot, smtp, url, sent).write(tmp_path)
    with books_at(url) as books:
        first = books.wants_receipt(books.reported(AN_PHU, NOW), AN_PHU, NOW)
        second = books.wants_receipt(books.reported(DUC_LIEN, NOW), DUC_LIEN, NOW)
        answer(smtp, how)
        died = die_sending(config, step, NOW)
        assert died or how is Answer.GONE, "the step was never passed"
        settle(config, smtp, how, NOW)
        states = {mail.id: mail.state for mail in books.mails()}
        ids = {mail.id: mail.message_id for mail in books.mails()}
    came = Counter(str(delivery.message["Message-ID"]) for delivery in smtp.deliveries)
    assert came[ids[second]] == 1
    assert states[second] is State.SENT
    assert came[ids[first]] <= 1, "never twice"
    if sent is Sent.SERVER:
        assert came[ids[first]] == 1
        assert states[first] is State.SENT
    elif step not in LEFT_OPEN and how is Answer.ACCEPTED:
        assert (came[ids[first]], states[first]) == (1, State.SENT)
    else:
        assert states[first] is State.FAILED


def test_a_sender_that_is_killed_while_it_waits_for_a_slow_answer_has_sent_once(
    dovecot: Mailbox, smtp: SmtpServer, tmp_path: Path
) -> None:
    files_like_gmail(smtp, dovecot)
    url = f"sqlite:///{tmp_path}/office.db"
    config = wires(dovecot, smtp, url, Sent.SERVER).write(tmp_path)
    with books_at(url) as books:
        first = books.wants_receipt(books.reported(AN_PHU, NOW), AN_PHU, NOW)
        die_waiting(config, smtp, NOW)
        assert books.mail(first).state is State.SENDING
        settle(config, smtp, Answer.ACCEPTED, NOW)
        assert books.mail(first).state is State.SENT
    assert len(smtp.deliveries) == 1
