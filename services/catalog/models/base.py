"""What every table of catalog is made from."""

from sqlalchemy.orm import DeclarativeBase

from shared.persistence.model import Model, new_metadata


class Base(Model, DeclarativeBase):
    """The declarative base of this service."""

    metadata = new_metadata()
