"""Which ReplicaSets a change concerns.

Models pkg/controller/replicaset/replica_set.go addPod, updatePod, deletePod: a Pod concerns its controller; one that
nobody controls concerns whoever could adopt it. What no count depends on (a Pod got its node, a container pulls its
image) wakes nobody: upstream looks then too, and finds nothing to do.
"""

from collections.abc import Iterable, Iterator

from playground.simulator.contract import Watch, key_of
from playground.simulator.controllers.replicaset.family import Family
from playground.simulator.objects import Key, Object, controller_of
from playground.simulator.state import View
from playground.simulator.tallies import is_counted_alike


def watches(family: Family) -> dict[str, Watch]:
    def of_pod(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
        is_there_still = before is not None and after is not None
        if is_there_still and is_counted_alike(before, after):
            return
        for pod in (before, after):
            if pod is not None:
                yield from _concerned(family, pod, view, is_there=pod is after)

    return {family.resource: key_of(family.resource), "pods": of_pod}


def _concerned(family: Family, pod: Object, view: View, is_there: bool) -> Iterator[Key]:
    reference = controller_of(pod)
    namespace = pod["metadata"]["namespace"]
    if reference is not None:
        if reference["kind"] == family.kind:
            yield Key(family.resource, namespace, reference["name"])
    elif is_there:
        for key, owner in view.all(family.resource).items():
            if key.namespace == namespace and family.selector(owner).selects(pod):
                yield key
