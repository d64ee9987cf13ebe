"""Publishes rows and waits for the broker's confirms.

Publishes are pipelined: many are written, then the confirms come, in any order and many at a time. A row is written
only after the previous row of its subject is confirmed, so that a refused row is not overtaken by the next one. What is
not confirmed in time, or answered with a nack, is in doubt, and a connection in doubt is never used again: a late
confirm could be credited to another row.
"""

import time
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, NamedTuple

from amqp.exceptions import ChannelError, NotFound

from shared import spans
from shared.messaging import failpoints
from shared.messaging.broker.connection import BROKER_ERRORS, Link
from shared.messaging.broker.topology import EXCHANGE
from shared.messaging.cloudevents import CONTENT_TYPE
from shared.messaging.errors import BrokerRefused
from shared.messaging.outbox.pending import Row

DEADLINE_SECONDS = 10.0
LAST_SECONDS = 2.0
"""How long a publisher that is to end waits for confirms."""


@dataclass(slots=True)
class Outcome:
    """The results of rows, by position in the outbox. What is in neither list stays pending.

    After a `doubt`, the publisher must be thrown away.
    """

    sent: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    doubt: Exception | None = None


class _Written(NamedTuple):
    row: Row
    at: float


class Publisher:
    """A channel with confirms on a connection of its own.

    Args:
        url: of the broker.
        service: whose events.
        is_ending: whether the process is to end, so that a broker that does not answer is waited for only shortly.
    """

    def __init__(self, url: str, *, service: str, is_ending: Callable[[], bool] = lambda: False) -> None:
        self._is_ending = is_ending
        self._properties: dict[str, Any] = {"delivery_mode": 2, "app_id": service}
        self._link = Link(url, name=f"{service} relay", user=service)
        try:
            self._channel = self._link.channel()
            self._channel.confirm_select()
            if self._link.user:
                # The broker refuses a user id that is not the connection's own, so a reader may trust it.
                self._properties["user_id"] = self._link.user
        except BaseException:
            self._link.abandon()
            raise
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        self._published = 0
        self._unconfirmed: dict[int, _Written] = {}
        self._in_flight: dict[int, Row] = {}
        self._waiting: dict[str, deque[Row]] = {}
        self._next: deque[Row] = deque()
        self._returned: dict[int, str] = {}
        self._outcome = Outcome()

    @property
    def in_flight(self) -> Collection[int]:
        """The positions of rows that were written or wait, and that no outcome has named yet."""
        return self._in_flight.keys()

    def send(self, rows: Sequence[Row], *, deadline: float = DEADLINE_SECONDS) -> Outcome:
        """Publish rows and wait for all confirms; see `write` and `wait_for_confirms`."""
        self.write(rows)
        return self.wait_for_confirms(deadline=deadline)

    def write(self, rows: Sequence[Row]) -> None:
        """Publish rows, those of one subject in the order in which they are to arrive.

        A row waits until the previous one of its subject is confirmed. `wait_for_confirms` returns an error.
        """
        try:
            with self._link.gathering(DEADLINE_SECONDS):
                for row in rows:
                    self._in_flight[row.position] = row
                    waiting = self._waiting.get(row.subject)
                    if waiting is None:
                        self._waiting[row.subject] = deque()
                        self._publish(row)
                    else:
                        waiting.append(row)
                    failpoints.hit("relay.mid_batch")
        except BROKER_ERRORS as error:
            self._outcome.doubt = error

    def wait_for_confirms(self, left: int = 0, *, deadline: float = DEADLINE_SECONDS) -> Outcome:
        """Wait for confirms, for the deadline at most; the results since the last call.

        Args:
            left: how many rows may still be in flight; it is more with a slow broker, and when rows wait for others.
            deadline: seconds in which the broker has to confirm a row.
        """
        ends_at = time.monotonic() + self._seconds(deadline)
        try:
            while len(self._in_flight) > left and self._outcome.doubt is None and time.monotonic() < ends_at:
                # A second at a time: each turn keeps the heartbeat going.
                self._link.drain(min(1.0, deadline))
                if self._next:
                    with self._link.gathering(DEADLINE_SECONDS):
                        while self._next:
                            self._publish(self._next.popleft())
                self._check_deadline(deadline)
        except BROKER_ERRORS as error:
            self._outcome.doubt = error
        outcome, self._outcome = self._outcome, Outcome()
        doubt = outcome.doubt
        if len(self._in_flight) == 1 and isinstance(doubt, ChannelError) and not isinstance(doubt, NotFound):
            # The broker closed the channel over this one row (not its right to send it, or too large for it).
            (position,) = self._in_flight
            outcome.refused[position] = f"refused by the broker: {doubt.reply_code}"
        return outcome

    def _check_deadline(self, deadline: float) -> None:
        if self._unconfirmed:
            oldest = next(iter(self._unconfirmed.values()))
            if time.monotonic() - oldest.at >= self._seconds(deadline):
                self._outcome.doubt = TimeoutError(
                    f"{len(self._unconfirmed)} rows not confirmed in {deadline} s"
                )

    def _seconds(self, deadline: float) -> float:
        return min(deadline, LAST_SECONDS) if self._is_ending() else deadline

    def idle(self) -> None:
        """Keep the heartbeat going. Raises when the broker is gone."""
        while self._link.drain(0):
            pass

    def close(self) -> None:
        """Close the connection."""
        self._link.close()

    def abandon(self) -> None:
        """Drop the connection, which is in doubt."""
        self._link.abandon()

    def _publish(self, row: Row) -> None:
        self._published += 1
        self._unconfirmed[self._published] = _Written(row, time.monotonic())
        properties = {**self._properties, "type": row.type, "message_id": str(row.event_id)}
        message = self._channel.prepare_message(row.body, content_type=CONTENT_TYPE, properties=properties)
        # With `mandatory`, the broker returns what no queue is bound to.
        self._channel.basic_publish(message, exchange=EXCHANGE, routing_key=row.type, mandatory=True)

    def _on_ack(self, delivery_tag: int, multiple: bool) -> None:
        for row, written_at in self._answered(delivery_tag, multiple):
            del self._in_flight[row.position]
            reason = self._returned.pop(row.position, None)
            if reason is None:
                self._outcome.sent.append(row.position)
                if spans.is_recorded():
                    began_at = time.time_ns() - int((time.monotonic() - written_at) * 1e9)
                    spans.sent([(row.type, row.body)], began_at)
            else:
                self._outcome.refused[row.position] = reason
                # The rows that wait for it stay pending, and are held with it.
                for later in self._waiting[row.subject]:
                    del self._in_flight[later.position]
                self._waiting[row.subject].clear()
            if self._waiting[row.subject]:
                self._next.append(self._waiting[row.subject].popleft())
            else:
                del self._waiting[row.subject]

    def _on_nack(self, delivery_tag: int, multiple: bool) -> None:
        rows = self._answered(delivery_tag, multiple)
        self._outcome.doubt = BrokerRefused(f"the broker could not take {len(rows)} rows")

    def _on_return(self, error: Exception, exchange: str, routing_key: str, message: Any) -> None:
        event_id = _message_id(message)
        for row, _ in self._unconfirmed.values():
            if str(row.event_id) == event_id:
                self._returned[row.position] = "returned by the broker: no queue is bound to it"

    def _answered(self, delivery_tag: int, multiple: bool) -> list[_Written]:
        # Tags are in ascending order: the first that is too high ends the search.
        tags = list(takewhile(delivery_tag.__ge__, self._unconfirmed)) if multiple else [delivery_tag]
        return [self._unconfirmed.pop(tag) for tag in tags if tag in self._unconfirmed]


def _message_id(message: Any) -> str:
    properties = message["properties"] if isinstance(message, dict) else message.properties
    return str(properties.get("message_id", ""))
