"""The events that catalog subscribes to, and their handlers."""

from services.catalog.handlers.identity import on_unit_recorded
from shared.access import denials
from shared.contracts.identity import UnitRecorded
from shared.messaging.subscription import Subscription

SUBSCRIPTIONS = (
    Subscription(UnitRecorded, on_unit_recorded),
    *denials.SUBSCRIPTIONS,
)
