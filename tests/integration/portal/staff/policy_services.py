"""The policies of enrollment and assessment as they are, behind the fake services: with their rows in SQLite."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import httpx
from flask import Flask

from services.assessment import models as assessment_models
from services.assessment.reads.policies import POLICIES as OF_ASSESSMENT
from services.enrollment import models as enrollment_models
from services.enrollment.reads.policies import POLICIES as OF_ENROLLMENT
from shared.access.scope import THE_SYSTEM
from shared.access.units import record_unit
from shared.clock import FixedClock
from shared.config import ServiceConfig
from shared.persistence import tables as platform
from shared.policies.setting import set_policy
from shared.policies.table import PolicyTable
from shared.testing.tokens import TokenMint
from shared.web.app import service_app
from tests.integration.portal.fake_courses import JsonObject
from tests.integration.portal.fake_services import Answer, FakeServices
from tests.support.access.world import NOW, UndoneDatabase, settings, units

TABLES = {"enrollment": (OF_ENROLLMENT, enrollment_models), "assessment": (OF_ASSESSMENT, assessment_models)}


@dataclass
class PolicyServices:
    """The two services; `forward` sends them what the portal asks.

    Attributes:
        mint: signs for whoever is signed in, with the roles that the fake identity gives.
    """

    mint: TokenMint
    databases: dict[str, UndoneDatabase] = field(default_factory=dict)
    apps: dict[str, Flask] = field(default_factory=dict)

    def answer(self, fakes: FakeServices) -> None:
        """Let the fake services pass on what concerns policies, and show the units of the world."""
        items = [
            {
                "id": str(unit.unit_id),
                "key": unit.key,
                "name": unit.name,
                "kind": unit.kind,
                "parent_id": unit.parent_id and str(unit.parent_id),
                "path": [str(step) for step in unit.path],
                "time_zone": unit.time_zone,
            }
            for unit in units()
        ]
        fakes.answers["GET /identity/units"] = (200, {"items": items, "next": None})
        for service in self.apps:
            fakes.answers[rf"[A-Z]+ /{service}/policies.*"] = lambda request: self._forward(fakes, request)

    def set(self, service: str, name: str, value: JsonObject, unit_id: UUID | None = None) -> None:
        """Set a value as an operator does at the server."""
        table, database = TABLES[service][0], self.databases[service]
        with database.begin() as context:
            set_policy(context, table, table.named(name), value, scope=THE_SYSTEM, unit_id=unit_id)

    def held(self, service: str, name: str, unit_id: UUID | None = None) -> Any:
        """The value that holds for a unit."""
        table = TABLES[service][0]
        with self.databases[service].reading() as session:
            return table.value_for(session, table.named(name), unit_id)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Roll back what happens within."""
        with ExitStack() as stack:
            for database in self.databases.values():
                stack.enter_context(database.undone())
            yield

    def _forward(self, fakes: FakeServices, request: httpx.Request) -> Answer:
        service = request.url.path.split("/")[3]
        roles = {role: [UUID(unit) for unit in held] for role, held in fakes.person["roles"].items()}
        answer = self.apps[service].test_client().open(
            request.url.raw_path.decode(),
            method=request.method,
            data=request.content,
            headers={
                **{name: request.headers[name] for name in ("if-match", "content-type") if name in request.headers},
                **self.mint.bearer(person_id=UUID(fakes.person["id"]), roles=roles),
            },
        )  # fmt: skip
        return answer.status_code, answer.get_json()


def policy_services(folder: Path) -> PolicyServices:
    """The two services with the units of the world and nothing set."""
    services = PolicyServices(TokenMint())
    for service, (table, models) in TABLES.items():
        database = _database(folder, service, models)
        services.databases[service] = database
        services.apps[service] = _app(service, database, table, services.mint)
    return services


def _database(folder: Path, service: str, models: ModuleType) -> UndoneDatabase:
    clock = FixedClock(NOW - timedelta(days=1))
    database = UndoneDatabase(f"sqlite:///{folder}/{service}.db", service=service, clock=clock)
    with database.begin() as context:
        for metadata in (models.Base.metadata, platform.METADATA):
            metadata.create_all(context.session.connection())
        for unit in units():
            record_unit(context.session, unit, models.Unit, models.UnitLine)
    return database


def _app(service: str, database: UndoneDatabase, table: PolicyTable, mint: TokenMint) -> Flask:
    return service_app(
        service,
        database=database,
        config=settings(ServiceConfig, database, mint),
        blueprints=(),
        access={},
        policies=table,
    )
