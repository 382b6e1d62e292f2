"""Which Deployments a change concerns.

Models pkg/controller/deployment/deployment_controller.go addReplicaSet, updateReplicaSet, deleteReplicaSet, deletePod:
a ReplicaSet concerns its controller, one that nobody controls whoever selects it; of Pods only the last one's going
matters, and only to a Deployment that recreates.
"""

from collections.abc import Iterable, Iterator

from playground.simulator.api.selectors import compile_selector
from playground.simulator.contract import Watch, key_of
from playground.simulator.controllers.deployment.arithmetic import RECREATE, strategy
from playground.simulator.controllers.deployment.sync import DEPLOYMENTS, REPLICA_SETS
from playground.simulator.objects import Key, Object, controller_of, namespace
from playground.simulator.state import View


def _of_replica_set(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
    for replica_set in (before, after):
        if replica_set is not None:
            yield from _concerned(replica_set, view, is_there=replica_set is after)


def _concerned(replica_set: Object, view: View, is_there: bool) -> Iterator[Key]:
    reference = controller_of(replica_set)
    if reference is not None:
        if reference["kind"] == "Deployment":
            yield Key(DEPLOYMENTS, namespace(replica_set), reference["name"])
    elif is_there:
        for key, deployment in view.all(DEPLOYMENTS).items():
            selector = compile_selector(deployment["spec"]["selector"])
            if key.namespace == namespace(replica_set) and not selector.is_empty and selector.selects(replica_set):
                yield key


def _of_pod(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
    return () if after is not None or before is None else _of_last_pod(before, view)


def _of_last_pod(before: Object, view: View) -> Iterator[Key]:
    reference = controller_of(before)
    if reference is None or reference["kind"] != "ReplicaSet":
        return
    replica_set = view.get(Key(REPLICA_SETS, namespace(before), reference["name"]))
    owner = controller_of(replica_set) if replica_set is not None else None
    if owner is not None and owner["kind"] == "Deployment":
        key = Key(DEPLOYMENTS, namespace(before), owner["name"])
        deployment = view.get(key)
        if deployment is not None and strategy(deployment) == RECREATE:
            yield key


WATCHES: dict[str, Watch] = {
    DEPLOYMENTS: key_of(DEPLOYMENTS),
    REPLICA_SETS: _of_replica_set,
    "pods": _of_pod,
}
