"""Nothing of the topology is left to what a version of RabbitMQ does when nothing is said."""

import inspect
import re
from pathlib import Path

import shared.messaging
from shared.messaging.broker.definitions import export_definitions
from shared.messaging.broker.topology import DELIVERY_LIMIT, NO_LIMIT, UNROUTED, parked_queue, topology_of
from shared.messaging.cloudevents import HARD_LIMIT_BYTES

SMALLEST_LARGEST_MESSAGE = 16 * 1024 * 1024
SOURCES = {path: path.read_text() for path in Path(inspect.getfile(shared.messaging)).parent.rglob("*.py")}


def test_each_queue_says_its_kind_its_limit_of_deliveries_and_what_it_does_when_it_is_full() -> None:
    for queue in topology_of({"store": [], "shop": []}).queues:
        arguments = queue.arguments
        assert arguments["x-queue-type"] == "quorum"
        patient = queue.name in {UNROUTED, parked_queue("store"), parked_queue("shop")}
        assert arguments["x-delivery-limit"] == (NO_LIMIT if patient else DELIVERY_LIMIT)
        if "x-dead-letter-exchange" in arguments:
            assert arguments["x-dead-letter-strategy"] == "at-least-once"
            assert arguments["x-overflow"] == "reject-publish"


def test_all_is_durable_and_nothing_names_a_version() -> None:
    definitions = export_definitions(topology_of({"store": []}), services=["store"], vhost="sinau")
    assert all(item["durable"] for item in [*definitions["queues"], *definitions["exchanges"]])
    assert not {"rabbit_version", "rabbitmq_version"} & set(definitions)


def test_a_prefetch_is_of_a_consumer_and_a_message_is_given_back_by_reject() -> None:
    asked = [found for text in SOURCES.values() for found in re.findall(r"\.basic_qos\(([^)]*)\)", text)]
    assert asked
    assert all(words.split(",")[-1].strip() == "False" for words in asked)
    nacked = [path.name for path, text in SOURCES.items() if re.search(r"\.basic_nack\(", text)]
    assert nacked == []


def test_no_count_of_deliveries_is_read_from_a_message() -> None:
    read = [
        path.name
        for path, text in SOURCES.items()
        if re.search(r"headers(\.get\(|\[)[\"']x-(delivery|acquired)-count", text)
    ]
    assert read == []


def test_the_largest_event_is_far_below_what_any_version_takes() -> None:
    assert HARD_LIMIT_BYTES * 16 < SMALLEST_LARGEST_MESSAGE
