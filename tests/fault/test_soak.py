"""A short soak: the nemesis of `make soak` with a seed that is always the same."""

from pathlib import Path

import pytest

from tests.fault.servers import PostgresServer, RabbitServer
from tests.soak import nemesis
from tests.soak.faults import FAULTS
from tests.soak.run import soak

SEED = 7
SECONDS = 25.0


@pytest.mark.docker
@pytest.mark.slow
@pytest.mark.xdist_group("soak")
def test_what_learners_were_told_holds_although_a_nemesis_breaks_what_it_likes(
    rabbit: RabbitServer, postgres: PostgresServer, tmp_path: Path
) -> None:
    result = soak(rabbit, postgres, tmp_path, seconds=SECONDS, seed=SEED, learners=4, say=print)
    assert result["ok"], result
    assert result["steps"] >= 2
    assert result["certificates"] > 0


def test_a_seed_says_beforehand_what_will_be_done() -> None:
    assert nemesis.plan(SEED, 60) == nemesis.plan(SEED, 60)
    assert nemesis.plan(SEED, 60) != nemesis.plan(SEED + 1, 60)


def test_a_long_soak_does_everything_that_the_nemesis_can() -> None:
    names = {name for step in nemesis.plan(SEED, 300) for name in step.faults}
    assert names == set(FAULTS)
