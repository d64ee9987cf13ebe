"""Each part of `make bench-events` runs, on a few events; how fast they move on a busy machine says nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.environment import Servers
from tests.bench.figures import Figure, percentile, ratio, slowing, table
from tests.bench.parts import PARTS, Size

TINY = Size(rounds=1, sent=60, events=60, alone=20, idle=3, rate=100, seconds=0.4, history=2000, starts=1)
FIGURE_COUNTS = {"relay": 1, "consumer": 1, "latency": 4, "embedded": 1, "history": 6}


@pytest.fixture
def servers(tmp_path: Path, postgresql_url: str, make_vhost: Callable[[], str]) -> Servers:
    return Servers(tmp_path, postgresql_url, make_vhost())


@pytest.mark.docker
@pytest.mark.xdist_group("server")
@pytest.mark.parametrize("part", PARTS)
def test_a_tiny_run_of_each_part_loses_nothing_and_gives_its_figures(part: str, servers: Servers) -> None:
    figures = PARTS[part](servers, TINY)

    assert len(figures) == FIGURE_COUNTS[part]
    for figure in figures:
        assert len(figure.seen) == TINY.rounds
        assert figure.as_json()["met"] is figure.met
        assert figure.value > 0 or part == "history"


def test_a_ratio_is_the_median_of_its_rounds() -> None:
    figure = ratio("relay", "of raw", [50.0, 90.0, 10.0], [100.0, 100.0, 100.0], target=0.6)

    assert figure.value == 0.5
    assert not figure.met
    assert "MISSED" in table([figure])


def test_what_a_long_history_slows_is_counted_in_percent() -> None:
    rate = slowing("relay", [100.0] * 3, [80.0] * 3, is_rate=True, target=15)
    delay = slowing("idle", [2.0] * 3, [2.1] * 3, is_rate=False, target=15)

    assert rate.value == pytest.approx(25)
    assert not rate.met
    assert delay.value == pytest.approx(5)
    assert delay.met


@pytest.mark.parametrize(("percent", "value"), [(50, 2), (99, 4), (100, 4)])
def test_a_percentile_is_a_value_that_was_measured(percent: int, value: float) -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], percent) == value


def test_a_figure_of_at_most_is_met_below_its_target() -> None:
    assert Figure("latency", "idle", 9.0, "ms", 10.0, False, (9.0,)).met
