"""Our broker's file: leases, deaths of processes, and threads that write together."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from shared.messaging.broker.connection import Link
from shared.messaging.embedded_broker import consumers
from shared.messaging.embedded_broker.broker import Broker
from shared.messaging.embedded_broker.file import BrokerFile
from shared.messaging.embedded_broker.messages import Incoming, Outgoing, PublishResult

DIES = """
import os, sys
from pathlib import Path
from shared.messaging.embedded_broker.broker import Broker
broker = Broker(Path(sys.argv[1]))
print(len(broker.take("q", broker.new_owner(), 10)), flush=True)
os._exit(9)
"""


def queue_with(path: Path, *bodies: bytes, limit: int = 10) -> Broker:
    made = Broker(path)
    made.declarations.queue("parked", {})
    arguments = {
        "x-delivery-limit": limit,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": "parked",
    }
    made.declarations.queue("q", arguments)
    made.publish([Outgoing("", "q", "{}", body) for body in bodies])
    return made


def test_what_was_published_is_there_after_closing(tmp_path: Path) -> None:
    queue_with(tmp_path / "b.db", b"1", b"2").close()
    again = Broker(tmp_path / "b.db")
    assert [item.body for item in again.take("q", "me", 10)] == [b"1", b"2"]
    again.close()


def test_what_another_process_declares_is_known_at_the_next_message(tmp_path: Path) -> None:
    ours, theirs = queue_with(tmp_path / "b.db", b"1"), Broker(tmp_path / "b.db")
    assert ours.publish([Outgoing("", "new", "{}", b"2")]) == [PublishResult.UNROUTED]
    theirs.declarations.queue("new", {"x-max-length": 1, "x-overflow": "reject-publish"})
    assert ours.publish([Outgoing("", "new", "{}", b"3")] * 2) == [
        PublishResult.ROUTED,
        PublishResult.REFUSED,
    ]
    theirs.declarations.delete_queue("new")
    assert ours.publish([Outgoing("", "new", "{}", b"4")]) == [PublishResult.UNROUTED]
    ours.close()
    theirs.close()


def test_what_a_dead_process_held_is_ready_at_once(tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    queue_with(path, b"1").close()
    dying = subprocess.run([sys.executable, "-c", DIES, path], capture_output=True, text=True, check=False)
    assert (dying.returncode, dying.stdout.strip()) == (9, "1"), dying.stderr
    again = Broker(path)
    [item] = again.take("q", "me", 10)
    assert (item.body, item.deliveries) == (b"1", 2)
    again.close()


def test_what_a_dead_process_held_is_given_to_one_that_lives_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    living = queue_with(path, b"1")
    subprocess.run([sys.executable, "-c", DIES, path], capture_output=True, check=False)
    assert living.take("q", living.new_owner(), 10) == []
    living.expire()
    assert [item.body for item in living.take("q", living.new_owner(), 10)] == [b"1"]
    living.close()
    assert [entry.name for entry in tmp_path.iterdir() if entry.suffix == ".alive"] == []


def test_a_process_that_joins_does_not_take_what_a_living_one_holds(tmp_path: Path) -> None:
    first = queue_with(tmp_path / "b.db", b"1")
    first.take("q", first.new_owner(), 10)
    second = Broker(tmp_path / "b.db")
    second.expire()
    assert second.take("q", second.new_owner(), 10) == []
    second.close()
    first.close()


def test_a_lease_that_is_not_renewed_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = queue_with(tmp_path / "b.db", b"1", b"2")
    monkeypatch.setattr(consumers, "LEASE_SECONDS", -1.0)
    made.take("q", made.new_owner(), 1)
    monkeypatch.setattr(consumers, "LEASE_SECONDS", 30.0)
    made.take("q", made.new_owner(), 1)
    made.expire()
    assert [item.body for item in made.take("q", "other", 10)] == [b"1"]
    made.close()


def test_a_late_acknowledgement_does_not_take_the_message_from_its_new_holder(tmp_path: Path) -> None:
    made = queue_with(tmp_path / "b.db", b"1")
    [item] = made.take("q", "first", 1)
    made.release("first", [item.id])
    made.take("q", "second", 1)
    made.acknowledge("first", [item.id])
    made.release("second", [item.id])
    assert made.ready_count("q") == 1
    made.close()


def test_what_was_not_looked_at_does_not_count_as_delivered(tmp_path: Path) -> None:
    made = queue_with(tmp_path / "b.db", b"1", limit=1)
    for _ in range(5):
        [item] = made.take("q", "me", 1)
        made.release("me", [item.id], untouched=True)
    assert made.ready_count("q") == 1
    made.close()


def test_a_message_over_its_delivery_limit_is_parked(tmp_path: Path) -> None:
    made = queue_with(tmp_path / "b.db", b"1", limit=1)
    for _ in range(2):
        [item] = made.take("q", "me", 1)
        made.release("me", [item.id])
    assert (made.ready_count("q"), made.ready_count("parked")) == (0, 1)
    made.close()


def test_the_failure_of_one_writer_leaves_the_others_alone(tmp_path: Path) -> None:
    made = BrokerFile(tmp_path / "b.db")
    errors: list[str] = []

    def write(number: int) -> None:
        try:
            made.write(
                lambda cursor: cursor.execute("INSERT INTO queues VALUES (?, ?)", (f"q{number // 2}", "{}")),
                durable=True,
            )
        except Exception as error:  # noqa: BLE001  # counted below
            errors.append(type(error).__name__)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    count = made.write(lambda cursor: cursor.execute("SELECT count(*) FROM queues").fetchone()[0])
    assert (count, errors) == (10, ["IntegrityError"] * 10)
    made.close()


def test_who_could_not_close_in_order_is_given_nothing_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = queue_with(tmp_path / "b.db")
    link, other = (Link(f"sinau+sqlite:///{tmp_path}/b.db", name="test", user="store") for _ in range(2))
    channel = link.channel()
    channel.basic_consume(queue="q", callback=lambda message: None)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    held = channel._broker
    monkeypatch.setattr(held, "acknowledge", full)
    link.abandon()
    held.publish([Outgoing("", "q", "{}", b"1")])
    assert made.ready_count("q") == 1
    other.close()
    made.close()


def test_what_is_given_to_one_who_is_just_leaving_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = queue_with(tmp_path / "b.db", b"0")
    [first] = made.take("q", "me", 1)
    made.acknowledge("me", [first.id])
    consumer = consumers.Consumer("q", made.new_owner(), consumers.Capacity(), consumers.Signal())
    made.consumers.add(consumer)
    leaving: list[threading.Thread] = []
    choose = made.consumers.with_capacity

    def choose_and_lose(queue: str) -> consumers.Consumer | None:
        chosen = choose(queue)
        thread = threading.Thread(target=made.cancel, args=(consumer, [], []))
        thread.start()
        # Out already, or behind us in the row of those who write.
        thread.join(0.3)
        leaving.append(thread)
        return chosen

    monkeypatch.setattr(made.consumers, "with_capacity", choose_and_lose)
    made.publish([Outgoing("", "q", "{}", b"1")])
    for thread in leaving:
        thread.join()
    assert leaving
    assert made.ready_count("q") == 1
    made.close()


def test_what_is_published_during_a_look_comes_after_what_was_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = queue_with(tmp_path / "b.db", b"1", b"2")
    link = Link(f"sinau+sqlite:///{tmp_path}/b.db", name="test", user="store")
    channel = link.channel()
    broker = channel._broker
    came: list[bytes] = []
    take = broker.take

    def take_and_publish(*args: Any) -> list[Incoming]:
        found = take(*args)
        monkeypatch.setattr(broker, "take", take)
        broker.publish([Outgoing("", "q", "{}", b"3")])
        return list(found)

    monkeypatch.setattr(broker, "take", take_and_publish)
    monkeypatch.setattr(channel, "_message", lambda item, *rest: item.body)
    channel.basic_consume(queue="q", callback=came.append)
    while link.drain(0):
        pass
    assert came == [b"1", b"2", b"3"]
    link.close()
    made.close()


def test_a_broker_is_left_even_if_a_channel_cannot_close_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = Link(f"sinau+sqlite:///{tmp_path}/b.db", name="test", user="store")
    held = link.channel()._broker

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(held, "acknowledge", full)
    link.close()
    assert list(tmp_path.glob("*.alive")) == []
