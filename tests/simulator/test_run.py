"""The loop stops between moments, whoever says how far it is to go."""

from dataclasses import replace

import pytest

from playground.simulator.contract import Timer
from playground.simulator.controllers import CONTROLLERS
from playground.simulator.controllers.deployment import DEPLOYMENT
from playground.simulator.run import Cluster, EndlessMomentError
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


def test_a_moment_that_never_ends_is_given_up(bench, monkeypatch):
    def endless(key, slot, view, moment):
        while True:
            yield Timer("again", moment.now + 1)

    monkeypatch.setitem(CONTROLLERS, DEPLOYMENT.name, replace(DEPLOYMENT, plan=endless))
    with pytest.raises(EndlessMomentError):
        Cluster(bench.state.copy(), bench.setup).run(bench.now + 30)


def test_whoever_runs_it_may_end_it_half_way(bench):
    def enough():
        raise TimeoutError

    with pytest.raises(TimeoutError):
        Cluster(bench.state.copy(), bench.setup, still=enough).run(bench.now + 30)
