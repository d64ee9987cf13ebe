"""What follows here from what notification tells itself."""

from functools import lru_cache

from sqlalchemy.orm import Session

from services.notification.adapters.smtp import mailer_at
from services.notification.config import Config
from services.notification.operations.deliveries import Post, send_delivery
from shared.clock import Clock
from shared.contracts.notification import EmailDue


class EmailSender:
    """Sends the e-mail that is due. Handles `EmailDue` by one way out.

    Args:
        config: the settings that name it; without, those of the environment, read when the first e-mail is due.
    """

    __name__ = "on_email_due"

    def __init__(self, config: Config | None = None) -> None:
        self._config = config

    def __call__(self, event: EmailDue, session: Session) -> None:
        """Send the e-mail that is due, now."""
        clock: Clock = session.info["clock"]
        post = post_of(self._config) if self._config else _post_of_environment()
        send_delivery(session, clock, delivery_id=event.delivery_id, post=post)


on_email_due = EmailSender()
"""For a worker of its own process, whose settings stand in the environment."""


def post_of(config: Config) -> Post:
    """The way out that settings name."""
    mailer = mailer_at(config.smtp_url, timeout_seconds=config.mail_timeout_seconds)
    return Post(mailer=mailer, sender=config.mail_from, public_url=config.public_url)


@lru_cache(maxsize=1)
def _post_of_environment() -> Post:
    return post_of(Config.from_environment())
