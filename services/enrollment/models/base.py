"""The declarative base of enrollment's tables."""

from sqlalchemy.orm import DeclarativeBase

from shared.persistence.model import Model, new_metadata


class Base(Model, DeclarativeBase):
    """What every table of this service is made from."""

    metadata = new_metadata()
