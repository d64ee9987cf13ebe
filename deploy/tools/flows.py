"""The flow of events, read from the code: publishers, subscribers, and what may follow."""

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.messaging.event import Event
from shared.messaging.subscription import Subscription

SERVICES = ("identity", "catalog", "assessment", "enrollment", "notification")


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A subscription of one service to one event."""

    service: str
    subscription: Subscription

    @property
    def purpose(self) -> str:
        """The first sentence of the handler's docstring."""
        text = " ".join((self.subscription.handler.__doc__ or "").split())
        return text.partition(". ")[0].rstrip(".")

    @property
    def may_cause(self) -> tuple[str, ...]:
        """Names of the events that the handler may record, sorted."""
        return tuple(sorted(event.NAME for event in self.subscription.may_cause))


def published_events() -> tuple[type[Event], ...]:
    """Every event class of `shared.contracts`, in the order of declaration."""
    found: list[type[Event]] = []
    for service in SERVICES:
        module = importlib.import_module(f"shared.contracts.{service}")
        found += [
            value
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, Event) and value.__module__ == module.__name__
        ]
    return tuple(found)


def subscribers() -> dict[str, tuple[Subscriber, ...]]:
    """Subscribers by event name, in the order of services."""
    subscribed: dict[str, list[Subscriber]] = {event.NAME: [] for event in published_events()}
    for service in SERVICES:
        for subscription in importlib.import_module(f"services.{service}.events").SUBSCRIPTIONS:
            subscribed[subscription.event.NAME].append(Subscriber(service, subscription))
    return {name: tuple(found) for name, found in subscribed.items()}


def consequences(subscribed: Mapping[str, Iterable[Subscriber]]) -> dict[str, frozenset[str]]:
    """The events that may directly follow from each event, by name."""
    return {
        name: frozenset(caused for subscriber in found for caused in subscriber.may_cause)
        for name, found in subscribed.items()
    }


def circle(following: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """A cycle of events, or nothing: a cycle would never end."""

    def walk(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name in path:
            return (*path[path.index(name) :], name)
        for caused in sorted(following.get(name, ())):
            if found := walk(caused, (*path, name)):
                return found
        return ()

    return next((found for name in sorted(following) if (found := walk(name, ()))), ())
