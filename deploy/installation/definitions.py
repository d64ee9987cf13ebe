"""RabbitMQ's definitions: the topology, a user for each service, and one for the operator."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from deploy.embedded.composition import SUBSCRIPTIONS
from shared.messaging.broker.definitions import export_definitions
from shared.messaging.broker.topology import topology_of

OPERATIONS = "operations"


def definitions_for(passwords: Mapping[str, str], vhost: str, *, operations_password: str) -> dict[str, Any]:
    """The definitions that the broker loads at start.

    Args:
        passwords: by service; each becomes a user of that name without any tag.
        vhost: the virtual host.
        operations_password: of the operator's user, who has full rights in that virtual host and may monitor the rest.
    """
    exported = export_definitions(topology_of(SUBSCRIPTIONS), services=sorted(passwords), vhost=vhost)
    users = [_user(name, password) for name, password in sorted(passwords.items())]
    all_rights = {"user": OPERATIONS, "vhost": vhost, "configure": ".*", "write": ".*", "read": ".*"}
    return {
        **exported,
        "users": [*users, _user(OPERATIONS, operations_password, tags=["monitoring"])],
        "permissions": [*exported["permissions"], all_rights],
    }


def password_hash(password: str, salt: bytes | None = None) -> str:
    """RabbitMQ's salted SHA-256: base64 of four salt bytes and the digest of salt and password.

    Source: RabbitMQ's documentation, "Passwords", computing a password hash.
    """
    salt = secrets.token_bytes(4) if salt is None else salt
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _user(name: str, password: str, tags: list[str] | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "password_hash": password_hash(password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": tags or [],
    }
