"""What a learner does to the cluster, and how the story tells it: apply, delete, scale, cordon.

Everything goes through the API, which decides; here it only gets its cause. What a learner does to the machines is in
levers.py.
"""

from playground.simulator.api.apply import Applied, manifest_of
from playground.simulator.api.apply import apply as kubectl_apply
from playground.simulator.api.resources import RESOURCES
from playground.simulator.api.server import Api, DeleteOptions
from playground.simulator.causes import LEARNER, N_, Cause, Sentence, because, sentence
from playground.simulator.objects import Key, Object, put

CREATED = sentence("learner.created", N_("created {kind} {name}"))
CHANGED = sentence("learner.changed", N_("changed {kind} {name}"))
DELETED = sentence("learner.deleted", N_("deleted {kind} {name}"))
SCALED = sentence("learner.scaled", N_("scaled {kind} {name} to {count}"))
CORDONED = sentence("learner.cordoned", N_("cordoned {name}"), N_("no new Pods are placed on it"))
UNCORDONED = sentence("learner.uncordoned", N_("uncordoned {name}"), N_("Pods may be placed on it again"))

AS_THE_KIND_HAS_IT = DeleteOptions()


def said(words: Sentence, key: Key, **params: object) -> Cause:
    """The learner as the cause of a change of `key`."""
    kind = RESOURCES[key.resource].kind if key.resource in RESOURCES else key.resource
    return because(LEARNER, words, kind=kind, name=key.name, **params)


def apply(api: Api, obj: Object, namespace: str = "") -> Applied:
    """Makes the object as written, as `kubectl apply` does. Raises ApiError."""
    manifest = manifest_of(obj, namespace)
    words = CREATED if api.store.state.get(manifest.key) is None else CHANGED
    return kubectl_apply(api, manifest, said(words, manifest.key))


def delete(api: Api, key: Key, options: DeleteOptions = AS_THE_KIND_HAS_IT) -> Object | None:
    """Answers the object where it lingers, None where it is gone. Raises ApiError."""
    return api.delete(key, said(DELETED, key), options)


def scale(api: Api, key: Key, replicas: int) -> Object:
    """Sets how many replicas a workload wants, through its Scale. Raises ApiError."""
    wanted = put(api.get_scale(key), replicas, "spec", "replicas")
    return api.update(key, wanted, said(SCALED, key, count=replicas), "scale")


def cordon(api: Api, node: str, on: bool = True) -> Object:
    """Whether the node takes no new Pods. Raises ApiError."""
    key = Key("nodes", "", node)
    patch = {"spec": {"unschedulable": True if on else None}}
    return api.patch(key, patch, "merge", said(CORDONED if on else UNCORDONED, key))
