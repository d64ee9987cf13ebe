"""Every service refuses the tokens of ended sessions, deactivated people and withdrawn roles."""

import importlib
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

import services
from services.identity.domain.roles import OPERATOR
from shared.access.denials import KEPT
from shared.contracts.identity import (
    PersonDeactivated,
    PersonRecorded,
    RoleWithdrawn,
    SessionEnded,
    UnitRecorded,
)
from shared.ids import uuid7
from shared.messaging.event import Event
from shared.messaging.runtime.retention import forget
from shared.persistence.database import Database
from shared.persistence.tables import DENIED_TOKENS
from shared.testing.events import deliver
from shared.testing.tokens import TokenMint
from tests.support.access.world import settings
from tests.support.caller import Caller
from tests.support.databases import Maker

AT = datetime(2026, 5, 19, 2, 15, tzinfo=UTC)
PERSON, UNIT = uuid7(), uuid7()
SUBSCRIBERS = sorted(
    {path.parent.name for path in Path(services.__path__[0]).glob("*/access.py")} - {"identity"}
)


class Service:
    """One service, and the tokens that it is asked with."""

    def __init__(self, name: str, database: Database) -> None:
        module, mint = f"services.{name}", TokenMint()
        config = settings(importlib.import_module(f"{module}.config").Config, database, mint)
        self.database, self._mint = database, mint
        self._app = importlib.import_module(f"{module}.app").create_app(config, database=database)
        self._subscriptions = importlib.import_module(f"{module}.events").SUBSCRIPTIONS
        heard = {subscription.event for subscription in self._subscriptions}
        known = [event for event in (_unit(), _person()) if type(event) in heard]
        deliver(database, self._subscriptions, known)

    def hear(self, *events: Event) -> None:
        """Events that arrive."""
        deliver(self.database, self._subscriptions, events)

    def answers(self, session_id: UUID, *, version: int = 3, person_id: UUID = PERSON) -> int:
        """What a request with a token is answered."""
        headers = self._mint.bearer(
            person_id=person_id, session_id=session_id, version=version, roles={OPERATOR: [UNIT]}
        )
        return Caller(self._app, headers).get("/events/status").status_code


@pytest.fixture(params=SUBSCRIBERS)
def service(request: pytest.FixtureRequest, make_database: Maker) -> Service:
    return Service(request.param, make_database(request.param))


def _unit() -> UnitRecorded:
    return UnitRecorded(
        unit_id=UNIT,
        version=1,
        key="dinas",
        name="Dinas",
        kind="department",
        parent_id=None,
        path=(UNIT,),
        time_zone="Asia/Jakarta",
        recorded_at=AT,
    )


def _person() -> PersonRecorded:
    facts: dict[str, Any] = dict.fromkeys(("name", "email", "employment_type", "position", "rank"), "x")
    return PersonRecorded(
        person_id=PERSON,
        version=3,
        **facts,
        unit_id=UNIT,
        supervisor_id=None,
        time_zone="Asia/Jakarta",
        language="id",
        active=True,
        recorded_at=AT,
    )


def withdrawn(version: int) -> RoleWithdrawn:
    return RoleWithdrawn(
        person_id=PERSON,
        person_version=version,
        role="trainer",
        unit_id=UNIT,
        withdrawn_at=AT + timedelta(seconds=version),
    )


def test_an_ended_session_is_refused_and_others_go_on(service: Service) -> None:
    ended, other = uuid7(), uuid7()
    assert service.answers(ended) == 200
    service.hear(SessionEnded(session_id=ended, person_id=PERSON, ended_at=AT))
    assert service.answers(ended) == 401
    assert service.answers(ended, version=9) == 401
    assert service.answers(other) == 200


def test_a_deactivated_person_is_refused_until_a_newer_token(service: Service) -> None:
    session_id = uuid7()
    service.hear(PersonDeactivated(person_id=PERSON, person_version=4, deactivated_at=AT))
    assert service.answers(session_id) == 401
    assert service.answers(session_id, person_id=uuid7()) == 200
    assert service.answers(session_id, version=5) == 200


def test_withdrawn_roles_refuse_older_tokens_in_any_order(make_database: Maker) -> None:
    for events in permutations([withdrawn(4), withdrawn(6), withdrawn(5)]):
        service = Service("catalog", make_database("catalog"))
        service.hear(*events, *events)
        assert [service.answers(uuid7(), version=version) for version in (3, 5, 6)] == [401, 401, 200]
        with service.database.reading() as session:
            assert session.scalars(select(DENIED_TOKENS.c.expires_at)).all() == [
                AT + timedelta(seconds=6) + KEPT
            ]


def test_an_entry_is_deleted_when_its_tokens_have_expired(make_database: Maker) -> None:
    service = Service("catalog", make_database("catalog"))
    service.hear(withdrawn(4), SessionEnded(session_id=uuid7(), person_id=PERSON, ended_at=AT))
    with service.database.begin() as context:
        assert forget(context.session, AT + KEPT) == 0
        assert forget(context.session, AT + KEPT + timedelta(seconds=1)) == 1
        assert forget(context.session, AT + KEPT + timedelta(seconds=5)) == 1
        assert context.session.scalar(select(func.count()).select_from(DENIED_TOKENS)) == 0
