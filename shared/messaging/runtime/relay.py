"""Sends the outbox to the broker: in order, each row at least once. A row is marked only after the broker's confirm.

Any doubt drops the connection and leaves the rows pending. They are sent again, and the subscribers' inboxes know them.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog
from amqp.exceptions import ChannelError
from sqlalchemy.exc import SQLAlchemyError

from shared.messaging import failpoints, metrics
from shared.messaging.broker.connection import BROKER_ERRORS
from shared.messaging.broker.publisher import Outcome, Publisher
from shared.messaging.outbox import pending
from shared.messaging.outbox.pending import Row
from shared.messaging.runtime import retention
from shared.messaging.runtime.health import ThreadHealth
from shared.messaging.runtime.leader import leader_election
from shared.messaging.runtime.waiting import Backoff, WakeUp
from shared.persistence.database import Database

POLL_SECONDS = 1.0
FORGET_EVERY = timedelta(hours=1)
_AWAY: tuple[type[Exception], ...] = (*BROKER_ERRORS, SQLAlchemyError)

_log = structlog.get_logger(__name__)


class Relay:
    """The relay of one database. Only the leader of all that run sends.

    Args:
        database: whose outbox.
        broker_url: where to.
    """

    def __init__(self, database: Database, broker_url: str) -> None:
        self._database = database
        self._broker_url = broker_url
        self._wake_up = WakeUp()
        self._leader = leader_election(database, self._wake_up.set)
        self._stop = threading.Event()
        self._backoff = Backoff()
        self._one_by_one = 0
        self._forgot_at: datetime | None = None
        self._anew_at = 0.0
        self._due_at: datetime | None = None
        self._unmarked: list[int] = []
        self.thread_health = ThreadHealth("relay")
        database.on_recorded(self._wake_up.set)

    def run(self) -> None:
        """Relay until `stop`."""
        try:
            while not self._stop.is_set():
                try:
                    if self._leader.acquire():
                        self._send_while_leading()
                    else:
                        self.thread_health.working("standby")
                        self._wake_up.wait(POLL_SECONDS)
                except Exception as error:  # noqa: BLE001  # the relay must outlive whatever a lost connection raises
                    if not isinstance(error, _AWAY):
                        _log.exception("relay_surprised")
                    self.thread_health.failing(error)
                    self._leader.release()
                    self._stop.wait(self._backoff.seconds())
        finally:
            self._leader.release()
            self._wake_up.close()

    def stop(self) -> None:
        """End `run` after the batch that is under way."""
        self._stop.set()
        self._wake_up.set()

    def _send_while_leading(self) -> None:
        publisher = Publisher(self._broker_url, service=self._database.service, is_ending=self._stop.is_set)
        self._unmarked = []
        try:
            with ThreadPoolExecutor(1, "relay's reader") as reader:
                rows = self._next()
                while not self._stop.is_set():
                    if len(rows) == pending.BATCH:
                        rows = self._send_many(publisher, rows, reader)
                    elif rows or publisher.in_flight or self._unmarked:
                        # Fewer rows than asked for are all there were. What is recorded since then wakes the relay.
                        is_all = bool(rows) and not self._one_by_one
                        self._send(publisher, rows)
                        rows = self._rest(publisher) if is_all else self._next()
                    else:
                        rows = self._rest(publisher)
                    self.thread_health.working("leading")
                    self._backoff.reset()
                self._conclude(publisher.wait_for_confirms())
        except BaseException:
            publisher.abandon()
            raise
        publisher.close()

    def _send(self, publisher: Publisher, rows: list[Row]) -> None:
        """Send rows, and wait for their confirms."""
        failpoints.hit("relay.before_publish")
        with metrics.CONFIRM.labels(self._database.service).time():
            publisher.write(rows)
            outcome = publisher.wait_for_confirms()
        failpoints.hit("relay.after_publish")
        self._conclude(outcome)
        while publisher.in_flight and not self._stop.is_set():
            # A slow broker and many rows of one subject. What is known is marked, so that the leader is not silent.
            self._conclude(publisher.wait_for_confirms())

    def _send_many(self, publisher: Publisher, rows: list[Row], reader: ThreadPoolExecutor) -> list[Row]:
        """Send a full batch; the next one, or none when it is time to read from the beginning.

        While the broker is busy with it, the one before it is marked and the one after it is read.
        """
        failpoints.hit("relay.before_publish")
        positions, self._unmarked = self._unmarked, []
        ahead = reader.submit(self._mark_and_read, positions, rows[-1].position)
        with metrics.CONFIRM.labels(self._database.service).time():
            publisher.write(rows)
            outcome = publisher.wait_for_confirms(left=pending.BATCH)
        failpoints.hit("relay.after_publish")
        following = ahead.result()
        if outcome.refused or outcome.doubt:
            # The next batch was read before these rows were held, and could overtake one of its subject.
            self._conclude(outcome)
            return []
        self._unmarked = outcome.sent
        # A row may have been committed late, below a position that was read, or have become due.
        is_time = time.monotonic() >= self._anew_at
        return [] if is_time or len(publisher.in_flight) > pending.BATCH else following

    def _mark_and_read(self, positions: list[int], after: int) -> list[Row]:
        self._mark(Outcome(sent=positions))
        return pending.next_batch(self._leader.connection, after=after)

    def _next(self) -> list[Row]:
        """What is to be sent now, from the beginning; once a second also what has become due."""
        sql, now = self._leader.connection, self._database.clock.now()
        if time.monotonic() >= self._anew_at:
            self._anew_at = time.monotonic() + POLL_SECONDS
            self._due_at = pending.next_due(sql)
        if self._due_at is not None and self._due_at <= now:
            with self._database.turn(sql):
                pending.release_due(sql, now)
            self._due_at = pending.next_due(sql)
        return pending.next_batch(sql, 1 if self._one_by_one else pending.BATCH)

    def _rest(self, publisher: Publisher) -> list[Row]:
        """Wait for something to be sent; what is, then."""
        now = self._database.clock.now()
        if not self._forget(now):
            publisher.idle()
            self._leader.wait(self._wake_up, _until(self._due_at, now))
        return self._next()

    def _conclude(self, outcome: Outcome) -> None:
        """Mark the rows of an outcome.

        Raises:
            Exception: what is in doubt, if anything.
        """
        outcome.sent[:0], self._unmarked = self._unmarked, []
        self._mark(outcome)
        if outcome.doubt is not None:
            if outcome.sent:
                # A broker that takes some of them, such as one with a full queue, is tried again soon.
                self._backoff.reset()
            # To find the row, as many as were in flight are sent one by one on the next connection.
            is_of_a_row = isinstance(outcome.doubt, ChannelError) and not outcome.refused
            self._one_by_one = 2 * pending.BATCH if is_of_a_row else 0
            raise outcome.doubt
        self._one_by_one = max(0, self._one_by_one - len(outcome.sent))

    def _forget(self, now: datetime) -> bool:
        """Once an hour, when there is nothing to send: delete some old rows; whether there may be more."""
        if self._forgot_at is not None and now - self._forgot_at < FORGET_EVERY:
            return False
        with self._database.begin() as context:
            if retention.forget(context.session, now):
                return True
        self._forgot_at = now
        return False

    def _mark(self, outcome: Outcome) -> None:
        service, now, sql = self._database.service, self._database.clock.now(), self._leader.connection
        if outcome.sent:
            with self._database.turn(sql):
                pending.mark_sent(sql, outcome.sent, now)
            metrics.SENT.labels(service).inc(len(outcome.sent))
        if outcome.refused:
            with self._database.turn(sql):
                pending.hold(sql, outcome.refused, now)
            metrics.HELD.labels(service).inc(len(outcome.refused))
            _log.error(
                "outbox_rows_held",
                positions=sorted(outcome.refused),
                reasons=sorted(set(outcome.refused.values())),
            )
        failpoints.hit("relay.after_mark")


def _until(due_at: datetime | None, now: datetime) -> float:
    # A row that became due just now is sent with the next batch.
    if due_at is None:
        return POLL_SECONDS
    return min(POLL_SECONDS, max(0.001, (due_at - now).total_seconds()))
