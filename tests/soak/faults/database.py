"""PostgreSQL killed, frozen, silent, and unwilling to know a service."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from deploy.embedded.settings import BACKEND
from tests.soak.campus import Campus
from tests.soak.faults.network import swallowing


@contextmanager
def database_killed(campus: Campus, _chance: Random) -> Iterator[None]:
    campus.postgres.kill()
    try:
        yield
    finally:
        campus.postgres.start()


@contextmanager
def database_frozen(campus: Campus, _chance: Random) -> Iterator[None]:
    campus.postgres.freeze()
    try:
        yield
    finally:
        campus.postgres.thaw()


@contextmanager
def database_swallowed(campus: Campus, chance: Random) -> Iterator[None]:
    with swallowing(campus.database_proxy, chance):
        yield


@contextmanager
def database_credentials_revoked(campus: Campus, chance: Random) -> Iterator[None]:
    """Of one service: another password, or no right to sign in; who is in is thrown out."""
    service = chance.choice(BACKEND)
    account = campus.database_account(service)
    campus.postgres.revoke(account, chance.choice(["NOLOGIN", "PASSWORD 'another'"]))
    try:
        yield
    finally:
        campus.postgres.allow(account, campus.password(service))
