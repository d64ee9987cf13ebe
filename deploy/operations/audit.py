"""Writing down what an operator's command did, in identity's audit log, beside what people do to people."""

from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from deploy.operations.databases import DatabaseMissing, open_database
from deploy.operations.installation import Installation
from shared.persistence.audit import COMMAND_LINE, record_audit


def write_down(installation: Installation, action: str, subject: str, **detail: Any) -> None:
    """Write an audit line, or say that it could not be: a broken database must not keep anybody from maintenance.

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
