"""A rolling update: one move per look, up where there is room, else down where enough are available.

Never more than wanted + surge are asked for, never fewer than wanted - unavailable left on purpose. Models
pkg/controller/deployment/rolling.go.
"""

from collections.abc import Generator

from playground.simulator.causes import N_, sentence
from playground.simulator.contract import Act, Plan
from playground.simulator.controllers.deployment.arithmetic import (
    least_available,
    max_surge,
    new_size,
    reported,
    size,
    total,
    wanted,
)
from playground.simulator.controllers.deployment.history import clean_up
from playground.simulator.controllers.deployment.progress import is_complete, report_rollout
from playground.simulator.controllers.deployment.scale import SCALED, SET, scale_to
from playground.simulator.controllers.deployment.sync import Sync, active, find_new
from playground.simulator.objects import Object

ROLLED_UP = sentence(
    "deployment.rolled-up", SET, N_("{desired} wanted + {surge} surge allows {most} Pods; there were {total}")
)
ROLLED_DOWN = sentence("deployment.rolled-down", SET, N_("{least} must stay available; {available} are"))
DROPPED = sentence("deployment.dropped-unhealthy", SET, N_("{unhealthy} of its Pods are not available anyway"))

Moved = Generator[Act, Object | None, bool]


def roll_out(sync: Sync) -> Plan:
    yield from find_new(sync, create=True)
    assert sync.new is not None, "a refusal has ended this look"
    moved = yield from _resize_new(sync, sync.new)
    if not moved:
        moved = yield from _shrink_old(sync, sync.new)
    if not moved and is_complete(sync.deployment, sync.deployment.get("status") or {}):
        yield from clean_up(sync)
    yield from report_rollout(sync)


def _resize_new(sync: Sync, new: Object) -> Moved:
    """Down to what is wanted at once; up only as far as there is room."""
    desired = wanted(sync.deployment)
    if size(new) > desired:
        yield from scale_to(sync, new, desired, SCALED, desired=desired)
        return True
    to = new_size(sync.deployment, sync.all, new)
    if to == size(new):
        return False
    surge = max_surge(sync.deployment)
    params = {"desired": desired, "surge": surge, "most": desired + surge, "total": total(sync.all)}
    yield from scale_to(sync, new, to, ROLLED_UP, **params)
    return True


def _shrink_old(sync: Sync, new: Object) -> Moved:
    """Takes Pods from the old ReplicaSets, first such as serve nobody. New Pods that are not available yet count as
    missing, or a new template that never gets ready would eat up the old Pods.

    10 wanted, surge 3, unavailable 2, and 8 old + 5 new Pods that crash: 13 - 8 - 5 leaves nothing to take. Back on
    the old template the crashing ones are the old: 13 - 8 - 0 = 5 of them go.
    """
    old = active(sync.old)
    spare = total([*old, new]) - least_available(sync.deployment) - (size(new) - reported([new], "availableReplicas"))
    if not old or spare <= 0:
        return False
    dropped = yield from _drop_unhealthy(sync, old, spare)
    if dropped is None:
        return False
    rolled = yield from _roll_down(sync, old, new)
    return dropped > 0 or rolled


def _drop_unhealthy(sync: Sync, old: list[Object], most: int) -> Generator[Act, Object | None, int | None]:
    """Drops up to `most` Pods that are not available; `old` is kept up to date. Answers how many, or None where a
    ReplicaSet reports more available Pods than it is to have: it has not caught up with its last change.

    Models cleanupUnhealthyReplicas.
    """
    dropped = 0
    for index, replica_set in enumerate(old):
        unhealthy = size(replica_set) - reported([replica_set], "availableReplicas")
        if dropped >= most:
            break
        if unhealthy < 0:
            return None
        if unhealthy:
            count = min(most - dropped, unhealthy)
            to = size(replica_set) - count
            old[index] = yield from scale_to(sync, replica_set, to, DROPPED, unhealthy=unhealthy)
            dropped += count
    return dropped


def _roll_down(sync: Sync, old: list[Object], new: Object) -> Moved:
    """Takes as many Pods as there are available beyond the least, from the oldest ReplicaSet first. Models
    scaleDownOldReplicaSetsForRollingUpdate."""
    least = least_available(sync.deployment)
    available = reported([*old, new], "availableReplicas")
    spare = available - least
    moved = False
    for replica_set in old:
        count = min(size(replica_set), spare)
        if count > 0:
            to = size(replica_set) - count
            yield from scale_to(sync, replica_set, to, ROLLED_DOWN, least=least, available=available)
            spare -= count
            moved = True
    return moved
