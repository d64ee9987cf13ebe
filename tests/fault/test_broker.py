"""RabbitMQ killed, frozen, full, wiped or refusing, while learners go on."""

import signal
from datetime import UTC, datetime, timedelta

import pytest

from shared.messaging.admin.replaying import send_again
from shared.messaging.broker.connection import Link
from shared.messaging.broker.topology import EXCHANGE, UNROUTED
from tests.fault import checker
from tests.fault.environment import Environment
from tests.fault.proxy import DOWN, Proxy
from tests.fault.servers import RabbitServer
from tests.integration.messaging.facts import OrderPlaced

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("broker")]


def vhost_of(environment: Environment) -> str:
    return environment.admin.rsplit("/", 1)[1].partition("?")[0]


def test_a_broker_killed_and_started_again_under_load(
    broken_broker: Environment, rabbit: RabbitServer
) -> None:
    shop, store = broken_broker.start("shop"), broken_broker.start("store")
    broken_broker.order(shop, *range(200))
    broken_broker.wait_for(lambda: broken_broker.packed() > 20)
    rabbit.kill()
    try:
        broken_broker.order(shop, *range(200, 260))
        # Learners notice nothing: what they do is committed and waits.
        broken_broker.wait_for(lambda: broken_broker.acknowledged == set(range(260)))
    finally:
        rabbit.start()
    broken_broker.check()
    assert not shop.is_gone()
    assert not store.is_gone()


def test_a_frozen_broker_is_given_up_and_found_again(
    broken_broker: Environment, rabbit: RabbitServer
) -> None:
    shop, store = broken_broker.start("shop"), broken_broker.start("store")
    broken_broker.order(shop, *range(20))
    broken_broker.wait_for(lambda: broken_broker.packed() == 20)
    rabbit.freeze()
    try:
        broken_broker.order(shop, *range(20, 40))
        broken_broker.wait_for(lambda: broken_broker.acknowledged == set(range(40)))
        broken_broker.wait_for(lambda: shop.has_logged("state=waiting") and store.has_logged("state=waiting"))
    finally:
        rabbit.thaw()
    broken_broker.check()


@pytest.mark.parametrize("resource", ["memory", "disk"])
def test_an_alarm_of_the_broker_holds_events_back_and_loses_none(
    broken_broker: Environment, rabbit: RabbitServer, resource: str
) -> None:
    shop, _ = broken_broker.start("shop"), broken_broker.start("store")
    broken_broker.order(shop, 0)
    broken_broker.wait_for(lambda: broken_broker.packed() == 1)
    with rabbit.alarm(resource):
        broken_broker.order(shop, *range(1, 20))
        broken_broker.wait_for(lambda: broken_broker.acknowledged == set(range(20)))
        broken_broker.wait_for(lambda: shop.has_logged("state=waiting"))
        assert broken_broker.packed() == 1
        shop.send(signal.SIGTERM)
        assert shop.ended() == 0
    broken_broker.start("shop")
    broken_broker.check()


def full(environment: Environment, rabbit: RabbitServer) -> None:
    """Let the store's queue take five messages and no more."""
    policy = {
        "pattern": "^store.inbox$",
        "definition": {"max-length": 5, "overflow": "reject-publish"},
        "apply-to": "queues",
    }
    rabbit.api.put(f"/policies/{vhost_of(environment)}/full", json=policy).raise_for_status()


def test_a_full_queue_refuses_and_the_relay_waits(broken_broker: Environment, rabbit: RabbitServer) -> None:
    full(broken_broker, rabbit)
    shop = broken_broker.start("shop")
    broken_broker.order(shop, *range(40))
    broken_broker.wait_for(lambda: shop.has_logged("error=BrokerRefused"))
    broken_broker.start("store")
    broken_broker.check()


def test_credentials_revoked_and_restored(broken_broker: Environment, rabbit: RabbitServer) -> None:
    vhost = vhost_of(broken_broker)
    rights = {"configure": "", "write": ".*", "read": ".*"}
    user = {"password": "first", "tags": ""}
    for name in ("shop", "store"):
        rabbit.api.put(f"/users/{name}", json=user).raise_for_status()
        rabbit.api.put(f"/permissions/{vhost}/{name}", json=rights).raise_for_status()
    shop = broken_broker.start("shop", url=rabbit.url(vhost, user="shop", password="first"))
    broken_broker.start("store", url=rabbit.url(vhost, user="store", password="first"))
    broken_broker.order(shop, *range(10))
    broken_broker.wait_for(lambda: broken_broker.packed() == 10)
    rabbit.api.put("/users/shop", json=user | {"password": "second"}).raise_for_status()
    rabbit.api.delete("/connections/username/shop").raise_for_status()
    broken_broker.order(shop, *range(10, 20))
    broken_broker.wait_for(lambda: shop.has_logged("error=AccessRefused"))
    assert broken_broker.packed() == 10
    rabbit.api.put("/users/shop", json=user).raise_for_status()
    broken_broker.check()


def test_a_wiped_broker_is_filled_again_from_the_retained_outbox(
    broken_broker: Environment, rabbit: RabbitServer
) -> None:
    vhost, before = vhost_of(broken_broker), datetime.now(UTC)
    shop = broken_broker.start("shop")
    broken_broker.order(shop, *range(30))
    broken_broker.wait_for(lambda: broken_broker.acknowledged == set(range(30)))
    broken_broker.wait_for(
        lambda: checker.missing(broken_broker.databases) == ["30 of shop have not arrived"]
    )
    rabbit.wipe()
    rabbit.new_vhost(vhost)
    broken_broker.prepare()
    broken_broker.start("store")
    with broken_broker.databases["shop"].begin() as context:
        # From a minute before: an operator does not know the second either.
        again = send_again(context, since=before - timedelta(minutes=1), until=datetime.now(UTC))
    assert again.count == 30
    broken_broker.check()


def test_a_type_unbound_under_load_is_kept_and_arrives_when_it_is_bound_again(
    broken_broker: Environment, rabbit: RabbitServer
) -> None:
    vhost = vhost_of(broken_broker)
    shop, store = broken_broker.start("shop"), broken_broker.start("store")
    broken_broker.order(shop, *range(100))
    broken_broker.wait_for(lambda: broken_broker.packed() > 5)
    binding = f"/bindings/{vhost}/e/{EXCHANGE}/q/store.inbox/{OrderPlaced.NAME}"
    rabbit.api.delete(binding).raise_for_status()
    broken_broker.order(shop, *range(100, 130))
    broken_broker.wait_for(lambda: broken_broker.acknowledged == set(range(130)))
    broken_broker.wait_for(lambda: rabbit.depth(vhost, UNROUTED) >= 30)
    broken_broker.prepare()
    broken_broker.check()
    assert rabbit.depth(vhost, UNROUTED) == 0
    assert not store.is_gone()


def test_an_acknowledgement_is_lost_and_the_second_try_refused(
    broken_broker: Environment, rabbit: RabbitServer
) -> None:
    with Proxy(rabbit.port) as proxy:
        through = broken_broker.admin.replace(f":{rabbit.port}/", f":{proxy.port}/")
        shop = broken_broker.start("shop", url=through)
        broken_broker.order(shop, 0)
        broken_broker.wait_for(lambda: rabbit.depth(vhost_of(broken_broker), "store.inbox") == 1)
        proxy.swallow(DOWN)
        # Each of its own subject, so that all are in flight at once. The broker has them, and its confirms are lost:
        # the relay will send all again, to a queue that is full by then.
        broken_broker.order(shop, *range(3, 33, 3), together=True)
        broken_broker.wait_for(lambda: rabbit.depth(vhost_of(broken_broker), "store.inbox") == 11)
        full(broken_broker, rabbit)
        broken_broker.wait_for(lambda: shop.has_logged("state=waiting"))
        proxy.reset()
        proxy.swallow()
        broken_broker.wait_for(lambda: shop.has_logged("error=BrokerRefused"))
        broken_broker.start("store")
        broken_broker.check()


def test_a_deleted_queue_is_consumed_again_when_it_is_declared_again(
    broken_broker: Environment, rabbit: RabbitServer
) -> None:
    shop, store = broken_broker.start("shop"), broken_broker.start("store")
    broken_broker.order(shop, *range(10))
    broken_broker.wait_for(lambda: broken_broker.packed() == 10)
    link = Link(broken_broker.admin, name="operator")
    link.channel().queue_delete("store.inbox")
    link.close()
    broken_broker.wait_for(lambda: store.has_logged("state=waiting"))
    broken_broker.order(shop, *range(10, 20))
    broken_broker.wait_for(lambda: rabbit.depth(vhost_of(broken_broker), "sinau.unrouted") == 10)
    broken_broker.prepare()
    broken_broker.check()
