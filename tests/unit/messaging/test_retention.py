"""What was sent goes after 90 days, what was heard a day later; what is dead or waits stays."""

import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select

from shared.messaging.runtime.retention import forget
from shared.messaging.tables import inbox, outbox
from shared.persistence.database import Database

NOW = datetime(2026, 5, 19, tzinfo=UTC)


def test_only_what_is_settled_and_old_is_forgotten(database: Database) -> None:
    old, young = NOW - timedelta(days=91, seconds=1), NOW - timedelta(days=89)
    # It may have been sent again an hour ago, by a service whose clock is behind.
    barely = NOW - timedelta(days=90, hours=1)
    with database.begin() as context:
        for number, (state, received_at) in enumerate(
            [
                ("done", old),
                ("skipped", old),
                ("discarded", old),
                ("dead", old),
                ("retry", old),
                ("done", young),
                ("skipped", barely),
            ]
        ):
            row = {"event_id": uuid.UUID(int=number), "type": "x", "state": state, "received_at": received_at}
            context.session.execute(insert(inbox).values(consumer="store", **row))
        for number, (state, sent_at) in enumerate(
            [("sent", old), ("sent", young), ("pending", None), ("held", None)]
        ):
            context.session.execute(
                insert(outbox).values(
                    event_id=uuid.UUID(int=number),
                    type="x",
                    subject="1",
                    time=old,
                    correlation_id=uuid.UUID(int=1),
                    body=b"{}",
                    state=state,
                    available_at=old,
                    sent_at=sent_at,
                )
            )
        assert forget(context.session, NOW) == 4
        assert sorted(context.session.scalars(select(inbox.c.state))) == ["dead", "done", "retry", "skipped"]
        assert sorted(context.session.scalars(select(outbox.c.state))) == ["held", "pending", "sent"]
        assert forget(context.session, NOW) == 0
