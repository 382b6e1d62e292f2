"""The log: what is stored is what was written, and any past moment can be read."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.simulator.state import State, checkpoint, fold
from playground.workspaces import log, reading
from playground.workspaces.models import Checkpoint, Segment, Workspace
from tests.workspaces import hands


def everything(workspace: Workspace) -> list:
    return log.between(workspace, 0, workspace.head)


def busy(workspace: Workspace) -> Workspace:
    """With a Deployment that was rolled once, its future worked out and past."""
    for image in ("nginx:1.15.2", "nginx:1.16", "nginx:1.17"):
        hands.apply(workspace.public, image=image)
        hands.work(workspace.public)
        hands.let_pass(workspace.public, 30)
        reading.look(workspace.public)
    workspace.refresh_from_db()
    return workspace


def same(one: State, other: State) -> bool:
    return (one.number, one.time, one.pending, hands.content(one)) == (
        other.number,
        other.time,
        other.pending,
        hands.content(other),
    ) and [list(one.all(resource)) for resource in one.resources() if one.all(resource)] == [
        list(other.all(resource)) for resource in other.resources() if other.all(resource)
    ]


def test_what_is_read_is_what_was_written(workspace: Workspace) -> None:
    revisions = everything(busy(workspace))
    assert log.unpack(log.pack(revisions)) == revisions
    assert [revision.number for revision in revisions] == list(range(1, workspace.head + 1))


def test_a_new_workspace_and_an_apply_are_few_small_rows(workspace: Workspace) -> None:
    before = set(Segment.objects.values_list("id", flat=True))
    hands.apply(workspace.public)
    hands.work(workspace.public)
    rows = Segment.objects.exclude(id__in=before)
    assert len(rows) <= 3
    assert sum(len(row.blob) for row in rows) <= 10_000


@pytest.mark.parametrize("every", [7, 50])
def test_the_state_of_every_past_moment_is_that_of_a_full_fold(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    monkeypatch.setattr(log, "CHECKPOINT_EVERY", every)
    monkeypatch.setattr(log, "wants_checkpoint", lambda row, state: state.number - row.checkpointed >= every)
    monkeypatch.setattr(log, "CHECKPOINTS_APART", 0)
    busy(workspace)
    assert Checkpoint.objects.count() > 1
    hands.let_pass(workspace.public, 3600)
    workspace.refresh_from_db()
    revisions = everything(workspace)
    for moment in sorted({revision.time for revision in revisions}):
        for at in (moment, moment + 0.001):
            full = fold([revision for revision in revisions if revision.time <= at], until=at)
            assert same(reading.past(workspace.public, at), full)


def test_old_checkpoints_thin_out(workspace: Workspace) -> None:
    for number in (100, 900, 1700, 2500, 3300, 4100):
        state = State()
        state.number = number
        log.keep(workspace, state, 1.0)
    assert list(Checkpoint.objects.values_list("number", flat=True)) == [100, 2500, 4100]


def test_a_checkpoint_is_the_state(workspace: Workspace) -> None:
    revisions = everything(busy(workspace))[:60]
    state = fold(revisions, until=revisions[-1].time)
    assert same(checkpoint.decode(log._load(log._dump(checkpoint.encode(state)))), state)


def test_dropping_the_future_cuts_a_segment_at_the_number(workspace: Workspace) -> None:
    hands.apply(workspace.public)
    hands.work(workspace.public)
    workspace.refresh_from_db()
    before = everything(workspace)
    for cut in range(workspace.head, workspace.head - 8, -1):
        with transaction.atomic():
            log.append(workspace, log.drop(workspace, cut))
            workspace.save()
        assert everything(workspace) == before[:cut]


def test_a_long_log_is_compacted_and_still_tells_what_is_kept(
    workspace: Workspace, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "wants_checkpoint", lambda row, state: state.number - row.checkpointed >= 10)
    settings.WORKSPACE_LIMITS = {"revisions": 30}  # type: ignore[attr-defined]
    for image in ("nginx:1.15.2", "nginx:1.16", "nginx:1.17", "nginx:1.18"):
        hands.apply(workspace.public, image=image)
        hands.work(workspace.public)
        hands.let_pass(workspace.public, 60)
        reading.look(workspace.public)
    workspace.refresh_from_db()
    assert 0 < workspace.floor <= workspace.head - 30
    assert Segment.objects.filter(last__lte=workspace.floor).count() == 0
    with pytest.raises(log.GoneError):
        hands.state_at(workspace, 0.0)
    with pytest.raises(log.GoneError):
        log.between(workspace, 0, workspace.head)
    reading.memories.clear()
    seen = reading.look(workspace.public)
    assert len(log.between(workspace, workspace.floor, workspace.head)) == workspace.head - workspace.floor
    assert hands.content(hands.state_at(workspace, seen.now)) == hands.content(seen.state)


def test_a_process_that_was_left_behind_by_compaction_finds_its_way(workspace: Workspace) -> None:
    hands.apply(workspace.public)
    hands.work(workspace.public)
    reading.look(workspace.public)  # and then it hears nothing for long
    hands.let_pass(workspace.public, 60)
    workspace.refresh_from_db()
    now = workspace.clock.now(workspace.wall + 60)
    with transaction.atomic():
        log.keep(workspace, hands.state_at(workspace, now), now)
        log.compact(workspace, now, 0)
        workspace.save()
    assert workspace.floor == reading.look(workspace.public).state.number


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=12), st.data())
def test_the_past_is_the_past_whatever_came_after(
    django_db_blocker: object, said: list[str], data: st.DataObject
) -> None:
    state, states = State(), {}
    from playground.simulator import cluster, learner
    from playground.simulator.setup import Setup

    revisions = cluster.start(Setup())
    state = fold(revisions)
    for second, value in enumerate(said, 1):
        written = cluster.act(
            state,
            float(second),
            Setup(),
            lambda api, value=value: learner.apply(
                api, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "notes"}, "data": {"said": value}}
            ),
        )
        revisions += written
        state = fold(written, state)
        states[second] = hands.content(state)
    cut = data.draw(st.integers(1, len(revisions)))
    base = checkpoint.decode(log._load(log._dump(checkpoint.encode(fold(revisions[:cut])))))
    stored = log.Stored(log._dump(checkpoint.encode(base)), [log.pack(revisions)])
    for second, content in states.items():
        if second >= base.time:
            assert hands.content(stored.state(second)) == content
