"""The declarative base of assessment's tables."""

from sqlalchemy.orm import DeclarativeBase

from shared.persistence.model import Model, new_metadata


class Base(Model, DeclarativeBase):
    """What all tables of assessment are declared on."""

    metadata = new_metadata()
