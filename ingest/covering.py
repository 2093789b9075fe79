"""What the mail around the files says: the sender, the thread, the words, put together for the judge."""

from dataclasses import dataclass

from ingest import threads
from ingest.authenticity.proof import Proof
from ingest.cases import Cover, Office
from ingest.mime import Mail
from rules import links
from rules.attribution import Sender
from rules.forwards import original_senders
from rules.quotes import own_words
from store import reminder_steps, rulings
from store.database import Transaction
from store.messages import Message

_MOST_ENCLOSED = 5


@dataclass(frozen=True)
class Opened:
    """A message taken apart; `unread` says why only its headers could be had, None where all could.

    `proof`: what was found out about the sender.
    """

    message: Message
    mail: Mail
    unread: str | None
    proof: Proof

    @property
    def vouched(self) -> bool | None:
        """Return whether the sender is proven, None where nobody can say; see `authenticity`."""
        return self.proof.verified


def cover_of(tx: Transaction, opened: Opened, office: Office) -> Cover:
    """Return what the mail says beside its files, with the decisions about it that hold."""
    mail = opened.mail
    thread = threads.answered(tx, mail)
    return Cover(
        sender=sender_of(opened, office),
        subject=mail.subject,
        received_at=opened.message.received_at,
        thread=thread,
        unread=opened.unread,
        links=links.hosts_of(links.file_links(mail.text, mail.html)),
        text=own_words(mail.text),
        forwarded=tuple(dict.fromkeys((*original_senders(mail.text), *mail.enclosed_senders[:_MOST_ENCLOSED]))),
        sender_name=mail.sender_name,
        rulings=tuple(rulings.in_force(tx, opened.message.id)),
        vouched=opened.vouched,
        reminded_of=frozenset(reminder_steps.rounds_of(tx, thread.mail.id) if thread else ()),
    )


def sender_of(opened: Opened, office: Office) -> Sender:
    """Return the sender: the address, the schools that registered it, and whether the mail is genuinely theirs."""
    address = opened.mail.sender
    return Sender(address, office.registered(address), opened.vouched is not False)
