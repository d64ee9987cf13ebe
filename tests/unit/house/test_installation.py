"""A deployment's first start: keys made once, files for their readers alone, users without extra rights."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
import yaml
from sqlalchemy.engine import make_url

from deploy.installation.definitions import definitions_for, password_hash
from deploy.installation.secrets import SERVICES, VHOST, Installation, files_of, hand_out, installation_in
from shared.messaging.queues import EXCHANGE

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """A new installation's secrets."""
    return installation_in(tmp_path)


def test_keys_are_made_once(tmp_path: Path) -> None:
    assert installation_in(tmp_path) == installation_in(tmp_path)


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = (files_of(installation_in(tmp_path / name), "{}") for name in ("one", "two"))
    for reader, files in one.items():
        assert [name for name in files if files[name] == two[reader][name]] == (
            ["definitions.json"] if reader == "rabbitmq" else []
        )


def test_only_their_owner_reads_the_keys(tmp_path: Path) -> None:
    installation_in(tmp_path)
    assert (tmp_path / "installation.json").stat().st_mode & 0o077 == 0


def test_a_reader_finds_its_own_secrets_and_no_others(tmp_path: Path, installation: Installation) -> None:
    hand_out(files_of(installation, "{}"), tmp_path / "readers")
    for service in SERVICES:
        held = "".join(path.read_text() for path in (tmp_path / "readers" / service).iterdir())
        for other in set(SERVICES) - {service}:
            assert installation.database_passwords[other] not in held
            assert installation.broker_passwords[other] not in held
        assert installation.database_passwords["superuser"] not in held
        assert ("signing_key" in {path.name for path in (tmp_path / "readers" / service).iterdir()}) == (
            service == "identity"
        )


def test_handing_out_again_replaces_what_is_there(tmp_path: Path, installation: Installation) -> None:
    hand_out(files_of(installation, "old"), tmp_path)
    hand_out(files_of(installation, "new"), tmp_path)
    assert (tmp_path / "rabbitmq" / "definitions.json").read_text() == "new"


def test_a_service_has_a_database_and_a_role_of_its_own(installation: Installation) -> None:
    urls = [make_url(installation.database_url(service)) for service in SERVICES]
    assert [url.username for url in urls] == [url.database for url in urls]
    assert len({url.database for url in urls}) == len(SERVICES)


def test_the_brokers_users_are_the_services_and_none_has_a_tag(installation: Installation) -> None:
    definitions = definitions_for(installation.broker_passwords, VHOST)
    assert {user["name"]: user["tags"] for user in definitions["users"]} == {
        service: [] for service in SERVICES
    }


def test_a_service_configures_nothing_and_writes_only_its_own_events(installation: Installation) -> None:
    definitions = definitions_for(installation.broker_passwords, VHOST)
    for permission in definitions["permissions"]:
        assert not re.search(permission["configure"], "enrollment.inbox")
        assert [name for name in ("", EXCHANGE, "amq.topic") if re.search(permission["write"], name)] == [
            EXCHANGE
        ]
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
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))
    for name, service in compose["services"].items():
        for setting in service.get("environment", {}):
            if re.search("PASSWORD|KEY|SECRET|DATABASE_URL|BROKER_URL", setting):
                assert setting.endswith("_FILE"), (name, setting)


def test_only_caddy_publishes_a_port_and_only_on_this_machine() -> None:
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))
    published = {
        name: service["ports"] for name, service in compose["services"].items() if "ports" in service
    }
    assert list(published) == ["caddy"]
    assert json.dumps(published["caddy"]).startswith('["${SINAU_BIND:-127.0.0.1}:')


def test_every_container_of_ours_is_confined() -> None:
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))
    for name, service in compose["services"].items():
        if service["image"].startswith("sinau/"):
            assert service["read_only"], name
            assert service["cap_drop"] == ["ALL"], name
            assert "no-new-privileges:true" in service["security_opt"], name
        assert "mem_limit" in service, name
        assert service["logging"]["options"]["max-size"], name
