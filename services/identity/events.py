"""What identity hears: nothing. People tell it what it knows, and it tells the others."""

from shared.messaging.subscription import Subscription

SUBSCRIPTIONS: tuple[Subscription, ...] = ()
