"""The bench itself: a limit that is exceeded is seen, and the figures of the simulator come from complete rollouts."""

import pytest

from tests.bench import simulator
from tests.bench.figure import Figure, at_most, percentile, table


@pytest.mark.parametrize(("part", "value"), [(0.5, 3), (0.95, 5), (0.2, 1), (1.0, 5)])
def test_a_percentile_is_one_of_the_values(part: float, value: int) -> None:
    assert percentile([5, 1, 4, 2, 3], part) == value


def test_what_is_over_its_limit_is_not_ok() -> None:
    assert [at_most("start", measured, 3, "s").verdict for measured in (2.9, 3.0, 3.1)] == ["yes", "yes", "NO"]


def test_the_table_has_a_line_a_figure() -> None:
    lines = table([at_most("start", 2.9, 3, "s"), Figure("p95", "4 ms")]).splitlines()
    assert lines[2].split("|")[1:5] == [" start ", " 2.9 s    ", " 3 s     ", " yes "]
    assert len({len(line) for line in lines}) == 1


def test_what_grows_with_the_square_is_not_ok() -> None:
    assert simulator._growth("squares", {n: n * n / 1e6 for n in simulator.SIZES}).ok is False
    assert simulator._growth("straight", {n: n / 1e6 for n in simulator.SIZES}).ok is True


def test_a_small_cluster_comes_up_and_is_rolled() -> None:
    assert min(simulator.run(12)) > 0
