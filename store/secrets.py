"""The office's own secrets: made on first use, known nowhere else, never shown and never logged."""

from collections.abc import Callable, Mapping
from secrets import token_hex

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from store.database import Transaction
from store.schema import secrets

_OF_MAIL = "mail"
_OCTETS = 32
_INSERT: Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def mail_key(tx: Transaction) -> bytes:
    """Return the key that signs Message-IDs and tokens of this office's mail: 32 random bytes, for ever the same.

    It is made on first use, in the transaction of the first mail. Two processes that come at once get the same one: the
    second waits for the first to end its transaction and takes over what that wrote.
    """
    known = select(secrets.c.value).where(secrets.c.purpose == _OF_MAIL)
    value = tx.scalar(known)
    if value is None:
        fresh = _INSERT[tx.dialect.name](secrets).values(purpose=_OF_MAIL, value=token_hex(_OCTETS))
        tx.execute(fresh.on_conflict_do_nothing())
        value = tx.execute(known).scalar_one()
    return bytes.fromhex(value)
