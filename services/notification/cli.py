"""Commands that only notification has: trying the way to the mail server."""

import click

from services.notification.adapters.smtp import RecipientRefused, as_email
from services.notification.app import create_app
from services.notification.config import Config
from services.notification.domain.letters import write_letter
from services.notification.domain.messages import Wording
from services.notification.events import SUBSCRIPTIONS
from services.notification.handlers.notification import post_of
from shared.cli import service_cli
from shared.clock import SystemClock
from shared.contracts.routes import Route, path_to
from shared.errors import SinauError
from shared.ids import uuid7

cli = service_cli("notification", Config, create_app, SUBSCRIPTIONS)


@cli.command("send-test-mail")
@click.argument("address")
def send_test_mail(address: str) -> None:
    """Send an e-mail to ADDRESS by the mail server of the settings."""
    post = post_of(Config.from_environment())
    if post.mailer is None:
        raise click.ClickException("No mail server is configured: set SINAU_SMTP_URL or SINAU_SMTP_HOST.")
    wording = Wording(
        "Surel percobaan", ("Bila Anda membaca ini, Sinau dapat mengirim surel.",), "Buka Sinau"
    )
    letter = write_letter(
        wording, name=address, language="id", path=path_to(Route.HOME), public_url=post.public_url
    )
    email = as_email(
        letter, sender=post.sender, name="", address=address, delivery_id=uuid7(), date=SystemClock().now()
    )
    try:
        post.mailer.send(email)
    except (SinauError, RecipientRefused) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"handed over: {email['Message-ID']}")


if __name__ == "__main__":
    cli()
