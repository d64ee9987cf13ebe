"""The store as a process of its own, to be killed: `python -m … DATABASE_URL BROKER_URL`.

Order 13 kills it, as a fault in a C library would.
"""

import os
import signal
import sys

from sqlalchemy import insert

from shared.messaging.runtime.worker import Worker
from shared.messaging.subscription import Subscription
from shared.persistence.context import Context
from shared.persistence.database import Database
from tests.integration.messaging.facts import OrderPlaced, effects

DEADLY = 13


def on_order_placed(event: OrderPlaced, context: Context) -> None:
    """Act once, or die in the attempt."""
    context.session.execute(
        insert(effects).values(type=OrderPlaced.NAME, subject=event.subject, number=event.number)
    )
    if event.number == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    database = Database(sys.argv[1], service="store")
    sys.exit(
        Worker("store", database, sys.argv[2], [Subscription(OrderPlaced, on_order_placed)]).run_forever()
    )
