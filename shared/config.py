"""Settings that every service has, read once from the environment.

Each variable may be given as a file instead (`SINAU_DATABASE_URL_FILE`), so that secrets need not stand in the
environment. All that is wrong or missing is named at once.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from environs import EnvValidationError, FileAwareEnv, ValidationError

_PLACEHOLDER = re.compile(
    r"|<.*>|\$\{.*\}|x{3,}|\*+|(my|your)?[-_ ]?"
    r"(change[-_ ]?(me|it|this)|replace[-_ ]?(me|this)|placeholder|password|secret|todo|example|test|admin)[-_ !]*",
    re.IGNORECASE,
)


class WrongSettings(SystemExit):
    """The environment lacks a setting or holds a wrong one; the message names each and the start is refused."""


def is_placeholder(secret: str) -> bool:
    """Whether this is what stands where a real secret was not put yet: nothing, `changeme`, `<secret>`."""
    return _PLACEHOLDER.fullmatch(secret.strip()) is not None


def real_secret(value: str) -> None:
    """A setting's validator.

    Raises:
        ValidationError: it is a placeholder.
    """
    if is_placeholder(value):
        raise ValidationError("it is empty or a placeholder: put 32 or more random characters there")


def read_environment(reader: str, read: Callable[[FileAwareEnv], dict[str, Any]]) -> dict[str, Any]:
    """What `read` takes from the `SINAU_…` variables, or from the files that `SINAU_…_FILE` name.

    Args:
        reader: whose settings these are, for the message.

    Raises:
        WrongSettings: naming every variable that is missing or wrong, in one line.
    """
    env = FileAwareEnv(prefix="SINAU_", eager=False, strip_whitespace=True)
    try:
        values = read(env)
        env.seal()
    except EnvValidationError as error:
        wrong = error.error_messages
        told = (
            "; ".join(
                f"{name}: {' '.join(map(str, messages)).rstrip('.')}" for name, messages in wrong.items()
            )
            if isinstance(wrong, Mapping)
            else str(error)
        )
        raise WrongSettings(
            f"{reader}: settings are missing or wrong: {told}. Set each, or name a file that holds it with …_FILE."
        ) from error
    except ValueError as error:
        # A file that is not there ends the reading at once.
        raise WrongSettings(
            f"{reader}: {error} Its `keys` container writes such files at each start: see what it says."
        ) from error
    return values


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceConfig:
    """What each service needs to know.

    Attributes:
        service: its name.
        database_url: SQLAlchemy address of its own database.
        broker_url: `amqp://…` or `sinau+sqlite:////path/broker.db`.
        token_keys: public keys (a JWK set) that access tokens are checked with.
        issuer: what tokens must name as their issuer.
        public_url: where people reach the portal, without a trailing slash.
        portal_key: proves that a call comes from the portal, whose word on the visitor's address is taken.
        secret_key: for what this service signs itself.
        worker_bind: where a worker answers `/livez`, `/readyz` and `/metrics`; empty is nowhere.
        state_dir: the folder where an operator leaves word, such as that there is maintenance; empty: there is none.
    """

    service: str
    database_url: str
    broker_url: str
    token_keys: dict[str, Any] = field(default_factory=lambda: {"keys": []})
    issuer: str = "sinau"
    public_url: str = "http://localhost:8000"
    portal_key: str = ""
    secret_key: str = ""
    worker_bind: str = ""
    state_dir: str = ""

    @classmethod
    def from_environment(cls) -> Self:
        """Read `SINAU_…` variables.

        Raises:
            WrongSettings: naming every variable that is missing or wrong.
        """
        # The namespace package's name is the service's: services.<service>.config.
        service = cls.__module__.split(".")[1] if cls.__module__.startswith("services.") else "service"

        def read(env: FileAwareEnv) -> dict[str, Any]:
            return {"service": service} | cls._common_settings(env) | cls.own_settings(env)

        return cls(**read_environment(service, read))

    @classmethod
    def own_settings(cls, env: FileAwareEnv) -> dict[str, Any]:
        """What a service reads beyond the common settings; each overrides this."""
        return {}

    @staticmethod
    def _common_settings(env: FileAwareEnv) -> dict[str, Any]:
        return {
            "database_url": env.str("DATABASE_URL"),
            "broker_url": env.str("BROKER_URL"),
            "token_keys": env.json("TOKEN_KEYS", default={"keys": []}),
            "issuer": env.str("ISSUER", default="sinau"),
            "public_url": env.str("PUBLIC_URL", default="http://localhost:8000"),
            "portal_key": env.str("PORTAL_KEY", default="", validate=real_secret),
            "secret_key": env.str("SECRET_KEY", validate=real_secret),
            "worker_bind": env.str("WORKER_BIND", default="0.0.0.0:8001"),
            "state_dir": env.str("STATE_DIR", default=""),
        }
