"""A backup restored, in either way to run, has every row as it was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select

from deploy.backup.folder import FolderTarget
from deploy.backup.server import ServerTarget
from deploy.embedded.composition import SUBSCRIPTIONS
from deploy.embedded.keys import keys_in
from deploy.embedded.settings import BACKEND
from services.enrollment.adapters.certificate_pdf import certificate_pdf
from services.enrollment.app import create_app
from services.enrollment.config import Config
from services.enrollment.models import Certificate
from services.enrollment.queries.certificates import printed_certificate
from services.identity.adapters.sealing import nip_vault
from services.identity.models import Person
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.topology import topology_of
from shared.messaging.runtime.worker import Worker
from shared.messaging.tables import outbox
from shared.persistence.database import Database
from shared.testing.events import wait_until_settled
from tests.integration.backup.conftest import (
    Server,
    all_rows,
    backup_of,
    in_folder_of,
    restore_into,
    secrets_of,
)
from tests.support.history import History


def test_an_installation_of_one_process_goes_to_servers_and_comes_back_the_same(
    history: History, lived_archive: bytes, make_server: Callable[[], Server], tmp_path: Path
) -> None:
    before = all_rows(history.sinau.databases)
    server = make_server()

    restored = restore_into(_target(server), lived_archive)

    databases = server.open()
    assert all_rows(databases) == before
    assert sum(restored.counts.values()) == sum(len(rows) for rows in before.values()) > 1000
    assert restored.counts["data/enrollment/certificates"] == len(before["enrollment.certificates"]) > 0

    again = restore_into(
        FolderTarget(tmp_path / "back", replace=False), backup_of(databases, secrets_of(history))
    )
    for database in databases.values():
        database.dispose()

    assert again.counts == restored.counts
    back = in_folder_of(tmp_path / "back")
    assert all_rows(back) == before
    for database in back.values():
        database.dispose()
    assert keys_in(tmp_path / "back") == keys_in(history.before.parent)


def _target(server: Server) -> ServerTarget:
    return ServerTarget(server.urls, server.superuser_url, broker_url=None, replace=False)


def test_what_was_moved_to_servers_works_on_there(
    history: History,
    lived_archive: bytes,
    make_server: Callable[[], Server],
) -> None:
    server = make_server()
    restore_into(_target(server), lived_archive)
    databases = server.open()
    files = secrets_of(history)
    client = create_app(
        _enrollment(server, history),
        database=databases["enrollment"],
    ).test_client()
    with databases["enrollment"].reading() as session:
        certificate = session.scalars(_certificate_of(history)).one()
        session.expunge(certificate)
    answer: Any = client.get(f"/api/v1/enrollment/verifications/{certificate.verification_code}")
    assert (answer.status_code, answer.json["status"], answer.json["number"]) == (
        200,
        "valid",
        certificate.number,
    )
    printed = [
        _pdf(database, certificate)
        for database in (history.sinau.databases["enrollment"], databases["enrollment"])
    ]
    assert printed[0] == printed[1]
    assert printed[0].startswith(b"%PDF")
    vault = nip_vault(files["secrets/nip_key"].decode())
    with databases["identity"].reading() as session:
        sealed = session.scalars(select(Person).where(Person.nip_sealed.is_not(None))).all()
        assert (
            [len(vault.open(str(person.nip_sealed), person.id)) for person in sealed]
            == [18] * len(sealed)
            != []
        )
    for database in databases.values():
        database.dispose()


def test_what_was_not_sent_yet_is_sent_from_there(
    history: History, make_server: Callable[[], Server], make_vhost: Callable[[], str]
) -> None:
    """All commands had been done and none of the last events had been heard."""
    before = in_folder_of(history.before)
    server = make_server()
    restored = restore_into(_target(server), backup_of(before, secrets_of(history)))
    assert restored.counts["data/enrollment/certificates"] == 0
    for database in before.values():
        database.dispose()
    databases, broker = server.open(), make_vhost()
    apply(broker, topology_of(SUBSCRIPTIONS))
    with databases["assessment"].reading() as session:
        scheduled = session.scalar(select(func.count()).where(outbox.c.state == "scheduled"))
    assert scheduled
    workers = [Worker(name, databases[name], broker, SUBSCRIPTIONS[name]) for name in BACKEND]
    for worker in workers:
        worker.start()
    try:
        wait_until_settled([worker for worker in workers if worker.service != "notification"], timeout=60)
        with databases["enrollment"].reading() as session:
            assert session.scalars(_certificate_of(history)).one().state == "valid"
    finally:
        for worker in workers:
            worker.stop()
        for database in databases.values():
            database.dispose()


def _enrollment(server: Server, history: History) -> Config:
    return Config(
        service="enrollment",
        database_url=server.urls["enrollment"],
        broker_url="",
        token_keys=history.mint.token_keys,
    )


def _certificate_of(history: History) -> Select[Any]:
    return select(Certificate).where(Certificate.person_id == history.learner)


def _pdf(database: Database, certificate: Certificate) -> bytes:
    with database.reading() as session:
        printed = printed_certificate(session, certificate.person_id, certificate.certificate_id)
    return certificate_pdf(printed, public_url="http://localhost")
