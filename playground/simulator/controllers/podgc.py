"""Pods that nobody else would ever end: their node is gone, or out of service, or they never had one.

Comes round every 20 s of virtual time, as upstream does, but only while there is something to come round for.
Leaves out: finished Pods beyond 12,500, of which no cluster here has so many.
Models pkg/controller/podgc/gc_controller.go.
"""

from collections.abc import Iterable, Iterator
from math import floor

from playground.simulator.causes import N_, Sentence, because, sentence
from playground.simulator.contract import Controller, Delete, Moment, Plan, Timer, Update
from playground.simulator.objects import Key, Object, is_finished, is_ready, is_terminating, put
from playground.simulator.objects.conditions import with_pod_condition
from playground.simulator.objects.taints import taint_key_exists
from playground.simulator.state import View
from playground.simulator.timing import after as later

NAME = "pod-garbage-collector-controller"

PERIOD = 20.0
QUARANTINE = 40.0  # how long a node may be missing before its Pods are given up
CHECK = "check"

OUT_OF_SERVICE = "node.kubernetes.io/out-of-service"

NODE_GONE = sentence(
    "podgc.node-gone", N_("gives up {pod}"), N_("its node {node} is no longer there, so nobody runs or ends it")
)
NODE_OUT = sentence("podgc.node-out", N_("gives up {pod}"), N_("its node {node} is marked as out of service"))
NEVER_PLACED = sentence("podgc.never-placed", N_("gives up {pod}"), N_("it is being deleted and was never on a node"))


def plan(key: Key, slot: str, view: View, moment: Moment) -> Plan:
    """One Pod: seen first, ended when its time comes round."""
    pod = view.get(key)
    said = verdict(view, pod) if pod is not None else None
    if pod is None or said is None:
        if view.due(NAME, key, CHECK) is not None:
            yield Timer(CHECK, None)
        return
    if slot == CHECK:
        yield from _end(key, pod, said, moment)
    elif view.due(NAME, key, CHECK) is None:
        rounds = later(PERIOD * (floor(moment.now / PERIOD) + 1), QUARANTINE if said is NODE_GONE else 0)
        yield Timer(CHECK, rounds)


def verdict(view: View, pod: Object) -> Sentence | None:
    """Why nobody else would end the Pod; None where somebody will."""
    name = pod["spec"].get("nodeName")
    if not name:
        return NEVER_PLACED if is_terminating(pod) else None
    node = view.get(Key("nodes", "", name))
    if node is None:
        return NODE_GONE
    is_out = taint_key_exists(node, OUT_OF_SERVICE) and not is_ready(node)
    return NODE_OUT if is_terminating(pod) and is_out else None


def _end(key: Key, pod: Object, said: Sentence, moment: Moment) -> Plan:
    """Models markFailedAndDeletePodWithCondition."""
    cause = because(NAME, said, pod=key.name, node=pod["spec"].get("nodeName") or "")
    if not is_finished(pod):
        failed = put(pod, "Failed", "status", "phase")
        if said is NODE_GONE:
            words = "DeletionByPodGC", "PodGC: node no longer exists"
            failed = with_pod_condition(failed, moment.stamp, "DisruptionTarget", "True", *words)
        yield Update(key, failed, cause, "status")
    yield Delete(key, cause, grace=0)


def watch_pods(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
    """A Pod that is given a node or begins to go, and one that goes while it is being waited for."""
    if before is not None and after is not None and _standing(before) == _standing(after):
        return ()
    pod = after or before
    assert pod is not None
    key = Key("pods", pod["metadata"]["namespace"], pod["metadata"]["name"])
    concerned = view.due(NAME, key, CHECK) is not None if after is None else verdict(view, after) is not None
    return [key] if concerned else ()


def _standing(pod: Object) -> tuple[object, bool]:
    return pod["spec"].get("nodeName"), is_terminating(pod)


def watch_nodes(before: Object | None, after: Object | None, view: View) -> Iterator[Key]:
    """The Pods of a node that comes, goes, fails or is marked."""
    if before is not None and after is not None and _service(before) == _service(after):
        return
    node = after or before
    assert node is not None
    yield from sorted(view.on_node(node["metadata"]["name"]))


def _service(node: Object) -> tuple[bool, bool]:
    return is_ready(node), taint_key_exists(node, OUT_OF_SERVICE)


POD_GC = Controller(NAME, plan, {"pods": watch_pods, "nodes": watch_nodes})
