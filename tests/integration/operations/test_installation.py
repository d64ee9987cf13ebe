"""Where an operator's command finds an installation."""

from pathlib import Path

import pytest

from deploy.embedded.keys import keys_in
from deploy.embedded.settings import BACKEND, leave_address
from deploy.operations.installation import Installation, NoInstallation
from tests.support.operating import handed_to_operators

FILES = {
    **{f"{service}_database_url": f"postgresql+psycopg://u:rahasia@db/{service}\n" for service in BACKEND},
    "broker_url": "amqp://operations:rahasia@mq/sinau",
    "management_url": "http://operations:rahasia@mq:15672",
    "nip_key": "rahasia-nip",
}


def test_the_container_of_operators_finds_everything_in_its_folder(tmp_path: Path) -> None:
    folder = handed_to_operators(tmp_path / "run", FILES)
    found = Installation.from_environment(
        {
            "SINAU_OPERATIONS_DIR": str(folder),
            "SINAU_STATE_DIR": "/state",
            "SINAU_CATALOG_URL": "http://elsewhere:9",
        }
    )
    assert found.databases["catalog"] == "postgresql+psycopg://u:rahasia@db/catalog"
    assert (found.web_urls["catalog"], found.web_urls["identity"]) == (
        "http://elsewhere:9",
        "http://identity-web:8000",
    )
    assert found.worker_urls["catalog"] == "http://catalog-worker:8001"
    assert (found.is_embedded, found.superuser_database_url, found.ca_file) == (False, None, None)
    assert "rahasia" not in repr(found)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = handed_to_operators(tmp_path / "run", {**FILES})
    (folder / "broker_url").unlink()
    with pytest.raises(NoInstallation, match="broker_url"):
        Installation.from_environment({"SINAU_OPERATIONS_DIR": str(folder)})


def test_the_one_process_is_found_in_its_folder_at_the_address_it_left(tmp_path: Path) -> None:
    keys_in(tmp_path)
    leave_address(tmp_path, "http://localhost:8123")
    found = Installation.from_environment({"SINAU_DATA": str(tmp_path)})
    assert (found.is_embedded, found.url) == (True, "http://localhost:8123")
    assert found.web_urls["catalog"] == "http://localhost:8123/services/catalog"
    assert found.databases["catalog"] == f"sqlite:///{tmp_path}/catalog.db"
    assert list(tmp_path.glob("*.db")) == []
