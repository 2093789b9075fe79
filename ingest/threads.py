"""Which mail of ours an incoming mail answers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from itertools import islice

from ingest.mime import Mail
from rules.text import tidy
from store import outbox
from store.database import Transaction
from store.identity import plus_tokens, quoted_tokens
from store.outbox import OutboxMail, State

_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
_LONGEST = 2**18
"""Characters of a body that are searched."""
_MOST = 16
"""What looks like a token and is looked up, from each place where one may stand."""
_TAG = re.compile(r"<[^<>]*>")
# A mail that is queued, refused or not wanted any more has reached nobody, so nobody can answer it.
_LEFT = frozenset({State.SENDING, State.SENT, State.BOUNCED})


class How(StrEnum):
    """How the mail is known: by a token of ours, or by the Message-ID that it refers to."""

    TOKEN = "token"  # noqa: S105  # the name of a way, no secret
    REFERENCE = "reference"


@dataclass(frozen=True)
class Answered:
    """The mail of ours that is answered, and how that is known."""

    mail: OutboxMail
    by: How


def answered(tx: Transaction, mail: Mail) -> Answered | None:
    """Return the mail of ours that `mail` answers; None where it answers none that left, or several.

    It is known by a token, in the address that the answer went to or quoted in subject or text, and by In-Reply-To and
    References. A token or an id of one of our mails proves that the writer had that mail before him, not that he is the
    one whom we wrote to: a letter may be passed on. Ids from before there were tokens can be guessed; they count only
    from the very address that we wrote to.
    Source: docs/domain.md, section 5; RFC 5322 section 3.6.4; RFC 5233 (plus-addresses).
    """
    referred = (ours for ours in _with_ids(tx, mail) if ours.token or ours.to_address.casefold() == mail.sender)
    found = {ours.id: Answered(ours, How.REFERENCE) for ours in referred}
    found |= {ours.id: Answered(ours, How.TOKEN) for ours in _with_tokens(tx, mail)}
    return next(iter(found.values())) if len(found) == 1 else None


def _with_ids(tx: Transaction, mail: Mail) -> list[OutboxMail]:
    return _that_left(outbox.of_message_ids(tx, mail.references)) if mail.references else []


def _with_tokens(tx: Transaction, mail: Mail) -> list[OutboxMail]:
    tokens = set(_tokens(mail))
    return _that_left(outbox.of_tokens(tx, tokens)) if tokens else []


def _that_left(mails: Iterable[OutboxMail]) -> list[OutboxMail]:
    return [mail for mail in mails if mail.state in _LEFT]


def _tokens(mail: Mail) -> Iterator[str]:
    """Yield what looks like a token. Junk in one place hides no token in another."""
    plain = "" if mail.text == mail.html else mail.text[:_LONGEST]
    html = mail.html[:_LONGEST]
    recipients = " ".join(value for name in _RECIPIENTS for value in mail.headers.get(name, ()))
    for addresses in (recipients, plain, html):
        yield from islice(plus_tokens(addresses), _MOST)
    for words in (mail.subject, tidy(plain), tidy(unescape(_TAG.sub(" ", html)))):
        yield from islice(quoted_tokens(words), _MOST)
