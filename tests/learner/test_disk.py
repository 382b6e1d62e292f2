"""The judge of the drills is judged: it passes what an undisturbed run wrote, and nothing else."""

from dataclasses import replace

import pytest
import yaml

from playground.simulator.causes import LEARNER, Cause
from playground.simulator.cluster import act, start
from playground.simulator.run import run
from playground.simulator.setup import Setup
from playground.simulator.state import State, fold
from playground.simulator.state.revisions import Revision
from tests.learner.disk import Kept, check
from tests.learner.http import deployment

SETUP = Setup(seed="judge")


@pytest.fixture(scope="module")
def kept() -> Kept:
    """Three Pods come up; the run was cut twice, and the learner changed the image meanwhile."""
    log = start(SETUP, 3)
    state = fold(log, State())
    log += _take(state, act(state, 0.0, SETUP, lambda api: api.create(DEPLOYMENTS, OBJECT, Cause(LEARNER), "default")))
    for until in (1.3, 4.0):
        log += _take(state, run(state, until, SETUP).revisions)
        state.settle(until)
    patch = {"spec": {"template": yaml.safe_load(deployment("nginx:1.16.1"))["spec"]["template"]}}
    key = next(iter(state.all(DEPLOYMENTS)))
    log += _take(state, act(state, 4.0, SETUP, lambda api: api.patch(key, patch, "strategic", Cause(LEARNER))))
    log += run(state, 60.0, SETUP).revisions
    return Kept({"seed": SETUP.seed, "pace": SETUP.pace, "started_at": SETUP.started_at, "nodes": 3}, log, 0)


DEPLOYMENTS = "deployments.apps"
OBJECT = yaml.safe_load(deployment())


def _take(state: State, revisions: list[Revision]) -> list[Revision]:
    for revision in revisions:
        state.apply(revision)
    return revisions


def test_an_undisturbed_log_passes(kept: Kept) -> None:
    check(kept)


def test_a_lost_revision_is_found(kept: Kept) -> None:
    with pytest.raises(AssertionError, match="without a gap"):
        check(replace(kept, log=kept.log[:90] + kept.log[91:]))


def test_a_doubled_revision_is_found(kept: Kept) -> None:
    with pytest.raises(AssertionError, match="none twice"):
        check(replace(kept, log=[*kept.log[:90], kept.log[89], *kept.log[90:]]))


def test_a_revision_that_says_something_else_is_found(kept: Kept) -> None:
    other = replace(kept.log[90], time=kept.log[90].time + 0.05)
    with pytest.raises(AssertionError, match="undisturbed"):
        check(replace(kept, log=[*kept.log[:90], other, *kept.log[91:]]))


def test_a_log_of_another_seed_is_found(kept: Kept) -> None:
    with pytest.raises(AssertionError, match="undisturbed"):
        check(replace(kept, row=kept.row | {"seed": "another"}))
