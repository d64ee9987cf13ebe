"""A kombu transport to the embedded broker: durable, without a server, with the behaviour of RabbitMQ.

The same calls have the same meaning as on kombu's AMQP transport:

- after `confirm_select`, a publish only queues a message; `drain_events` stores the queued messages, then calls the
  channel's `basic_return` for each that reached no queue and `basic_ack` for all of them;
- a full queue that is declared with `reject-publish` answers with `basic_nack`;
- a message has the `user_id` of the connection that published it, and no other;
- `basic_consume` delivers up to `prefetch_count` unacknowledged messages, one for each `drain_events`;
- a message is `redelivered` when it was delivered before; what a closing channel holds becomes ready again.

Threads wait for a signal of the broker; only what another process publishes waits for the next poll.
"""

import contextlib
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from kombu.transport import virtual
from kombu.transport.base import Transport as BaseTransport

from shared.messaging.embedded_broker.broker import Broker
from shared.messaging.embedded_broker.channel import Channel
from shared.messaging.embedded_broker.consumers import Signal

# kombu is typed in part, and not quite as it behaves.
_Transport: Any = virtual.Transport

EXPIRE_SECONDS = 1.0
POLL_SECONDS = 0.25

_open: dict[str, tuple[Broker, int]] = {}
_open_lock = threading.Lock()


class Transport(_Transport):  # type: ignore[misc]  # see _Transport
    """A connection to an embedded broker.

    `transport_options` name it, by `path`, or by `memory` for one without a file, and say whose it is, by `user`.
    """

    Channel = Channel
    driver_type = "sinau"
    driver_name = "sqlite"
    connection_errors = (*BaseTransport.connection_errors, sqlite3.Error, OSError)
    implements = virtual.Transport.implements.extend(exchange_type=frozenset(["direct", "topic", "fanout"]))

    broker: Broker
    signal: Signal
    user: str | None

    def driver_version(self) -> str:
        """The version of SQLite."""
        return sqlite3.sqlite_version

    def establish_connection(self) -> "Transport":
        """Open the broker, or share it when this process has it open."""
        self.signal = Signal()
        self._expired_at = self._polled_at = time.monotonic()
        self._woken = False
        self.user = self.client.transport_options.get("user")
        self._name = (
            self.client.transport_options.get("path") or f"memory:{self.client.transport_options['memory']}"
        )
        self.broker = _join(self._name)
        return self

    def wake(self) -> None:
        """End the `drain_events` that is under way, or the next one. May be called from any thread."""
        self._woken = True
        self.signal.set()

    def gathering(self, connection: Any, timeout: float) -> contextlib.AbstractContextManager[None]:
        """RabbitMQ's transport sends less often within this; here nothing is sent before `drain_events`."""
        return contextlib.nullcontext()

    def create_channel(self, connection: Any) -> Any:
        """A new channel."""
        channel = self.Channel(connection)
        self.channels.append(channel)
        return channel

    def close_connection(self, connection: Any) -> None:
        """Close the channels, and the broker when no other connection of this process uses it."""
        try:
            for channel in list(self.channels):
                channel.close()
        finally:
            _leave(self._name)

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:
        """Wait for one event and handle it.

        Raises:
            TimeoutError: none came in time.
        """
        ends_at = None if timeout is None else time.monotonic() + timeout
        while True:
            self.signal.clear()
            for channel in list(self.channels):
                channel.tend()
                if channel.flush() or channel.deliver():
                    return
            now = time.monotonic()
            if now - self._polled_at >= POLL_SECONDS:
                self._polled_at = now
                for channel in list(self.channels):
                    channel.poll_soon()
                continue
            if self._woken or (ends_at is not None and now >= ends_at):
                self._woken = False
                raise TimeoutError
            if now - self._expired_at >= EXPIRE_SECONDS:
                self._expired_at = now
                self.broker.expire()
                for channel in list(self.channels):
                    channel.check_queues()
            self.signal.wait(POLL_SECONDS if ends_at is None else min(POLL_SECONDS, ends_at - now))


def _join(name: str) -> Broker:
    with _open_lock:
        broker, users = _open.get(name) or (Broker(None if name.startswith("memory:") else Path(name)), 0)
        _open[name] = (broker, users + 1)
        return broker


def _leave(name: str) -> None:
    with _open_lock:
        broker, users = _open.pop(name)
        # A broker in memory lasts as long as the process, since there is no file that keeps its messages.
        if users > 1 or name.startswith("memory:"):
            _open[name] = (broker, users - 1)
        else:
            broker.close()
