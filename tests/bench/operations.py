"""`make bench-operations`: how long an operator waits for an answer when there is a long history. One line of JSON.

It only reports. Times are milliseconds, the median of three; `limit` is what an operator should not wait longer than.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from testcontainers.community.postgres import PostgresContainer

from shared.messaging.admin import listing, status, tracing
from shared.messaging.admin.listing import EventFilter
from shared.messaging.tables import METADATA, outbox
from shared.persistence.database import Database
from shared.persistence.tables import METADATA as PLATFORM
from tests.bench.history import receive, record
from tests.integration.messaging.conftest import new_databases
from tests.support.containers import POSTGRESQL_IMAGE

LIMIT_MILLISECONDS = 500.0
SEARCH_LIMIT_MILLISECONDS = 3000.0
SERVICE = "store"
Question = Callable[[Session], object]


@contextmanager
def databases() -> Iterator[Mapping[str, Database]]:
    """The store's database on each kind, with its tables."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="sinau-bench-"))
        server = stack.enter_context(PostgresContainer(POSTGRESQL_IMAGE, driver="psycopg"))
        urls = {
            "sqlite": f"sqlite:///{Path(folder) / 'store.db'}",
            "postgresql": new_databases(server.get_connection_url())["store"],
        }
        made = {kind: Database(url, service=SERVICE) for kind, url in urls.items()}
        for database in made.values():
            METADATA.create_all(database.engine)
            PLATFORM.create_all(database.engine)
        yield made
        for database in made.values():
            database.dispose()


def questions(known: UUID, middle: int) -> dict[str, tuple[float, Question]]:
    """What an operator asks, each with its limit."""
    looked_up: dict[str, Question] = {
        "trace of a command": lambda session: tracing.about(session, SERVICE, str(known)),
        "status": lambda session: status.status(session, SERVICE, datetime.now(UTC)),
        "dead events": lambda session: listing.dead_events(session, SERVICE),
        "outbox, first page": lambda session: listing.recorded_events(session, EventFilter()),
        "outbox, page in the middle": lambda session: listing.recorded_events(
            session, EventFilter(before=middle)
        ),
        "outbox, held": lambda session: listing.recorded_events(session, EventFilter(state="held")),
        "inbox, first page": lambda session: listing.received_events(session, SERVICE, EventFilter()),
        "inbox, page in the middle": lambda session: listing.received_events(
            session, SERVICE, EventFilter(before=middle)
        ),
        "inbox, retry": lambda session: listing.received_events(session, SERVICE, EventFilter(state="retry")),
    }
    # Something of that time that no event names: all that is younger is read in vain.
    unknown = str(UUID(int=known.int + 1))
    searched: dict[str, Question] = {
        "search for a certificate's number": lambda session: tracing.about(
            session, SERVICE, "0412/BKPSDM/XI/2026"
        ),
        "search for a person of the middle": lambda session: tracing.about(session, SERVICE, unknown),
        "outbox, of a subject": lambda session: listing.recorded_events(
            session, EventFilter(subject=unknown)
        ),
        "inbox, of a subject": lambda session: listing.received_events(
            session, SERVICE, EventFilter(subject=unknown)
        ),
    }
    return {
        name: (limit, question)
        for limit, asked in ((LIMIT_MILLISECONDS, looked_up), (SEARCH_LIMIT_MILLISECONDS, searched))
        for name, question in asked.items()
    }


def milliseconds(database: Database, question: Question) -> float:
    """How long one answer takes."""
    with database.reading() as session:
        began_at = time.perf_counter()
        question(session)
        return (time.perf_counter() - began_at) * 1000


def main() -> int:
    """Measure on both kinds, and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.operations")
    parser.add_argument("--rows", type=int, default=1_000_000, help="sent and handled events")
    rows = parser.parse_args().rows
    figures: list[dict[str, Any]] = []
    with databases() as made:
        for kind, database in made.items():
            record(database, rows)
            receive(database, rows)
            with database.reading() as session:
                known = session.scalars(
                    select(outbox.c.correlation_id).where(outbox.c.position == rows // 2)
                ).one()
            for name, (limit, question) in questions(known, rows // 2).items():
                took = statistics.median(milliseconds(database, question) for _ in range(3))
                figures.append({"database": kind, "question": name, "ms": round(took, 1), "limit": limit})
                sys.stdout.write(f"{kind:11}{name:36}{took:9.1f} ms\n")
                sys.stdout.flush()
    met = all(figure["ms"] <= figure["limit"] for figure in figures)
    machine = {"cores": os.cpu_count(), "load": os.getloadavg()[0]}
    sys.stdout.write(json.dumps({"rows": rows, "met": met, "machine": machine, "figures": figures}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
