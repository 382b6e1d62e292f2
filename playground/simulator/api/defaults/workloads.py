"""Deployments and ReplicaSets. Models pkg/apis/apps/v1/defaults.go."""

from playground.simulator.api.defaults.fill import change, fill, part
from playground.simulator.api.defaults.pods import template
from playground.simulator.objects import Object


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
