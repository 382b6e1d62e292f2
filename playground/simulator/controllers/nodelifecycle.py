"""Nodes that fail, are cordoned, come and go: their taints, and what it means for their Pods.

Does: taints by condition (NoSchedule), not-ready and unreachable (NoExecute, but to no node while all have failed),
the cordon's taint, Pods that are no longer ready, events. Leaves out: leases (a node's conditions are set by whoever
makes it fail, see levers), the rate at which NoExecute is added (one node in ten seconds) and the limits on it while
more than half of a zone has failed.
Models pkg/controller/nodelifecycle/node_lifecycle_controller.go and pkg/controller/util/node/controller_utils.go.
"""

from collections.abc import Iterator
from typing import Any

from playground.simulator.causes import N_, because, sentence
from playground.simulator.contract import Controller, Moment, Plan, Record, Remember, Update
from playground.simulator.objects import Key, Object, condition, is_ready, put
from playground.simulator.objects.conditions import with_condition
from playground.simulator.state import View

NAME = "node-controller"

# What upstream keeps in memory of each node: nodeHealthMap and knownNodeSet.
HEALTH = "nodehealth.internal"

NOT_READY = "node.kubernetes.io/not-ready"
UNREACHABLE = "node.kubernetes.io/unreachable"
UNSCHEDULABLE = "node.kubernetes.io/unschedulable"

# (condition, status) -> taint. Models nodeConditionToTaintKeyStatusMap.
TAINTS = {
    ("Ready", "False"): NOT_READY,
    ("Ready", "Unknown"): UNREACHABLE,
    ("MemoryPressure", "True"): "node.kubernetes.io/memory-pressure",
    ("DiskPressure", "True"): "node.kubernetes.io/disk-pressure",
    ("NetworkUnavailable", "True"): "node.kubernetes.io/network-unavailable",
    ("PIDPressure", "True"): "node.kubernetes.io/pid-pressure",
}
# The taints that this controller answers for; others it leaves alone.
_OURS = {
    *((key, "NoSchedule") for key in (*TAINTS.values(), UNSCHEDULABLE)),
    *((key, "NoExecute") for key in (NOT_READY, UNREACHABLE)),
}

TAINTED = sentence("node.tainted", N_("taints {node}: {taints}"), N_("that is what its condition says"))
UNTAINTED = sentence("node.untainted", N_("takes taints off {node}: {taints}"), N_("its condition no longer says so"))
CORDONED = sentence("node.cordoned", N_("taints {node}: {taints}"), N_("it was cordoned: no new Pods are to come"))
POD_NOT_READY = sentence("node.pod-not-ready", N_("marks {pod} as not ready"), N_("its node {node} is no longer ready"))


def plan(key: Key, slot: str, view: View, moment: Moment) -> Plan:
    """One node: registered or gone, its taints, and the Pods of one that has just failed."""
    node = view.get(key)
    known = view.get(Key(HEALTH, "", key.name))
    if known is not None and (node is None or known["node"]["metadata"]["uid"] != node["metadata"]["uid"]):
        yield _event(known["node"], "RemovingNode", f"Removing Node {key.name} from Controller")
        yield _remember(key.name, None)
        known = None
    if node is None:
        return
    if known is None:
        yield _event(node, "RegisteredNode", f"Registered Node {key.name} in Controller")
    yield from _taint(key, node, view, moment)
    ready = ready_status(node)
    if known is not None and known["ready"] == "True" and ready != "True":
        yield from _report_failure(key, node, view, moment)
    if known is None or known["ready"] != ready:
        yield _remember(key.name, node)


def _event(node: Object, reason: str, text: str) -> Record:
    return Record(node, "Normal", reason, f"Node {node['metadata']['name']} event: {text}", NAME)


def _remember(name: str, node: Object | None) -> Remember:
    key = Key(HEALTH, "", name)
    if node is None:
        return Remember(key, None)
    identity = {"apiVersion": "v1", "kind": "Node", "metadata": {**_identity(node)}}
    return Remember(key, {"metadata": {"name": name}, "node": identity, "ready": ready_status(node)})


def _identity(node: Object) -> dict[str, Any]:
    return {name: node["metadata"][name] for name in ("name", "uid", "resourceVersion")}


def _taint(key: Key, node: Object, view: View, moment: Moment) -> Plan:
    """Models doNoScheduleTaintingPass, processTaintBaseEviction and handleDisruption, in one write."""
    standing: list[Object] = node.get("spec", {}).get("taints") or []
    wanted = wanted_taints(node, all_failed(view))
    kept = [each for each in standing if _named(each) not in _OURS or _named(each) in wanted]
    added = [each for each in wanted if each not in map(_named, standing)]
    if len(kept) == len(standing) and not added:
        return
    taints = [*kept, *({"key": name, "effect": effect, "timeAdded": moment.stamp} for name, effect in added)]
    said = UNTAINTED if not added else CORDONED if added == [(UNSCHEDULABLE, "NoSchedule")] else TAINTED
    told = ", ".join(map(":".join, added or (_named(each) for each in standing if each not in kept)))
    yield Update(key, put(node, taints, "spec", "taints"), because(NAME, said, node=key.name, taints=told))


def _named(taint: Object) -> tuple[str, str]:
    return taint["key"], taint["effect"]


def wanted_taints(node: Object, all_have_failed: bool) -> list[tuple[str, str]]:
    """The taints (key and effect) that this controller answers for and that the node is to have."""
    keys = [
        TAINTS[each["type"], each["status"]]
        for each in node.get("status", {}).get("conditions") or ()
        if (each["type"], each["status"]) in TAINTS
    ]
    if node.get("spec", {}).get("unschedulable"):
        keys.append(UNSCHEDULABLE)
    wanted = [(key, "NoSchedule") for key in keys]
    if not all_have_failed:
        wanted += [(key, "NoExecute") for key in keys if key in (NOT_READY, UNREACHABLE)]
    return wanted


def _report_failure(key: Key, node: Object, view: View, moment: Moment) -> Plan:
    """Models RecordNodeStatusChange and MarkPodsNotReady."""
    message = f"Node {key.name} status is now: NodeNotReady"
    yield Record(node, "Normal", "NodeNotReady", message, NAME)
    for each in sorted(view.on_node(key.name)):
        pod = view.get(each)
        if pod is None or not is_ready(pod):
            continue
        ready = condition(pod, "Ready") or {}
        more = {name: value for name, value in ready.items() if name not in ("type", "status", "lastTransitionTime")}
        unready = with_condition(pod, moment.stamp, "Ready", "False", **more)
        yield Update(each, unready, because(NAME, POD_NOT_READY, pod=each.name, node=key.name), "status")
        yield Record(pod, "Warning", "NodeNotReady", "Node is not ready", NAME)


def ready_status(node: Object) -> str:
    """The status of the node's Ready condition; a node that never reported is Unknown."""
    ready = condition(node, "Ready")
    return str(ready["status"]) if ready else "Unknown"


def all_failed(view: View) -> bool:
    """Whether no node at all is ready: then the fault is taken to lie elsewhere, and nobody is driven out."""
    return not any(ready_status(node) == "True" for node in view.all("nodes").values())


def watch(before: Object | None, after: Object | None, view: View) -> Iterator[Key]:
    """The node, where something changed that matters here; every node, where one becomes ready or ceases to be."""
    if before is not None and after is not None and _parts(before) == _parts(after):
        return
    obj = after or before
    assert obj is not None
    yield Key("nodes", "", obj["metadata"]["name"])
    if _is_ready(before) != _is_ready(after):
        yield from view.all("nodes")


def _parts(node: Object) -> tuple[object, ...]:
    spec = node.get("spec", {})
    statuses = [(each["type"], each["status"]) for each in node.get("status", {}).get("conditions") or ()]
    return spec.get("unschedulable"), spec.get("taints"), statuses


def _is_ready(node: Object | None) -> bool:
    return node is not None and ready_status(node) == "True"


NODE_LIFECYCLE = Controller(NAME, plan, {"nodes": watch})
