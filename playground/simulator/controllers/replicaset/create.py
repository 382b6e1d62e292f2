"""Making Pods, slowly at first: where the first one is refused, the others are not even asked for.

Models pkg/controller/replicaset/replica_set.go slowStartBatch and pkg/controller/controller_utils.go
RealPodControl.CreatePods, GetPodFromTemplate.
"""

from collections.abc import Generator

from playground.simulator.api.errors import ApiError
from playground.simulator.causes import N_, because, sentence
from playground.simulator.contract import Act, Create, Record
from playground.simulator.controllers.claims import owner_reference
from playground.simulator.controllers.refusals import is_namespace_terminating
from playground.simulator.controllers.replicaset.family import Family
from playground.simulator.objects import Object, name

Made = Generator[Act, Object | None, ApiError | None]

MADE = sentence("replicaset.made-pod", N_("made a Pod for {owner}"), N_("{wanted} wanted; there were {present}"))


def pod_of(owner: Object) -> Object:
    """The Pod that the owner's template describes."""
    template = owner["spec"]["template"]
    own = template.get("metadata") or {}
    metadata: Object = {
        "generateName": prefix(name(owner)),
        "namespace": owner["metadata"]["namespace"],
        "ownerReferences": [owner_reference(owner)],
    }
    for field in ("labels", "annotations", "finalizers"):
        if own.get(field):
            metadata[field] = own[field]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}


def prefix(owner: str) -> str:
    """What the names of an owner's Pods begin with: its own name and a dash, where that may still be a name."""
    return f"{owner}-" if len(owner) < 253 else owner


def create_pods(family: Family, owner: Object, missing: int, present: int) -> Made:
    """Makes Pods in batches of 1, 2, 4, ...; a refusal in one batch ends the look. Answers the first refusal."""
    pod = pod_of(owner)
    said = because(family.controller, MADE, owner=name(owner), wanted=owner["spec"]["replicas"], present=present)
    batch = 1
    while missing > 0:
        refusals = []
        for _ in range(min(batch, missing)):
            try:
                made = yield Create("pods", pod, said)
            except ApiError as refusal:
                if not is_namespace_terminating(refusal):
                    refusals.append(refusal)
                    yield _failed(family, owner, refusal)
            else:
                assert made is not None, "what was created is answered"
                yield Record(owner, "Normal", "SuccessfulCreate", f"Created pod: {name(made)}", family.controller)
        if refusals:
            return refusals[0]
        missing -= batch
        batch *= 2
    return None


def _failed(family: Family, owner: Object, refusal: ApiError) -> Record:
    return Record(owner, "Warning", "FailedCreate", f"Error creating: {refusal.message}", family.controller)
