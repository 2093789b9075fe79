"""The roster in the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select, update
from sqlalchemy.sql.expression import ColumnElement

from rules.roster_changes import Difference, differences
from rules.schools import Contact, School
from store import roster_changes
from store.database import Transaction
from store.roster_changes import Authorship
from store.schema import school_addresses, schools


def all_schools(tx: Transaction) -> list[School]:
    """Return every school, whatever its validity, ordered by code."""
    return _load(tx, select(schools).order_by(schools.c.code), select(school_addresses))


def find(tx: Transaction, code: str | None) -> School | None:
    """Return one school, None where there is none of this code."""
    of_school = select(school_addresses).where(school_addresses.c.school == code)
    found = _load(tx, select(schools).where(schools.c.code == code), of_school)
    return found[0] if found else None


def _load(tx: Transaction, wanted: Select[Any], theirs: Select[Any]) -> list[School]:
    addresses: dict[str, list[str]] = defaultdict(list)
    for row in tx.execute(theirs.order_by(school_addresses.c.position)):
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
            former_names=tuple(row.former_names or ()),
            contacts=tuple(Contact(**contact) for contact in row.contacts or ()),
        )
        for row in tx.execute(wanted)
    ]


def save(tx: Transaction, roster: Iterable[School]) -> None:
    """Insert or replace these schools by code; others stay as they are. An address keeps its refusal.

    Nothing goes into the history: that is for `change`.
    """
    wanted = {school.code: school for school in roster}
    known = set(tx.scalars(select(schools.c.code)))
    if new := [{"code": code, **_values(school)} for code, school in wanted.items() if code not in known]:
        tx.execute(insert(schools), new)
    if changed := [{"of": code, **_values(school)} for code, school in wanted.items() if code in known]:
        tx.execute(update(schools).where(schools.c.code == bindparam("of")), changed)
    _save_addresses(tx, wanted)


def change(tx: Transaction, roster: Iterable[School], authorship: Authorship) -> None:
    """Save these schools, and write what changes in each of them, or that it is new, into the history.

    This is how whatever is learnt enters the roster: an import, or a decision that teaches an alias or an address.
    """
    wanted = {school.code: school for school in roster}
    known = {school.code: school for school in all_schools(tx) if school.code in wanted}
    found = [(code, one) for code, school in known.items() for one in differences(school, wanted[code])]
    found += [(code, Difference("code", "", code)) for code in wanted if code not in known]
    save(tx, wanted.values())
    roster_changes.record(tx, found, authorship)


def _values(school: School) -> dict[str, object]:
    return {
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
        "former_names": list(school.former_names) or None,
        "contacts": [asdict(contact) for contact in school.contacts] or None,
    }


def _save_addresses(tx: Transaction, wanted: Mapping[str, School]) -> None:
    """Replace the addresses of these schools, all at once: a roster of thousands is imported in one transaction."""
    stored = tx.execute(select(school_addresses)).all()
    refused = {(row.school, row.address): row.refused for row in stored if row.refused}
    if old := [{"of": code} for code in {row.school for row in stored} & wanted.keys()]:
        tx.execute(delete(school_addresses).where(school_addresses.c.school == bindparam("of")), old)
    rows = [
        {"school": code, "address": address, "position": position, "refused": refused.get((code, address))}
        for code, school in wanted.items()
        for position, address in enumerate(school.emails)
    ]
    if rows:
        tx.execute(insert(school_addresses), rows)


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
