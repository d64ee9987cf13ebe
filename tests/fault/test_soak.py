"""A short soak with a fixed seed."""

from pathlib import Path

import pytest

from tests.fault.servers import PostgresServer, RabbitServer
from tests.soak import fault_injector
from tests.soak.faults import FAULTS
from tests.soak.run import soak

SEED = 7
SECONDS = 25.0


@pytest.mark.docker
@pytest.mark.slow
@pytest.mark.xdist_group("soak")
def test_every_invariant_holds_under_random_faults(
    rabbit: RabbitServer, postgres: PostgresServer, tmp_path: Path
) -> None:
    result = soak(rabbit, postgres, tmp_path, seconds=SECONDS, seed=SEED, learners=4, say=print)
    assert result["ok"], result
    assert result["steps"] >= 2
    assert result["certificates"] > 0


def test_a_seed_says_beforehand_what_will_be_done() -> None:
    assert fault_injector.plan(SEED, 60) == fault_injector.plan(SEED, 60)
    assert fault_injector.plan(SEED, 60) != fault_injector.plan(SEED + 1, 60)


def test_a_long_soak_injects_every_fault() -> None:
    names = {name for step in fault_injector.plan(SEED, 300) for name in step.faults}
    assert names == set(FAULTS)
