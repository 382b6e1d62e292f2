"""Nodes and Pods by a word each, and what the scheduler makes of them without a run."""

from typing import Any

from playground.simulator.objects import Key, Object
from playground.simulator.scheduler.choice import assess, choose, explain
from playground.simulator.scheduler.cycle import Cycle
from playground.simulator.state import State
from playground.simulator.state.nodeinfo import NodeInfo

HOSTNAME, ZONE = "kubernetes.io/hostname", "topology.kubernetes.io/zone"

_RESOURCES = {
    "Node": "nodes",
    "Pod": "pods",
    "Namespace": "namespaces",
    "Service": "services",
    "ReplicaSet": "replicasets.apps",
    "StatefulSet": "statefulsets.apps",
    "ReplicationController": "replicationcontrollers",
}


def node(
    name: str = "node-1",
    cpu: str = "4",
    memory: str = "8Gi",
    pods: str = "110",
    labels: dict[str, str] | None = None,
    taints: list[str] | None = None,
    images: dict[str, int] | None = None,
    extended: dict[str, str] | None = None,
    **spec: Any,
) -> Object:
    """`taints` as kubectl writes them: "key=value:effect"."""
    allocatable = {"cpu": cpu, "memory": memory, "pods": pods, "ephemeral-storage": "10Gi", **(extended or {})}
    held = [{"names": [image], "sizeBytes": size} for image, size in (images or {}).items()]
    if taints:
        spec["taints"] = [taint(each) for each in taints]
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "uid": f"uid-{name}", "labels": {HOSTNAME: name, **(labels or {})}},
        "spec": spec,
        "status": {"allocatable": allocatable, "images": held},
    }


def taint(text: str) -> Object:
    rest, _, effect = text.rpartition(":")
    key, _, value = rest.partition("=")
    return {"key": key, "effect": effect, **({"value": value} if value else {})}


def pod(
    name: str = "pod",
    cpu: str = "",
    memory: str = "",
    on: str = "",
    labels: dict[str, str] | None = None,
    namespace: str = "default",
    phase: str = "Pending",
    terminating: bool = False,
    owner: Object | None = None,
    image: str = "nginx:1.25",
    **spec: Any,
) -> Object:
    requests = {key: value for key, value in (("cpu", cpu), ("memory", memory)) if value}
    metadata: Object = {"name": name, "namespace": namespace, "uid": f"uid-{name}", "labels": labels or {}}
    if terminating:
        metadata["deletionTimestamp"] = "2025-06-15T15:06:40Z"
    if owner is not None:
        reference = {key: owner["metadata"][key] for key in ("name", "uid")}
        metadata["ownerReferences"] = [
            {"kind": owner["kind"], "apiVersion": "apps/v1", "controller": True, **reference}
        ]
    container = {"name": "c", "image": image, "resources": {"requests": requests}}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": metadata,
        "spec": {"containers": [container], **({"nodeName": on} if on else {}), **spec},
        "status": {"phase": phase},
    }


def owner(kind: str, name: str = "web", **selector: str) -> Object:
    plain = kind in ("ReplicationController", "Service")
    metadata = {"name": name, "namespace": "default", "uid": f"uid-{kind}-{name}"}
    return {"kind": kind, "metadata": metadata, "spec": {"selector": selector if plain else {"matchLabels": selector}}}


def namespace(name: str, **labels: str) -> Object:
    return {"kind": "Namespace", "metadata": {"name": name, "uid": f"uid-{name}", "labels": labels}, "spec": {}}


def cluster(*objects: Object) -> State:
    state = State()
    for obj in objects:
        state.restore(key_of(obj), obj)
    return state


def key_of(obj: Object) -> Key:
    metadata = obj["metadata"]
    return Key(_RESOURCES[obj["kind"]], metadata.get("namespace", ""), metadata["name"])


def why_not(newcomer: Object, *objects: Object) -> dict[str, str]:
    """What `explain` says of each node."""
    return explain(newcomer, cluster(*objects))


def chosen(newcomer: Object, *objects: Object, lot: float = 0.0) -> tuple[str, str]:
    """The node that gets the Pod, and the score that decided."""
    state = cluster(*objects)
    choice = choose(assess(Cycle(newcomer, state, state.node_infos())), lot)
    return choice.node, choice.merit


def infos(*objects: Object) -> tuple[State, list[NodeInfo]]:
    state = cluster(*objects)
    return state, state.node_infos()
