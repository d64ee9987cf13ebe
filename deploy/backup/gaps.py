"""Events in transit at the time of the backup: sent by their publisher, not yet in every subscriber's inbox.

A backup holds no messages. Outboxes keep sent events for 90 days, so a restore marks those that a subscriber lacks as
pending, and the relay sends them again.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, update

from shared.messaging.event import publisher_of
from shared.messaging.runtime.retention import KEPT
from shared.messaging.subscription import Subscription
from shared.messaging.tables import inbox, outbox
from shared.persistence.database import Database

_AT_ONCE = 1000
_MARGIN = timedelta(days=1)
"""Outboxes and inboxes are pruned at different times; an event this old has long arrived."""


def send_missing_again(
    databases: Mapping[str, Database],
    subscriptions: Mapping[str, Sequence[Subscription]],
    snapshot_at: datetime,
) -> dict[str, int]:
    """Mark events as pending that some subscriber lacks; return their number by publisher.

    Args:
        subscriptions: by subscriber.
        snapshot_at: the time of the snapshot.
    """
    counts = dict.fromkeys(databases, 0)
    for publisher, database in databases.items():
        for listener, heard in subscriptions.items():
            types = [one.event.NAME for one in heard if publisher_of(one.event) == publisher]
            if types:
                sent = select(outbox.c.event_id).where(
                    outbox.c.state == "sent",
                    outbox.c.type.in_(types),
                    outbox.c.sent_at > snapshot_at - KEPT + _MARGIN,
                )
                known = select(inbox.c.event_id).where(inbox.c.consumer == listener)
                with (
                    closing(_ids(database, sent.order_by(outbox.c.event_id))) as first,
                    closing(_ids(databases[listener], known.order_by(inbox.c.event_id))) as second,
                ):
                    counts[publisher] += _make_pending(database, _only_in_first(first, second))
    return counts


def _ids(database: Database, query: Select[Any]) -> Generator[UUID, None, None]:
    # Both databases order UUIDs by their bytes, so two streams can be merged.
    with (
        database.reading() as session,
        closing(session.scalars(query.execution_options(yield_per=_AT_ONCE))) as found,
    ):
        yield from found


def _only_in_first(first: Iterator[UUID], second: Iterator[UUID]) -> Iterator[UUID]:
    other = next(second, None)
    for one in first:
        while other is not None and other < one:
            other = next(second, None)
        if other != one:
            yield one


def _make_pending(database: Database, event_ids: Iterator[UUID]) -> int:
    count = 0
    while some := list(islice(event_ids, _AT_ONCE)):
        with database.begin() as context:
            context.session.execute(
                update(outbox).where(outbox.c.event_id.in_(some)).values(state="pending", sent_at=None)
            )
        count += len(some)
    return count
