"""What a learner does: to the cluster and to the clock."""

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection

from playground.diagram.scene import scene
from playground.diagram.story import story
from playground.simulator import run as run_module
from playground.simulator.api.errors import ApiError
from playground.simulator.objects import Key
from playground.simulator.run import Cluster, Future, run
from playground.simulator.state import fold
from playground.workspaces import actions, ahead, reading
from playground.workspaces.limits import LimitReached
from playground.workspaces.models import Segment, Workspace
from tests.workspaces import hands
from tests.workspaces.hands import CAUSE, WEB


def test_a_new_workspace_has_its_nodes_and_is_at_rest(workspace: Workspace) -> None:
    seen = reading.look(workspace.public)
    assert [key.name for key in seen.state.all("nodes")] == ["node-1", "node-2", "node-3"]
    assert seen.next_due is None


def test_what_is_applied_is_shown_at_once(workspace: Workspace) -> None:
    hands.apply(workspace.public)
    seen = reading.look(workspace.public)
    assert seen.state.get(WEB) is not None
    assert hands.pods(seen.state) == []


def test_time_waits_until_the_worker_has_come_and_then_the_pods_do(workspace: Workspace) -> None:
    hands.apply(workspace.public)
    hands.let_pass(workspace.public, 20)
    before = reading.look(workspace.public)
    assert hands.pods(before.state) == []
    hands.work(workspace.public)
    at = reading.look(workspace.public)
    assert at.now - before.now < 0.5
    hands.let_pass(workspace.public, 20)
    after = reading.look(workspace.public)
    assert len(hands.pods(after.state)) == 3
    assert after.now - at.now == pytest.approx(20, abs=0.5)


def test_a_write_drops_the_future_that_nobody_has_seen_and_keeps_what_was_seen(workspace: Workspace) -> None:
    hands.apply(workspace.public)
    hands.work(workspace.public)
    actions.pause(workspace.public)  # so that no time passes between the looks
    actions.step(workspace.public)
    seen = reading.look(workspace.public)
    hands.apply(workspace.public, replicas=1)
    again = reading.look(workspace.public)
    workspace.refresh_from_db()
    assert again.state.number == seen.state.number + 1 == workspace.head
    assert workspace.settled_until == again.now
    actions.resume(workspace.public)
    hands.work(workspace.public)
    hands.let_pass(workspace.public, 60)
    assert len(hands.pods(reading.look(workspace.public).state)) == 1


def test_what_changes_nothing_leaves_the_future_alone(workspace: Workspace) -> None:
    hands.apply(workspace.public)
    hands.work(workspace.public)
    workspace.refresh_from_db()
    epoch, head = workspace.epoch, workspace.head
    hands.apply(workspace.public)
    workspace.refresh_from_db()
    assert (workspace.epoch, workspace.head) == (epoch, head)


def test_what_is_refused_writes_nothing(workspace: Workspace) -> None:
    before = Segment.objects.count()
    with pytest.raises(ApiError, match="not found"):
        actions.act(workspace.public, lambda api: api.delete(Key("pods", "default", "nobody"), CAUSE))
    assert Segment.objects.count() == before


def test_an_action_that_is_refused_half_way_leaves_no_half(workspace: Workspace) -> None:
    def do(api: object) -> None:
        api.create("deployments.apps", hands.deployment(), CAUSE)  # type: ignore[attr-defined]
        api.delete(Key("pods", "default", "nobody"), CAUSE)  # type: ignore[attr-defined]

    with pytest.raises(ApiError):
        actions.act(workspace.public, do)
    assert reading.look(workspace.public).state.get(WEB) is None


def test_two_who_act_at_the_same_instant_are_both_heard(workspace: Workspace) -> None:
    def say(name: str) -> None:
        try:
            for count in range(10):
                hands.set_data(workspace.public, str(count), name)
        finally:
            connection.close()

    threads = [threading.Thread(target=say, args=(f"notes-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    state = reading.look(workspace.public).state
    for number in range(4):
        notes = state.get(Key("configmaps", "default", f"notes-{number}"))
        assert notes is not None
        assert notes["data"] == {"said": "9"}


def test_a_step_goes_to_the_next_change_and_stands_there(workspace: Workspace) -> None:
    hands.apply(workspace.public)
    hands.work(workspace.public)
    assert actions.step(workspace.public)
    seen = reading.look(workspace.public)
    numbers = [seen.state.number]
    for _ in range(5):
        due = seen.next_due
        actions.step(workspace.public)
        hands.let_pass(workspace.public, 100)
        seen = reading.look(workspace.public)
        assert due is not None
        assert seen.now >= due
        numbers.append(seen.state.number)
    assert sorted(set(numbers)) == numbers


def test_a_step_needs_no_worker_and_foresees_what_a_worker_would(workspace: Workspace) -> None:
    actions.pause(workspace.public)
    hands.apply(workspace.public)
    acted = reading.look(workspace.public)
    for _ in range(6):
        actions.step(workspace.public)
    stepped = reading.look(workspace.public)
    future = run(fold([], acted.state, acted.now), stepped.now, workspace.setup)
    assert stepped.now > acted.now
    assert reading.since(stepped, acted.state.number) == future.revisions


def test_each_step_shows_something_new(workspace: Workspace) -> None:
    actions.pause(workspace.public)
    hands.apply(workspace.public, replicas=1)
    seen, steps = reading.look(workspace.public), 0
    while steps < 12:
        actions.step(workspace.public)
        after = reading.look(workspace.public)
        if after.now == seen.now:
            break
        told = story(reading.since(after, seen.state.number))
        assert told or scene(seen.state, workspace.setup, after.now) != scene(after.state, workspace.setup, after.now)
        seen, steps = after, steps + 1
    assert [pod["status"]["phase"] for pod in hands.pods(seen.state)] == ["Running"]
    assert steps > 3


def test_who_steps_holds_nobody_up_while_the_future_is_worked_out(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.pause(workspace.public)
    hands.apply(workspace.public)
    plain = Cluster.run

    def interrupted(self: Cluster, until: float, most: int | None = None) -> Future:
        monkeypatch.setattr(Cluster, "run", plain)
        assert not connection.in_atomic_block
        hands.apply(workspace.public, replicas=1)
        return plain(self, until, most)

    monkeypatch.setattr(Cluster, "run", interrupted)
    actions.step(workspace.public)
    hands.work(workspace.public)
    actions.resume(workspace.public)
    hands.let_pass(workspace.public, 60)
    assert len(hands.pods(reading.look(workspace.public).state)) == 1


def test_a_step_that_takes_too_long_is_left_to_a_worker(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    actions.pause(workspace.public)
    hands.apply(workspace.public, replicas=50)
    monkeypatch.setattr(ahead, "SOON", 0)
    monkeypatch.setattr(run_module, "OFTEN", 1)
    before = reading.look(workspace.public)
    actions.step(workspace.public)
    assert reading.look(workspace.public).now == before.now
    hands.work(workspace.public)
    actions.step(workspace.public)
    assert reading.look(workspace.public).now > before.now


def test_a_step_stays_where_nothing_will_come(workspace: Workspace) -> None:
    actions.pause(workspace.public)
    now = reading.look(workspace.public).now
    assert not actions.step(workspace.public)
    assert reading.look(workspace.public).now == now


def test_the_clock_goes_at_the_speed_that_was_set(workspace: Workspace) -> None:
    actions.set_speed(workspace.public, 60)
    before = reading.look(workspace.public).now
    hands.let_pass(workspace.public, 2)
    assert reading.look(workspace.public).now - before == pytest.approx(120, abs=15)


def test_a_reset_begins_anew_and_repeats_no_number(workspace: Workspace) -> None:
    hands.apply(workspace.public)
    hands.work(workspace.public)
    hands.let_pass(workspace.public, 30)
    before = reading.look(workspace.public)
    actions.reset(workspace.public)
    hands.work(workspace.public)
    after = reading.look(workspace.public)
    assert after.now < 1 < before.now
    assert hands.pods(after.state) == []
    assert len(after.state.all("nodes")) == 3
    numbers = [int(obj["metadata"]["resourceVersion"]) for obj in hands.content(after.state).values()]
    assert min(numbers) > before.state.number
    actions.pause(workspace.public)
    after = reading.look(workspace.public)
    reading.memories.clear()
    assert hands.content(reading.look(workspace.public).state) == hands.content(after.state)
    actions.resume(workspace.public)
    hands.apply(workspace.public)
    hands.work(workspace.public)
    hands.let_pass(workspace.public, 30)
    assert len(hands.pods(reading.look(workspace.public).state)) == 3


def test_of_many_resets_one_branch_is_kept_beside_the_present(workspace: Workspace) -> None:
    for _ in range(4):
        actions.reset(workspace.public)
    assert sorted(set(Segment.objects.values_list("branch", flat=True))) == [3, 4]


def test_what_is_there_can_be_read_where_nothing_can_be_written(
    workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    def full(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith(("UPDATE", "INSERT")):
            raise OperationalError("database or disk is full")
        return execute(sql, *rest)

    hands.let_pass(workspace.public, 3 * 3600)
    with connection.execute_wrapper(full):
        assert len(reading.look(workspace.public).state.all("nodes")) == 3
        with pytest.raises(OperationalError):
            hands.apply(workspace.public)
    assert "nothing was noted: database or disk is full" in caplog.text
    hands.apply(workspace.public)
    assert reading.look(workspace.public).state.get(WEB) is not None


def test_a_sleeping_workspace_wakes_where_it_fell_asleep(workspace: Workspace) -> None:
    before = reading.look(workspace.public).now
    hands.let_pass(workspace.public, 3 * 3600)
    asleep = reading.look(workspace.public).now
    assert asleep - before == pytest.approx(600, abs=10)
    hands.let_pass(workspace.public, 5)
    assert reading.look(workspace.public).now - asleep == pytest.approx(5, abs=1)


def test_a_write_to_a_sleeping_workspace_happens_where_it_fell_asleep(workspace: Workspace) -> None:
    hands.let_pass(workspace.public, 3 * 3600)
    hands.apply(workspace.public)
    hands.work(workspace.public)
    hands.let_pass(workspace.public, 30)
    assert len(hands.pods(reading.look(workspace.public).state)) == 3


def test_a_learner_who_acts_too_fast_is_told_when_to_come_back(workspace: Workspace, settings: object) -> None:
    settings.WORKSPACE_LIMITS = {"burst": 3, "actions_a_minute": 60}  # type: ignore[attr-defined]
    for count in range(3):
        hands.set_data(workspace.public, str(count))
    with pytest.raises(LimitReached, match="Try again in 1 s"):
        hands.set_data(workspace.public, "4")
    hands.let_pass(workspace.public, 1.1)
    hands.set_data(workspace.public, "5")


def test_a_cluster_holds_no_more_pods_than_it_may(workspace: Workspace, settings: object) -> None:
    settings.WORKSPACE_LIMITS = {"pods": 4}  # type: ignore[attr-defined]
    hands.apply(workspace.public, replicas=10)
    hands.work(workspace.public)
    hands.let_pass(workspace.public, 60)
    seen = reading.look(workspace.public)
    assert len(hands.pods(seen.state)) == 4
    said = [event["message"] for event in seen.state.all("events").values() if event["reason"] == "FailedCreate"]
    assert any("at most 4 Pods" in message for message in said)
    assert seen.workspace.trouble == ""


def test_a_cluster_holds_no_more_objects_than_it_may(workspace: Workspace, settings: object) -> None:
    settings.WORKSPACE_LIMITS = {"objects": 20}  # type: ignore[attr-defined]
    with pytest.raises(ApiError, match="at most 20 objects"):
        hands.set_data(workspace.public, "")


def test_a_guest_has_no_more_workspaces_than_a_guest_may(workspace: Workspace, settings: object) -> None:
    settings.WORKSPACE_LIMITS = {"workspaces": 1}  # type: ignore[attr-defined]
    with pytest.raises(LimitReached, match="You have 1 playgrounds"):
        actions.new(owner="alice")
    actions.new(owner="bob")


def test_who_asks_for_a_workspace_that_is_not_there_is_told_so(workspace: Workspace) -> None:
    for act in (hands.apply, actions.reset, actions.step, reading.look):
        with pytest.raises(Workspace.DoesNotExist):
            act("nowhere")


def test_an_action_goes_through_where_redis_is_away(workspace: Workspace, settings: object) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"  # type: ignore[attr-defined]
    hands.apply(workspace.public)
    assert reading.look(workspace.public).state.get(WEB) is not None
