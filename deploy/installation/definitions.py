"""RabbitMQ's definitions: the topology as the code has it, and a user for each service."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from deploy.embedded.composition import SUBSCRIPTIONS
from shared.messaging.topology import export_definitions, topology_of


def definitions_for(passwords: Mapping[str, str], vhost: str) -> dict[str, Any]:
    """All that the broker loads when it starts.

    Args:
        passwords: by service; each becomes a user of that name without any tag.
        vhost: where all of it stands.
    """
    topology = topology_of(SUBSCRIPTIONS)
    users = [
        {
            "name": name,
            "password_hash": password_hash(password),
            "hashing_algorithm": "rabbit_password_hashing_sha256",
            "tags": [],
        }
        for name, password in sorted(passwords.items())
    ]
    return {"users": users, **export_definitions(topology, services=sorted(passwords), vhost=vhost)}


def password_hash(password: str, salt: bytes | None = None) -> str:
    """RabbitMQ's salted SHA-256: base64 of four salt bytes and the digest of salt and password.

    Source: RabbitMQ's documentation, "Passwords", computing a password hash.
    """
    salt = secrets.token_bytes(4) if salt is None else salt
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
