"""Notification's copy of the tree of units."""

from services.notification.models.base import Base
from shared.access.units import UnitColumns, UnitLineColumns


class Unit(UnitColumns, Base):
    """An organisation unit."""


class UnitLine(UnitLineColumns, Base):
    """One step of the path to a unit."""
