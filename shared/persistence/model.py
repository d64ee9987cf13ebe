"""What each service's declarative base is made of: names for constraints, aware times, UUIDs and exact numbers."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, Integer, MetaData, Numeric, String, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant. SQLite forgets zones, so it is kept there as naive UTC and comes back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time: which instant it means would be a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive time {value!r}: give it a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal with two places, exact in both databases: SQLite has no decimals and keeps the hundredths.

    So compare such a column with bound values, never with a number written into SQL text (a CHECK of `score <= 100`).
    """

    impl = Numeric(8, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Hundredths in SQLite, NUMERIC elsewhere."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Numeric(8, 2))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Refuse a third decimal place instead of rounding it away unseen."""
        if value is None:
            return None
        exact = Decimal(value).quantize(Decimal("0.01"))
        if exact != value:
            raise ValueError(f"{value} has more than two decimal places")
        return int(exact * 100) if dialect.name == "sqlite" else exact

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """A Decimal with two places."""
        if value is None:
            return None
        return Decimal(value).scaleb(-2) if dialect.name == "sqlite" else Decimal(value)


Json = JSON().with_variant(JSONB(), "postgresql")
"""Any JSON value; binary JSON on PostgreSQL."""

TYPE_MAP: dict[Any, Any] = {
    datetime: UtcDateTime(),
    Decimal: Exact(),
    UUID: Uuid(),
    str: String(),
    dict[str, Any]: Json,
    list[Any]: Json,
    list[str]: Json,
}


def new_metadata() -> MetaData:
    """Metadata whose constraints are all named, so that migrations can drop them by name."""
    return MetaData(naming_convention=NAMING)


class Model:
    """Mix into a service's base: `class Base(Model, DeclarativeBase): metadata = new_metadata()`."""

    type_annotation_map: ClassVar[dict[Any, Any]] = TYPE_MAP
