"""Which mail of ours a reply answers: what brings the token home, and what never passes for one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from ingest.mime import parse
from ingest.threads import Answered, How, answered
from reminders.letters import Letter, mail_of
from store import outbox, roster
from store.database import Database
from store.identity import Identity, shown
from store.outbox import MailKind, OutboxMail, State, Wanted
from store.schema import outbox as outbox_table
from store.schema import secrets
from store.upgrades import upgrade
from tests.kit.mails import bounce_of, mail, plain_of
from tests.kit.offices import AN_PHU, DUC_LIEN, MAILBOX, OFFICE, at

NOW = at("2018-03-02 08:00")
SCHOOL, OTHER = AN_PHU.emails[0], DUC_LIEN.emails[0]
REMINDER = Wanted(MailKind.REMINDER, "MN01:2018-03-02", SCHOOL, NOW, AN_PHU.code)
REPLIES = Path(__file__).parents[1] / "data" / "replies"
RELAYED = "<0100016a1b2c3d4e@email.amazonses.com>"


@dataclass(frozen=True)
class Post:
    """The outgoing mail of one office, and what it makes of a reply."""

    database: Database

    def queued(self, wanted: Wanted = REMINDER) -> OutboxMail:
        with self.database.transaction() as tx:
            id_ = outbox.queue(tx, wanted, NOW)
            return next(ours for ours in outbox.everything(tx) if ours.id == id_)

    def sent(self, wanted: Wanted = REMINDER) -> OutboxMail:
        ours = self.queued(wanted)
        self.now(ours, State.SENT)
        return ours

    def now(self, ours: OutboxMail, state: State, **also: str | None) -> None:
        with self.database.transaction() as tx:
            tx.execute(update(outbox_table).where(outbox_table.c.id == ours.id).values(state=state, **also))

    def answered(self, raw: bytes) -> Answered | None:
        with self.database.reading() as tx:
            return answered(tx, parse(raw))

    def known_by(self, raw: bytes) -> tuple[str, How] | None:
        found = self.answered(raw)
        return (found.mail.key, found.by) if found else None


def post_of(database: Database) -> Post:
    with database.transaction() as tx:
        roster.save(tx, [AN_PHU, DUC_LIEN])
    return Post(database)


@pytest.fixture
def post(database: Database) -> Post:
    return post_of(database)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Post]:
    """The post of another office."""
    url = f"sqlite:///{tmp_path}/elsewhere.db"
    upgrade(url)
    post = post_of(Database(url))
    yield post
    post.database.close()


def token(ours: OutboxMail) -> str:
    assert ours.token is not None
    return ours.token


def reply(body: str = "Trường đã gửi ạ.\n", sender: str = SCHOOL, subject: str = "Re: Nhắc", **headers: str) -> bytes:
    """A reply whose header lines are `headers`, with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return mail(sender, subject, body, headers={"In-Reply-To": RELAYED} | named)


def quoting(ours: OutboxMail) -> str:
    """Our letter as it left, quoted below an answer."""
    raw = mail_of(Letter("Nhắc", "Kính gửi nhà trường."), ours.to_address, ours.identity, OFFICE, NOW).as_bytes()
    body = plain_of(message_from_bytes(raw, policy=default))
    return "Vâng ạ.\n\n" + "".join(f"> {line}\n" for line in body.splitlines())


def plus(ours: OutboxMail, name: str = "baocao") -> str:
    return f"{name}+{token(ours).lower()}@phonggd.example"


WAYS: dict[str, tuple[Callable[[OutboxMail], bytes], How]] = {
    "quoted below": (lambda ours: reply(quoting(ours)), How.TOKEN),
    "in the subject": (lambda ours: reply(subject=f"Báo cáo {shown(token(ours))}"), How.TOKEN),
    "by a stranger": (lambda ours: reply(quoting(ours), sender="la@la.example"), How.TOKEN),
    "behind much that looks like one": (lambda ours: reply("dd a1\n" * 15 + shown(token(ours))), How.TOKEN),
    "in the address": (lambda ours: mail(SCHOOL, "BC", to=f'"Phòng" <{plus(ours)}>'), How.TOKEN),
    "in the address, in capitals": (lambda ours: mail(SCHOOL, "BC", to=plus(ours).upper()), How.TOKEN),
    "in a copy's address": (lambda ours: reply(Cc=f"a@b.example, {plus(ours)}"), How.TOKEN),
    "where it was delivered to": (lambda ours: reply(Delivered_To=plus(ours)), How.TOKEN),
    "where Postfix says": (lambda ours: reply(X_Original_To=plus(ours)), How.TOKEN),
    "where Exim says": (lambda ours: reply(Envelope_To=plus(ours)), How.TOKEN),
    "in an address that a quote names": (lambda ours: reply(f"From: x\nTo: {plus(ours)}\n"), How.TOKEN),
    "by its id": (lambda ours: reply(References=f"<a@b.example> {ours.message_id}"), How.REFERENCE),
    "by its id, from another address": (lambda ours: reply(sender=OTHER, References=ours.message_id), How.REFERENCE),
    "by both": (lambda ours: reply(quoting(ours), References=ours.message_id), How.TOKEN),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_reply_is_known_by_what_it_brings_back(post: Post, way: str) -> None:
    post.sent(replace(REMINDER, key="another"))
    make, how = WAYS[way]
    assert post.known_by(make(post.sent())) == (REMINDER.key, how)


@pytest.mark.parametrize("name", sorted(path.name for path in REPLIES.glob("*.eml")))
def test_a_reply_to_a_mail_whose_id_a_relay_rewrote_is_known_by_what_the_mail_program_quotes(
    database: Database, name: str
) -> None:
    with database.transaction() as tx:
        tx.execute(insert(secrets).values(purpose="mail", value="01" * 32))
    post = post_of(database)
    assert token(post.sent()) == "P8EG5K2K3C9ENKP7"
    assert post.known_by((REPLIES / name).read_bytes()) == (REMINDER.key, How.TOKEN)


def test_a_mail_that_answers_nothing_answers_nothing(post: Post) -> None:
    post.sent()
    assert post.answered(reply()) is None
    assert post.answered(mail(SCHOOL, "BC đợt 1")) is None


NOT_LEFT = (State.QUEUED, State.SKIPPED, State.FAILED)


@pytest.mark.parametrize("state", State)
def test_only_a_mail_that_left_can_be_answered(post: Post, state: State) -> None:
    ours = post.queued()
    post.now(ours, state)
    for raw in (reply(quoting(ours)), reply(Cc=plus(ours)), reply(References=ours.message_id)):
        assert (post.answered(raw) is None) is (state in NOT_LEFT)


def test_a_token_of_another_office_is_nobodys(post: Post, elsewhere: Post) -> None:
    post.sent()
    theirs = elsewhere.sent()
    for raw in (reply(quoting(theirs)), reply(Cc=plus(theirs)), reply(References=theirs.message_id)):
        assert elsewhere.answered(raw) is not None
        assert post.answered(raw) is None


def test_a_token_changed_in_any_character_is_nobodys(post: Post) -> None:
    code = token(post.sent())
    for place in range(16):
        mutant = f"{code[:place]}{'7' if code[place] != '7' else '8'}{code[place + 1 :]}"
        assert post.answered(reply(f"> {shown(mutant)}\n", Cc=f"baocao+{mutant}@phonggd.example")) is None


def test_a_mail_that_brings_back_several_of_ours_answers_none(post: Post) -> None:
    one, two = post.sent(), post.sent(replace(REMINDER, key="MN01:2018-03-06"))
    together = [
        reply(quoting(one) + quoting(two)),
        reply(quoting(one), Cc=plus(two)),
        reply(quoting(one), References=two.message_id),
        reply(References=f"{one.message_id} {two.message_id}"),
    ]
    assert [post.answered(raw) for raw in together] == [None] * 4
    assert post.known_by(reply(quoting(one) + quoting(one))) == (one.key, How.TOKEN)


def test_the_guessable_id_of_an_old_mail_counts_only_from_the_address_that_we_wrote_to(post: Post) -> None:
    ours = post.sent()
    post.now(ours, State.SENT, token=None, message_id="<reminder.alt@diemdanh.mail>")
    raw = {sender: reply(sender=sender, References="<reminder.alt@diemdanh.mail>") for sender in (SCHOOL, OTHER)}
    assert post.known_by(raw[SCHOOL]) == (REMINDER.key, How.REFERENCE)
    assert post.answered(raw[OTHER]) is None


def test_an_old_id_in_the_way_does_not_hide_a_token(post: Post) -> None:
    old, ours = post.sent(replace(REMINDER, to_address=OTHER)), post.sent()
    post.now(old, State.SENT, token=None, message_id="<reminder.alt@diemdanh.mail>")
    raw = reply(quoting(ours), References="<reminder.alt@diemdanh.mail>")
    assert post.known_by(raw) == (REMINDER.key, How.TOKEN)


def test_what_is_looked_up_is_bounded_and_junk_in_one_place_hides_no_token_in_another(post: Post) -> None:
    ours = post.sent()
    junk = "".join(f"DD-AAAA-BBBB-CCCC-{n:04d}\n" for n in range(5_000))
    assert post.answered(reply(junk + shown(token(ours)))) is None
    assert post.known_by(reply(junk, Cc=plus(ours))) == (REMINDER.key, How.TOKEN)


def test_a_letter_that_left_finds_its_way_home_by_the_address_for_replies(post: Post) -> None:
    ours = post.sent()
    office = replace(OFFICE, plus_address=True)
    letter = mail_of(Letter("Nhắc", "Kính gửi"), SCHOOL, ours.identity, office, NOW)
    assert post.known_by(mail(SCHOOL, "BC đợt 1", to=letter["Reply-To"])) == (REMINDER.key, How.TOKEN)


def test_a_bounce_still_finds_its_mail_by_the_id_that_it_encloses(post: Post) -> None:
    ours = post.sent()
    letter = mail_of(Letter("Nhắc", "Kính gửi"), SCHOOL, ours.identity, OFFICE, NOW)
    returned = parse(bounce_of(letter.as_bytes(), SCHOOL, to=MAILBOX))
    assert returned.returned_ids == (ours.message_id,)
    with post.database.transaction() as tx:
        assert outbox.mark_bounced(tx, returned.returned_ids[0], "5.1.1") is not None


def test_a_row_from_before_there_were_tokens_keeps_its_id_and_leaves_without_a_code(post: Post) -> None:
    ours = post.queued()
    post.now(ours, State.QUEUED, token=None, message_id="<reminder.alt@diemdanh.mail>")
    with post.database.transaction() as tx:
        assert outbox.queue(tx, REMINDER, NOW) is None
        (old,) = outbox.everything(tx)
    assert old.identity == Identity("<reminder.alt@diemdanh.mail>")
    assert "Mã tra cứu" not in quoting(old)
