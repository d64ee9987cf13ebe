"""Enrollment as its operators see it: an app, events that it sent and heard, and people who may and may not look."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from services.enrollment.app import create_app
from services.enrollment.config import Config
from services.enrollment.events import SUBSCRIPTIONS
from shared.contracts.enrollment import CertificateIssued, ParticipantEnrolled
from shared.contracts.identity import UnitRecorded
from shared.ids import uuid7
from shared.messaging.cloudevents import encode
from shared.messaging.envelope import wrap
from shared.messaging.inbox.decoding import Delivery
from shared.messaging.inbox.processing import Inbox
from shared.messaging.outbox import record
from shared.messaging.outbox.pending import hold, mark_sent, next_batch
from shared.persistence.context import Cause
from shared.persistence.database import Database
from shared.persistence.tables import AUDIT_LOG
from shared.testing.tokens import TokenMint
from tests.support.caller import Answer, Caller
from tests.support.clock import MovableClock
from tests.support.databases import Maker


@dataclass
class Desk:
    """One service and whoever calls its admin API."""

    database: Database
    clock: MovableClock
    app: Flask
    mint: TokenMint
    person_id: UUID = field(default_factory=uuid7)

    def call(self, method: str, path: str, body: Any = None, *, role: str | None = "operator") -> Answer:
        unit = uuid7()
        headers = (
            self.mint.bearer(person_id=self.person_id, roles={role: [unit]}, unit_id=unit) if role else {}
        )
        return Caller(self.app, headers).call(method, f"/events{path}", body)

    def get(self, path: str, *, role: str | None = "operator") -> Any:
        answer = self.call("GET", path, role=role)
        assert answer.status_code == 200, answer.text
        return answer.json

    def post(self, path: str, **body: Any) -> Any:
        answer = self.call("POST", path, body)
        assert answer.status_code == 200, answer.text
        return answer.json

    def refused(self, path: str, **body: Any) -> str:
        """The code of the problem that a POST is answered with."""
        answer: Any = self.call("POST", path, body)
        assert answer.status_code >= 400, answer.text
        return str(answer.json["code"])

    def enrols(self, enrollment_id: UUID | None = None, correlation_id: UUID | None = None) -> UUID:
        """Record that somebody enrolled; the event's id."""
        fact = ParticipantEnrolled(
            enrollment_id=enrollment_id or uuid7(),
            person_id=uuid7(),
            course_id=uuid7(),
            version_id=uuid7(),
            run_id=None,
            enrolled_at=self.clock.now(),
        )
        with self.database.begin(Cause(correlation_id=correlation_id or uuid7())) as context:
            return record(context, fact)

    def certifies(self, enrollment_id: UUID, number: str) -> UUID:
        """Record that a certificate was issued; the event's id."""
        fact = CertificateIssued(
            certificate_id=uuid7(),
            enrollment_id=enrollment_id,
            person_id=uuid7(),
            course_id=uuid7(),
            title="Etika Pemerintahan",
            number=number,
            kind="passed",
            jp=Decimal("4.00"),
            verification_code="K7QM2XW9TD",
            issued_at=self.clock.now(),
        )
        with self.database.begin(Cause(correlation_id=uuid7())) as context:
            return record(context, fact)

    def send_all(self) -> None:
        """As if the broker had acknowledged everything."""
        with self.database.engine.begin() as sql:
            mark_sent(sql, [row.position for row in next_batch(sql)], self.clock.now())

    def refuse_all(self) -> None:
        """As if the broker had refused everything."""
        with self.database.engine.begin() as sql:
            hold(sql, {row.position: "unroutable" for row in next_batch(sql)}, self.clock.now())

    def hears(self, *, parked: str | None = None, correlation_id: UUID | None = None) -> tuple[UUID, UUID]:
        """A unit was recorded at identity, and arrives; with `parked`, dead. The event's id and the unit's."""
        unit_id, event_id = uuid7(), uuid7()
        fact = UnitRecorded(
            unit_id=unit_id,
            version=1,
            key="dinas-uji",
            name="Dinas Uji",
            kind="department",
            parent_id=None,
            path=(unit_id,),
            time_zone="Asia/Jakarta",
            recorded_at=self.clock.now(),
        )
        cause = Cause(correlation_id=correlation_id or uuid7())
        self.arrives(_message(fact, event_id, self.clock, cause), parked=parked)
        return event_id, unit_id

    def arrives(self, body: bytes, *, parked: str | None = None) -> None:
        self.inbox.take([self.inbox.read(Delivery(body=body, parked=parked))])

    @property
    def inbox(self) -> Inbox:
        return Inbox(self.database, SUBSCRIPTIONS)

    def audit(self) -> list[tuple[str, str, dict[str, Any]]]:
        """What was written down, oldest first."""
        with self.database.reading() as session:
            rows = session.execute(select(AUDIT_LOG).order_by(AUDIT_LOG.c.happened_at, AUDIT_LOG.c.id)).all()
        assert all(row.actor_id == self.person_id for row in rows)
        return [(row.action, row.subject, row.detail) for row in rows]


@pytest.fixture
def desk(make_database: Maker) -> Desk:
    clock, mint = MovableClock(datetime.now(UTC).replace(microsecond=0)), TokenMint()
    database = make_database("enrollment", clock=clock)
    config = Config(
        service="enrollment", database_url=str(database.url), broker_url="", token_keys=mint.token_keys
    )
    return Desk(database, clock, create_app(config, database=database), mint)


def _message(fact: UnitRecorded, event_id: UUID, clock: MovableClock, cause: Cause) -> bytes:
    return encode(wrap(fact, event_id=event_id, time=clock.now(), cause=cause))
