"""Which ReplicaSets a change concerns.

Models pkg/controller/replicaset/replica_set.go addPod, updatePod, deletePod: a Pod concerns its controller; one that
nobody controls concerns whoever could adopt it. What no count depends on (a Pod got its node, a container pulls its
image) wakes nobody: upstream looks then too, and finds nothing to do.
"""

from collections.abc import Iterable

from playground.simulator.contract import Watch, key_of
from playground.simulator.controllers.replicaset.family import Family
from playground.simulator.objects import Key, Object, controller_of
from playground.simulator.state import View
from playground.simulator.state.tallies import is_counted_alike


def watches(family: Family) -> dict[str, Watch]:
    def of_pod(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
        if before is not None and after is not None and is_counted_alike(before, after):
            return ()
        concerned = _concerned(family, after, view) if after is not None else []
        if before is not None and (after is None or controller_of(before) != controller_of(after)):
            concerned = [*concerned, *_owner(family, before)]
        return concerned

    return {family.resource: key_of(family.resource), "pods": of_pod}


def _owner(family: Family, pod: Object) -> list[Key]:
    reference = controller_of(pod)
    if reference is None or reference["kind"] != family.kind:
        return []
    return [Key(family.resource, pod["metadata"]["namespace"], reference["name"])]


def _concerned(family: Family, pod: Object, view: View) -> list[Key]:
    """Its controller; where there is none, those that select it."""
    if controller_of(pod) is not None:
        return _owner(family, pod)
    namespace = pod["metadata"]["namespace"]
    owners = view.all(family.resource).items()
    return [key for key, each in owners if key.namespace == namespace and family.selector(each).selects(pod)]
