"""All faults. Each is a context manager: it lasts until the block ends, and is healed then."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from random import Random

from tests.soak.environment import Environment
from tests.soak.faults.broker import (
    broker_alarm,
    broker_credentials_revoked,
    broker_frozen,
    broker_killed,
    queue_deleted,
    queue_full,
    queue_unbound,
)
from tests.soak.faults.database import (
    database_credentials_revoked,
    database_frozen,
    database_killed,
    database_swallowed,
)
from tests.soak.faults.messages import messages_poisoned, messages_repeated
from tests.soak.faults.network import network_cut_in_a_frame, network_reset, network_swallows
from tests.soak.faults.processes import (
    two_workers,
    web_killed,
    worker_asked_to_end,
    worker_frozen,
    worker_killed,
    worker_killed_at_a_place,
)

Fault = Callable[[Environment, Random], AbstractContextManager[None]]

FAULTS: Mapping[str, Fault] = {
    fault.__name__: fault
    for fault in (
        worker_killed,
        web_killed,
        worker_killed_at_a_place,
        worker_frozen,
        worker_asked_to_end,
        two_workers,
        network_reset,
        network_cut_in_a_frame,
        network_swallows,
        broker_killed,
        broker_frozen,
        broker_alarm,
        broker_credentials_revoked,
        database_killed,
        database_frozen,
        database_swallowed,
        database_credentials_revoked,
        queue_deleted,
        queue_full,
        queue_unbound,
        messages_repeated,
        messages_poisoned,
    )
}
