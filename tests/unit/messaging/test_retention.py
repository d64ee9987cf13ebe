"""What was sent goes after 90 days, what was heard a day later; what is dead or waits stays. Other rows expire."""

import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select

from shared.messaging.runtime.retention import forget
from shared.messaging.tables import inbox, outbox
from shared.persistence.database import Database
from shared.persistence.tables import DENIED_TOKENS, IDEMPOTENCY_KEYS, RATE_LIMITS

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


def test_answers_limits_and_denied_tokens_are_forgotten_when_nobody_needs_them(database: Database) -> None:
    past, future = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
    kept, forgotten = NOW - timedelta(days=6, hours=23), NOW - timedelta(days=7, seconds=1)
    answer = {"person_id": uuid.UUID(int=1), "request": "x", "status": 201, "body": b"{}"}
    with database.begin() as context:
        for number, (ends_at, created_at) in enumerate([(past, forgotten), (future, kept)]):
            for statement in (
                insert(DENIED_TOKENS).values(subject_id=uuid.UUID(int=number), version=1, expires_at=ends_at),
                insert(RATE_LIMITS).values(key=str(number), window_ends_at=ends_at, count=1),
                insert(IDEMPOTENCY_KEYS).values(key=str(number), created_at=created_at, **answer),
            ):
                context.session.execute(statement)
        assert forget(context.session, NOW) == 3
        assert context.session.scalars(select(DENIED_TOKENS.c.expires_at)).all() == [future]
        assert context.session.scalars(select(RATE_LIMITS.c.window_ends_at)).all() == [future]
        assert context.session.scalars(select(IDEMPOTENCY_KEYS.c.created_at)).all() == [kept]
        assert forget(context.session, NOW) == 0
