"""Where the Pods are, counted as they come and go, so that placing one costs no walk over all the others.

Part of the state: a fold of its objects, whatever their order. Models pkg/scheduler/framework/types.go NodeInfo and
pkg/scheduler/backend/cache. A Pod that has finished takes nothing; one that is terminating still does.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from playground.simulator.objects import Key, Object, is_finished, is_terminating
from playground.simulator.requests import NOTHING, Requests, capacity, pod_requests

Labels = tuple[tuple[str, str], ...]
# (protocol, host port, host IP)
Port = tuple[str, int, str]

ANY_IP = "0.0.0.0"  # noqa: S104 (a host IP in a manifest, not an address to listen on)


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
    # The Pods here that have affinity to other Pods, or against them.
    affine: dict[Key, None] = field(default_factory=dict)

    @property
    def labels(self) -> dict[str, str]:
        """The node's labels."""
        return (self.node and self.node["metadata"].get("labels")) or {}

    def copy(self) -> "NodeInfo":
        """One that counts on its own."""
        return NodeInfo(
            self.name,
            self.node,
            self.allocatable,
            self.max_pods,
            self.taints,
            self.pods,
            self.requested,
            dict(self.ports),
            dict(self.affine),
        )

    def set_node(self, node: Object | None) -> None:
        """Takes the node as it now stands."""
        allocatable = (node and node.get("status", {}).get("allocatable")) or {}
        self.node = node
        self.allocatable = capacity(allocatable)
        self.max_pods = int(allocatable.get("pods", 0))
        self.taints = (node and node.get("spec", {}).get("taints")) or []

    def count(self, key: Key, pod: Object, times: int) -> None:
        """Takes a Pod in (`times` 1) or lets it go (-1)."""
        self.pods += times
        self.requested = self.requested.plus(pod_requests(pod), times)
        for port in host_ports(pod):
            self.ports[port] = self.ports.get(port, 0) + times
            if not self.ports[port]:
                del self.ports[port]
        if not has_affinity(pod):
            return
        if times > 0:
            self.affine[key] = None
        else:
            self.affine.pop(key, None)


class Placements:
    """`nodes` by name; `alike[namespace]` says of Pods with the same labels how many each node holds; `waiting` are
    the Pods without a node, by their priority."""

    def __init__(self) -> None:
        self.nodes: dict[str, NodeInfo] = {}
        self.alike: dict[str, dict[Alike, dict[str, int]]] = {}
        self.waiting: dict[int, dict[Key, None]] = {}

    def copy(self) -> "Placements":
        """One that counts on its own."""
        twin = Placements()
        twin.nodes = {name: info.copy() for name, info in self.nodes.items()}
        twin.alike = {
            namespace: {alike: dict(counts) for alike, counts in groups.items()}
            for namespace, groups in self.alike.items()
        }
        twin.waiting = {priority: dict(keys) for priority, keys in self.waiting.items()}
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
            self._wait(key, int(pod["spec"].get("priority") or 0), times)
            return
        self._info(node).count(key, pod, times)
        groups = self.alike.setdefault(key.namespace, {})
        alike = Alike(sorted_labels(pod), is_terminating(pod))
        counts = groups.setdefault(alike, {})
        counts[node] = counts.get(node, 0) + times
        if times < 0:
            _prune(self.alike, key.namespace, alike, node)
            self._forget_if_empty(node)

    def _wait(self, key: Key, priority: int, times: int) -> None:
        keys = self.waiting.setdefault(priority, {})
        if times > 0:
            keys[key] = None
        else:
            keys.pop(key, None)
        if not keys:
            del self.waiting[priority]

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


def has_affinity(pod: Object) -> bool:
    """Whether the Pod has affinity to other Pods, or against them."""
    affinity: dict[str, Any] = pod["spec"].get("affinity") or {}
    return bool(affinity.get("podAffinity") or affinity.get("podAntiAffinity"))


def _counts_the_same(before: Object, after: Object) -> bool:
    """Most changes are to the status, and share spec and labels with what was before."""
    old, new = before["metadata"], after["metadata"]
    return (
        (before["spec"] is after["spec"] or before["spec"] == after["spec"])
        and old.get("labels") == new.get("labels")
        and ("deletionTimestamp" in old) == ("deletionTimestamp" in new)
        and is_finished(before) == is_finished(after)
    )


def _prune(alike: dict[str, dict[Alike, dict[str, int]]], namespace: str, group: Alike, node: str) -> None:
    """Leaves no trace of what is no longer there: states are equal where their objects are."""
    counts = alike[namespace][group]
    if not counts[node]:
        del counts[node]
    if not counts:
        del alike[namespace][group]
    if not alike[namespace]:
        del alike[namespace]
