"""Deleting the Pods that are too many: which, is `ranking`'s business.

Models pkg/controller/replicaset/replica_set.go manageReplicas, getIndirectlyRelatedPods.
"""

from collections import Counter
from collections.abc import Generator, Iterator

from playground.simulator.api.errors import ApiError
from playground.simulator.causes import because
from playground.simulator.contract import Act, Delete, Moment, Record
from playground.simulator.controllers.replicaset.family import Family
from playground.simulator.controllers.replicaset.ranking import choose
from playground.simulator.objects import Key, Object, controller_of, is_active, name, uid
from playground.simulator.state import View


def delete_pods(
    family: Family, owner: Object, surplus: int, view: View, moment: Moment
) -> Generator[Act, Object | None, ApiError | None]:
    """Deletes `surplus` Pods, all in this look; answers the first refusal."""
    selector = family.selector(owner)
    pods = [pod for pod in _pods_of(owner, view) if selector.selects(pod)]
    first: ApiError | None = None
    for choice in choose(pods, _neighbours(owner, view), surplus, moment):
        pod = name(choice.pod)
        try:
            yield Delete(
                Key("pods", owner["metadata"]["namespace"], pod),
                because(family.controller, choice.why, pod=pod, **choice.params),
                uid=uid(choice.pod),
            )
            yield Record(owner, "Normal", "SuccessfulDelete", f"Deleted pod: {pod}", family.controller)
        except ApiError as refusal:
            if refusal.reason == "NotFound":
                continue
            yield Record(owner, "Warning", "FailedDelete", f"Error deleting: {refusal.message}", family.controller)
            first = first or refusal
    return first


def _pods_of(owner: Object, view: View) -> Iterator[Object]:
    return (pod for key, pod in view.owned(uid(owner)).items() if key.resource == "pods" and is_active(pod))


def _neighbours(owner: Object, view: View) -> Counter[str]:
    """How many Pods each node has of all the ReplicaSets under the same controller: a Deployment's old and new ones.

    A ReplicaSet that nobody controls has no relatives, and upstream then counts not even its own Pods.
    """
    controller = controller_of(owner)
    if controller is None:
        return Counter()
    family = [sibling for sibling in view.owned(controller["uid"]).values() if sibling["kind"] == owner["kind"]]
    return Counter(pod["spec"].get("nodeName", "") for sibling in family for pod in _pods_of(sibling, view))
