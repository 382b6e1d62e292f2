"""What to do about a Deployment, as a ladder: the first rung that applies is all that this look does.

Gone, selecting everything, being deleted, paused, rolled back, scaled, rolled out. Models
pkg/controller/deployment/deployment_controller.go syncDeployment.
"""

from collections.abc import Iterator

from playground.simulator.api.selectors import compile_selector
from playground.simulator.causes import Cause
from playground.simulator.contract import Moment, Plan, Record, Timer, Update
from playground.simulator.controllers.claims import claim
from playground.simulator.controllers.deployment import progress, recreate, rollback, rolling, scale
from playground.simulator.controllers.deployment.arithmetic import RECREATE, strategy
from playground.simulator.controllers.deployment.status import report
from playground.simulator.controllers.deployment.sync import NAME, REPLICA_SETS, Sync, by_age, find_new
from playground.simulator.objects import Key, Object, controller_of, is_terminating, put, uid
from playground.simulator.state import View


def plan(key: Key, slot: str, view: View, moment: Moment) -> Plan:
    deployment = view.get(key)
    if deployment is None:
        return
    if deployment["spec"]["selector"] == {}:
        yield from _refuse(key, deployment)
        return
    sync = Sync(deployment, view, moment)
    yield from _claim_replica_sets(sync)
    selector = compile_selector(deployment["spec"]["selector"])
    sync.replica_sets = sorted((each for each in _own(sync) if selector.selects(each)), key=by_age)
    yield from _act(sync)
    yield Timer("deadline", progress.deadline(view.get(key), moment))


def _act(sync: Sync) -> Plan:
    if is_terminating(sync.deployment):
        yield from find_new(sync, create=False)
        yield from report(sync)
        return
    yield from progress.note_pause(sync)
    if sync.deployment["spec"].get("paused"):
        yield from scale.sync_scale(sync)
    elif rollback.target(sync.deployment) is not None:
        yield from rollback.roll_back(sync)
    elif (yield from scale.is_scaling(sync)):
        yield from scale.sync_scale(sync)
    elif strategy(sync.deployment) == RECREATE:
        yield from recreate.roll_out(sync)
    else:
        yield from rolling.roll_out(sync)


def _refuse(key: Key, deployment: Object) -> Plan:
    """A selector that selects all Pods is an error that only its Event tells of."""
    message = "This deployment is selecting all pods. A non-empty selector is required."
    yield Record(deployment, "Warning", "SelectingAll", message, NAME)
    generation = deployment["metadata"]["generation"]
    if (deployment.get("status") or {}).get("observedGeneration", 0) < generation:
        yield Update(key, put(deployment, generation, "status", "observedGeneration"), Cause(NAME), "status")


def _claim_replica_sets(sync: Sync) -> Plan:
    selector = compile_selector(sync.deployment["spec"]["selector"])
    orphans = [each for each in sync.view.within(REPLICA_SETS, sync.key.namespace) if controller_of(each) is None]
    yield from claim(sync.deployment, REPLICA_SETS, [*orphans, *_own(sync)], selector, NAME)


def _own(sync: Sync) -> Iterator[Object]:
    """The ReplicaSets that the Deployment controls."""
    for key, each in sync.view.owned(uid(sync.deployment)).items():
        reference = controller_of(each)
        if key.resource == REPLICA_SETS and reference is not None and reference["uid"] == uid(sync.deployment):
            yield each
