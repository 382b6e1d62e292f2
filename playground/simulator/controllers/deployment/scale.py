"""Scaling: what happens when the number of wanted Pods changes, in the middle of a rollout too.

A rollout that is on its way keeps its proportions. As upstream, a Deployment that recreates and still has two
ReplicaSets with Pods (it rolled until just now) is not scaled at all. Models pkg/controller/deployment/sync.go
isScalingEvent, sync, scale, scaleReplicaSet.
"""

from collections.abc import Generator
from typing import Any

from playground.simulator.causes import N_, Cause, Sentence, because, sentence
from playground.simulator.contract import Act, Plan, Record, Update
from playground.simulator.controllers.deployment.arithmetic import (
    ROLLING_UPDATE,
    max_surge,
    reported,
    share,
    size,
    strategy,
    total,
    wanted,
)
from playground.simulator.controllers.deployment.history import clean_up
from playground.simulator.controllers.deployment.revisions import desired_noted, with_size_noted
from playground.simulator.controllers.deployment.status import report
from playground.simulator.controllers.deployment.sync import NAME, Sync, active, by_age, find_new, key_of
from playground.simulator.objects import Object, name, put

SET = N_("set {replicaset} from {before} to {after}")
SCALED = sentence("deployment.scaled", SET, N_("{desired} wanted"))
KEPT_SHARE = sentence(
    "deployment.kept-share", SET, N_("{desired} wanted; in mid-rollout each ReplicaSet changes by its share")
)
FINISHED = sentence("deployment.finished-old", SET, N_("the new ReplicaSet has all {desired} Pods that are wanted"))

Scaled = Generator[Act, Object | None, Object]


def is_scaling(sync: Sync) -> Generator[Act, Object | None, bool]:
    """Whether a ReplicaSet was sized for another number of wanted Pods than the Deployment's.

    As upstream, asking already brings revision numbers up to date; where that wrote a ReplicaSet, the rollout that
    follows meets the old version of it, is refused, and the look is made again.
    """
    yield from find_new(sync, create=False)
    notes = (desired_noted(each) for each in active(sync.all))
    return any(desired is not None and desired != wanted(sync.deployment) for desired in notes)


def sync_scale(sync: Sync) -> Plan:
    """A look that only scales: nothing is rolled out. The status tells of the sizes before."""
    yield from find_new(sync, create=False)
    yield from _scale(sync)
    if sync.deployment["spec"].get("paused"):
        yield from clean_up(sync)
    yield from report(sync)


def scale_to(sync: Sync, replica_set: Object, to: int, said: Sentence, **params: Any) -> Scaled:
    """Sizes one ReplicaSet, notes in it for which scale, and answers it as it now stands."""
    before = size(replica_set)
    most = wanted(sync.deployment) + max_surge(sync.deployment)
    after = with_size_noted(replica_set, wanted(sync.deployment), most)
    if before == to and after is replica_set:
        return replica_set
    cause = Cause(NAME)
    if before != to:
        after = put(after, to, "spec", "replicas")
        cause = because(NAME, said, replicaset=name(replica_set), before=before, after=to, **params)
    written = yield Update(key_of(replica_set), after, cause)
    if before != to:
        direction = "up" if before < to else "down"
        message = f"Scaled {direction} replica set {name(replica_set)} from {before} to {to}"
        yield Record(sync.deployment, "Normal", "ScalingReplicaSet", message, NAME)
    assert written is not None, "what was written is answered"
    return written


def _scale(sync: Sync) -> Plan:
    desired = wanted(sync.deployment)
    only = _active_or_latest(sync)
    if only is not None:
        if size(only) != desired:
            yield from scale_to(sync, only, desired, SCALED, desired=desired)
    elif _is_saturated(sync):
        for old in active(sync.old):
            yield from scale_to(sync, old, 0, FINISHED, desired=desired)
    elif strategy(sync.deployment) == ROLLING_UPDATE:
        for replica_set, to in _shares(sync):
            yield from scale_to(sync, replica_set, to, KEPT_SHARE, desired=desired)


def _active_or_latest(sync: Sync) -> Object | None:
    """The only ReplicaSet that has Pods; where none has, the newest. Models FindActiveOrLatest."""
    having = active(sync.all)
    if not having:
        return sync.new or (sync.old[-1] if sync.old else None)
    return having[0] if len(having) == 1 else None


def _is_saturated(sync: Sync) -> bool:
    """Whether the new ReplicaSet has all its Pods. Models IsSaturated."""
    if sync.new is None:
        return False
    counts = (size(sync.new), desired_noted(sync.new), reported([sync.new], "availableReplicas"))
    return set(counts) == {wanted(sync.deployment)}


def _shares(sync: Sync) -> list[tuple[Object, int]]:
    """The sizes that keep the proportions; what rounding leaves over goes to the largest.

    4 old and 1 new Pod of 5, surge 0, scaled to 10: the old ones get 8, the new one 2.
    """
    sets = active(sync.all)
    if not sets:
        return []
    allowed = wanted(sync.deployment) + max_surge(sync.deployment) if wanted(sync.deployment) else 0
    to_add = allowed - total(sets)
    sets.sort(key=by_age, reverse=to_add > 0)
    sets.sort(key=size, reverse=True)
    sizes, added = [], 0
    for each in sets:
        part = share(each, sync.deployment, to_add, added)
        sizes.append(size(each) + part)
        added += part
    sizes[0] = max(0, sizes[0] + to_add - added)
    return list(zip(sets, sizes, strict=True))
