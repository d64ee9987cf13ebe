"""Events of two invented services that the messaging tests send each other, and the tables of their effects."""

from uuid import UUID

from sqlalchemy import Column, Integer, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.messaging.event import Event, event
from shared.persistence.model import Model, new_metadata

OWN = new_metadata()
effects = Table(
    "effects",
    OWN,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("type", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("number", Integer, nullable=False),
)


class Base(Model, DeclarativeBase):
    """Of mapped tables, as services have them."""

    metadata = OWN


class Shelf(Base):
    """What the store keeps for an order, under a key that it makes itself."""

    __tablename__ = "shelves"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(index=True)
    number: Mapped[int]


@event("shop.order_placed.v1", subject="order_id")
class OrderPlaced(Event):
    """An order was placed."""

    order_id: UUID
    number: int
    note: str = ""


@event("shop.price_changed.v1", subject="article_id", versioned=True)
class PriceChanged(Event):
    """An article has a new price; the event carries all of its state."""

    article_id: UUID
    version: int
    price: int


@event("store.order_packed.v1", subject="order_id")
class OrderPacked(Event):
    """An order was packed."""

    order_id: UUID
    number: int
