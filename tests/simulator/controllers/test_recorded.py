"""Deployments and ReplicaSets do what they did in a real control plane."""

import pytest

from playground.simulator.setup import Setup
from tests.simulator import replay

# The pace at which the real one was recorded, and the one at which learners begin.
REAL, CLASSROOM = Setup(pace="real"), Setup(pace="classroom")


@pytest.mark.parametrize("scenario", replay.scenarios())
def test_what_happens_is_what_was_recorded(scenario):
    found = replay.differences(replay.load(scenario), replay.play(scenario, REAL))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scenario", replay.scenarios())
def test_at_the_pace_of_a_classroom_it_comes_to_the_same(scenario):
    found = replay.ends(replay.load(scenario), replay.play(scenario, CLASSROOM))
    assert not found, "\n".join(found)
