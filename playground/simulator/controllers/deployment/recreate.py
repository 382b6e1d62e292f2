"""Recreation: every old Pod goes, and only then the new ones come.

Models pkg/controller/deployment/recreate.go.
"""

from playground.simulator.causes import N_, sentence
from playground.simulator.contract import Plan
from playground.simulator.controllers.deployment.arithmetic import reported, size, wanted
from playground.simulator.controllers.deployment.history import clean_up
from playground.simulator.controllers.deployment.progress import is_complete, report_rollout
from playground.simulator.controllers.deployment.scale import SCALED, SET, scale_to
from playground.simulator.controllers.deployment.sync import Sync, active, find_new
from playground.simulator.objects import is_finished, uid

CLEARED = sentence("deployment.cleared", SET, N_("the strategy is Recreate: all old Pods go before a new one comes"))


def roll_out(sync: Sync) -> Plan:
    yield from find_new(sync, create=False)
    old = active(sync.old)
    for replica_set in old:
        yield from scale_to(sync, replica_set, 0, CLEARED)
    if not old and not has_old_pods(sync):
        yield from _bring_up(sync)
    yield from report_rollout(sync)


def _bring_up(sync: Sync) -> Plan:
    if sync.new is None:
        yield from find_new(sync, create=True)
    assert sync.new is not None, "a refusal has ended this look"
    desired = wanted(sync.deployment)
    if size(sync.new) != desired:
        yield from scale_to(sync, sync.new, desired, SCALED, desired=desired)
    elif is_complete(sync.deployment, sync.deployment.get("status") or {}):
        yield from clean_up(sync)


def has_old_pods(sync: Sync) -> bool:
    """Whether a Pod of an old ReplicaSet is left that has not run to its end; one that is terminating counts. Models
    oldPodsRunning."""
    return reported(sync.old, "replicas") > 0 or any(
        not is_finished(pod)
        for replica_set in sync.old
        for key, pod in sync.view.owned(uid(replica_set)).items()
        if key.resource == "pods"
    )
