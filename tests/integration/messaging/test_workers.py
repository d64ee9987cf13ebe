"""Two services and all that is between them: nothing is lost, nothing is applied twice."""

import sqlite3
import threading
import time
import uuid
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import orjson
from sqlalchemy import select

from shared.messaging.admin import listing, operations, tracing
from shared.messaging.admin.views import ReceivedEvent
from shared.messaging.broker.connection import Link
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.topology import EXCHANGE, UNROUTED, topology_of
from shared.messaging.errors import NotYet
from shared.messaging.outbox import record
from shared.messaging.runtime.announce import announce
from shared.messaging.tables import inbox, outbox
from shared.persistence.context import Context
from shared.persistence.database import Database
from shared.testing.events import messages_of, wait_until_acknowledged, wait_until_settled
from tests.integration.messaging.conftest import Pair
from tests.integration.messaging.facts import OrderPacked, OrderPlaced, PriceChanged


def publish(url: str, routing_key: str, *bodies: bytes) -> None:
    """Publish what no relay would."""
    link = Link(url, name="forger")
    channel = link.channel()
    for body in bodies:
        message = channel.prepare_message(body, content_type="application/cloudevents+json", properties={})
        channel.basic_publish(message, exchange=EXCHANGE, routing_key=routing_key)
    link.close()


def forged(known: dict[str, object], **changes: object) -> bytes:
    """A message like another, with an id of its own and some members changed."""
    return orjson.dumps(known | {"id": str(uuid.uuid4())} | changes)


def dead(pair: Pair, service: str = "store") -> list[ReceivedEvent]:
    with pair.databases[service].reading() as session:
        return listing.dead_events(session, service)


def wait_for_dead(pair: Pair, count: int) -> list[ReceivedEvent]:
    pair.wait_for(lambda: len(dead(pair)) >= count)
    return dead(pair)


def test_every_event_arrives_once_and_in_order(pair: Pair) -> None:
    workers = pair.start()
    for start in range(0, 300, 30):
        pair.place(*range(start, start + 30))
    wait_until_settled(workers)
    assert pair.effects("store", OrderPlaced.NAME) == list(range(300))
    assert sorted(pair.effects("shop", OrderPacked.NAME)) == list(range(300))


def test_what_was_recorded_before_the_worker_started_arrives(pair: Pair) -> None:
    pair.place(1, 2, 3)
    wait_until_settled(pair.start())
    assert pair.effects("shop", OrderPacked.NAME) == [1, 2, 3]


def test_a_rolled_back_event_was_never_there(pair: Pair) -> None:
    workers = pair.start()
    with pair.databases["shop"].begin() as context:
        record(context, OrderPlaced(order_id=uuid.uuid4(), number=1))
        context.session.rollback()
    pair.place(2)
    wait_until_settled(workers)
    assert pair.effects("store", OrderPlaced.NAME) == [2]


def test_a_message_that_comes_three_times_is_applied_once(pair: Pair) -> None:
    workers = pair.start()
    pair.place(1, 2)
    wait_until_settled(workers)
    publish(pair.url, OrderPlaced.NAME, *messages_of(pair.databases["shop"], OrderPlaced) * 3)
    pair.place(3)
    wait_until_settled(workers)
    wait_until_acknowledged(workers)
    assert pair.effects("store", OrderPlaced.NAME) == [1, 2, 3]
    assert pair.effects("shop", OrderPacked.NAME) == [1, 2, 3]


def test_a_poisonous_event_dies_and_the_others_flow(pair: Pair) -> None:
    pair.refuse = {3}
    workers = pair.start()
    pair.place(1, 2, 3, 4, 5)
    [given_up] = wait_for_dead(pair, 1)
    wait_until_settled(workers)
    assert sorted(pair.effects("store", OrderPlaced.NAME)) == [1, 2, 4, 5]
    assert sorted(pair.effects("shop", OrderPacked.NAME)) == [1, 2, 4, 5]
    assert given_up.attempts == 3
    assert "ValueError" in str(given_up.reason)
    assert "does not like" not in str(given_up.reason)


def test_a_dead_event_succeeds_when_an_operator_retries_it(pair: Pair) -> None:
    pair.refuse = {1}
    workers = pair.start()
    pair.place(1)
    [given_up] = wait_for_dead(pair, 1)
    pair.refuse = set()
    with pair.databases["store"].begin() as context:
        operations.retry(context, given_up.event_id)
    wait_until_settled(workers)
    assert pair.effects("store", OrderPlaced.NAME) == [1]
    assert dead(pair) == []


def test_later_events_of_a_subject_wait_behind_one_that_fails(pair: Pair) -> None:
    order_id = uuid.uuid4()
    failed = threading.Event()

    def fail_at_first(event: OrderPlaced, _context: Context) -> None:
        if event.number == 1 and not failed.is_set():
            failed.set()
            raise ValueError

    pair.on_order = fail_at_first
    workers = pair.start()
    pair.place(1, 2, 3, order_id=order_id)
    pair.place(4, 5, order_id=order_id)
    wait_until_settled(workers)
    assert pair.effects("store", OrderPlaced.NAME) == [1, 2, 3, 4, 5]


def test_when_an_event_dies_those_that_waited_behind_it_go_on(pair: Pair) -> None:
    pair.refuse = {1}
    workers = pair.start()
    pair.place(1, 2, 3, order_id=uuid.uuid4())
    wait_for_dead(pair, 1)
    wait_until_settled(workers)
    assert pair.effects("store", OrderPlaced.NAME) == [2, 3]


def test_an_event_that_waits_is_no_failure_of_the_database_that_was_away_before(pair: Pair) -> None:
    calls: list[int] = []

    def stumble(event: OrderPlaced, _context: Context) -> None:
        calls.append(event.number)
        if event.number == 30 and calls.count(30) == 1:
            away = sqlite3.OperationalError("database is locked")
            away.sqlite_errorname = "SQLITE_BUSY"
            raise away
        # In the same batch, which is now taken one by one; and what it waits for stands behind it.
        if event.number == 31 and 59 not in calls:
            raise NotYet("order 59")

    pair.on_order = stumble
    pair.place(*range(60))
    shop, *_ = pair.start("shop")
    pair.wait_for(lambda: set(pair.outbox_states("shop")) == {"sent"})
    store, *_ = pair.start("store")
    wait_until_settled([shop, store])
    assert sorted(pair.effects("store", OrderPlaced.NAME)) == list(range(60))
    assert calls.count(30) == 2


def test_a_worker_that_is_told_to_end_leaves_what_is_due_again_to_the_next(pair: Pair) -> None:
    tried: Counter[int] = Counter()

    def fail_and_linger(event: OrderPlaced, _context: Context) -> None:
        tried[event.number] += 1
        if tried[event.number] == 1:
            raise ValueError
        threading.Event().wait(0.3)

    pair.on_order = fail_and_linger
    _, store = pair.start()
    pair.place(*range(50))
    pair.wait_for(lambda: max(tried.values(), default=0) > 1 and len(tried) == 50)
    assert store.stop(timeout=5.0)
    pair.workers.remove(store)
    assert sum(tried.values()) < 100
    pair.on_order = None
    pair.start("store")
    wait_until_settled(pair.workers)
    assert sorted(pair.effects("store", OrderPlaced.NAME)) == list(range(50))


def test_a_restart_midway_loses_nothing(pair: Pair) -> None:
    reached = threading.Event()

    def notice(event: OrderPlaced, _context: Context) -> None:
        if event.number >= 150:
            reached.set()

    pair.on_order = notice
    for number in range(300):
        pair.place(number)
    pair.start()
    assert reached.wait(20)
    pair.stop()
    wait_until_settled(pair.start())
    assert sorted(pair.effects("store", OrderPlaced.NAME)) == list(range(300))
    assert sorted(pair.effects("shop", OrderPacked.NAME)) == list(range(300))


def test_two_workers_of_each_service_share_the_work(pair: Pair) -> None:
    workers = [*pair.start(), *pair.start()]
    for number in range(200):
        pair.place(number)
    wait_until_settled(workers)
    assert sorted(pair.effects("store", OrderPlaced.NAME)) == list(range(200))
    relays = [worker.health()["relay"]["state"] for worker in workers if worker.service == "shop"]
    assert sorted(relays) == ["leading", "standby"]


def test_a_scheduled_event_comes_when_it_is_due_and_not_before(pair: Pair) -> None:
    workers = pair.start()
    with pair.databases["shop"].begin() as context:
        soon = datetime.now(UTC) + timedelta(milliseconds=300)
        record(context, OrderPlaced(order_id=uuid.uuid4(), number=2), available_at=soon)
        later = datetime.now(UTC) + timedelta(days=1)
        record(context, OrderPlaced(order_id=uuid.uuid4(), number=3), available_at=later)
        record(context, OrderPlaced(order_id=uuid.uuid4(), number=1))
    pair.wait_for(lambda: len(pair.effects("store", OrderPlaced.NAME)) == 2)
    wait_until_settled(workers)
    assert pair.effects("store", OrderPlaced.NAME) == [1, 2]
    with pair.databases["store"].reading() as session:
        query = select(inbox.c.received_at).order_by(inbox.c.arrival.desc()).limit(1)
        assert (session.scalar(query) or soon) >= soon


def test_an_older_state_of_a_subject_is_skipped(pair: Pair) -> None:
    article_id = uuid.uuid4()
    workers = pair.start()
    with pair.databases["shop"].begin() as context:
        for version in (1, 3, 2, 3, 4):
            record(context, PriceChanged(article_id=article_id, version=version, price=version * 100))
    wait_until_settled(workers)
    assert pair.effects("store", PriceChanged.NAME) == [1, 3, 4]


def test_what_cannot_be_read_is_kept_as_dead(pair: Pair) -> None:
    workers = pair.start()
    pair.place(1)
    wait_until_settled(workers)
    known = orjson.loads(messages_of(pair.databases["shop"], OrderPlaced)[0])
    publish(
        pair.url,
        OrderPlaced.NAME,
        b"\xff\x80 no JSON",
        b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x07",
        b"",
        b"[]",
        forged(known, data=known["data"] | {"number": "one"}),
        forged(known, type="shop.order_burnt.v1"),
        forged(known, source="urn:sinau:store"),
        # Neither fits into a column of PostgreSQL and its index.
        forged(known, subject="a\0b"),
        forged(known, subject="".join(map(chr, range(0x4E00, 0x4E00 + 10_000)))),
    )
    reasons = sorted(str(event.reason) for event in wait_for_dead(pair, 9))
    assert len(reasons) == 9
    assert reasons.count("subject is longer than 255 characters, or has a zero character") == 2
    assert reasons.count("The body is not JSON") == 3
    assert any("number" in reason for reason in reasons)
    assert "this service does not subscribe to this type" in reasons
    assert "its source does not publish this type" in reasons
    pair.place(2)
    wait_until_settled(workers)
    assert pair.effects("store", OrderPlaced.NAME) == [1, 2]


def test_an_event_that_nobody_hears_is_kept_by_the_broker(pair: Pair) -> None:
    workers = pair.start("shop")
    publish(pair.url, "shop.unheard.v1", b"{}")
    link = Link(pair.url, name="reader")
    channel = link.channel()
    pair.wait_for(lambda: channel.queue_declare(UNROUTED, passive=True).message_count == 1)
    message = channel.basic_get(UNROUTED)
    assert message is not None
    channel.basic_ack(message.delivery_tag)
    link.close()
    assert workers[0].is_alive()


def test_a_handler_may_only_cause_what_its_subscription_says(pair: Pair) -> None:
    def misbehave(event: OrderPlaced, context: Context) -> None:
        record(replace(context, service="shop"), OrderPlaced(order_id=event.order_id, number=99))

    pair.on_order = misbehave
    pair.start()
    pair.place(1)
    [given_up] = wait_for_dead(pair, 1)
    assert "UnexpectedEvent" in str(given_up.reason)
    with pair.databases["store"].reading() as session:
        assert session.scalars(select(outbox.c.event_id)).all() == []


def test_an_answer_carries_the_correlation_and_the_cause(pair: Pair) -> None:
    workers = pair.start()
    pair.place(1)
    wait_until_settled(workers)
    with pair.databases["shop"].reading() as session:
        first = session.execute(select(outbox)).one()
        steps = tracing.trace(session, "shop", first.correlation_id).steps
    with pair.databases["store"].reading() as session:
        steps += tracing.trace(session, "store", first.correlation_id).steps
    seen = [(step.service, step.side, step.type) for step in sorted(steps, key=lambda step: step.at)]
    assert seen == [
        ("shop", "recorded", OrderPlaced.NAME),
        ("store", "received", OrderPlaced.NAME),
        ("store", "recorded", OrderPacked.NAME),
        ("shop", "received", OrderPacked.NAME),
    ]
    [packed] = [step for step in steps if step.side == "recorded" and step.type == OrderPacked.NAME]
    assert packed.causation_id == first.event_id


def test_a_worker_waits_for_a_topology_that_comes_later(pair: Pair) -> None:
    link = Link(pair.url, name="operator")
    channel = link.channel()
    channel.queue_delete("store.inbox")
    channel.exchange_delete(EXCHANGE)
    link.close()
    pair.place(1)
    shop, store = pair.start()
    pair.wait_for(lambda: "NotFound" in (shop.health()["relay"]["error"] or ""))
    pair.wait_for(lambda: "NotFound" in (store.health()["consumer"]["error"] or ""))
    shop.stop()
    pair.workers.remove(shop)
    apply(pair.url, topology_of(pair.subscriptions()))
    pair.start("shop")
    wait_until_settled(pair.workers)
    assert pair.effects("shop", OrderPacked.NAME) == [1]


def test_a_worker_whose_queue_is_deleted_comes_back_when_it_is_there_again(pair: Pair) -> None:
    _, store = pair.start()
    pair.wait_for(store.is_ready)
    link = Link(pair.url, name="operator")
    link.channel().queue_delete("store.inbox")
    link.close()
    pair.wait_for(lambda: store.health()["consumer"]["error"] is not None)
    assert not store.is_ready()
    apply(pair.url, topology_of(pair.subscriptions()))
    pair.wait_for(store.is_ready)
    pair.place(1)
    wait_until_settled(pair.workers)
    assert pair.effects("store", OrderPlaced.NAME) == [1]


def test_a_ready_worker_says_so(pair: Pair) -> None:
    [worker] = pair.start("store")
    pair.wait_for(worker.is_ready)
    assert worker.health()["consumer"]["state"] == "listening"
    pair.stop()
    assert not worker.is_alive()


def test_the_relay_of_another_process_is_told_of_a_commit(pair: Pair) -> None:
    if pair.databases["shop"].is_sqlite:
        return
    pair.start()
    pair.wait_for(lambda: all(worker.is_ready() for worker in pair.workers))
    # Another engine on the same database, as a web process has: nothing in this process wakes the relay for it.
    web = Database(pair.databases["shop"].url.render_as_string(hide_password=False), service="shop")
    announce(web)
    lags = []

    def arrived(count: int) -> bool:
        return len(pair.effects("store", OrderPlaced.NAME)) == count

    for number in range(5):
        began_at = time.monotonic()
        with web.begin() as context:
            record(context, OrderPlaced(order_id=uuid.uuid4(), number=number))
        pair.wait_for(partial(arrived, number + 1))
        lags.append(time.monotonic() - began_at)
    web.dispose()
    assert sorted(lags)[2] < 0.4
