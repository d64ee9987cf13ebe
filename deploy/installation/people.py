"""The first people of a deployment: one administrator, or the demo with its courses. It is idempotent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from deploy.embedded import demo
from services.identity.cli import cli as identity_commands
from services.identity.config import Config as IdentityConfig
from services.portal.clients.connections import connect
from services.portal.config import Config as PortalConfig
from shared.config import ServiceConfig
from shared.persistence.database import Database

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Containers:
    """The installation seen from a one-shot container: identity's database, and the services over HTTP."""

    databases: Mapping[str, Database]
    configs: Mapping[str, ServiceConfig]
    clients: Mapping[str, httpx.Client]


def load_first_people(*, with_demo: bool, username: str, name: str, agency: str, zone: str, say: Say) -> None:
    """Load the demo or create the first administrator, if nobody is registered.

    Settings come from the environment, as for identity's containers.

    Args:
        username, name: of the administrator; the initial password is printed once.
        agency, zone: name and IANA time zone of the first unit, to which the administrator belongs.
    """
    identity = IdentityConfig.from_environment()
    containers = Containers(
        databases={"identity": Database(identity.database_url, service="identity", settings=identity)},
        configs={"identity": identity},
        clients=connect(PortalConfig.from_environment()),
    )
    if not demo.is_empty(containers):
        say("there are people already: nothing to do.")
    elif with_demo:
        demo.load_demo(containers, say)
        _tell_accounts(demo.demo_accounts(), say)
    else:
        say(
            f"making the first administrator. Sign in at {identity.public_url} and change the password below."
        )
        identity_commands.main(
            ["create-admin", "--username", username, "--name", name, "--unit-name", agency, "--zone", zone],
            standalone_mode=False,
        )


def _tell_accounts(accounts: list[dict[str, Any]], say: Say) -> None:
    say(f"demo accounts, all with the password {demo.PASSWORD}:")
    for person in accounts:
        say(f"  {person['username']:<22} {person['demo']}")
