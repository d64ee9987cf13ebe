"""The tables of notification."""

from services.notification.models.base import Base
from services.notification.models.copies import CourseVersion, Person
from services.notification.models.messages import Delivery, MailSwitch, Message, Preference
from services.notification.models.units import Unit, UnitLine

__all__ = [
    "Base",
    "CourseVersion",
    "Delivery",
    "MailSwitch",
    "Message",
    "Person",
    "Preference",
    "Unit",
    "UnitLine",
]
