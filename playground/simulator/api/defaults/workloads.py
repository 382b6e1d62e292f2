"""Deployments, ReplicaSets and ReplicationControllers.

Models pkg/apis/apps/v1/defaults.go, and pkg/apis/core/v1/defaults.go SetDefaults_ReplicationController.
"""

from playground.simulator.api.defaults.fill import change, fill, part
from playground.simulator.api.defaults.pods import template
from playground.simulator.objects import Object, put


def deployment(obj: Object) -> Object:
    return part(obj, "spec", _deployment_spec)


def _deployment_spec(spec: Object) -> Object:
    spec = fill(spec, replicas=1, strategy={}, revisionHistoryLimit=10, progressDeadlineSeconds=600)
    return change(part(spec, "template", template), "strategy", _strategy)


def _strategy(strategy: Object) -> Object:
    strategy = strategy if strategy.get("type") else {**strategy, "type": "RollingUpdate"}
    if strategy["type"] != "RollingUpdate":
        return strategy
    strategy = fill(strategy, rollingUpdate={})
    return change(strategy, "rollingUpdate", lambda rolling: fill(rolling, maxUnavailable="25%", maxSurge="25%"))


def replica_set(obj: Object) -> Object:
    return part(obj, "spec", lambda spec: part(fill(spec, replicas=1), "template", template))


def replication_controller(obj: Object) -> Object:
    """What is not said about the selector and the labels, the template's labels say."""
    labels = (((obj.get("spec") or {}).get("template") or {}).get("metadata") or {}).get("labels")
    if labels is not None and not obj["metadata"].get("labels"):
        obj = put(obj, labels, "metadata", "labels")
    return part(obj, "spec", lambda spec: _replicas(spec, labels))


def _replicas(spec: Object, labels: Object | None) -> Object:
    spec = fill(spec, replicas=1)
    if labels is not None and not spec.get("selector"):
        spec = {**spec, "selector": labels}
    return change(spec, "template", template)
