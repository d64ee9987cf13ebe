"""Faults of PostgreSQL: killed, frozen, unreachable, revoked credentials."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from deploy.embedded.settings import BACKEND
from tests.soak.environment import Environment
from tests.soak.faults.network import swallowing


@contextmanager
def database_killed(environment: Environment, _chance: Random) -> Iterator[None]:
    environment.postgres.kill()
    try:
        yield
    finally:
        environment.postgres.start()


@contextmanager
def database_frozen(environment: Environment, _chance: Random) -> Iterator[None]:
    environment.postgres.freeze()
    try:
        yield
    finally:
        environment.postgres.thaw()


@contextmanager
def database_swallowed(environment: Environment, chance: Random) -> Iterator[None]:
    with swallowing(environment.database_proxy, chance):
        yield


@contextmanager
def database_credentials_revoked(environment: Environment, chance: Random) -> Iterator[None]:
    """Change the password of one service or forbid its sign-in, and terminate its connections."""
    service = chance.choice(BACKEND)
    account = environment.database_account(service)
    environment.postgres.revoke(account, chance.choice(["NOLOGIN", "PASSWORD 'another'"]))
    try:
        yield
    finally:
        environment.postgres.allow(account, environment.password(service))
