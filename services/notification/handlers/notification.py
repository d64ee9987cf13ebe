"""What follows here from what notification tells itself."""

from services.notification.adapters.smtp import mailer_at
from services.notification.config import Config
from services.notification.operations.deliveries import Post, send_delivery
from shared.contracts.notification import EmailDue
from shared.messaging.subscription import SideEffect
from shared.persistence.context import Context


def on_email_due(event: EmailDue, context: Context) -> SideEffect | None:
    """Send the e-mail that is due, outside the transaction."""
    return send_delivery(context, delivery_id=event.delivery_id, post=post_of(context.settings))


def post_of(config: Config) -> Post:
    """The way out that settings name."""
    mailer = mailer_at(config.smtp_url, timeout_seconds=config.mail_timeout_seconds)
    return Post(mailer=mailer, sender=config.mail_from, public_url=config.public_url)
