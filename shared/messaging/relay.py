"""Sends the outbox to the broker: in order, each row at least once, and marked only when the broker has it.

Any doubt drops the connection and leaves the rows pending. They are sent again; the consumer's inbox knows them.
"""

import threading
from datetime import datetime, timedelta

import structlog
from amqp.exceptions import ChannelError
from sqlalchemy.exc import SQLAlchemyError

from shared.messaging import failpoints, metrics, retention, sending
from shared.messaging.bell import Bell
from shared.messaging.connection import BROKER_ERRORS
from shared.messaging.lead import lead_of
from shared.messaging.pace import Backoff
from shared.messaging.publisher import Outcome, Publisher
from shared.messaging.standing import Standing
from shared.persistence.database import Database

POLL_SECONDS = 1.0
FORGET_EVERY = timedelta(hours=1)
_AWAY: tuple[type[Exception], ...] = (*BROKER_ERRORS, SQLAlchemyError)

_log = structlog.get_logger(__name__)


class Relay:
    """The relay of one database. Only one of all that run sends; the others stand by.

    Args:
        database: whose outbox.
        broker_url: to where.
    """

    def __init__(self, database: Database, broker_url: str) -> None:
        self._database = database
        self._broker_url = broker_url
        self._lead = lead_of(database)
        self._bell = Bell()
        self._stop = threading.Event()
        self._backoff = Backoff()
        self._one_by_one = False
        self._forgot_at: datetime | None = None
        self.standing = Standing("relay")
        database.on_recorded(self._bell.ring)

    def run(self) -> None:
        """Relay until `stop`."""
        try:
            while not self._stop.is_set():
                try:
                    if self._lead.take():
                        self._send_while_leading()
                    else:
                        self.standing.well("standby")
                        self._bell.wait(POLL_SECONDS)
                except Exception as error:  # noqa: BLE001  # the relay must outlive whatever a lost connection raises
                    if not isinstance(error, _AWAY):
                        _log.exception("relay_surprised")
                    self.standing.ill(error)
                    self._lead.leave()
                    self._stop.wait(self._backoff.seconds())
        finally:
            self._lead.leave()
            self._bell.close()

    def stop(self) -> None:
        """End `run` after the batch that is under way."""
        self._stop.set()
        self._bell.ring()

    def _send_while_leading(self) -> None:
        publisher = Publisher(self._broker_url, service=self._database.service, is_ending=self._stop.is_set)
        try:
            while not self._stop.is_set() and self._lead.take():
                seconds = self._send_batch(publisher)
                self.standing.well("leading")
                self._backoff.reset()
                if seconds > 0:
                    publisher.idle()
                    self._bell.wait(seconds, also=self._lead.socket())
            self._conclude(publisher.settle())
        except BaseException:
            publisher.abandon()
            raise
        publisher.close()

    def _send_batch(self, publisher: Publisher) -> float:
        """Send what is due; how many seconds there is nothing more to do."""
        now = self._database.clock.now()
        with self._database.reading() as session:
            due_at = sending.next_due(session)
            is_due = due_at is not None and due_at <= now
            limit = 1 if self._one_by_one else sending.BATCH
            rows = [] if is_due else sending.next_batch(session, limit, under_way=publisher.under_way)
        if is_due:
            with self._database.begin() as session:
                sending.release_due(session, now)
            return 0.0
        if not rows and not publisher.under_way:
            return 0.0 if self._forget(now) else _until(due_at, now)
        failpoints.hit("relay.before_publish")
        with metrics.CONFIRM.labels(self._database.service).time():
            publisher.write(rows)
            # While the broker is busy with a full batch, the one before it is marked and the one after it is read.
            outcome = publisher.settle(left=sending.BATCH if len(rows) == sending.BATCH else 0)
        failpoints.hit("relay.after_publish")
        self._conclude(outcome)
        return 0.0

    def _conclude(self, outcome: Outcome) -> None:
        """Mark what is known of rows.

        Raises:
            Exception: the doubt, if there is one.
        """
        self._mark(outcome)
        failpoints.hit("relay.after_mark")
        if outcome.doubt is not None:
            if outcome.sent:
                # A broker that takes some of it, such as one with a full queue, is asked again soon.
                self._backoff.reset()
            # Which row it was is found by sending them one by one on the next connection.
            self._one_by_one = isinstance(outcome.doubt, ChannelError) and not outcome.refused
            raise outcome.doubt
        self._one_by_one = False

    def _forget(self, now: datetime) -> bool:
        """When there is nothing to send, once an hour: delete some of what is too old; whether there may be more."""
        if self._forgot_at is not None and now - self._forgot_at < FORGET_EVERY:
            return False
        with self._database.begin() as session:
            if retention.forget(session, now):
                return True
        self._forgot_at = now
        return False

    def _mark(self, outcome: Outcome) -> None:
        service, now = self._database.service, self._database.clock.now()
        if outcome.sent or outcome.refused:
            with self._database.begin() as session:
                if outcome.sent:
                    sending.mark_sent(session, outcome.sent, now)
                sending.hold(session, outcome.refused, now)
        metrics.SENT.labels(service).inc(len(outcome.sent))
        if outcome.refused:
            metrics.HELD.labels(service).inc(len(outcome.refused))
            _log.error(
                "outbox_rows_held",
                positions=sorted(outcome.refused),
                reasons=sorted(set(outcome.refused.values())),
            )


def _until(due_at: datetime | None, now: datetime) -> float:
    # A row that came due just now is sent with the next look.
    if due_at is None:
        return POLL_SECONDS
    return min(POLL_SECONDS, max(0.001, (due_at - now).total_seconds()))
