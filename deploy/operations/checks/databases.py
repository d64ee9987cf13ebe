"""The five databases: whether each answers, its schema, its size, and the events that wait."""

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from deploy.operations.databases import DatabaseMissing, open_database
from deploy.operations.findings import FAIL, OK, WARN, Finding
from deploy.operations.installation import Installation
from deploy.operations.probes import OWN_SHARE, run_concurrently
from services.notification.queries.mail import mail_status
from services.portal.clients.event_story import HINTS
from shared.messaging.admin.status import Status, status
from shared.migrations.schema_version import SchemaVersion, newest_migration, stands_at
from shared.persistence.database import Database

_FAILING = {"outbox_late"}
"""What keeps people from getting what they are due; the other findings concern single events."""


def check_databases(installation: Installation, patience: float) -> list[Finding]:
    """Of each service its database and its events; then mail, which notification's database knows of."""
    found = run_concurrently(
        {name: partial(_look, installation, name, patience) for name in installation.databases}, patience
    )
    findings: list[Finding] = []
    for name, result in found.items():
        findings += [_unavailable(installation, name, result)] if isinstance(result, Exception) else result
    return findings


def _look(installation: Installation, service: str, patience: float) -> list[Finding]:
    with open_database(installation, service, connect_seconds=patience * OWN_SHARE) as database:
        present, needed = stands_at(database), newest_migration(service)
        with database.reading() as session:
            if not database.is_sqlite:
                session.execute(text(f"SET LOCAL statement_timeout = {round(patience * OWN_SHARE * 1000)}"))
            facts = {"schema": str(present), "code": str(needed), **_about(session, database)}
            found = [_schema(installation, service, present, needed, facts)]
            if present.reaches(needed):
                found.append(_events(service, status(session, service, database.clock.now())))
                if service == "notification":
                    found.append(_mail(session))
    return found


def _about(session: Session, database: Database) -> dict[str, Any]:
    if database.is_sqlite:
        path = Path(database.url.database or "")
        size = sum(one.stat().st_size for one in (path, Path(f"{path}-wal")) if one.exists())
        return {"bytes": size, "server": f"SQLite {session.scalar(text('SELECT sqlite_version()'))}"}
    size = session.scalar(text("SELECT pg_database_size(current_database())"))
    version = str(session.scalar(text("SHOW server_version"))).split()[0]
    return {"bytes": size, "server": f"PostgreSQL {version}"}


def _schema(
    installation: Installation,
    service: str,
    present: SchemaVersion,
    needed: SchemaVersion,
    facts: dict[str, Any],
) -> Finding:
    message = f"schema {present}, {facts['bytes'] / 1e6:.1f} MB, {facts['server']}"
    about = f"{service} database"
    if not present.reaches(needed):
        return Finding(
            about=about,
            level=FAIL,
            message=f"{message}; this version needs schema {needed}",
            hint="stop `make run` and start it again"
            if installation.is_embedded
            else f"docker compose -f deploy/compose.yaml run --rm {service}-migrate",
            facts=facts,
        )
    if present != needed:
        return Finding(
            about=about,
            level=WARN,
            message=f"{message}; this version knows schema {needed}",
            hint="a newer version was here: start that one again",
            facts=facts,
        )
    return Finding(about=about, level=OK, message=message, facts=facts)


def _events(service: str, found: Status) -> Finding:
    facts = {**asdict(found), "checked_at": found.checked_at.isoformat(), "findings": list(found.findings)}
    waits = {name: count for name, count in (found.outbox | found.inbox).items() if count}
    message = (
        ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in waits.items()) or "nothing waits"
    )
    if found.oldest_pending_seconds:
        message += f", the oldest unsent for {found.oldest_pending_seconds:.0f} s"
    level = OK if not found.findings else FAIL if _FAILING & set(found.findings) else WARN
    hint = "; ".join(HINTS[finding].replace("SERVICE", service) for finding in found.findings)
    return Finding(about=f"{service} events", level=level, message=message, hint=hint, facts=facts)


def _mail(session: Session) -> Finding:
    found = mail_status(session)
    waiting = f"{found.queued_count} to be sent, {found.held_count} held"
    facts = {"stopped": found.stopped_at is not None, "queued": found.queued_count, "held": found.held_count}
    if found.stopped_at is not None:
        message = f"stopped since {found.stopped_at:%Y-%m-%d %H:%M} UTC; {waiting}"
        return Finding(about="mail", level=WARN, message=message, hint="sinau mail start", facts=facts)
    if found.held_count:
        hint = "sinau mail start releases what is left"
        return Finding(about="mail", level=WARN, message=waiting, hint=hint, facts=facts)
    return Finding(about="mail", level=OK, message=f"goes out; {waiting}", facts=facts)


def _unavailable(installation: Installation, service: str, error: Exception) -> Finding:
    if isinstance(error, DatabaseMissing):
        message, hint = error.detail, "make run, or `sinau restore`"
    else:
        kind = type(error.__cause__ or error).__name__ if isinstance(error, SQLAlchemyError) else str(error)
        message, hint = (
            f"does not answer ({kind})",
            "docker compose -f deploy/compose.yaml logs --tail 50 postgres",
        )
    if installation.is_embedded:
        hint = f"look at {installation.data_dir}: space, owner, and whether another process holds it"
    return Finding(about=f"{service} database", level=FAIL, message=message, hint=hint)
