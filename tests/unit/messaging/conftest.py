"""A database with the tables of events, on SQLite."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.messaging.tables import METADATA
from shared.persistence.database import Database
from shared.persistence.tables import METADATA as PLATFORM


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """The store's database."""
    made = Database(f"sqlite:///{tmp_path}/store.db", service="store")
    METADATA.create_all(made.engine)
    PLATFORM.create_all(made.engine)
    yield made
    made.dispose()
