"""Processes that die, freeze or are told to end, at each place where it could hurt."""

import re
import signal
from pathlib import Path

import pytest

from shared.messaging.admin import listing
from shared.messaging.admin.views import ReceivedEvent
from shared.messaging.failpoints import POINTS
from tests.fault import checker
from tests.fault.house import House
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
def test_a_writer_and_relay_killed(house: House, failpoint: str) -> None:
    house.start("store")
    shop = house.start("shop", failpoint=failpoint)
    # More than a link gathers before it sends: in mid-batch the broker has some of it.
    house.order(shop, *range(200), together=True)
    house.order(shop, *range(200, 220))
    assert shop.ended() == SIGKILL
    again = house.start("shop")
    house.order(again, *range(220, 230))
    house.wait_for(lambda: house.acknowledged >= set(range(220, 230)))
    house.check()


def test_a_writer_killed_before_its_commit(house: House) -> None:
    shop = house.start("shop", failpoint="outbox.recorded:kill:4")
    house.start("store")
    house.order(shop, 1)
    house.order(shop, 2, 3, 4, 5, together=True)
    assert shop.ended() == SIGKILL
    house.start("shop")
    house.check()
    assert set(checker.numbers_of(house.databases["shop"], PLACED)) == {1}


def test_a_transaction_rolled_back_after_it_recorded(house: House) -> None:
    shop = house.start("shop", failpoint="outbox.recorded:raise:2")
    house.start("store")
    house.order(shop, 1, 2, 3, together=True)
    house.order(shop, 4)
    house.wait_for(lambda: house.acknowledged == {4})
    assert shop.refused == {1, 2, 3}
    house.check()


@pytest.mark.parametrize(
    ("failpoint", "code"),
    [
        ("consumer.before_commit:kill", SIGKILL),
        ("consumer.before_commit:segfault", SIGSEGV),
        ("consumer.after_commit:kill", SIGKILL),
    ],
)
def test_a_consumer_killed(house: House, failpoint: str, code: int) -> None:
    shop = house.start("shop")
    house.order(shop, *range(30), together=True)
    store = house.start("store", failpoint=failpoint)
    assert store.ended() == code
    house.start("store")
    house.order(shop, *range(30, 40))
    house.wait_for(lambda: house.acknowledged == set(range(40)))
    house.check()


def test_a_consumer_killed_while_it_tries_an_event_again(house: House) -> None:
    shop = house.start("shop")
    house.order(shop, POISONOUS)
    # The first time it is new, the third time it is tried again for the second time.
    store = house.start("store", failpoint="consumer.before_commit:kill:3")
    assert store.ended() == SIGKILL
    house.start("store")
    house.order(shop, *range(10))
    house.wait_for(lambda: dead(house))
    assert [(event.attempts, str(event.reason).split()[0]) for event in dead(house)] == [(21, "ValueError")]
    house.check(given_up=[POISONOUS])


@pytest.mark.parametrize("failpoint", ["consumer.after_claim:kill:3", "consumer.before_finish:kill:3"])
def test_a_consumer_killed_during_an_effect_outside(house: House, failpoint: str) -> None:
    shop = house.start("shop")
    house.order(shop, *range(10), together=True)
    store = house.start("store", "outside", failpoint=failpoint)
    assert store.ended() == SIGKILL
    house.start("store", "outside")
    house.check()


def test_a_handler_that_fails_with_its_transaction_is_tried_again(house: House) -> None:
    shop = house.start("shop")
    house.start("store", failpoint="consumer.before_commit:raise:2")
    house.order(shop, *range(30))
    house.wait_for(lambda: house.acknowledged == set(range(30)))
    house.check()


def dead(house: House) -> list[ReceivedEvent]:
    with house.databases["store"].reading() as session:
        return listing.dead_events(session, "store")


def test_an_event_that_no_handler_can_bear_is_given_up_alone(house: House) -> None:
    shop, store = house.start("shop"), house.start("store")
    # Those next to it are of its subject: one goes before it, one has to wait for its end.
    house.order(shop, *range(10), POISONOUS - 1, POISONOUS, POISONOUS + 1, *range(20, 60))
    house.wait_for(lambda: dead(house))
    assert [str(event.reason).split()[0] for event in dead(house)] == ["ValueError"]
    house.check(given_up=[POISONOUS])
    assert not store.is_gone()


@pytest.mark.slow
def test_an_event_that_segfaults_is_given_up_alone(house: House) -> None:
    shop = house.start("shop")
    numbers = [*range(10), DEADLY, *range(20, 30)]
    house.order(shop, *numbers, together=True)

    deaths = 0
    while not dead(house):
        store = house.start("store")
        house.wait_for(lambda store=store: store.is_gone() or dead(house))  # type: ignore[misc]  # bound at once
        if store.is_gone():
            deaths += 1
            assert store.ended() == SIGSEGV
    assert [event.reason for event in dead(house)] == ["given up by the broker: delivery_limit"]
    assert deaths == 11
    house.check(given_up=[DEADLY])


def test_sigterm_under_load_finishes_and_exits_with_0(house: House) -> None:
    shop, store = house.start("shop"), house.start("store")
    house.order(shop, *range(300))
    house.wait_for(lambda: house.packed() > 20)
    for process in (shop, store):
        process.send(signal.SIGTERM)
    assert (shop.ended(), store.ended()) == (0, 0)
    house.start("shop")
    house.start("store")
    house.check()


def test_of_two_relays_one_takes_over_when_the_other_is_killed(house: House) -> None:
    first = house.start("shop")
    house.order(first, *range(20))
    house.start("store")
    house.wait_for(lambda: house.packed() > 5)
    second = house.start("shop")
    house.order(second, *range(20, 40))
    house.wait_for(lambda: house.acknowledged >= set(range(20, 25)))
    first.send(signal.SIGKILL)
    house.order(second, *range(40, 60))
    house.wait_for(lambda: house.acknowledged >= set(range(20, 60)))
    house.check()


def test_a_frozen_relay_keeps_the_lead_and_nothing_is_sent_twice_or_lost(house: House) -> None:
    frozen = house.start("shop", failpoint="relay.after_publish:freeze")
    house.order(frozen, 1, 2, 3, together=True)
    house.wait_for(frozen.is_frozen)
    house.start("store")
    second = house.start("shop")
    house.order(second, 4, 5, 6)
    house.wait_for(lambda: {4, 5, 6} <= house.acknowledged)
    house.wait_for(lambda: len(checker.numbers_of(house.databases["store"], "shop.order_placed.v1")) >= 1)
    frozen.send(signal.SIGCONT)
    house.check()


def test_a_frozen_relay_that_is_killed_gives_up_the_lead(house: House) -> None:
    frozen = house.start("shop", failpoint="relay.before_publish:freeze")
    house.order(frozen, 1, 2, 3, together=True)
    house.wait_for(frozen.is_frozen)
    house.start("store")
    second = house.start("shop")
    house.order(second, 4, 5, 6)
    house.wait_for(lambda: {4, 5, 6} <= house.acknowledged)
    frozen.send(signal.SIGKILL)
    house.check()


def test_every_failpoint_is_exercised() -> None:
    sources = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    used = set(re.findall(r'"([a-z]+\.[a-z_]+):(?:kill|segfault|freeze|raise)', sources))
    assert used == set(POINTS)
