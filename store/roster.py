"""The roster in the database."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import delete, insert, select, update
from sqlalchemy.sql.expression import ColumnElement

from rules.schools import School
from store.database import Transaction
from store.schema import school_addresses, schools


def all_schools(tx: Transaction) -> list[School]:
    """Return every school, whatever its validity, ordered by code."""
    addresses: dict[str, list[str]] = defaultdict(list)
    for row in tx.execute(select(school_addresses).order_by(school_addresses.c.position)):
        addresses[row.school].append(row.address)
    return [
        School(
            code=row.code,
            name=row.name,
            level=row.level,
            commune=row.commune,
            group=row.cluster,
            emails=tuple(addresses[row.code]),
            phone=row.phone,
            principal=row.principal,
            aliases=tuple(row.aliases),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            merged_into=row.merged_into,
        )
        for row in tx.execute(select(schools).order_by(schools.c.code))
    ]


def save(tx: Transaction, roster: Iterable[School]) -> None:
    """Insert or replace these schools by code; others stay as they are. An address keeps its refusal."""
    known = set(tx.scalars(select(schools.c.code)))
    for school in roster:
        values = {
            "name": school.name,
            "level": school.level,
            "commune": school.commune,
            "cluster": school.group,
            "phone": school.phone,
            "principal": school.principal,
            "aliases": list(school.aliases),
            "valid_from": school.valid_from,
            "valid_to": school.valid_to,
            "merged_into": school.merged_into,
        }
        if school.code in known:
            tx.execute(update(schools).where(schools.c.code == school.code).values(values))
        else:
            tx.execute(insert(schools).values(code=school.code, **values))
        _save_addresses(tx, school)


def _save_addresses(tx: Transaction, school: School) -> None:
    of_school = school_addresses.c.school == school.code
    refused = {row.address: row.refused for row in tx.execute(select(school_addresses).where(of_school)) if row.refused}
    tx.execute(delete(school_addresses).where(of_school))
    for position, address in enumerate(school.emails):
        values = {"school": school.code, "address": address, "position": position}
        tx.execute(insert(school_addresses).values(**values, refused=refused.get(address)))


def mark_refused(tx: Transaction, address: str, reason: str) -> None:
    """Note that mail to `address` comes back for good."""
    tx.execute(update(school_addresses).where(_is(address)).values(refused=reason))


def clear_refused(tx: Transaction, address: str) -> None:
    """Forget that mail to `address` came back."""
    tx.execute(update(school_addresses).where(_is(address)).values(refused=None))


def refused_addresses(tx: Transaction) -> dict[str, str]:
    """Return the addresses to which mail comes back, each with the server's reason."""
    found = tx.execute(select(school_addresses).where(school_addresses.c.refused.is_not(None)))
    return {row.address: row.refused for row in found}


def _is(address: str) -> ColumnElement[bool]:
    return school_addresses.c.address == address.casefold()
