"""`pytest --at 2028-02-29T03:00:00Z`: the run begins at that instant, and its clock goes on from there.

What this process asks for the time is answered so; other processes, browsers and servers keep the real clock.
"""

from datetime import datetime

import pytest
import time_machine


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option."""
    parser.addoption(
        "--at", type=datetime.fromisoformat, metavar="INSTANT", help="begin at this instant, with its zone"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Go there before any test module is read."""
    at: datetime | None = config.getoption("at")
    if at is None:
        return
    if at.tzinfo is None:
        raise pytest.UsageError(f"--at {at.isoformat()} has no zone: write {at.isoformat()}Z")
    journey = time_machine.travel(at)
    journey.start()
    config.add_cleanup(journey.stop)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what the results above hold for, also where several runs write to one terminal."""
    if config.getoption("at"):
        terminalreporter.write_line(f"begun at {config.getoption('at')}")
