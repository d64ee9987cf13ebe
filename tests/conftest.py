"""What every test may rely on: skips are named, and nothing leaves this machine."""

from tests.support.loopback import keep_tests_here

pytest_plugins = [
    "tests.support.skips",
    "tests.support.containers",
    "tests.support.databases",
    "tests.support.history",
    "tests.support.npm",
    "tests.support.running",
]

keep_tests_here()
