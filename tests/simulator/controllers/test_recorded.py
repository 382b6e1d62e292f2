"""Deployments and ReplicaSets do what they did in a real control plane."""

import pytest

from playground.simulator.setup import Setup
from tests.simulator import replay

# The pace at which the real one was recorded.
REAL = Setup(pace="real")


@pytest.mark.parametrize("scenario", replay.scenarios())
def test_what_happens_is_what_was_recorded(scenario):
    found = replay.differences(replay.load(scenario), replay.play(scenario, REAL))
    assert not found, "\n".join(found)
