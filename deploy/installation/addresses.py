"""Addresses of database and broker for each container: external servers if configured, else the own ones."""

from collections.abc import Mapping
from urllib.parse import quote

from deploy.installation.definitions import OPERATIONS

VHOST = "sinau"
CA = "/run/sinau/ca.crt"


def database_url(secrets: Mapping[str, str], service: str, *, is_tls: bool) -> str:
    """A service's database: external if configured, else that of this deployment."""
    name = f"sinau_{service}"
    return _given_url(secrets, "database", service) or _own_database(
        secrets, service, name, name, is_tls=is_tls
    )


def superuser_url(secrets: Mapping[str, str], *, is_tls: bool) -> str:
    """The superuser's database address: external if configured, else that of this deployment."""
    return _given_url(secrets, "database", "superuser") or _own_database(
        secrets, "superuser", "postgres", "postgres", is_tls=is_tls
    )


def broker_url(secrets: Mapping[str, str], service: str, *, is_tls: bool) -> str:
    """A service's broker: external if configured, else that of this deployment."""
    return _given_url(secrets, "broker", service) or _own_broker(
        service, secrets[f"broker_password_{service}"], is_tls=is_tls
    )


def brokers_owner(secrets: Mapping[str, str], *, is_tls: bool) -> dict[str, str]:
    """The operator's broker address and that of the management API, if there is one."""
    given = _given_url(secrets, "broker", OPERATIONS)
    if given:
        managed = {"management_url": secrets["management_url"]} if "management_url" in secrets else {}
        return {"broker_url": given, **managed}
    password = secrets["broker_password_operations"]
    scheme, port = ("https", 15671) if is_tls else ("http", 15672)
    return {
        "broker_url": _own_broker(OPERATIONS, password, is_tls=is_tls),
        "management_url": f"{scheme}://{OPERATIONS}:{quote(password, safe='')}@rabbitmq:{port}",
    }


def _given_url(secrets: Mapping[str, str], kind: str, name: str) -> str:
    """A configured address, completed by its CA file; empty, if not configured."""
    url, authority = secrets.get(f"{kind}_url_{name}", ""), f"{kind}_ca.crt"
    parameter = {"database": "sslrootcert", "broker": "cacertfile"}[kind]
    if not url or authority not in secrets or parameter in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}{parameter}=/run/sinau/{authority}"


def _own_database(secrets: Mapping[str, str], key: str, role: str, database: str, *, is_tls: bool) -> str:
    password = quote(secrets[f"database_password_{key}"], safe="")
    checked = f"?sslmode=verify-full&sslrootcert={CA}" if is_tls else ""
    return f"postgresql+psycopg://{role}:{password}@postgres:5432/{database}{checked}"


def _own_broker(user: str, password: str, *, is_tls: bool) -> str:
    credentials = f"{user}:{quote(password, safe='')}"
    if is_tls:
        return f"amqps://{credentials}@rabbitmq:5671/{VHOST}?cacertfile={CA}"
    return f"amqp://{credentials}@rabbitmq:5672/{VHOST}"
