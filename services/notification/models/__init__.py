"""The tables of notification."""

from services.notification.models.base import Base
from services.notification.models.copies import CourseVersion, Person
from services.notification.models.messages import Delivery, MailSwitch, Message, Preference

__all__ = ["Base", "CourseVersion", "Delivery", "MailSwitch", "Message", "Person", "Preference"]
