"""The worker: whatever becomes of its tasks, no revision is lost or doubled, and the run ends where it would have."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import redis

from playground.simulator.contract import Moment, Plan, Timer
from playground.simulator.controllers import CONTROLLERS
from playground.simulator.controllers.deployment import DEPLOYMENT
from playground.simulator.objects import Key
from playground.simulator.run import Cluster, run
from playground.simulator.state import State, View, fold
from playground.workspaces import actions, ahead, log, reading, tasks
from playground.workspaces.models import Workspace
from tests.workspaces import hands


class Killed(BaseException):
    """What kill -9 is to a test: nothing after it runs."""


@pytest.fixture
def acted(workspace: Workspace) -> Workspace:
    """A workspace in which a Deployment was just applied, its task not done yet."""
    hands.apply(workspace.public)
    workspace.refresh_from_db()
    return workspace


def expected(workspace: Workspace) -> State:
    """The cluster an hour on, worked out at one go from where the log is settled."""
    state = hands.state_at(workspace, workspace.settled_until or 0.0)
    return fold(run(state, state.time + 600, workspace.setup).revisions, state)


def outcome(workspace: Workspace) -> State:
    """The cluster as the log has it."""
    workspace.refresh_from_db()
    revisions = log.between(workspace, 0, workspace.head)
    assert [revision.number for revision in revisions] == list(range(1, workspace.head + 1))
    assert hands.times(revisions) == sorted(hands.times(revisions))
    return fold(revisions)


def test_one_action_is_one_task(redis_here: str, acted: Workspace) -> None:
    with redis.Redis.from_url(redis_here) as client:
        client.flushall()
        hands.apply(acted.public, replicas=2)
        assert client.llen("celery") == 1


def test_a_task_runs_to_the_end(acted: Workspace) -> None:
    whole = expected(acted)
    tasks.reconcile(acted.public, acted.epoch)
    assert hands.content(outcome(acted)) == hands.content(whole)
    assert acted.settled_until is None or acted.settled_until > 600


def test_a_task_that_is_delivered_twice_does_its_work_once(acted: Workspace) -> None:
    whole = expected(acted)
    assert ahead.run(acted.public, acted.epoch) is ahead.Outcome.DONE
    assert ahead.run(acted.public, acted.epoch) is ahead.Outcome.STALE
    assert hands.content(outcome(acted)) == hands.content(whole)


def test_of_two_that_do_the_same_at_once_one_wins_and_the_other_finds_nothing_to_do(
    acted: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = expected(acted)
    plain = Cluster.run

    def interrupted(self: Cluster, until: float, most: int | None = None) -> object:
        monkeypatch.setattr(Cluster, "run", plain)
        assert ahead.run(acted.public, acted.epoch) is ahead.Outcome.DONE
        return plain(self, until, most)

    monkeypatch.setattr(Cluster, "run", interrupted)
    assert ahead.run(acted.public, acted.epoch) is ahead.Outcome.STALE
    assert hands.content(outcome(acted)) == hands.content(whole)


def test_a_task_that_comes_late_finds_a_higher_epoch_and_stops(acted: Workspace) -> None:
    late = acted.epoch
    hands.apply(acted.public, replicas=1)
    acted.refresh_from_db()
    assert ahead.run(acted.public, late) is ahead.Outcome.STALE
    head = acted.head
    acted.refresh_from_db()
    assert acted.head == head


def test_a_learner_who_acts_while_a_worker_computes_is_not_overwritten(
    acted: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Cluster.run

    def interrupted(self: Cluster, until: float, most: int | None = None) -> object:
        monkeypatch.setattr(Cluster, "run", plain)
        hands.apply(acted.public, replicas=1)
        return plain(self, until, most)

    monkeypatch.setattr(Cluster, "run", interrupted)
    assert ahead.run(acted.public, acted.epoch) is ahead.Outcome.STALE
    hands.work(acted.public)
    assert len(hands.pods(outcome(acted))) == 1


def test_a_task_that_never_comes_is_missed_by_a_reader_and_asked_for_again(redis_here: str, acted: Workspace) -> None:
    with redis.Redis.from_url(redis_here) as client:
        client.flushall()
        reading.look(acted.public)
        assert client.llen("celery") == 0  # It may still come.
        hands.let_pass(acted.public, 2.5)
        for _ in range(5):
            reading.look(acted.public)
        assert client.llen("celery") == 1  # Of all who miss it, one asks.


def test_a_machine_whose_clock_is_set_back_asks_again_all_the_same(redis_here: str, acted: Workspace) -> None:
    """Redis, which goes by that clock, then remembers for longer that somebody has asked."""
    hands.let_pass(acted.public, 2.5)
    with redis.Redis.from_url(redis_here) as client:
        client.flushall()
        reading.look(acted.public)
        key = client.keys("podyard:asked:*")[0]
        asked = float(client.get(key) or 0)
        client.flushall()
        client.set(key, asked - 100, ex=3600)
        for _ in range(3):
            reading.look(acted.public)
        assert client.llen("celery") == 1


def test_a_reader_asks_for_more_before_the_end_of_what_is_known(redis_here: str, acted: Workspace) -> None:
    hands.work(acted.public)
    Workspace.objects.filter(pk=acted.pk).update(settled_until=400.0)
    with redis.Redis.from_url(redis_here) as client:
        client.flushall()
        seen = reading.look(acted.public)
        assert client.llen("celery") == 0
        assert 0 < seen.wait() < 100
        hands.let_pass(acted.public, 150)
        reading.look(acted.public)
        assert client.llen("celery") == 1


@pytest.mark.parametrize("when", [0, 1, 2])
@pytest.mark.parametrize("where", ["append", "_save", "announce"])
def test_a_worker_that_dies_loses_nothing_and_doubles_nothing(
    acted: Workspace, monkeypatch: pytest.MonkeyPatch, where: str, when: int
) -> None:
    whole = expected(acted)
    module = {"append": log, "_save": ahead, "announce": ahead.feed}[where]
    plain, calls = getattr(module, where), []

    def dying(*args: object, **kwargs: object) -> object:
        calls.append(args)
        if len(calls) > when:
            raise Killed
        return plain(*args, **kwargs)

    monkeypatch.setattr(ahead, "STRETCH", 10)
    monkeypatch.setattr(module, where, dying)
    with pytest.raises(Killed):
        ahead.run(acted.public, acted.epoch)
    monkeypatch.setattr(module, where, plain)
    ahead.run(acted.public, acted.epoch)
    assert hands.content(outcome(acted)) == hands.content(whole)


def test_a_simulation_that_fails_says_so_and_is_not_tried_for_ever(
    acted: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(self: Cluster, until: float, most: int | None = None) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(Cluster, "run", broken)
    assert ahead.run(acted.public, acted.epoch) is ahead.Outcome.STOPPED
    monkeypatch.undo()
    assert reading.look(acted.public).workspace.trouble == "failed"
    assert "ZeroDivisionError" in caplog.text
    assert ahead.run(acted.public, acted.epoch) is ahead.Outcome.STALE
    hands.apply(acted.public, replicas=2)
    assert hands.work(acted.public) is ahead.Outcome.DONE
    assert reading.look(acted.public).workspace.trouble == ""


def test_a_task_that_takes_its_worker_down_again_and_again_is_given_up(
    acted: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadly(self: Cluster, until: float, most: int | None = None) -> object:
        raise Killed

    monkeypatch.setattr(Cluster, "run", deadly)
    for _ in range(ahead.ATTEMPTS):
        with pytest.raises(Killed):
            ahead.run(acted.public, acted.epoch)
    assert ahead.run(acted.public, acted.epoch) is ahead.Outcome.STOPPED
    assert reading.look(acted.public).workspace.trouble == "killed"


def endless(key: Key, slot: str, view: View, moment: Moment) -> Plan:
    """A controller's plan that sets a timer, and sets it again."""
    while True:
        yield Timer("again", moment.now + 1)


def greedy(key: Key, slot: str, view: View, moment: Moment) -> Plan:
    """A plan that wants more memory than there is."""
    yield Timer("again", moment.now + len(bytearray(2**62)))


@pytest.mark.parametrize(
    ("plan", "slow", "why"), [(endless, 60, "endless"), (endless, 0, "slow"), (greedy, 60, "large")]
)
def test_what_a_worker_cannot_bring_to_an_end_is_stopped_and_the_others_go_on(
    acted: Workspace, monkeypatch: pytest.MonkeyPatch, plan: Callable[..., Plan], slow: float, why: str
) -> None:
    other = actions.new(owner="bob", pace="real")
    hands.apply(other.public)
    with monkeypatch.context() as patch:
        patch.setitem(CONTROLLERS, DEPLOYMENT.name, replace(DEPLOYMENT, plan=plan))
        patch.setattr(ahead, "SLOW", slow)
        assert hands.work(acted.public) is ahead.Outcome.STOPPED
    assert reading.look(acted.public).workspace.trouble == why
    assert hands.work(other.public) is ahead.Outcome.DONE
    actions.reset(acted.public)
    assert hands.work(acted.public) is ahead.Outcome.DONE


def test_a_flood_is_dammed(acted: Workspace, settings: object) -> None:
    settings.WORKSPACE_LIMITS = {"revisions": 6}  # type: ignore[attr-defined]
    hands.work(acted.public)
    assert reading.look(acted.public).workspace.trouble == "flood"


def test_a_long_run_takes_turns_with_others(acted: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "STRETCH", 5)
    monkeypatch.setattr(ahead, "TASK", 10)
    whole = expected(acted)
    assert ahead.run(acted.public, acted.epoch) is ahead.Outcome.MORE
    hands.work(acted.public)
    assert hands.content(outcome(acted)) == hands.content(whole)


def test_a_workspace_that_is_gone_is_no_news_to_a_task(workspace: Workspace) -> None:
    public, epoch = workspace.public, workspace.epoch
    workspace.delete()
    assert ahead.run(public, epoch) is ahead.Outcome.STALE


def test_a_fast_clock_is_foreseen_further(workspace: Workspace) -> None:
    actions.set_speed(workspace.public, 60)
    hands.apply(workspace.public)
    hands.work(workspace.public)
    workspace.refresh_from_db()
    assert workspace.settled_until is None or workspace.settled_until >= 6 * ahead.HORIZON
