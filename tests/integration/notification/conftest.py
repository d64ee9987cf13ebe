"""A notification with its web app, and the facts that it hears."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from services.notification.app import create_app
from services.notification.config import Config
from shared.contracts.assessment import AttemptGraded
from shared.contracts.catalog import CourseVersionPublished
from shared.contracts.enrollment import CertificateIssued, CourseCompleted, JpCredited, ParticipantEnrolled
from shared.contracts.identity import PersonDeactivated, PersonRecorded, RoleWithdrawn, UnitRecorded
from shared.ids import uuid7
from shared.messaging.event import Event
from shared.persistence.database import Database
from shared.testing.tokens import TokenMint
from tests.support.caller import Caller
from tests.support.courses import activity_id, published, quiz
from tests.support.databases import Maker

AT = datetime(2026, 5, 19, 2, 15, tzinfo=UTC)


@dataclass
class Story:
    """One person's way through one course, as the facts that notification hears."""

    person_id: UUID = field(default_factory=uuid7)
    unit_id: UUID = field(default_factory=uuid7)
    version_id: UUID = field(default_factory=uuid7)
    enrollment_id: UUID = field(default_factory=uuid7)
    certificate_id: UUID = field(default_factory=uuid7)
    attempt_id: UUID = field(default_factory=uuid7)
    entry_id: UUID = field(default_factory=uuid7)

    def person(self, **changes: Any) -> PersonRecorded:
        fact = PersonRecorded(
            person_id=self.person_id,
            version=1,
            name="Rina Sari",
            email="rina@contoh.example",
            employment_type="civil_servant",
            position="Analis",
            rank="III/c",
            unit_id=self.unit_id,
            supervisor_id=None,
            time_zone="Asia/Makassar",
            language="id",
            active=True,
            recorded_at=AT,
        )
        return replace(fact, **changes)

    def unit(self) -> UnitRecorded:
        return UnitRecorded(
            unit_id=self.unit_id,
            version=1,
            key="dinas",
            name="Dinas Kesehatan",
            kind="department",
            parent_id=None,
            path=(self.unit_id,),
            time_zone="Asia/Jakarta",
            recorded_at=AT,
        )

    def role_withdrawn(self, version: int = 2) -> RoleWithdrawn:
        return RoleWithdrawn(
            person_id=self.person_id,
            person_version=version,
            role="organiser",
            unit_id=self.unit_id,
            withdrawn_at=AT,
        )

    def deactivated(self) -> PersonDeactivated:
        return PersonDeactivated(person_id=self.person_id, person_version=2, deactivated_at=AT)

    def version(self) -> CourseVersionPublished:
        return published(
            quiz("post-test", uuid7()),
            course_id=uuid7(),
            version_id=self.version_id,
            owner_unit_id=uuid7(),
            published_at=AT,
        )

    def enrolled(self) -> ParticipantEnrolled:
        return ParticipantEnrolled(
            enrollment_id=self.enrollment_id,
            person_id=self.person_id,
            course_id=uuid7(),
            version_id=self.version_id,
            run_id=None,
            enrolled_at=AT,
        )

    def graded(self, **changes: Any) -> AttemptGraded:
        fact = AttemptGraded(
            attempt_id=self.attempt_id,
            person_id=self.person_id,
            enrollment_id=self.enrollment_id,
            version_id=self.version_id,
            activity_id=activity_id("post-test"),
            title="Post-test",
            purpose="posttest",
            attempt_number=1,
            score=Decimal("62.50"),
            passing_score=70,
            passed=False,
            counts=True,
            submitted_at=AT,
            graded_at=AT,
        )
        return replace(fact, **changes)

    def completed(self) -> CourseCompleted:
        return CourseCompleted(
            enrollment_id=self.enrollment_id,
            person_id=self.person_id,
            course_id=uuid7(),
            version_id=self.version_id,
            title="Etika Pemerintahan",
            score=Decimal("87.50"),
            completed_at=AT,
        )

    def credited(self, **changes: Any) -> JpCredited:
        fact = JpCredited(
            entry_id=self.entry_id,
            person_id=self.person_id,
            enrollment_id=self.enrollment_id,
            title="Etika Pemerintahan",
            jp=Decimal("4.50"),
            kind=16,
            year=2026,
            credited_on=date(2026, 5, 19),
        )
        return replace(fact, **changes)

    def certified(self) -> CertificateIssued:
        return CertificateIssued(
            certificate_id=self.certificate_id,
            enrollment_id=self.enrollment_id,
            person_id=self.person_id,
            course_id=uuid7(),
            title="Etika Pemerintahan",
            number="0001/BKPSDM/V/2026",
            kind="passed",
            jp=Decimal("4.50"),
            verification_code="ABCD2345",
            issued_at=AT,
        )

    def whole(self) -> list[Event]:
        """Everything, in the order in which it happens."""
        return [
            self.person(),
            self.version(),
            self.enrolled(),
            self.graded(),
            self.completed(),
            self.credited(),
            self.certified(),
        ]


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def database(make_database: Maker) -> Database:
    return make_database("notification")


@pytest.fixture
def mint() -> TokenMint:
    return TokenMint()


@pytest.fixture
def mail_folder(tmp_path: Path) -> Path:
    return tmp_path / "surel"


@pytest.fixture
def config(database: Database, mint: TokenMint, mail_folder: Path) -> Config:
    settings = Config(
        service="notification",
        database_url=str(database.url),
        broker_url="",
        token_keys=mint.token_keys,
        public_url="https://sinau.example",
        smtp_url=f"file://{mail_folder}",
        mail_from="sinau@sinau.example",
    )
    database.settings = settings
    return settings


@pytest.fixture
def app(config: Config, database: Database) -> Flask:
    return create_app(config, database=database)


@pytest.fixture
def learner(app: Flask, mint: TokenMint, story: Story) -> Caller:
    return Caller(app, mint.bearer(person_id=story.person_id))


@pytest.fixture
def stranger(app: Flask, mint: TokenMint) -> Caller:
    return Caller(app, mint.bearer())


@pytest.fixture
def operator(app: Flask, mint: TokenMint) -> Caller:
    return Caller(app, mint.bearer(roles={"operator": [uuid7()]}))
