"""The binding subresource: how a Pod gets its node, once.

Models pkg/registry/core/pod/storage/storage.go BindingREST.
"""

from playground.simulator.api import errors
from playground.simulator.objects import Key, Object, is_terminating, put
from playground.simulator.objects.conditions import with_pod_condition


def bound(key: Key, pod: Object, binding: Object, stamp: str) -> Object:
    """The Pod on the binding's target, scheduled since `stamp`. Raises Conflict where it cannot be bound."""
    uid = (binding.get("metadata") or {}).get("uid")
    if uid and uid != pod["metadata"]["uid"]:
        why = f"Precondition failed: UID in precondition: {uid}, UID in object meta: {pod['metadata']['uid']}"
        raise errors.conflict(key, why)
    if is_terminating(pod):
        raise errors.conflict(key, f"pod {key.name} is being deleted, cannot be assigned to a host")
    if pod["spec"].get("nodeName"):
        raise errors.conflict(key, f'pod {key.name} is already assigned to node "{pod["spec"]["nodeName"]}"')
    if pod["spec"].get("schedulingGates"):
        raise errors.conflict(key, f"pod {key.name} has non-empty .spec.schedulingGates")
    pod = put(pod, binding["target"]["name"], "spec", "nodeName")
    return with_pod_condition(pod, stamp, "PodScheduled", "True")
