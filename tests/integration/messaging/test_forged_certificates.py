"""Whoever has the account of one service cannot have a certificate made: tried with the rights of all on a RabbitMQ.

A learner has not completed a course. A thief has the account of assessment; then somebody who is the broker's own
administrator tries, whom no right holds back.
"""

import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from amqp.exceptions import AccessRefused, PreconditionFailed
from sqlalchemy import func, select

from deploy.embedded.composition import SUBSCRIPTIONS, config_of
from deploy.embedded.settings import BACKEND
from services.enrollment.models import Certificate, Enrollment
from services.enrollment.models.enrollments import ACTIVE
from services.notification.models import Message
from shared.contracts.assessment import AttemptGraded
from shared.contracts.enrollment import CertificateIssued, CourseCompleted
from shared.messaging.admin import listing
from shared.messaging.broker.connection import Link
from shared.messaging.broker.definitions import export_definitions
from shared.messaging.broker.topology import EXCHANGE, inbox_queue, topology_of
from shared.messaging.event import Event
from shared.messaging.runtime.worker import Worker
from shared.messaging.tables import inbox
from shared.persistence.database import Database
from shared.testing.events import message
from tests.integration.messaging.conftest import Pair
from tests.support.history import History

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("server")]

LISTENERS = ("enrollment", "notification")
AT = datetime(2026, 12, 1, tzinfo=UTC)


@dataclass
class Scene:
    """Two services that listen, with the rights that are exported.

    Attributes:
        learner: an enrolment that is not completed.
    """

    admin_url: str
    databases: dict[str, Database]
    learner: Enrollment

    def account(self, service: str) -> str:
        """The address for one who has this service's account."""
        return self.admin_url.replace("guest:guest", f"{service}:stolen")

    def certificate(self) -> CertificateIssued:
        """What enrollment would tell of a certificate."""
        return CertificateIssued(
            certificate_id=uuid.uuid4(),
            enrollment_id=self.learner.enrollment_id,
            person_id=self.learner.person_id,
            course_id=self.learner.course_id,
            title="Etika Pemerintahan",
            number="0001/E/2026",
            kind="passed",
            jp=Decimal("4.00"),
            verification_code="ABCD-EFGH-JKLM",
            issued_at=AT,
        )

    def completion(self) -> CourseCompleted:
        """What enrollment tells itself before it issues one."""
        return CourseCompleted(
            enrollment_id=self.learner.enrollment_id,
            person_id=self.learner.person_id,
            course_id=self.learner.course_id,
            version_id=self.learner.version_id,
            title="Etika Pemerintahan",
            score=Decimal(100),
            completed_at=AT,
        )

    def publish(self, url: str, event: Event, *, key: str = "", user: str | None = None) -> None:
        """Publish it as enrollment would, or under another key, or in the name of somebody."""
        link = Link(url, name="forger")
        try:
            channel = link.channel()
            channel.confirm_select()
            properties = {"message_id": str(uuid.uuid4()), **({"user_id": user} if user else {})}
            body = message(event, self.databases["enrollment"])
            content = channel.prepare_message(
                body, content_type="application/cloudevents+json", properties=properties
            )
            confirmed: list[int] = []
            channel.events["basic_ack"].add(lambda tag, multiple: confirmed.append(tag))
            channel.basic_publish(content, exchange=EXCHANGE, routing_key=key or event.NAME)
            Pair.wait_for(lambda: link.drain(0.1) and confirmed)
        finally:
            link.abandon()

    def dead(self, service: str) -> dict[str, str | None]:
        """What a service has refused, by type."""
        with self.databases[service].reading() as session:
            return {event.type: event.reason for event in listing.dead_events(session, service)}

    def certificates(self) -> list[int]:
        """How many there are, and how many people were told of one."""
        with self.databases["enrollment"].reading() as session:
            issued = session.scalar(select(func.count()).select_from(Certificate))
        with self.databases["notification"].reading() as session:
            query = select(func.count()).select_from(Message).where(Message.kind == "certificate_issued")
            told = session.scalar(query)
        return [issued or 0, told or 0]


@pytest.fixture
def scene(
    history: History, tmp_path: Path, make_vhost: Callable[[], str], rabbitmq_management: httpx.Client
) -> Iterator[Scene]:
    url = make_vhost()
    vhost = url.rsplit("/", 1)[1]
    for service in BACKEND:
        user = {"password": "stolen", "tags": ""}
        rabbitmq_management.put(f"/users/{service}", json=user).raise_for_status()
    definitions = export_definitions(topology_of(SUBSCRIPTIONS), services=BACKEND, vhost=vhost)
    rabbitmq_management.post("/definitions", json=definitions).raise_for_status()
    databases = {}
    for service in LISTENERS:
        shutil.copy(history.before / f"{service}.db", tmp_path / f"{service}.db")
        databases[service] = Database(
            f"sqlite:///{tmp_path}/{service}.db",
            service=service,
            settings=config_of(service, history.settings),
        )
    with databases["enrollment"].reading() as session:
        learner = session.scalars(select(Enrollment).where(Enrollment.state == ACTIVE)).first()
        assert learner is not None
        session.expunge(learner)
    made = Scene(url, databases, learner)
    workers = [
        Worker(service, databases[service], made.account(service), SUBSCRIPTIONS[service])
        for service in LISTENERS
    ]
    for worker in workers:
        worker.start()
    yield made
    for worker in workers:
        assert worker.stop(), worker.health()
    for database in databases.values():
        database.dispose()


def test_the_account_of_another_service_may_not_publish_a_certificate(scene: Scene) -> None:
    before = scene.certificates()
    for event in (scene.certificate(), scene.completion()):
        with pytest.raises(AccessRefused, match="topic"):
            scene.publish(scene.account("assessment"), event)
        with pytest.raises(PreconditionFailed, match="user_id"):
            # Not even under a key of its own: the broker knows whose connection it is.
            scene.publish(scene.account("assessment"), event, key=AttemptGraded.NAME, user="enrollment")
    assert scene.certificates() == before


def test_nor_put_one_into_a_queue_past_the_exchange(scene: Scene) -> None:
    link = Link(scene.account("assessment"), name="forger")
    channel = link.channel()
    content = channel.prepare_message(b"{}", content_type="application/cloudevents+json", properties={})
    channel.basic_publish(content, exchange="", routing_key=inbox_queue("notification"))
    with pytest.raises(AccessRefused):
        link.drain(5)
    link.abandon()


@pytest.mark.parametrize("user", ["guest", None], ids=["in its own name", "without a name"])
def test_one_that_reaches_the_queues_all_the_same_is_refused_as_dead(scene: Scene, user: str | None) -> None:
    before = scene.certificates()
    for event in (scene.certificate(), scene.completion()):
        scene.publish(scene.admin_url, event, user=user)
    why = "its sender is not its publisher"
    forged = {CertificateIssued.NAME: why, CourseCompleted.NAME: why}
    Pair.wait_for(lambda: scene.dead("notification") == forged)
    Pair.wait_for(lambda: scene.dead("enrollment") == {CourseCompleted.NAME: why})
    assert scene.certificates() == before


def test_the_same_from_enrollment_itself_is_taken(scene: Scene) -> None:
    # What the others show would show nothing if nobody listened.
    scene.publish(scene.account("enrollment"), scene.completion(), user="enrollment")

    def handled() -> set[str]:
        with scene.databases["notification"].reading() as session:
            return set(session.scalars(select(inbox.c.type).where(inbox.c.state != "dead")))

    Pair.wait_for(lambda: CourseCompleted.NAME in handled())
    assert scene.dead("notification") == {}
