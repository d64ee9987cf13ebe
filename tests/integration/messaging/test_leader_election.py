"""Which relay leads: one at a time, and never one that is gone or silent."""

import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy.exc import DBAPIError

from shared.messaging.runtime import leader
from shared.messaging.runtime.leader import leader_election
from tests.support.databases import Maker


def becomes(fact: Callable[[], bool], seconds: float = 15.0) -> bool:
    ends_at, pause = time.monotonic() + seconds, threading.Event()
    while not fact():
        if time.monotonic() > ends_at:
            return False
        pause.wait(0.1)
    return True


def test_the_second_leads_when_the_first_leaves(make_database: Maker) -> None:
    database = make_database("notification")
    first, second = leader_election(database), leader_election(database)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    # The server gives the lock back when it has seen that the connection is closed.
    assert becomes(second.acquire)
    second.release()


@pytest.mark.docker
@pytest.mark.parametrize("make_database", ["postgresql"], indirect=True)
def test_who_is_silent_on_postgresql_loses_the_lead_and_learns_of_it(
    make_database: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leader, "SILENT_SECONDS", 1)
    database = make_database("notification")
    silent, second = leader_election(database), leader_election(database)
    assert silent.acquire()
    assert not second.acquire()
    assert becomes(second.acquire)
    with pytest.raises(DBAPIError):
        silent.acquire()
    silent.release()
    assert not silent.acquire()
    second.release()


def test_who_says_something_now_and_then_keeps_the_lead(
    make_database: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leader, "SILENT_SECONDS", 1)
    database = make_database("notification")
    leading, second = leader_election(database), leader_election(database)
    assert leading.acquire()
    assert not becomes(lambda: not leading.acquire() or second.acquire(), seconds=3.0)
    leading.release()
