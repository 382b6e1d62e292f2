"""Everything that is no workload. Models pkg/apis/core/v1/defaults.go."""

import base64

from playground.simulator.api.defaults.fill import change, each, fill, fill_zeros, part
from playground.simulator.objects import Object, name, put, without

NAME_LABEL = "kubernetes.io/metadata.name"


def namespace(obj: Object) -> Object:
    """Every Namespace carries its own name as a label. Models SetDefaults_Namespace."""
    if not obj["metadata"].get("name") or (obj["metadata"].get("labels") or {}).get(NAME_LABEL) == name(obj):
        return obj
    return put(obj, name(obj), "metadata", "labels", NAME_LABEL)


def node(obj: Object) -> Object:
    """What a node has it can give away, unless it says otherwise. Models SetDefaults_NodeStatus."""

    def status(value: Object) -> Object:
        return fill(value, allocatable=value["capacity"]) if "capacity" in value else value

    return change(obj, "status", status)


def secret(obj: Object) -> Object:
    """`stringData` is only a way of writing `data`. Models pkg/apis/core/v1/conversion.go."""
    plain = obj.get("stringData") or {}
    if plain:
        encoded = {key: base64.b64encode(value.encode()).decode() for key, value in plain.items()}
        obj = {**obj, "data": {**(obj.get("data") or {}), **encoded}}
    return fill(without(obj, "stringData"), type="Opaque")


def priority_class(obj: Object) -> Object:
    """Models pkg/apis/scheduling/v1/defaults.go."""
    return fill(obj, preemptionPolicy="PreemptLowerPriority")


def event(obj: Object) -> Object:
    """What Go always writes out, of what was not said. Models staging/src/k8s.io/api/core/v1/types.go Event."""
    for field in ("involvedObject", "source"):
        obj = part(obj, field, lambda value: value)
    moments = {field: obj.get(field) for field in ("firstTimestamp", "lastTimestamp", "eventTime")}
    return {**fill(obj, reportingComponent="", reportingInstance=""), **moments}


def service(obj: Object) -> Object:
    return part(obj, "spec", _service_spec)


def _service_spec(spec: Object) -> Object:
    spec = fill(spec, type="ClusterIP", sessionAffinity="None")
    if spec["type"] == "ExternalName":
        return change(spec, "ports", each(_service_port))
    if spec["sessionAffinity"] == "ClientIP":
        spec = fill(spec, sessionAffinityConfig={"clientIP": {"timeoutSeconds": 10800}})
    elif spec["sessionAffinity"] == "None":
        spec = without(spec, "sessionAffinityConfig")
    if spec["type"] in ("NodePort", "LoadBalancer") or (spec["type"] == "ClusterIP" and spec.get("externalIPs")):
        spec = fill(spec, externalTrafficPolicy="Cluster")
    if spec["type"] == "LoadBalancer":
        spec = fill(spec, allocateLoadBalancerNodePorts=True)
    return fill(change(spec, "ports", each(_service_port)), internalTrafficPolicy="Cluster")


def _service_port(port: Object) -> Object:
    port = fill(port, protocol="TCP")
    return fill_zeros(port, targetPort=port["port"]) if port.get("port") else port
