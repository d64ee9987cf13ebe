"""Which queues a message reaches."""

import pytest

from shared.messaging.routing import Binding, Exchange, NoSuchExchange, Routes, matches


@pytest.mark.parametrize(
    ("pattern", "routing_key", "covered"),
    [
        ("a.b", "a.b", True),
        ("a.b", "a.c", False),
        ("a.*", "a.b", True),
        ("a.*", "a", False),
        ("a.*", "a.b.c", False),
        ("a.#", "a", True),
        ("a.#", "a.b.c", True),
        ("#", "", True),
        ("#.c", "a.b.c", True),
        ("*.b.#", "a.b", True),
        ("a.#.d", "a.d", True),
        ("a.#.d", "a.b.c.e", False),
        ("a+b", "aab", False),
    ],
)
def test_a_pattern_covers_what_the_protocol_says(pattern: str, routing_key: str, covered: bool) -> None:
    assert matches(pattern, routing_key) is covered


def test_a_queue_that_is_bound_twice_is_reached_once() -> None:
    routes = Routes(
        [Exchange("x", "topic", {})],
        ["q", "r"],
        [Binding("x", "q", "a.b"), Binding("x", "q", "a.*"), Binding("x", "r", "#")],
    )
    assert sorted(routes.queues_for("x", "a.b")) == ["q", "r"]
    assert routes.queues_for("x", "c") == ["r"]


def test_the_alternate_exchange_takes_what_has_no_binding() -> None:
    exchanges = [Exchange("x", "topic", {"alternate-exchange": "rest"}), Exchange("rest", "fanout", {})]
    routes = Routes(exchanges, ["q"], [Binding("rest", "q", "")])
    assert routes.queues_for("x", "a") == ["q"]


def test_two_exchanges_that_name_each_other_end() -> None:
    exchanges = [
        Exchange("x", "topic", {"alternate-exchange": "y"}),
        Exchange("y", "topic", {"alternate-exchange": "x"}),
    ]
    assert Routes(exchanges, [], []).queues_for("x", "a") == []


def test_the_default_exchange_reaches_the_queue_of_the_name() -> None:
    routes = Routes([], ["q"], [])
    assert routes.queues_for("", "q") == ["q"]
    assert routes.queues_for("", "r") == []


def test_an_unknown_exchange_is_an_error() -> None:
    with pytest.raises(NoSuchExchange):
        Routes([], [], []).queues_for("x", "a")
