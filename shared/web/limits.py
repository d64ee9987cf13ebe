"""Rate limits, counted in the database so that they hold across processes and restarts."""

from datetime import timedelta

from sqlalchemy import case
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from shared.clock import Clock
from shared.errors import TooManyRequests
from shared.persistence.database import Database
from shared.persistence.tables import RATE_LIMITS


def limit(database: Database, clock: Clock, *, key: str, most: int, per_seconds: int) -> None:
    """Count one try in a transaction of its own, so that a refused request is counted too.

    Args:
        key: what is limited; hash personal data before it gets here.
        most: tries that are welcome within the window.
        per_seconds: the window's length; it starts with the first try.

    Raises:
        TooManyRequests: with the seconds until the window ends.
    """
    now = clock.now()
    fresh = now + timedelta(seconds=per_seconds)
    insert = sqlite_insert if database.is_sqlite else postgresql_insert
    statement = insert(RATE_LIMITS).values(key=key, window_ends_at=fresh, count=1)
    kept = RATE_LIMITS.c.window_ends_at
    over = kept <= now
    with database.begin() as context:
        count, ends_at = context.session.execute(
            statement.on_conflict_do_update(
                index_elements=[RATE_LIMITS.c.key],
                set_={
                    "count": case((over, 1), else_=RATE_LIMITS.c.count + 1),
                    "window_ends_at": case((over, statement.excluded.window_ends_at), else_=kept),
                },
            ).returning(RATE_LIMITS.c.count, RATE_LIMITS.c.window_ends_at)
        ).one()
    if count > most:
        seconds = max(1, int((ends_at - now).total_seconds()) + 1)
        raise TooManyRequests(f"Too many tries: wait {seconds} seconds, then try again.", retry_after=seconds)


def forget(database: Database, *, key: str) -> None:
    """Start the count anew, as after a sign-in that worked."""
    with database.begin() as context:
        context.session.execute(RATE_LIMITS.delete().where(RATE_LIMITS.c.key == key))


def give_back(database: Database, *, key: str) -> None:
    """Take one try off the count: it turned out welcome, so that only the others count."""
    with database.begin() as context:
        context.session.execute(
            RATE_LIMITS.update()
            .where(RATE_LIMITS.c.key == key, RATE_LIMITS.c.count > 0)
            .values(count=RATE_LIMITS.c.count - 1)
        )
