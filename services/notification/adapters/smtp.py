"""E-mail on its way out: by SMTP, or into a folder where nothing is lost.

Each message is multipart, text first, with a Message-ID made from the delivery: should the same delivery ever go out
twice (a crash between the server's yes and our commit), mail programs see one message.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID

from services.notification.domain.errors import MailNotAccepted
from services.notification.domain.letters import Letter

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class RecipientRefused(Exception):
    """The server will never take mail for this recipient. `code` is its SMTP reply code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"refused with {code}")
        self.code = code


class Mailer(Protocol):
    """Takes an e-mail and is responsible for it from then on."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over.

        Raises:
            RecipientRefused: it will never be taken.
            MailNotAccepted: it was not taken this time.
        """
        ...


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Hands messages to a mail server, one connection each: there are few, and a connection kept would be dropped."""

    address: SplitResult
    timeout_seconds: float

    def send(self, message: EmailMessage) -> None:
        """Hand the message over by SMTP."""
        try:
            server = self._connected()
            try:
                server.send_message(message)
            finally:
                # Once the message is taken, a server that fails to say goodbye changes nothing.
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
        except smtplib.SMTPRecipientsRefused as error:
            code = max((reply[0] for reply in error.recipients.values()), default=550)
            if code < 500:
                raise MailNotAccepted(f"The mail server asked to try again later ({code}).") from error
            raise RecipientRefused(code) from error
        except smtplib.SMTPDataError as error:
            if error.smtp_code < 500:
                raise MailNotAccepted(
                    f"The mail server asked to try again later ({error.smtp_code})."
                ) from error
            raise RecipientRefused(error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            # The kind of error is enough: its text may repeat addresses or credentials.
            raise MailNotAccepted(f"The mail server did not take it: {type(error).__name__}.") from error

    def _connected(self) -> smtplib.SMTP:
        scheme, host = self.address.scheme, self.address.hostname or "localhost"
        port = self.address.port or PORTS[scheme]
        server: smtplib.SMTP
        if scheme == "smtps":
            context = ssl.create_default_context()
            server = smtplib.SMTP_SSL(host, port, timeout=self.timeout_seconds, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=self.timeout_seconds)
        try:
            if scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self.address.username:
                server.login(unquote(self.address.username), unquote(self.address.password or ""))
        except BaseException:
            server.close()
            raise
        return server


@dataclass(frozen=True, slots=True)
class FolderMailer:
    """Keeps each message as `<delivery>.eml`, which mail programs open. The same delivery is the same file."""

    folder: Path

    def send(self, message: EmailMessage) -> None:
        """Write the message."""
        name = str(message["Message-ID"]).strip("<>").split("@")[0]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            partial = self.folder / f".{name}.partial"
            partial.write_bytes(message.as_bytes())
            partial.replace(self.folder / f"{name}.eml")
        except OSError as error:
            raise MailNotAccepted(f"The mail folder cannot be written: {type(error).__name__}.") from error


def mailer_at(url: str, *, timeout_seconds: float = 20) -> Mailer | None:
    """The mailer behind an address of the settings, none for an empty one.

    Raises:
        ValueError: the address is not one of the kinds that `Config.smtp_url` names.
    """
    if not url:
        return None
    address = urlsplit(url)
    if address.scheme == "file" and address.path and not address.netloc:
        return FolderMailer(Path(unquote(address.path)))
    if address.scheme in PORTS and address.hostname:
        return SmtpMailer(address, timeout_seconds)
    raise ValueError("the mail address is none of smtp://, smtp+starttls://, smtps://HOST or file:///FOLDER")


def as_email(
    letter: Letter, *, sender: str, name: str, address: str, delivery_id: UUID, date: datetime
) -> EmailMessage:
    """A letter as a MIME message.

    Args:
        sender: our address.
        name, address: the recipient's.
        date: aware.
    """
    message = EmailMessage()
    message["From"] = Address("Sinau", addr_spec=sender)
    message["To"] = Address(" ".join(name.split()), addr_spec=address)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(date)
    message["Message-ID"] = f"<{delivery_id}@{sender.rpartition('@')[2]}>"
    # RFC 3834: out-of-office replies have no business here.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    # Set last: content that is set takes all headers named Content- to itself.
    message["Content-Language"] = letter.language
    return message
