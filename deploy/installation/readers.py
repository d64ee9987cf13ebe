"""The secrets of each container: files in its own volume, mounted at /run/sinau."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from deploy.embedded.keys import public_half
from deploy.installation.addresses import VHOST, broker_url, brokers_owner, database_url, superuser_url
from deploy.installation.certificates import Authority
from deploy.installation.definitions import definitions_for
from deploy.installation.secrets import PREVIOUS, SERVICES, write

Files = dict[str, dict[str, str]]


def files_of(secrets: Mapping[str, str], authority: Authority | None = None) -> Files:
    """The files of each reader: content by file name.

    Args:
        secrets: all of them by name.
        authority: signs the certificates of database and broker; none without internal TLS.
    """
    is_tls = authority is not None
    token_keys = json.dumps(
        {"keys": [public_half(json.loads(key)) for key in _with_previous(secrets, "signing_key")]}
    )
    files: Files = {
        service: {
            "database_url": database_url(secrets, service, is_tls=is_tls),
            "broker_url": broker_url(secrets, service, is_tls=is_tls),
            "token_keys": token_keys,
            "secret_key": secrets[f"secret_key_{service}"],
            "portal_key": secrets["portal_key"],
        }
        | _authorities(secrets)
        for service in SERVICES
    }
    files["identity"] |= {"signing_key": secrets["signing_key"], "nip_key": secrets["nip_key"]}
    files["notification"]["smtp_password"] = secrets.get("smtp_password", "")
    files["portal"] = {
        # The first key encrypts cookies, all decrypt them, so a new key signs nobody out.
        "secret_key": ",".join(_with_previous(secrets, "secret_key_portal")),
        "portal_key": secrets["portal_key"],
    }
    files["postgres"] = {name: secrets[f"database_password_{name}"] for name in (*SERVICES, "superuser")}
    files["rabbitmq"] = {"definitions.json": json.dumps(_definitions(secrets), indent=1)}
    files["operations"] = _for_operations(secrets, is_tls=is_tls) | _authorities(secrets)
    # For backups.
    files["operations/secrets"] = dict(secrets)
    if authority is not None:
        for reader in (*SERVICES, "operations", "postgres", "rabbitmq"):
            files[reader]["ca.crt"] = authority.certificate
        for server in ("postgres", "rabbitmq"):
            files[server] |= authority.server_files(server)
    return files


def certificate_of_the_domain(secrets: Mapping[str, str]) -> Files:
    """The agency's own certificate for its domain and its key, for Caddy."""
    return {"own": {name: secrets[name] for name in ("tls.crt", "tls.key") if name in secrets}}


def hand_out(files: Mapping[str, Mapping[str, str]], root: Path) -> None:
    """Write each reader's files below `root`, and remove obsolete ones."""
    for reader, contents in files.items():
        folder = root / reader
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            # World-readable: readers have different users, and nobody else mounts the volume.
            write(folder, name, content, mode=0o444)
        for path in folder.iterdir():
            if path.is_file() and path.name not in contents:
                path.unlink()


def give_to(user: int, folder: Path) -> None:
    """Give a volume, created by root, to a user.

    Args:
        user: numeric id of the user and its group.
    """
    if os.geteuid() == 0:
        os.chown(folder, user, user)


def _for_operations(secrets: Mapping[str, str], *, is_tls: bool) -> dict[str, str]:
    return {
        **{f"{name}_database_url": database_url(secrets, name, is_tls=is_tls) for name in SERVICES},
        "superuser_database_url": superuser_url(secrets, is_tls=is_tls),
        "nip_key": secrets["nip_key"],
        **brokers_owner(secrets, is_tls=is_tls),
    }


def _definitions(secrets: Mapping[str, str]) -> dict[str, object]:
    return definitions_for(
        {service: secrets[f"broker_password_{service}"] for service in SERVICES},
        VHOST,
        operations_password=secrets["broker_password_operations"],
    )


def _authorities(secrets: Mapping[str, str]) -> dict[str, str]:
    """The CA files of external database and broker."""
    return {name: secrets[name] for name in ("database_ca.crt", "broker_ca.crt") if name in secrets}


def _with_previous(secrets: Mapping[str, str], name: str) -> list[str]:
    """A secret and its predecessor, so that recent signatures and encrypted values stay valid."""
    return [secrets[key] for key in (name, f"{name}{PREVIOUS}") if key in secrets]
