"""One look at one ReplicaSet: claim, count, manage, report.

The count is taken before anything is made or deleted, so the status tells of the Pods that were there when the look
began, and catches up at the next. Models pkg/controller/replicaset/replica_set.go syncReplicaSet, manageReplicas.
"""

from collections.abc import Generator

from playground.simulator.api.errors import ApiError
from playground.simulator.contract import Act, Moment, Plan, Timer
from playground.simulator.controllers.claims import Claims, claim
from playground.simulator.controllers.replicaset import create, delete, status
from playground.simulator.controllers.replicaset.family import Family
from playground.simulator.objects import Key, Object, controller_of, is_active, is_terminating, uid
from playground.simulator.state import View
from playground.simulator.state.tallies import TERMINATING

# Pods made or deleted in one look. Models BurstReplicas.
BURST = 500


def plan(family: Family, key: Key, slot: str, view: View, moment: Moment) -> Plan:
    owner = view.get(key)
    if owner is None:
        return
    yield from _claim_pods(family, owner, view)
    counted = status.count(family, owner, view, moment)
    refusal = None if is_terminating(owner) else (yield from _manage(family, owner, counted, view, moment))
    yield from status.report(family, key, owner, counted, refusal, moment)
    yield Timer("available", counted.next_available)
    if refusal is not None:
        raise refusal


def _claim_pods(family: Family, owner: Object, view: View) -> Claims:
    """Adopts and releases, where the tallies say that there is something to adopt or release."""
    selector = family.selector(owner)
    namespace = owner["metadata"]["namespace"]
    for labels, group in view.orphan_tally(namespace).items():
        if selector.matches(dict(labels)) and set(group) != {TERMINATING}:
            orphans = [pod for pod in view.within("pods", namespace) if is_active(pod) and controller_of(pod) is None]
            yield from claim(owner, "pods", orphans, selector, family.controller)
            break
    for labels, group in view.tally(uid(owner)).items():
        if not selector.matches(dict(labels)) and set(group) != {TERMINATING}:
            mine = [pod for pod in view.owned(uid(owner)).values() if is_active(pod)]
            yield from claim(owner, "pods", mine, selector, family.controller)
            break


def _manage(
    family: Family, owner: Object, counted: status.Census, view: View, moment: Moment
) -> Generator[Act, Object | None, ApiError | None]:
    """Makes what is missing or deletes what is too much; answers the API's first refusal, if there was one."""
    wanted: int = owner["spec"]["replicas"]
    if counted.active < wanted:
        return (yield from create.create_pods(family, owner, min(wanted - counted.active, BURST), counted.active))
    if counted.active > wanted:
        return (yield from delete.delete_pods(family, owner, min(counted.active - wanted, BURST), view, moment))
    return None
