"""What the server itself sets when an object is made or changed. Models PrepareForCreate and PrepareForUpdate of
pkg/registry/*/*/strategy.go."""

from playground.simulator.api.defaults.pods import qos_class
from playground.simulator.api.label_keys import resolved
from playground.simulator.objects import Object, annotations, put
from playground.simulator.objects.conditions import with_pod_condition


def workload(obj: Object) -> Object:
    """A new object whose specification is counted: generation 1, nothing known yet."""
    return {**put(obj, 1, "metadata", "generation"), "status": {}}


def replica_set(obj: Object) -> Object:
    return {**put(obj, 1, "metadata", "generation"), "status": {"replicas": 0}}


def pod(obj: Object) -> Object:
    """A new Pod is Pending, of the quality of service that its resources make it; with gates it is not to be scheduled
    yet. Models pkg/registry/core/pod/strategy.go PrepareForCreate."""
    status = {"phase": "Pending", "qosClass": qos_class(obj["spec"])}
    made = {**resolved(put(obj, 1, "metadata", "generation")), "status": status}
    if not obj["spec"].get("schedulingGates"):
        return made
    message = "Scheduling is blocked due to non-empty scheduling gates"
    return with_pod_condition(
        made, obj["metadata"]["creationTimestamp"], "PodScheduled", "False", "SchedulingGated", message
    )


def namespace(obj: Object) -> Object:
    finalizers = (obj.get("spec") or {}).get("finalizers") or []
    if "kubernetes" not in finalizers:
        finalizers = [*finalizers, "kubernetes"]
    return {**obj, "spec": {"finalizers": finalizers}, "status": {"phase": "Active"}}


def finalizers_stay(obj: Object, old: Object) -> Object:
    """A Namespace's finalizers are written through its subresource only."""
    return put(obj, old["spec"].get("finalizers") or [], "spec", "finalizers")


def counted(obj: Object) -> Object:
    """What has a generation and no status."""
    return put(obj, 1, "metadata", "generation")


def service(obj: Object) -> Object:
    return {**obj, "status": {"loadBalancer": {}}}


def spec_counts(obj: Object, old: Object) -> Object:
    """A change of the specification makes a new generation."""
    return obj if obj["spec"] == old["spec"] else _next_generation(obj, old)


def spec_or_notes_count(obj: Object, old: Object) -> Object:
    """For a Deployment annotations count too. Models pkg/registry/apps/deployment/strategy.go."""
    is_same = obj["spec"] == old["spec"] and annotations(obj) == annotations(old)
    return obj if is_same else _next_generation(obj, old)


def _next_generation(obj: Object, old: Object) -> Object:
    return put(obj, old["metadata"].get("generation", 0) + 1, "metadata", "generation")
