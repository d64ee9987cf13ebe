"""A worker that is started again and again while its database is away."""

import threading
from pathlib import Path

from shared.messaging.broker.topology import DELIVERY_LIMIT
from shared.persistence.database import Database
from tests.integration.messaging.conftest import Pair
from tests.integration.messaging.facts import OrderPlaced


def test_restarts_during_an_outage_of_the_database_do_not_use_up_a_message(
    pair: Pair, tmp_path: Path
) -> None:
    pair.place(1)
    pair.start("shop")
    pair.wait_for(lambda: pair.outbox_states("shop") == ["sent"])
    pair.stop()
    there = pair.databases["store"]
    away = pair.databases["store"] = Database(
        f"sqlite:///{tmp_path}/no_such_folder/store.db", service="store"
    )
    for _ in range(DELIVERY_LIMIT + 2):
        [worker] = pair.start("store")
        pair.wait_for(lambda worker=worker: worker.health()["handlers"]["error"])  # type: ignore[misc]  # bound now
        # Long enough for a message to be taken, were it taken.
        threading.Event().wait(0.1)
        assert not worker.is_ready()
        pair.stop()
    away.dispose()
    pair.databases["store"] = there
    pair.start("store")
    pair.wait_for(lambda: pair.effects("store", OrderPlaced.NAME) == [1])
