"""How many messages wait at the broker, queue by queue, as an operator asks; workers count their own."""

from collections.abc import Iterable

from amqp.exceptions import NotFound

from shared.messaging.connection import Link


def depths_of(broker_url: str, queues: Iterable[str]) -> dict[str, int | None]:
    """The messages that are ready in each queue; none of one that is not there.

    Args:
        broker_url: of an account that may see these queues.

    Raises:
        OSError, AMQPError, sqlite3.Error: the broker is away, or refuses the account.
    """
    link = Link(broker_url, name="operator")
    try:
        return {queue: _depth(link, queue) for queue in queues}
    finally:
        link.close()


def _depth(link: Link, queue: str) -> int | None:
    # A queue that is missing closes the channel, so each question has one of its own.
    channel = link.channel()
    try:
        count: int = channel.queue_declare(queue, passive=True).message_count
    except NotFound:
        return None
    channel.close()
    return count
