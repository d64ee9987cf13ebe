"""Processes that die, freeze or are told to end, at each failpoint and under load."""

import re
import signal
from pathlib import Path

import pytest

from shared.messaging.admin import listing
from shared.messaging.admin.views import ReceivedEvent
from shared.messaging.failpoints import POINTS
from tests.fault import checker
from tests.fault.environment import Environment
from tests.fault.process import DEADLY, PLACED, POISONOUS

SIGKILL, SIGSEGV = -signal.SIGKILL, -signal.SIGSEGV


@pytest.mark.parametrize(
    "failpoint",
    [
        "relay.before_publish:kill",
        "relay.mid_batch:kill:150",
        "relay.after_publish:kill",
        "relay.after_mark:kill",
    ],
)
def test_a_writer_and_relay_killed(environment: Environment, failpoint: str) -> None:
    environment.start("store")
    shop = environment.start("shop", failpoint=failpoint)
    # More than a link gathers before it sends: in mid-batch the broker has some of it.
    environment.order(shop, *range(200), together=True)
    environment.order(shop, *range(200, 220))
    assert shop.ended() == SIGKILL
    again = environment.start("shop")
    environment.order(again, *range(220, 230))
    environment.wait_for(lambda: environment.acknowledged >= set(range(220, 230)))
    environment.check()


def test_a_writer_killed_before_its_commit(environment: Environment) -> None:
    shop = environment.start("shop", failpoint="outbox.recorded:kill:4")
    environment.start("store")
    environment.order(shop, 1)
    environment.order(shop, 2, 3, 4, 5, together=True)
    assert shop.ended() == SIGKILL
    environment.start("shop")
    environment.check()
    assert set(checker.numbers_of(environment.databases["shop"], PLACED)) == {1}


def test_a_transaction_rolled_back_after_it_recorded(environment: Environment) -> None:
    shop = environment.start("shop", failpoint="outbox.recorded:raise:2")
    environment.start("store")
    environment.order(shop, 1, 2, 3, together=True)
    environment.order(shop, 4)
    environment.wait_for(lambda: environment.acknowledged == {4})
    assert shop.refused == {1, 2, 3}
    environment.check()


@pytest.mark.parametrize(
    ("failpoint", "code"),
    [
        ("consumer.before_commit:kill", SIGKILL),
        ("consumer.before_commit:segfault", SIGSEGV),
        ("consumer.after_commit:kill", SIGKILL),
    ],
)
def test_a_consumer_killed(environment: Environment, failpoint: str, code: int) -> None:
    shop = environment.start("shop")
    environment.order(shop, *range(30), together=True)
    store = environment.start("store", failpoint=failpoint)
    assert store.ended() == code
    environment.start("store")
    environment.order(shop, *range(30, 40))
    environment.wait_for(lambda: environment.acknowledged == set(range(40)))
    environment.check()


def test_a_consumer_killed_while_it_tries_an_event_again(environment: Environment) -> None:
    shop = environment.start("shop")
    environment.order(shop, POISONOUS)
    # The first time it is new, the third time it is tried again for the second time.
    store = environment.start("store", failpoint="consumer.before_commit:kill:3")
    assert store.ended() == SIGKILL
    environment.start("store")
    environment.order(shop, *range(10))
    environment.wait_for(lambda: dead(environment))
    assert [(event.attempts, str(event.reason).split()[0]) for event in dead(environment)] == [
        (21, "ValueError")
    ]
    environment.check(given_up=[POISONOUS])


@pytest.mark.parametrize("failpoint", ["consumer.after_claim:kill:3", "consumer.before_finish:kill:3"])
def test_a_consumer_killed_during_a_side_effect(environment: Environment, failpoint: str) -> None:
    shop = environment.start("shop")
    environment.order(shop, *range(10), together=True)
    store = environment.start("store", "side-effect", failpoint=failpoint)
    assert store.ended() == SIGKILL
    environment.start("store", "side-effect")
    environment.check()


def test_a_handler_that_fails_with_its_transaction_is_tried_again(environment: Environment) -> None:
    shop = environment.start("shop")
    environment.start("store", failpoint="consumer.before_commit:raise:2")
    environment.order(shop, *range(30))
    environment.wait_for(lambda: environment.acknowledged == set(range(30)))
    environment.check()


def dead(environment: Environment) -> list[ReceivedEvent]:
    with environment.databases["store"].reading() as session:
        return listing.dead_events(session, "store")


def test_an_event_that_always_fails_is_given_up_alone(environment: Environment) -> None:
    shop, store = environment.start("shop"), environment.start("store")
    # Its neighbours are of its subject: one goes before it, one has to wait for it.
    environment.order(shop, *range(10), POISONOUS - 1, POISONOUS, POISONOUS + 1, *range(20, 60))
    environment.wait_for(lambda: dead(environment))
    assert [str(event.reason).split()[0] for event in dead(environment)] == ["ValueError"]
    environment.check(given_up=[POISONOUS])
    assert not store.is_gone()


@pytest.mark.slow
def test_an_event_that_segfaults_is_given_up_alone(environment: Environment) -> None:
    shop = environment.start("shop")
    numbers = [*range(10), DEADLY, *range(20, 30)]
    environment.order(shop, *numbers, together=True)

    deaths = 0
    while not dead(environment):
        store = environment.start("store")
        environment.wait_for(lambda store=store: store.is_gone() or dead(environment))  # type: ignore[misc]  # bound at once
        if store.is_gone():
            deaths += 1
            assert store.ended() == SIGSEGV
    assert [event.reason for event in dead(environment)] == ["given up by the broker: delivery_limit"]
    assert deaths == 11
    environment.check(given_up=[DEADLY])


def test_sigterm_under_load_finishes_and_exits_with_0(environment: Environment) -> None:
    shop, store = environment.start("shop"), environment.start("store")
    environment.order(shop, *range(300))
    environment.wait_for(lambda: environment.packed() > 20)
    for process in (shop, store):
        process.send(signal.SIGTERM)
    assert (shop.ended(), store.ended()) == (0, 0)
    environment.start("shop")
    environment.start("store")
    environment.check()


def test_of_two_relays_one_takes_over_when_the_other_is_killed(environment: Environment) -> None:
    first = environment.start("shop")
    environment.order(first, *range(20))
    environment.start("store")
    environment.wait_for(lambda: environment.packed() > 5)
    second = environment.start("shop")
    environment.order(second, *range(20, 40))
    environment.wait_for(lambda: environment.acknowledged >= set(range(20, 25)))
    first.send(signal.SIGKILL)
    environment.order(second, *range(40, 60))
    environment.wait_for(lambda: environment.acknowledged >= set(range(20, 60)))
    environment.check()


def test_a_frozen_relay_keeps_leading_and_nothing_is_sent_twice_or_lost(environment: Environment) -> None:
    frozen = environment.start("shop", failpoint="relay.after_publish:freeze")
    environment.order(frozen, 1, 2, 3, together=True)
    environment.wait_for(frozen.is_frozen)
    environment.start("store")
    second = environment.start("shop")
    environment.order(second, 4, 5, 6)
    environment.wait_for(lambda: {4, 5, 6} <= environment.acknowledged)
    environment.wait_for(
        lambda: len(checker.numbers_of(environment.databases["store"], "shop.order_placed.v1")) >= 1
    )
    frozen.send(signal.SIGCONT)
    environment.check()


def test_a_frozen_relay_that_is_killed_leads_no_more(environment: Environment) -> None:
    frozen = environment.start("shop", failpoint="relay.before_publish:freeze")
    environment.order(frozen, 1, 2, 3, together=True)
    environment.wait_for(frozen.is_frozen)
    environment.start("store")
    second = environment.start("shop")
    environment.order(second, 4, 5, 6)
    environment.wait_for(lambda: {4, 5, 6} <= environment.acknowledged)
    frozen.send(signal.SIGKILL)
    environment.check()


def test_every_failpoint_is_exercised() -> None:
    sources = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    used = set(re.findall(r'"([a-z]+\.[a-z_]+):(?:kill|segfault|freeze|raise)', sources))
    assert used == set(POINTS)
