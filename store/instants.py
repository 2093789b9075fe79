"""Instants in the database: aware UTC in, aware UTC out."""

from datetime import UTC, datetime

from sqlalchemy import Dialect
from sqlalchemy.types import String, TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An instant as ISO 8601 text in UTC with microseconds, so that text order is time order on every database.

    Why not DateTime: SQLite's drops the zone. Raises ValueError for a naive datetime.
    """

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a zone: {value!r}")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)
