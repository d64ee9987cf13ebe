"""A small world for one service, and the four kinds of records in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from shared.access.rules import AccessRule
from shared.access.scope import Extent
from shared.clock import FixedClock
from shared.config import ServiceConfig
from shared.contracts.identity import UnitRecorded
from shared.ids import uuid7
from shared.migrations.revisions import upgrade
from shared.persistence.context import Context
from shared.persistence.database import Database
from shared.testing.tokens import TokenMint

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ROOT, HOME, BELOW, FOREIGN = uuid7(), uuid7(), uuid7(), uuid7()
"""The agency; the unit in which the person who asks holds the role; one below it; and one beside it."""
PATHS = {ROOT: (ROOT,), HOME: (ROOT, HOME), BELOW: (ROOT, HOME, BELOW), FOREIGN: (ROOT, FOREIGN)}
ME, OTHER = uuid7(), uuid7()
"""The person who asks, and somebody else."""


class Case(StrEnum):
    """Where a record stands, seen from the person who asks."""

    OWN = "own"
    """Of the person, in a unit below theirs, in a course that they teach."""
    FOREIGN_UNIT = "foreign unit"
    """Of somebody else, in another unit, in a course that others teach."""
    FOREIGN_COURSE = "foreign course"
    """Of somebody else, in a unit below theirs, in a course that others teach."""
    OTHER_PERSON = "other person"
    """Of somebody else, in a unit below theirs, in a course that they teach."""


REACHED: Mapping[Extent, frozenset[Case]] = {
    Extent.OWN: frozenset({Case.OWN}),
    Extent.ASSIGNED: frozenset({Case.OWN, Case.OTHER_PERSON}),
    Extent.UNITS: frozenset({Case.OWN, Case.FOREIGN_COURSE, Case.OTHER_PERSON}),
    Extent.EVERYWHERE: frozenset(Case),
}

ByCase = Mapping[Case, Any]


class UndoneDatabase(Database):
    """A SQLite database in which whatever happens within `undone()` is rolled back, commits included."""

    @contextmanager
    def undone(self) -> Iterator[None]:
        """One try."""
        committing = self._sessions
        with self.engine.connect() as connection:
            transaction = connection.begin()
            self._sessions = sessionmaker(
                connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
            )
            try:
                yield
            finally:
                self._sessions = committing
                transaction.rollback()

    @contextmanager
    def dry_run(self) -> Iterator[Context]:
        """A transaction that is rolled back, within the try if there is one."""
        with self._sessions() as session:
            yield self._context(session, None, None)
            session.rollback()


@dataclass(kw_only=True)
class World:
    """What the walk needs to know of a service.

    Attributes:
        table: the access table, `"GET /drafts/{course_id}"` and so on.
        values: of parameters and members of bodies, by name: the same for all cases, or one for each.
        rows: the same for single endpoints, over `values`.
        listed: of an endpoint that lists records, the name in `values` whose values it shows.
        creating: endpoints that make a record of the person's own and name no other.
        touched: of an endpoint that names no record, which cases' records it changed, asked after the request.
        session_id: of the person who asks, where a service knows it.
    """

    app: Flask
    database: UndoneDatabase
    mint: TokenMint
    table: Mapping[str, AccessRule]
    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    listed: dict[str, str] = field(default_factory=dict)
    creating: set[str] = field(default_factory=set)
    touched: dict[str, Callable[[Session], set[Case]]] = field(default_factory=dict)
    session_id: UUID | None = None
    _bearers: dict[tuple[str, bool], dict[str, str]] = field(default_factory=dict)

    def bearer(self, role: str = "learner", *, restricted: bool = False) -> dict[str, str]:
        """The person who asks, with a role in their unit. Signed once: signing and checking take a tenth of a try."""
        if (role, restricted) not in self._bearers:
            self._bearers[role, restricted] = self.mint.bearer(
                person_id=ME,
                roles={role: [HOME]},
                unit_id=HOME,
                restricted=restricted,
                session_id=self.session_id,
            )
        return self._bearers[role, restricted]

    def call(self, person_id: Any, method: str, path: str, body: Any = None, role: str = "learner") -> Any:
        """What a person does while the world is made."""
        headers = self.mint.bearer(person_id=person_id, roles={role: [ROOT]}, unit_id=HOME)
        service = self.database.service
        response = self.app.test_client().open(
            f"/api/v1/{service}{path}", method=method, json=body, headers=headers
        )
        assert response.status_code < 400, (method, path, response.get_json())
        return response.get_json()


def units() -> Sequence[UnitRecorded]:
    """What identity tells of the units."""
    return [
        UnitRecorded(
            unit_id=unit_id,
            version=1,
            key=f"unit-{number}",
            name=f"Unit {number}",
            kind="agency" if unit_id == ROOT else "work_unit",
            parent_id=path[-2] if len(path) > 1 else None,
            path=path,
            time_zone="Asia/Jakarta",
            recorded_at=NOW,
        )
        for number, (unit_id, path) in enumerate(PATHS.items())
    ]


def new_database(folder: Path, service: str) -> UndoneDatabase:
    """A migrated database."""
    database = UndoneDatabase(f"sqlite:///{folder}/{service}.db", service=service, clock=FixedClock(NOW))
    upgrade(database, service)
    return database


def settings(config: type[ServiceConfig], database: Database, mint: TokenMint, **more: Any) -> Any:
    """A service's settings."""
    return config(
        service=database.service,
        database_url=str(database.url),
        broker_url="",
        token_keys=mint.token_keys,
        **more,
    )
