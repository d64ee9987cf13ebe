"""Writers of one file take turns in the order in which they asked, among threads and among processes."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from shared.persistence.write_queue import WriteQueue
from tests.support.api import until

PATIENCE = 30.0


def wait_for(fact: Callable[[], bool]) -> None:
    until(lambda: fact() or None, seconds=PATIENCE)


# Takes one turn, in which it writes its name into a file; `hold` keeps the turn until standard input ends.
WRITER = """
import sys
from pathlib import Path
from shared.persistence.write_queue import WriteQueue

lock_file, log, name, *hold = sys.argv[1:]
queue = WriteQueue(Path(lock_file))
assert queue.acquire(30)
with Path(log).open("a") as file:
    print(name, file=file)
if hold:
    sys.stdin.read()
queue.release()
"""


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[WriteQueue]:
    made = WriteQueue(tmp_path / "x.db.writers")
    yield made
    made.close()


class Processes:
    """Other processes that write to the same file."""

    def __init__(self, folder: Path) -> None:
        self._lock_file = folder / "x.db.writers"
        self._log = folder / "log"
        self._log.touch()
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, name: str, *, holding: bool = False) -> subprocess.Popen[bytes]:
        """Start one that asks for a turn, and wait until it has its place in the queue."""
        words = [str(self._lock_file), str(self._log), name, *(["hold"] if holding else [])]
        process = subprocess.Popen([sys.executable, "-c", WRITER, *words], stdin=subprocess.PIPE)
        self.started.append(process)
        # While it looks for its place it has locked more than one byte.
        wait_for(lambda: [last - first for first, last in places_in(self._lock_file, process.pid)] == [0])
        return process

    def written(self) -> list[str]:
        """Who had a turn, in this order."""
        return self._log.read_text().split()


def places_in(lock_file: Path, pid: int) -> list[tuple[int, int]]:
    """The bytes of a file, from and to, that a process has locked, as the kernel says."""
    if not lock_file.exists():
        return []
    inode = f":{lock_file.stat().st_ino}"
    locks = [line.split() for line in Path("/proc/locks").read_text().splitlines() if "->" not in line]
    return [
        (int(words[6]), -1 if words[7] == "EOF" else int(words[7]))
        for words in locks
        if words[4] == str(pid) and words[5].endswith(inode)
    ]


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    made = Processes(tmp_path)
    yield made
    for process in made.started:
        process.communicate(timeout=PATIENCE)


@contextmanager
def held(queue: WriteQueue) -> Iterator[None]:
    assert queue.acquire(PATIENCE)
    yield
    queue.release()


def test_threads_have_their_turns_in_the_order_in_which_they_asked(queue: WriteQueue) -> None:
    order: list[int] = []

    def write(number: int) -> None:
        with held(queue):
            order.append(number)

    def count_is(count: int) -> bool:
        return queue.waiting_count == count

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    with held(queue):
        for position, thread in enumerate(threads, start=1):
            thread.start()
            wait_for(partial(count_is, position))
    for thread in threads:
        thread.join(PATIENCE)

    assert order == list(range(8))


def test_among_writers_that_never_stop_each_waits_for_one_turn_of_each_other(queue: WriteQueue) -> None:
    order: list[int] = []
    over = threading.Event()

    def write_again_and_again(number: int) -> None:
        while not over.is_set():
            with held(queue):
                order.append(number)
                # All others are waiting by the time that this one has done.
                wait_for(lambda: queue.waiting_count == 7 or over.is_set())
                over_now = len(order) >= 400
            if over_now:
                over.set()

    threads = [threading.Thread(target=write_again_and_again, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    for number in range(8):
        turns = [position for position, who in enumerate(order[:400]) if who == number]
        assert max(later - earlier for earlier, later in pairwise(turns)) == 8


def test_processes_have_their_turns_in_the_order_in_which_they_asked(
    queue: WriteQueue, processes: Processes
) -> None:
    names = ["first", "second", "third", "fourth", "fifth"]
    assert queue.acquire(PATIENCE)
    for name in names:
        processes.start(name)

    queue.release()
    # This process asks again at once, and must not overtake those that wait.
    with held(queue):
        assert processes.written() == names


def test_a_process_that_is_killed_gives_its_turn_and_its_place_back(
    queue: WriteQueue, processes: Processes
) -> None:
    holder = processes.start("holder", holding=True)
    wait_for(lambda: processes.written() == ["holder"])
    waiting = processes.start("waiting")
    waiting.kill()
    waiting.wait(PATIENCE)
    assert not queue.acquire(0.05)

    holder.kill()

    with held(queue):
        assert processes.written() == ["holder"]


@pytest.mark.parametrize("holder", ["a thread", "a process"])
def test_who_gives_up_is_not_waited_for(queue: WriteQueue, processes: Processes, holder: str) -> None:
    if holder == "a process":
        other = processes.start("holder", holding=True)
        assert not queue.acquire(0.05)
        other.communicate(timeout=PATIENCE)
    else:
        with held(queue):
            assert not queue.acquire(0.05)
    with held(queue):
        processes.start("behind")
    wait_for(lambda: processes.written()[-1:] == ["behind"])


def test_a_turn_that_comes_while_somebody_gives_up_is_not_lost(queue: WriteQueue) -> None:
    # With waits as short as turns, both happen at once again and again.
    turns, over = [0] * 4, threading.Event()

    def write(number: int) -> None:
        while not over.is_set():
            if queue.acquire(0.0001):
                turns[number] += 1
                queue.release()
            if turns[number] >= 500:
                return

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    over.set()

    assert min(turns) == 500
    with held(queue):
        pass


def test_a_folder_that_nothing_can_be_written_to_still_has_a_queue_of_threads(tmp_path: Path) -> None:
    queue = WriteQueue(tmp_path / "missing" / "x.db.writers")
    with held(queue):
        assert not queue.acquire(0.01)
    with held(queue):
        pass


def test_a_queue_that_was_empty_begins_anew_at_its_first_place(
    queue: WriteQueue, processes: Processes, tmp_path: Path
) -> None:
    """Finding a place takes more system calls the further back it is."""
    with held(queue):
        processes.start("behind")
    wait_for(lambda: processes.written() == ["behind"])
    wait_for(lambda: processes.started[0].poll() == 0)
    with held(queue):
        assert places_in(tmp_path / "x.db.writers", os.getpid()) == [(1, 1)]
