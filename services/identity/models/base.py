"""The base of identity's tables."""

from sqlalchemy.orm import DeclarativeBase

from shared.persistence.model import Model, new_metadata


class Base(Model, DeclarativeBase):
    """Declares a table of identity."""

    metadata = new_metadata()
