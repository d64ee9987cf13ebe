"""Hands rows to the broker and waits until it has acknowledged each of them.

Publishes are pipelined: many are written, then the acknowledgements come, in any order and many at a time. A row is
written only when the earlier rows of its subject are acknowledged: else one that is refused would be overtaken by its
successor. What is not acknowledged in time, or answered with "no", is in doubt, and a connection in doubt is never used
again: a late acknowledgement could be credited to another row.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from amqp.exceptions import ChannelError, NotFound

from shared import spans
from shared.messaging import failpoints
from shared.messaging.connection import BROKER_ERRORS, Link
from shared.messaging.envelope import CONTENT_TYPE
from shared.messaging.errors import BrokerRefused
from shared.messaging.queues import EXCHANGE
from shared.messaging.sending import Row

DEADLINE_SECONDS = 10.0
LAST_SECONDS = 2.0
"""How long acknowledgements are waited for by one who is told to end."""


@dataclass(slots=True)
class Outcome:
    """What became of a batch, by position in the outbox. What is in neither list stays pending.

    `doubt` is what went wrong, if anything; the publisher must then be thrown away.
    """

    sent: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    doubt: Exception | None = None


class Publisher:
    """A channel with confirms on a connection of its own.

    Args:
        url: of the broker.
        service: whose events.
        is_ending: whether the process is to end, so that a broker that does not answer is left soon.
    """

    def __init__(self, url: str, *, service: str, is_ending: Callable[[], bool] = lambda: False) -> None:
        self._is_ending = is_ending
        self._service = service
        self._link = Link(url, name=f"{service} relay", user=service)
        try:
            self._channel = self._link.channel()
            self._channel.confirm_select()
        except BaseException:
            self._link.abandon()
            raise
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        self._published = 0
        self._unconfirmed: dict[int, Row] = {}
        self._positions: dict[str, int] = {}
        self._outcome = Outcome()

    def send(self, rows: Sequence[Row], *, deadline: float = DEADLINE_SECONDS) -> Outcome:
        """Publish rows and wait for the acknowledgements.

        Args:
            rows: those of one subject in the order in which they are to arrive.
            deadline: seconds until the broker has acknowledged what can be written at once.
        """
        outcome = self._outcome = Outcome()
        began_at = time.time_ns()
        refused_subjects: set[str] = set()
        try:
            for wave in waves(rows):
                self._send_wave([row for row in wave if row.subject not in refused_subjects], deadline)
                if outcome.doubt is not None:
                    break
                refused_subjects.update(row.subject for row in wave if row.position in outcome.refused)
        except BROKER_ERRORS as error:
            outcome.doubt = error
        if (
            len(rows) == 1
            and isinstance(outcome.doubt, ChannelError)
            and not isinstance(outcome.doubt, NotFound)
        ):
            # The broker closed the channel over this one row (not its right to send it, or too large for it).
            outcome.refused[rows[0].position] = f"refused by the broker: {outcome.doubt.reply_code}"
        if spans.is_recorded():
            acknowledged = set(outcome.sent)
            spans.sent([(row.type, row.body) for row in rows if row.position in acknowledged], began_at)
        return outcome

    def _send_wave(self, rows: Sequence[Row], deadline: float) -> None:
        began_at = time.monotonic()
        self._positions = {str(row.event_id): row.position for row in rows}
        for row in rows:
            self._publish(row, deadline)
            failpoints.hit("relay.mid_batch")
        while self._unconfirmed and self._outcome.doubt is None:
            # A second at a time: each turn keeps the heartbeat going.
            self._link.drain(min(1.0, deadline))
            seconds = min(deadline, LAST_SECONDS) if self._is_ending() else deadline
            if self._unconfirmed and time.monotonic() - began_at >= seconds:
                self._outcome.doubt = TimeoutError(
                    f"{len(self._unconfirmed)} rows not confirmed in {deadline} s"
                )

    def idle(self) -> None:
        """See to heartbeats. Raises when the broker is gone."""
        while self._link.drain(0):
            pass

    def close(self) -> None:
        """Close the connection."""
        self._link.close()

    def abandon(self) -> None:
        """Drop the connection, which is in doubt."""
        self._link.abandon()

    def _publish(self, row: Row, timeout: float) -> None:
        properties: dict[str, Any] = {
            "delivery_mode": 2,
            "message_id": str(row.event_id),
            "type": row.type,
            "app_id": self._service,
        }
        if self._link.user:
            # The broker refuses a user id that is not the connection's own, so a reader may trust it.
            properties["user_id"] = self._link.user
        message = self._channel.prepare_message(row.body, content_type=CONTENT_TYPE, properties=properties)
        self._published += 1
        self._unconfirmed[self._published] = row
        self._channel.basic_publish(
            message, exchange=EXCHANGE, routing_key=row.type, mandatory=True, timeout=timeout
        )

    def _on_ack(self, delivery_tag: int, multiple: bool) -> None:
        for row in self._settled(delivery_tag, multiple):
            if row.position not in self._outcome.refused:
                self._outcome.sent.append(row.position)

    def _on_nack(self, delivery_tag: int, multiple: bool) -> None:
        rows = self._settled(delivery_tag, multiple)
        self._outcome.doubt = BrokerRefused(f"the broker could not take {len(rows)} rows")

    def _on_return(self, error: Exception, exchange: str, routing_key: str, message: Any) -> None:
        position = self._positions.get(_message_id(message))
        if position is not None:
            self._outcome.refused[position] = "returned by the broker: no queue is bound to it"

    def _settled(self, delivery_tag: int, multiple: bool) -> list[Row]:
        if not multiple:
            row = self._unconfirmed.pop(delivery_tag, None)
            return [] if row is None else [row]
        tags = [tag for tag in self._unconfirmed if tag <= delivery_tag]
        return [self._unconfirmed.pop(tag) for tag in tags]


def waves(rows: Sequence[Row]) -> list[list[Row]]:
    """Split rows, in their order, into groups that have each subject once: the nth of each subject is in the nth."""
    found: list[list[Row]] = []
    depth: Counter[str] = Counter()
    for row in rows:
        if depth[row.subject] == len(found):
            found.append([])
        found[depth[row.subject]].append(row)
        depth[row.subject] += 1
    return found


def _message_id(message: Any) -> str:
    properties = message["properties"] if isinstance(message, dict) else message.properties
    return str(properties.get("message_id", ""))
