"""What refuses a start is said in one line that names the setting and the remedy, and the exit code is not 0.

A start needs its settings and its database. A broker that is away is waited for; one that is not the one expected, or
that does not let us in, would be waited for in vain.
"""

import errno
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import click
from amqp.exceptions import AMQPError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from shared.errors import SinauError
from shared.messaging.broker.connection import Link
from shared.persistence.sqlite import DatabaseBusy


class ServerAway(click.ClickException):
    """A server is away or does not let us in, which may pass: the exit code tells a supervisor to start again."""

    exit_code = os.EX_TEMPFAIL


# What the drivers say, what it means, what to do, and how it ends; the first that fits.
_DATABASE: tuple[tuple[tuple[str, ...], str, str, type[click.ClickException]], ...] = (
    (
        ("certificate", "ssl"),
        "is not the one expected",
        "check `sslmode` and `sslrootcert` in it, and the certificate",
        click.ClickException,
    ),
    (
        ("password", "role", "pg_hba", "permission denied"),
        "does not let us in",
        "check the user and password in it, and that the role may enter this database",
        ServerAway,
    ),
    (
        ("no space", "disk is full", "disk full"),
        "has no space left on its disk",
        "free some, or make the disk larger",
        click.ClickException,
    ),
    (("does not exist",), "is not there", "make it, or check the name in it", click.ClickException),
    (("",), "does not answer", "start it, or check host and port in it", ServerAway),
)


@contextmanager
def refusing(service: str, database_url: str, *, setting: str = "SINAU_DATABASE_URL") -> Iterator[None]:
    """Say what keeps a service from starting in one line.

    Args:
        setting: where `database_url` comes from.

    Raises:
        ServerAway: the database does not answer, or does not let us in.
        ClickException: instead of what else the block raises when a rule, the database or a file refuses.
    """
    try:
        yield
    except SinauError as error:
        raise click.ClickException(error.detail) from error
    except ArgumentError as error:
        raise click.ClickException(f"{service}: {setting} is no address of a database.") from error
    except DatabaseBusy as error:
        raise ServerAway(f"{service}: {error}") from error
    except OperationalError as error:
        told, refusal = _about_database(database_url, str(error.orig))
        raise refusal(f"{service}: the database of {setting} {told}") from error
    except OSError as error:
        raise click.ClickException(
            f"{service}: {error.filename or setting} cannot be used ({error.strerror or error}): "
            f"{'free some space' if error.errno == errno.ENOSPC else 'see to it, or change'} ({setting})."
        ) from error


def check_broker(service: str, url: str) -> None:
    """Refuse a broker that waiting does not mend. One that does not answer is left to the worker, which waits.

    Raises:
        ServerAway: it does not let us in.
        ClickException: it is not the one expected.
    """
    wrong = f"{service}: the broker of SINAU_BROKER_URL"
    try:
        Link(url, name=f"{service} start").close()
    except ssl.SSLError as error:
        reason = error.reason or str(error)
        raise click.ClickException(
            f"{wrong} is not the one expected ({getattr(error, 'verify_message', reason)}): check the host name, the "
            "authority in `cacertfile`, and the broker's certificate."
        ) from error
    except FileNotFoundError as error:
        raise click.ClickException(
            f"{wrong} names an authority in `cacertfile` that is not there."
        ) from error
    except AMQPError as error:
        raise ServerAway(
            f"{wrong} does not let us in ({type(error).__name__}): check the user, the password and the virtual host."
        ) from error
    except OSError:
        return


def _about_database(database_url: str, told: str) -> tuple[str, type[click.ClickException]]:
    """One line from what a driver said, which never holds the password, and how the start ends."""
    address = make_url(database_url)
    place = f"{address.host}:{address.port or 5432}" if address.host else str(address.database)
    heard = " ".join(told.split())
    means, remedy, refusal = next(
        (means, remedy, refusal)
        for words, means, remedy, refusal in _DATABASE
        if any(word in heard.lower() for word in words)
    )
    return f"at {place} {means}: {remedy}. ({heard[:200]})", refusal
