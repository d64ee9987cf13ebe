"""`sinau mail stop|start|status`: holds all e-mail back, and releases it later."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import SQLAlchemyError

from deploy.operations.databases import DatabaseMissing, open_database
from deploy.operations.installation import Installation, NoAnswer
from services.notification.operations.mail import release_held, start_mail, stop_mail
from services.notification.queries.mail import MailStatusView, mail_status
from shared.persistence.audit import COMMAND_LINE
from shared.persistence.database import Database
from shared.persistence.sqlite import DatabaseBusy


@click.group()
@click.pass_context
def mail(context: click.Context) -> None:
    """Stop all e-mail, start it again, or show its status.

    For a mail server that is being moved, or one that refuses too much. Messages in the portal are not
    affected. E-mails that become due are held and sent, the oldest first, after `mail start`.
    """
    context.obj = Installation.from_environment()


@mail.command()
@click.pass_obj
def stop(installation: Installation) -> None:
    """Send no e-mail from now on. A message that is being handed over is still sent."""
    with _notification(installation) as database, database.begin(via=COMMAND_LINE) as context:
        changed = stop_mail(context)
    click.echo("E-mail is stopped; what becomes due is held." if changed else "E-mail was stopped already.")


@mail.command()
@click.pass_obj
def start(installation: Installation) -> None:
    """Send e-mail again, including what was held. May be repeated; nothing is sent twice."""
    released = 0
    with _notification(installation) as database:
        with database.begin(via=COMMAND_LINE) as context:
            changed = start_mail(context)
        while True:
            with database.begin() as context:
                count = release_held(context)
            if not count:
                break
            released += count
    click.echo("E-mail goes out again." if changed else "E-mail was not stopped.")
    if released:
        click.echo(f"{released} held e-mails are on their way.")


@mail.command()
@click.pass_obj
def status(installation: Installation) -> None:
    """Show the status of e-mail. Exit code 1 while it is stopped."""
    with _notification(installation) as database, database.reading() as session:
        found = mail_status(session)
    click.echo(in_words(found))
    raise SystemExit(int(found.stopped_at is not None or found.held_count > 0))


def in_words(found: MailStatusView) -> str:
    """One line."""
    waiting = f"{found.queued_count} to be sent, {found.held_count} of them held"
    if found.stopped_at is None:
        return f"goes out; {waiting}"
    return f"stopped since {found.stopped_at:%Y-%m-%d %H:%M} UTC; {waiting}"


@contextmanager
def _notification(installation: Installation) -> Iterator[Database]:
    """Notification's database.

    Raises:
        click.ClickException: it does not answer, or its schema is too old.
    """
    try:
        with open_database(installation, "notification") as database:
            yield database
    except DatabaseBusy:
        raise
    except (SQLAlchemyError, DatabaseMissing) as error:
        raise NoAnswer(
            f"notification's database does not answer as it should ({type(error).__name__}): see `sinau status`."
        ) from error
