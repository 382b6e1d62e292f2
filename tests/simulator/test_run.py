"""The loop stops between moments, whoever says how far it is to go."""

import pytest

from tests.simulator import cut
from tests.simulator.bench import DEPLOYMENTS, Bench, deployment


@pytest.fixture(scope="module")
def bench() -> Bench:
    """A Deployment has just been asked for; nobody has looked yet."""
    found = Bench(nodes=1)
    found.create(DEPLOYMENTS, deployment(2))
    return found


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 6, 8, 11, 15, 1000])
def test_a_run_that_stops_after_so_many_revisions_leaves_no_moment_half_done(bench, most):
    cut.check_by_number(bench.log, bench.setup, bench.now, bench.now + 30, most)
