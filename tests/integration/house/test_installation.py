"""A deployment's first start: secrets made once, files for their readers alone, users without extra rights."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from joserfc.jwk import ECKey
from sqlalchemy.engine import make_url

from deploy.installation.addresses import VHOST
from deploy.installation.definitions import OPERATIONS, definitions_for, password_hash
from deploy.installation.readers import files_of, hand_out
from deploy.installation.secrets import (
    GIVEN,
    MAKERS,
    SERVICES,
    SecretRefused,
    fill,
    rotate,
    secrets_in,
)
from shared.messaging.broker.topology import EXCHANGE

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new installation's folder of secrets."""
    fill(tmp_path / "secrets")
    return tmp_path / "secrets"


@pytest.fixture
def secrets(folder: Path) -> dict[str, str]:
    """A new installation's secrets."""
    return secrets_in(folder)


def test_secrets_are_made_once(folder: Path, secrets: dict[str, str]) -> None:
    assert set(secrets) == set(MAKERS)
    assert fill(folder) == []
    assert secrets_in(folder) == secrets


def test_two_installations_share_no_secret(tmp_path: Path, secrets: dict[str, str]) -> None:
    fill(tmp_path / "other")
    other = secrets_in(tmp_path / "other")
    assert not set(secrets.values()) & set(other.values())
    assert len(set(secrets.values())) == len(secrets)


def test_only_their_owner_reads_the_secrets(folder: Path) -> None:
    assert folder.stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.iterdir() if path.stat().st_mode & 0o077] == []


def test_a_secret_that_was_lost_is_not_made_anew(tmp_path: Path) -> None:
    folder, state = tmp_path / "secrets", tmp_path / "state"
    fill(folder, state)
    (folder / "nip_key").unlink()
    with pytest.raises(SecretRefused, match=r"deploy/secrets/nip_key is missing, although"):
        fill(folder, state)
    assert not (folder / "nip_key").exists()


def test_a_secret_that_a_new_version_needs_is_made(tmp_path: Path) -> None:
    folder, state = tmp_path / "secrets", tmp_path / "state"
    fill(folder, state)
    (state / "secrets.json").write_text(json.dumps(sorted(set(MAKERS) - {"portal_key"})))
    (folder / "portal_key").unlink()
    assert fill(folder, state) == ["portal_key"]


@pytest.mark.parametrize("value", ["", " \n", "changeme", "CHANGE-ME", "<secret>", "short-one"])
def test_a_placeholder_is_no_secret(folder: Path, value: str) -> None:
    (folder / "portal_key").write_text(value)
    with pytest.raises(
        SecretRefused, match=r"deploy/secrets/portal_key is empty, short or a placeholder: remove"
    ):
        fill(folder)


def test_a_secret_that_was_saved_on_windows_is_the_secret_alone(folder: Path) -> None:
    (folder / "smtp_password").write_bytes('\ufeffp$a"s#s\r\n'.encode())
    assert secrets_in(folder)["smtp_password"] == 'p$a"s#s'


def test_a_secret_that_is_no_text_is_refused_with_its_name(folder: Path) -> None:
    (folder / "smtp_password").write_text("rahasia sekali", encoding="utf-16")
    with pytest.raises(SecretRefused, match=r"deploy/secrets/smtp_password is no text in UTF-8"):
        fill(folder)


def test_a_secret_that_was_replaced_is_kept_beside_the_new_one(folder: Path, secrets: dict[str, str]) -> None:
    rotate(folder, ["signing_key", "secret_key_portal"])
    now = secrets_in(folder)
    assert now["signing_key.previous"] == secrets["signing_key"] != now["signing_key"]
    files = files_of(now)
    known = {key["kid"] for key in json.loads(files["catalog"]["token_keys"])["keys"]}
    assert known == {_kid(now["signing_key"]), _kid(secrets["signing_key"])}
    assert files["portal"]["secret_key"] == f"{now['secret_key_portal']},{secrets['secret_key_portal']}"


def test_the_key_of_employee_numbers_is_never_replaced(folder: Path) -> None:
    with pytest.raises(SecretRefused, match="nip_key cannot be replaced"):
        rotate(folder, ["portal_key", "nip_key"])
    assert "portal_key.previous" not in secrets_in(folder)


def test_a_reader_finds_its_own_secrets_and_no_others(secrets: dict[str, str]) -> None:
    files = files_of(secrets)
    for service in SERVICES:
        held = "".join(files[service].values())
        for other in (set(SERVICES) - {service}) | {"superuser", "operations", "portal"}:
            for kind in ("database_password", "broker_password", "secret_key"):
                assert secrets.get(f"{kind}_{other}", "no such secret") not in held
        assert ("signing_key" in files[service]) == (service == "identity")
        assert ("smtp_password" in files[service]) == (service == "notification")
    assert set(files["portal"]) == {"secret_key", "portal_key"}


def test_handing_out_again_replaces_and_removes_what_is_there(tmp_path: Path) -> None:
    hand_out({"rabbitmq": {"definitions.json": "old", "server.key": "old"}}, tmp_path)
    hand_out({"rabbitmq": {"definitions.json": "new"}}, tmp_path)
    assert [(path.name, path.read_text()) for path in (tmp_path / "rabbitmq").iterdir()] == [
        ("definitions.json", "new")
    ]


def test_the_operators_container_has_a_copy_of_every_secret(secrets: dict[str, str]) -> None:
    assert files_of(secrets)["operations/secrets"] == secrets


def test_a_service_has_a_database_and_a_role_of_its_own(secrets: dict[str, str]) -> None:
    urls = [make_url(files_of(secrets)[service]["database_url"]) for service in SERVICES]
    assert [url.username for url in urls] == [url.database for url in urls]
    assert len({url.database for url in urls}) == len(SERVICES)


def test_a_database_and_a_broker_of_the_agency_take_the_place_of_ours(folder: Path) -> None:
    (folder / "database_url_catalog").write_text("postgresql+psycopg://c:p4ssw0rd@db.agency.test/c\n")
    (folder / "broker_url_catalog").write_text("amqps://c:p4ssw0rd@mq.agency.test/v")
    (folder / "broker_ca.crt").write_text("-----BEGIN CERTIFICATE-----")
    files = files_of(secrets_in(folder))
    assert files["catalog"]["database_url"] == "postgresql+psycopg://c:p4ssw0rd@db.agency.test/c"
    assert files["catalog"]["broker_url"] == (
        "amqps://c:p4ssw0rd@mq.agency.test/v?cacertfile=/run/sinau/broker_ca.crt"
    )
    assert files["operations"]["catalog_database_url"] == files["catalog"]["database_url"]
    assert files["catalog"]["broker_ca.crt"] == "-----BEGIN CERTIFICATE-----"
    assert set(GIVEN) & set(secrets_in(folder)) == {
        "database_url_catalog",
        "broker_url_catalog",
        "broker_ca.crt",
    }


def test_an_operator_looks_at_the_broker_of_the_agency_and_never_at_ours_beside_it(folder: Path) -> None:
    (folder / "broker_url_operations").write_text("amqps://o:p4ssw0rd@mq.agency.test/v")
    without = files_of(secrets_in(folder))["operations"]
    assert without["broker_url"] == "amqps://o:p4ssw0rd@mq.agency.test/v"
    assert "management_url" not in without
    (folder / "management_url").write_text("https://o:p4ssw0rd@mq.agency.test:15671")
    assert files_of(secrets_in(folder))["operations"]["management_url"].endswith("@mq.agency.test:15671")


def test_the_brokers_users_are_the_services_and_the_operator_who_may_look(secrets: dict[str, str]) -> None:
    assert {user["name"]: user["tags"] for user in _definitions(secrets)["users"]} == {
        **{service: [] for service in SERVICES},
        OPERATIONS: ["monitoring"],
    }


def test_a_service_configures_nothing_and_writes_only_its_own_events(secrets: dict[str, str]) -> None:
    definitions = _definitions(secrets)
    for permission in definitions["permissions"]:
        if permission["user"] == OPERATIONS:
            continue
        assert not re.search(permission["configure"], "enrollment.inbox")
        assert [name for name in ("", EXCHANGE, "amq.topic") if re.search(permission["write"], name)] == [
            EXCHANGE
        ]
    assert {permission["user"] for permission in definitions["topic_permissions"]} == set(SERVICES)
    for permission in definitions["topic_permissions"]:
        written = [
            service for service in SERVICES if re.search(permission["write"], f"{service}.something.v1")
        ]
        assert written == [permission["user"]]


def test_a_password_hash_is_what_the_broker_computes() -> None:
    # The example of RabbitMQ's documentation: salt 908DC60A, password test12.
    salted = base64.b64decode(password_hash("test12", bytes.fromhex("908DC60A")))
    assert (
        salted == bytes.fromhex("908DC60A") + hashlib.sha256(bytes.fromhex("908DC60A") + b"test12").digest()
    )
    assert (
        password_hash("test12", bytes.fromhex("908DC60A"))
        == "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR"
    )


def test_no_secret_stands_in_the_compose_file() -> None:
    for name, service in _compose()["services"].items():
        for setting in service.get("environment", {}):
            if re.search("PASSWORD|KEY|SECRET|DATABASE_URL|BROKER_URL", setting):
                assert setting.endswith("_FILE"), (name, setting)


def test_only_caddy_publishes_ports_and_without_a_domain_only_on_this_machine() -> None:
    published = {name: service for name, service in _compose()["services"].items() if "ports" in service}
    for name, service in published.items():
        assert service["profiles"], f"{name} is not for every deployment"
        assert [port for port in service["ports"] if not port.startswith("127.0.0.1:")] == [], name
    assert [name for name, service in _compose()["services"].items() if "extends" in service] == ["caddy"]
    ports = yaml.safe_load((ROOT / "deploy/caddy/ports.yaml").read_text(encoding="utf-8"))["services"]
    assert ports["ports"]["ports"] == ["${SINAU_BIND:-127.0.0.1}:${SINAU_PORT:-8080}:80"]


def test_every_container_is_contained_and_ours_are_confined() -> None:
    for name, service in _compose()["services"].items():
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert "mem_limit" in service, name
        assert service["logging"]["options"]["max-size"], name
        if service["image"].startswith("sinau/"):
            assert service["read_only"], name
            assert service["init"], name
            assert ("user" in service) == (name == "keys")


def _compose() -> dict[str, Any]:
    compose: dict[str, Any] = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))
    return compose


def _definitions(secrets: Mapping[str, str]) -> dict[str, Any]:
    passwords = {service: secrets[f"broker_password_{service}"] for service in SERVICES}
    return definitions_for(passwords, VHOST, operations_password=secrets["broker_password_operations"])


def _kid(signing_key: str) -> str:
    return str(ECKey.import_key(json.loads(signing_key)).kid)
