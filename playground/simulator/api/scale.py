"""The scale subresource: a small object through which a workload's replicas are read and written.

Models pkg/registry/apps/{deployment,replicaset,statefulset}/storage/storage.go and core/replicationcontroller.
"""

from typing import Any

from playground.simulator.api import errors
from playground.simulator.api.resource import Resource
from playground.simulator.objects import Key, Object, put


def scale_of(kind: Resource, obj: Object) -> Object:
    """The Scale of a workload. Raises NotFound for what has none."""
    if "scale" not in kind.subresources:
        raise errors.no_such_resource()
    metadata = obj["metadata"]
    fields = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")
    status: dict[str, Any] = {"replicas": obj.get("status", {}).get("replicas", 0)}
    status["selector"] = str(kind.select(obj["spec"].get("selector")))
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {field: metadata[field] for field in fields if field in metadata},
        "spec": {"replicas": obj["spec"].get("replicas", 1)},
        "status": status,
    }


def scaled(key: Key, obj: Object, scale: Object) -> Object:
    """The workload with the replicas that a Scale asks for. Raises Invalid for less than none."""
    replicas = (scale.get("spec") or {}).get("replicas", 0)
    if not isinstance(replicas, int) or isinstance(replicas, bool):
        raise errors.bad_request('Scale in version "v1" cannot be handled as a Scale: spec.replicas must be a number')
    if replicas < 0:
        problem = errors.FieldError(
            "spec.replicas", "FieldValueInvalid", f"Invalid value: {replicas}: must be greater than or equal to 0"
        )
        raise errors.invalid(Key("scales.autoscaling", key.namespace, key.name), "Scale", [problem])
    return put(obj, replicas, "spec", "replicas")
