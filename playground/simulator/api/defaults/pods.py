"""Pods and Pod templates. Models pkg/apis/core/v1/defaults.go SetDefaults_Pod, _PodSpec, _Container, _Probe, ...

Leaves out requests and limits of the Pod as a whole: they stay as they were written.
"""

from typing import Any

from playground.simulator.api.defaults.fill import change, each, fill, fill_zeros, part
from playground.simulator.objects import Object
from playground.simulator.objects.quantity import milli

_MODE = 0o644
_ATOM = {
    "configMap": {"defaultMode": _MODE},
    "secret": {"defaultMode": _MODE},
    "downwardAPI": {"defaultMode": _MODE},
    "projected": {"defaultMode": _MODE},
    "hostPath": {"type": ""},
}


def pod(obj: Object) -> Object:
    """A Pod: its spec, and what a template leaves open until a Pod is made."""
    return part(obj, "spec", _of_pod)


def _of_pod(spec: Object) -> Object:
    spec = change(spec, "containers", each(_requests_from_limits))
    spec = change(spec, "initContainers", each(_requests_from_limits))
    if spec.get("hostNetwork"):
        spec = change(spec, "containers", each(_on_host))
        spec = change(spec, "initContainers", each(_on_host))
    return fill(pod_spec(spec), enableServiceLinks=True)


def template(obj: Object) -> Object:
    """A Pod template."""
    return part(obj, "spec", pod_spec)


def pod_spec(spec: Object) -> Object:
    spec = change(spec, "containers", each(_container))
    spec = change(spec, "initContainers", each(_container))
    spec = change(spec, "volumes", each(_volume))
    if spec.get("serviceAccountName"):
        spec = fill(spec, serviceAccount=spec["serviceAccountName"])
    return fill(
        spec,
        restartPolicy="Always",
        terminationGracePeriodSeconds=30,
        dnsPolicy="ClusterFirst",
        securityContext={},
        schedulerName="default-scheduler",
    )


def _container(container: Object) -> Object:
    container = change(container, "ports", each(_port))
    container = change(container, "env", each(_env))
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        container = change(container, probe, _probe)
    container = change(container, "lifecycle", _lifecycle)
    return fill(
        container,
        imagePullPolicy=pull_policy(container.get("image", "")),
        terminationMessagePath="/dev/termination-log",
        terminationMessagePolicy="File",
        resources={},
    )


def pull_policy(image: str) -> str:
    """Always for the tag "latest", said or meant, IfNotPresent for every other."""
    if "@" in image:
        return "IfNotPresent"
    tag = image.rpartition("/")[2].partition(":")[2] or "latest"
    return "Always" if tag == "latest" else "IfNotPresent"


def _port(port: Object) -> Object:
    return fill(port, protocol="TCP")


def _on_host(container: Object) -> Object:
    return change(container, "ports", each(lambda port: fill_zeros(port, hostPort=port.get("containerPort", 0))))


def _env(variable: Object) -> Object:
    return change(variable, "valueFrom", _field_ref)


def _field_ref(source: Object) -> Object:
    return change(source, "fieldRef", lambda ref: fill(ref, apiVersion="v1"))


def _probe(probe: Object) -> Object:
    probe = change(change(probe, "httpGet", _http_get), "grpc", lambda grpc: fill(grpc, service=""))
    return fill_zeros(probe, timeoutSeconds=1, periodSeconds=10, successThreshold=1, failureThreshold=3)


def _http_get(action: Object) -> Object:
    return fill(action, path="/", scheme="HTTP")


def _lifecycle(lifecycle: Object) -> Object:
    for moment in ("postStart", "preStop"):
        lifecycle = change(lifecycle, moment, lambda handler: change(handler, "httpGet", _http_get))
    return lifecycle


def _requests_from_limits(container: Object) -> Object:
    return change(container, "resources", _requests)


def _requests(resources: Object) -> Object:
    limits: Object = resources.get("limits") or {}
    requests: Object = resources.get("requests") or {}
    missing = {name: amount for name, amount in limits.items() if name not in requests}
    return {**resources, "requests": {**requests, **missing}} if missing else resources


def _volume(volume: Object) -> Object:
    if set(volume) <= {"name"}:
        return {**volume, "emptyDir": {}}
    for source, defaults in _ATOM.items():
        volume = change(volume, source, lambda value, defaults=defaults: fill(value, **defaults))  # type: ignore[misc]
    volume = change(volume, "image", lambda image: fill(image, pullPolicy=pull_policy(image.get("reference", ""))))
    volume = change(volume, "downwardAPI", _items)
    return change(volume, "projected", lambda projected: change(projected, "sources", each(_projection)))


def _items(source: Object) -> Object:
    return change(source, "items", each(_field_ref))


def _projection(source: Object) -> Object:
    source = change(source, "serviceAccountToken", lambda token: fill(token, expirationSeconds=3600))
    return change(source, "downwardAPI", _items)


def qos_class(spec: Object) -> str:
    """Models pkg/apis/core/helper/qos/qos.go ComputePodQOS. What the Pod asks for as a whole counts before the rest."""
    whole = spec.get("resources")
    containers: list[Any] = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
    resources = [whole] if whole else [container.get("resources") or {} for container in containers]
    wanted = [_counted(each.get("requests")) for each in resources]
    allowed = [_counted(each.get("limits")) for each in resources]
    if not any(wanted) and not any(allowed):
        return "BestEffort"
    is_full = all(set(limits) == {"cpu", "memory"} for limits in allowed)
    return "Guaranteed" if is_full and wanted == allowed else "Burstable"


def _counted(amounts: Object | None) -> dict[str, int]:
    """The amounts of what counts, in thousandths: cpu and memory, where they are not zero."""
    counted = {name: milli(amount) for name, amount in (amounts or {}).items() if name in ("cpu", "memory")}
    return {name: amount for name, amount in counted.items() if amount}
