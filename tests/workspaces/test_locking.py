"""The gate, and the time that all processes share."""

import pytest

from playground.simulator.api.errors import ApiError
from playground.simulator.objects import Key
from playground.workspaces import actions, locking, reading
from playground.workspaces.locking import GATE_PATIENCE, Steady
from playground.workspaces.models import Workspace
from tests.workspaces import hands
from tests.workspaces.hands import CAUSE


def test_behind_a_closed_gate_nothing_new_is_shown(workspace: Workspace) -> None:
    hands.apply(workspace.public)
    hands.work(workspace.public)
    seen = reading.look(workspace.public)
    locking.close_gate(workspace.public)
    gate = Workspace.objects.get().gate
    assert gate is not None
    hands.let_pass(workspace.public, 1)
    Workspace.objects.update(gate=gate - 1)
    assert reading.look(workspace.public).now - seen.now < 0.5


def test_a_write_finds_its_gate_opened_by_another_and_closes_it_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []
    plain = locking.close_gate

    def opened_at_once(public: str) -> None:
        plain(public)
        closed.append(public)
        if len(closed) == 1:
            Workspace.objects.update(gate=None)

    monkeypatch.setattr(locking, "close_gate", opened_at_once)
    hands.apply(workspace.public)
    assert len(closed) == 2
    assert Workspace.objects.get().gate is None


def test_a_write_that_is_refused_leaves_the_gate_open(workspace: Workspace) -> None:
    with pytest.raises(ApiError):
        actions.act(workspace.public, lambda api: api.delete(Key("pods", "default", "nobody"), CAUSE))
    assert Workspace.objects.get().gate is None


def test_who_looks_opens_the_gate_of_a_writer_who_died_and_time_goes_on_from_there(workspace: Workspace) -> None:
    before = reading.look(workspace.public).now
    locking.close_gate(workspace.public)
    hands.let_pass(workspace.public, GATE_PATIENCE + 60)
    gate = Workspace.objects.get().gate
    assert gate is not None
    Workspace.objects.update(gate=gate - GATE_PATIENCE - 60)
    assert reading.look(workspace.public).now - before < 1
    assert Workspace.objects.get().gate is None
    assert reading.look(workspace.public).now - before < 1


def test_a_clock_that_is_set_back_goes_on() -> None:
    steady = Steady()
    assert steady.read(1000.0, 5.0) == 1000.0
    assert steady.read(1010.0, 15.0) == 1010.0
    # An hour back, a second later
    assert steady.read(1011.0 - 3600, 16.0) == 1011.0
    assert steady.read(1021.0 - 3600, 26.0) == 1021.0


def test_a_clock_that_is_set_forward_is_followed() -> None:
    steady = Steady()
    steady.read(1000.0, 5.0)
    assert steady.read(5000.0, 6.0) == 5000.0
