"""Records operators' commands in identity's audit log."""

from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from deploy.operations.databases import DatabaseMissing, open_database
from deploy.operations.installation import Installation
from shared.persistence.audit import COMMAND_LINE, record_audit


def write_down(installation: Installation, action: str, subject: str, **detail: Any) -> None:
    """Record an audit entry, or print a warning: a broken database must not prevent maintenance.

    Args:
        action: `noun.verb`.
        detail: JSON-ready facts, without names, addresses or NIPs.
    """
    try:
        with open_database(installation, "identity") as database, database.begin(via=COMMAND_LINE) as context:
            record_audit(context, actor_id=None, action=action, subject=subject, detail=detail)
    except (SQLAlchemyError, DatabaseMissing) as error:
        click.echo(
            f"not written into the audit log, because identity's database does not answer "
            f"({type(error).__name__}): note it elsewhere",
            err=True,
        )
