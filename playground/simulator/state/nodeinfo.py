"""Where the Pods are, counted as they come and go, so that placing one costs no walk over all the others.

Part of the state: a fold of its objects, whatever their order. Models pkg/scheduler/framework/types.go NodeInfo and
pkg/scheduler/backend/cache. A Pod that has finished takes nothing; one that is terminating still does.
"""

import json
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from playground.simulator.objects import Key, Object, condition, is_finished, is_terminating
from playground.simulator.objects.quantity import value
from playground.simulator.objects.requests import NOTHING, Requests, capacity, pod_requests

Labels = tuple[tuple[str, str], ...]
# (protocol, host port, host IP)
Port = tuple[str, int, str]

Counted = TypeVar("Counted", bound=Hashable)

ANY_IP = "0.0.0.0"  # noqa: S104 (a host IP in a manifest, not an address to listen on)


class Affine(NamedTuple):
    """The Pods of one namespace with the same `affinity` (spec.affinity as JSON, its keys sorted)."""

    namespace: str
    affinity: str


class Alike(NamedTuple):
    """What Pods of one namespace have in common, as far as a label selector can tell them apart."""

    labels: Labels
    terminating: bool


@dataclass(slots=True)
class NodeInfo:
    """A node and what the Pods bound to it take. `node` is None where Pods are bound to a node that is not there."""

    name: str
    node: Object | None = None
    allocatable: Requests = NOTHING
    max_pods: int = 0
    taints: list[Object] = field(default_factory=list)
    pods: int = 0
    requested: Requests = NOTHING
    # How many Pods hold it.
    ports: dict[Port, int] = field(default_factory=dict)
    # How many Pods have which affinity to other Pods, or against them.
    affine: dict[Affine, int] = field(default_factory=dict)

    labels: dict[str, str] = field(default_factory=dict)
    cordoned: bool = False
    # The images that it holds, by name, in bytes.
    images: dict[str, int] = field(default_factory=dict)
    # What the scheduler has worked out for these requests since the node last changed: no part of the state.
    scores: dict[Requests, tuple[int, int]] = field(default_factory=dict, compare=False)

    def copy(self) -> "NodeInfo":
        """One that counts on its own."""
        return replace(self, ports=dict(self.ports), affine=dict(self.affine), scores={})

    def set_node(self, node: Object | None) -> None:
        """Takes the node as it now stands."""
        spec, status = (node or {}).get("spec") or {}, (node or {}).get("status") or {}
        allocatable = status.get("allocatable") or {}
        self.node = node
        self.scores = {}
        self.labels = (node and node["metadata"].get("labels")) or {}
        self.allocatable = capacity(allocatable)
        self.max_pods = value(allocatable.get("pods", 0))
        self.taints = spec.get("taints") or []
        self.cordoned = bool(spec.get("unschedulable"))
        self.images = {
            name: image.get("sizeBytes", 0) for image in status.get("images") or () for name in image.get("names") or ()
        }

    def count(self, pod: Object, times: int) -> None:
        """Takes a Pod in (`times` 1) or lets it go (-1)."""
        self.scores = {}
        self.pods += times
        self.requested = self.requested.plus(pod_requests(pod), times)
        for port in host_ports(pod):
            _add(self.ports, port, times)
        affine = affinity_of(pod)
        if affine is not None:
            _add(self.affine, affine, times)


class Placements:
    """`nodes` by name; `alike[namespace]` says of Pods with the same labels how many each node holds; `waiting` are
    the Pods without a node, by their priority; `unschedulable` those of them that the scheduler has tried in vain."""

    def __init__(self) -> None:
        self.nodes: dict[str, NodeInfo] = {}
        self.alike: dict[str, dict[Alike, dict[str, int]]] = {}
        self.waiting: dict[int, dict[Key, None]] = {}
        self.unschedulable: dict[Key, None] = {}

    def copy(self) -> "Placements":
        """One that counts on its own."""
        twin = Placements()
        twin.nodes = {name: info.copy() for name, info in self.nodes.items()}
        twin.alike = {
            namespace: {alike: dict(counts) for alike, counts in groups.items()}
            for namespace, groups in self.alike.items()
        }
        twin.waiting = {priority: dict(keys) for priority, keys in self.waiting.items()}
        twin.unschedulable = dict(self.unschedulable)
        return twin

    def note(self, key: Key, before: Object | None, after: Object | None) -> None:
        """Counts a change of an object."""
        if key.resource == "pods":
            self._note_pod(key, before, after)
        elif key.resource == "nodes":
            self._info(key.name).set_node(after)
            self._forget_if_empty(key.name)

    def _note_pod(self, key: Key, before: Object | None, after: Object | None) -> None:
        if before is not None and after is not None and _counts_the_same(before, after):
            return
        if before is not None and not is_finished(before):
            self._count(key, before, -1)
        if after is not None and not is_finished(after):
            self._count(key, after, 1)

    def _count(self, key: Key, pod: Object, times: int) -> None:
        node = pod["spec"].get("nodeName")
        if not node:
            self._wait(key, pod, times > 0)
            return
        self._info(node).count(pod, times)
        groups = self.alike.setdefault(key.namespace, {})
        alike = Alike(sorted_labels(pod), is_terminating(pod))
        counts = groups.setdefault(alike, {})
        _add(counts, node, times)
        if not counts:
            del groups[alike]
        if not groups:
            del self.alike[key.namespace]
        self._forget_if_empty(node)

    def _wait(self, key: Key, pod: Object, waits: bool) -> None:
        priority = int(pod["spec"].get("priority") or 0)
        keys = self.waiting.setdefault(priority, {})
        _keep(keys, key, waits)
        if not keys:
            del self.waiting[priority]
        _keep(self.unschedulable, key, waits and is_unschedulable(pod))

    def _info(self, node: str) -> NodeInfo:
        info = self.nodes.get(node)
        if info is None:
            info = self.nodes[node] = NodeInfo(node)
        return info

    def _forget_if_empty(self, node: str) -> None:
        info = self.nodes[node]
        if info.node is None and not info.pods:
            del self.nodes[node]


def sorted_labels(obj: Object) -> Labels:
    """The labels in a form that can be a key."""
    return tuple(sorted((obj["metadata"].get("labels") or {}).items()))


def host_ports(pod: Object) -> list[Port]:
    """The ports of its node that the Pod takes. Models pkg/scheduler/util/utils.go GetHostPorts: sidecars' too."""
    spec = pod["spec"]
    sidecars = [each for each in spec.get("initContainers") or () if each.get("restartPolicy") == "Always"]
    return [
        (port.get("protocol") or "TCP", port["hostPort"], port.get("hostIP") or ANY_IP)
        for container in (*spec["containers"], *sidecars)
        for port in container.get("ports") or ()
        if port.get("hostPort")
    ]


def affinity_of(pod: Object) -> Affine | None:
    """The Pod's affinity to other Pods, or against them; None where it has neither."""
    affinity = pod["spec"].get("affinity")
    if not affinity or not (affinity.get("podAffinity") or affinity.get("podAntiAffinity")):
        return None
    return Affine(pod["metadata"]["namespace"], json.dumps(affinity, sort_keys=True))


def is_unschedulable(pod: Object) -> bool:
    """Whether the scheduler has tried the Pod and found no node for it."""
    scheduled = condition(pod, "PodScheduled")
    return scheduled is not None and scheduled["status"] == "False" and scheduled.get("reason") == "Unschedulable"


def _counts_the_same(before: Object, after: Object) -> bool:
    """Most changes are to the status of a Pod on a node, and share spec and labels with what was before."""
    old, new = before["metadata"], after["metadata"]
    return (
        (before["spec"] is after["spec"] or before["spec"] == after["spec"])
        and old.get("labels") == new.get("labels")
        and ("deletionTimestamp" in old) == ("deletionTimestamp" in new)
        and is_finished(before) == is_finished(after)
        and ("nodeName" in after["spec"] or is_unschedulable(before) == is_unschedulable(after))
    )


def _add(counts: dict[Counted, int], what: Counted, times: int) -> None:
    """Counts; what comes to nothing leaves no trace, so that states are equal where their objects are."""
    counts[what] = counts.get(what, 0) + times
    if not counts[what]:
        del counts[what]


def _keep(keys: dict[Key, None], key: Key, whether: bool) -> None:
    if whether:
        keys[key] = None
    else:
        keys.pop(key, None)
