"""Signing in for one command, and saying why it was refused."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from services.portal.clients import Caller, ClientProblem, ServiceUnreachable
from services.portal.clients.connections import connect, connect_to
from services.portal.clients.events import AllEvents
from services.portal.clients.identity import IdentityClient
from services.portal.config import SERVICES, Config

CANNOT_TELL = 2
"""Exit code when Sinau or a part of it did not answer; 1 is for what a person has to see to."""

INSIDE = "services"
"""Given as the address: each service at its own (`SINAU_<SERVICE>_URL`), as containers reach each other."""


class _NoAnswer(click.ClickException):
    exit_code = CANNOT_TELL


@contextmanager
def at_the_desk() -> Iterator[AllEvents]:
    """The events of all services, as the operator who signs in for this one command."""
    url, username = click.get_current_context().find_object(tuple) or ("", "")
    password = os.environ.get("SINAU_PASSWORD") or click.prompt("Password", hide_input=True, err=True)
    try:
        with reach(url) as http:
            token = IdentityClient(http["identity"], Caller()).sign_in(username, password)["access_token"]
            caller = Caller(token=token)
            try:
                yield AllEvents(http, caller)
            finally:
                IdentityClient(http["identity"], caller).sign_out()
    except ClientProblem as problem:
        error = (
            _NoAnswer if problem.answered in {401, 429} or problem.answered >= 500 else click.ClickException
        )
        raise error(refusal_in_words(problem, url)) from problem
    except ServiceUnreachable as silence:
        raise _NoAnswer(f"{url}: {silence}") from silence


@contextmanager
def reach(url: str) -> Iterator[Mapping[str, Any]]:
    """An open client per service, behind one address or, `INSIDE`, each at its own."""
    if url != INSIDE:
        with connect_to(url) as http:
            yield http
        return
    own = {name: os.environ.get(f"SINAU_{name.upper()}_URL", f"http://{name}-web:8000") for name in SERVICES}
    clients = connect(Config(secrets=(), services=own))
    try:
        yield clients
    finally:
        for client in clients.values():
            client.close()


def refusal_in_words(problem: ClientProblem, url: str) -> str:
    """Why Sinau said no, for the terminal."""
    if problem.answered == 401:
        return "the username or the password is not right."
    if problem.answered == 403:
        return f"you may not do this: {problem}"
    if problem.answered == 429:
        return f"too many tries; wait {problem.retry_after or 60} seconds."
    return f"{url} answered {problem.answered}: {str(problem) or problem.slug}"
