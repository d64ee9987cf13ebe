"""The base of notification's tables."""

from sqlalchemy.orm import DeclarativeBase

from shared.persistence.model import Model, new_metadata


class Base(Model, DeclarativeBase):
    """Declares a table of notification."""

    metadata = new_metadata()
