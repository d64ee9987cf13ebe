"""What operators see in every service: an event that the broker refused, and one that failed for good."""

from sqlalchemy import insert

from shared.ids import uuid7
from shared.messaging.tables import inbox, outbox
from shared.testing.events import message
from shared.web.events_admin import ACCESS
from tests.support.access.world import NOW, World, units


def add_events(world: World) -> World:
    """Add them, and the rows of the endpoints that show them."""
    fact = units()[0]
    common = {
        "event_id": uuid7(),
        "type": fact.NAME,
        "subject": str(fact.unit_id),
        "time": NOW,
        "correlation_id": uuid7(),
        "body": message(fact, world.database),
    }
    with world.database.begin() as context:
        context.session.execute(insert(outbox).values(**common, state="held", available_at=NOW))
        context.session.execute(
            insert(inbox).values(
                **common, consumer=world.database.service, state="dead", received_at=NOW, settled_at=NOW
            )
        )
    asked = {
        "event_id": common["event_id"],
        "reason": "Salah kirim.",
        "since": "2026-03-01T00:00:00+00:00",
        "correlation_id": common["correlation_id"],
    }
    world.table = {**world.table, **ACCESS}
    world.rows = {**world.rows, **dict.fromkeys(ACCESS, asked)}
    return world
