"""What every test may rely on: skips are named, and nothing leaves this machine."""

import re
import time
from pathlib import Path

import pytest

from tests.support.loopback import keep_tests_here

HERE = Path(__file__).parent
HEAVY = [f"tests.support.{name}" for name in ("containers", "databases", "history", "npm", "running")]
"""Fixtures of servers and whole installations: their imports take longer than all tests of pure rules."""

KEY = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
HOUR = 3600

pytest_plugins = ["tests.support.shifted", "tests.support.skips"]
pytest.register_assert_rewrite(*HEAVY)
keep_tests_here()


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Make the heavy fixtures known once something is collected that may need them: all but tests/unit."""
    inside = collector.path.relative_to(HERE).parts if collector.path.is_relative_to(HERE) else ()
    if inside and inside[0] != "unit":
        for name in HEAVY:
            collector.config.pluginmanager.import_plugin(name)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Refuse a test whose name is another one in each process: two workers could not share such tests out.

    Raises:
        UsageError: a parameter made at import, such as a key, is part of the name.
    """
    made = [int(milliseconds.replace("-", ""), 16) / 1000 for milliseconds in KEY.findall(item.name)]
    if any(abs(time.time() - second) < HOUR for second in made):
        raise pytest.UsageError(
            f"{item.nodeid}: give the parameters `ids`; a key is another one in each process"
        )
