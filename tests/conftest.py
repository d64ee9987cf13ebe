"""What every test may rely on: skips are named, and nothing leaves this machine."""

from pathlib import Path

import pytest

from tests.support.loopback import keep_tests_here

HERE = Path(__file__).parent
HEAVY = [f"tests.support.{name}" for name in ("containers", "databases", "history", "npm", "running")]
"""Fixtures of servers and whole installations: their imports take longer than all tests of pure rules."""

pytest_plugins = ["tests.support.shifted", "tests.support.skips"]
pytest.register_assert_rewrite(*HEAVY)
keep_tests_here()


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Make the heavy fixtures known once something is collected that may need them: all but tests/unit."""
    inside = collector.path.relative_to(HERE).parts if collector.path.is_relative_to(HERE) else ()
    if inside and inside[0] != "unit":
        for name in HEAVY:
            collector.config.pluginmanager.import_plugin(name)
