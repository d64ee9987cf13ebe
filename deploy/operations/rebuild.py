"""`sinau events rebuild SERVICE`: rebuilds a service's copies of others' data from retained outboxes, and compares.

Live data is not changed. A difference means a bug in a handler, or an event that was lost, discarded or pruned from its
outbox. The rebuilt file shows the expected rows.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy import MetaData
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from deploy.embedded.composition import SUBSCRIPTIONS
from deploy.embedded.settings import BACKEND
from deploy.operations.installation import Installation, NoInstallation
from services.assessment.models import Base as AssessmentBase
from services.catalog.models import Base as CatalogBase
from services.enrollment.models import Base as EnrollmentBase
from services.notification.models import Base as NotificationBase
from shared.messaging.admin.replaying import differences, messages_for, replay
from shared.messaging.event import publisher_of
from shared.migrations.revisions import upgrade
from shared.persistence.database import Database

NOT_THE_SAME = 1
NO_ANSWER = 2


@dataclass(frozen=True, slots=True)
class Copies:
    """A service's copies of others' data: the publishers, and the tables that hold nothing else."""

    metadata: MetaData
    sources: frozenset[str]
    tables: tuple[str, ...]


COPIES: Mapping[str, Copies] = {
    "catalog": Copies(CatalogBase.metadata, frozenset({"identity"}), ("units", "unit_lines")),
    "assessment": Copies(
        AssessmentBase.metadata,
        frozenset({"identity", "catalog", "enrollment"}),
        (
            "units",
            "unit_lines",
            "courses",
            "course_trainers",
            "course_versions",
            "quiz_offerings",
            "survey_offerings",
            "participants",
            "activity_openings",
        ),
    ),
    "enrollment": Copies(
        EnrollmentBase.metadata,
        frozenset({"identity", "catalog"}),
        (
            "units",
            "unit_lines",
            "people",
            "courses",
            "course_versions",
            "course_trainers",
            "runs",
            "run_trainers",
        ),
    ),
    "notification": Copies(
        NotificationBase.metadata,
        frozenset({"identity", "catalog"}),
        ("units", "unit_lines", "people", "course_versions"),
    ),
}


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The result: events by outcome, and the number of differing rows by table."""

    ends: dict[str, int]
    differing: dict[str, int]


def rebuild(databases: Mapping[str, Database], service: str, into: Database) -> Rebuilt:
    """Rebuild a service's copies in an empty database and compare them with the live ones.

    Args:
        databases: the live databases of all services, which are only read.
        into: the target; it is migrated first.
    """
    copies = COPIES[service]
    subscribed = [one for one in SUBSCRIPTIONS[service] if publisher_of(one.event) in copies.sources]
    upgrade(into, service)
    messages = messages_for([databases[name] for name in sorted(copies.sources)], subscribed)
    ends = replay(into, subscribed, messages, consumer=f"{service}.rebuilt")
    tables = [copies.metadata.tables[name] for name in copies.tables]
    return Rebuilt(ends, differences(databases[service], into, tables))


@click.command("rebuild")
@click.argument("service", type=click.Choice(sorted(COPIES)))
@click.option(
    "--database",
    "given",
    multiple=True,
    metavar="SERVICE=URL",
    help="Where a service's database is, if it is not this installation's.",
)
@click.option(
    "--into", type=click.Path(path_type=Path), help="Keep the rebuilt copies in this new SQLite file."
)
def rebuild_command(service: str, given: tuple[str, ...], into: Path | None) -> None:
    """Rebuild SERVICE's copies from the retained events and compare; live data is not changed.

    Exit code 0: they are the same. 1: they are not. 2: a database does not answer.
    """
    if into is not None and into.exists():
        raise click.ClickException(f"{into} exists already: name a new file.")
    urls = dict(one.partition("=")[::2] for one in given)
    try:
        if urls.keys() < set(BACKEND):
            urls = {**Installation.from_environment().databases, **urls}
    except NoInstallation as error:
        click.echo(f"{error.detail} Or name every database with --database.", err=True)
        raise SystemExit(NO_ANSWER) from error
    lacking = [url for url in urls.values() if _is_missing(url)]
    if lacking:
        click.echo(f"no database at {', '.join(lacking)}: start Sinau once, or give --database", err=True)
        raise SystemExit(NO_ANSWER)
    databases = {name: Database(url, service=name) for name, url in urls.items()}
    with tempfile.TemporaryDirectory() as folder:
        copy = Database(f"sqlite:///{into or Path(folder) / 'rebuilt.db'}", service=service)
        try:
            found = rebuild(databases, service, copy)
        except SQLAlchemyError as error:
            click.echo(f"a database does not answer: {type(error).__name__}", err=True)
            raise SystemExit(NO_ANSWER) from error
        finally:
            for database in (copy, *databases.values()):
                database.dispose()
    for name, count in found.differing.items():
        click.echo(f"{name}: {'the same' if not count else f'{count} rows differ'}")
    click.echo(", ".join(f"{count} {state}" for state, count in sorted(found.ends.items())) or "no events")
    raise SystemExit(NOT_THE_SAME if any(found.differing.values()) else 0)


def _is_missing(url: str) -> bool:
    address = make_url(url)
    return address.get_backend_name() == "sqlite" and not Path(address.database or "").exists()
