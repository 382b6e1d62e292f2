"""Pods that must leave a node for its NoExecute taints: at once, or when their toleration runs out.

Models pkg/controller/tainteviction/taint_eviction.go. What upstream keeps in a timed queue is the timer "eviction".
"""

from collections.abc import Iterable, Iterator
from math import inf

from playground.simulator.causes import N_, because, sentence
from playground.simulator.contract import Controller, Delete, Moment, Plan, Record, Timer, Update
from playground.simulator.objects import Key, Object, is_terminating
from playground.simulator.objects.conditions import with_pod_condition
from playground.simulator.objects.taints import tolerates, tolerations
from playground.simulator.state import View
from playground.simulator.timing import after as later

NAME = "taint-eviction-controller"
EVICTION = "eviction"

MARKED = sentence("tainteviction.marked", N_("marks {pod} for eviction"), N_("{node} has the taint {taint}"))
EVICTED = sentence(
    "tainteviction.evicted", N_("evicts {pod} from {node}"), N_("it does not tolerate the taint {taint}")
)
EXPIRED = sentence(
    "tainteviction.expired",
    N_("evicts {pod} from {node}"),
    N_("it tolerated the taint {taint} for {seconds} s, and they are over"),
)


def plan(key: Key, slot: str, view: View, moment: Moment) -> Plan:
    """One Pod. Models processPodOnNode."""
    pod = view.get(key)
    if pod is None or is_terminating(pod):
        yield Timer(EVICTION, None)
        return
    scheduled = view.due(NAME, key, EVICTION) is not None
    taints = _taints_of(view, pod)
    seconds = tolerated_for(pod, taints)
    is_time = slot == EVICTION or seconds <= 0
    if scheduled and (is_time or seconds == inf):
        message = f"Cancelling deletion of Pod {key.namespace}/{key.name}"
        yield Record(pod, "Normal", "TaintManagerEviction", message, NAME)
        yield Timer(EVICTION, None)
    if is_time and taints:
        yield from _evict(key, pod, taints[0], int(seconds), moment)
    elif not scheduled and 0 < seconds < inf:
        yield Timer(EVICTION, later(moment.now, seconds))


def tolerated_for(pod: Object, taints: list[Object]) -> float:
    """For how many seconds the Pod may stay under these taints: 0 not at all, infinity for ever. Of several tolerations
    the shortest counts. Models GetMatchingTolerations and getMinTolerationTime."""
    shortest = inf
    for taint in taints:
        used = next((each for each in tolerations(pod) if tolerates(each, taint)), None)
        if used is None:
            return 0.0
        if used.get("tolerationSeconds") is not None:
            shortest = min(shortest, max(0, used["tolerationSeconds"]))
    return float(shortest)


def _evict(key: Key, pod: Object, taint: Object, seconds: int, moment: Moment) -> Plan:
    """Models addConditionAndDeletePod."""
    node = pod["spec"]["nodeName"]
    told = {"pod": key.name, "node": node, "taint": f"{taint['key']}:{taint['effect']}"}
    message = f"Marking for deletion Pod {key.namespace}/{key.name}"
    yield Record(pod, "Normal", "TaintManagerEviction", message, NAME)
    words = "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint"
    marked = with_pod_condition(pod, moment.stamp, "DisruptionTarget", "True", *words)
    if marked is not pod:
        yield Update(key, marked, because(NAME, MARKED, **told), "status")
    said = EXPIRED if seconds else EVICTED
    yield Delete(key, because(NAME, said, **told, seconds=seconds))


def _taints_of(view: View, pod: Object) -> list[Object]:
    node = view.get(Key("nodes", "", pod["spec"].get("nodeName") or ""))
    return no_execute(node) if node else []


def no_execute(node: Object) -> list[Object]:
    """The node's taints that drive Pods out."""
    return [each for each in node.get("spec", {}).get("taints") or () if each["effect"] == "NoExecute"]


def watch_pods(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
    """A Pod that is new on a node that drives Pods out, or tolerates other things there; one that leaves."""
    pod = after or before
    assert pod is not None
    key = Key("pods", pod["metadata"]["namespace"], pod["metadata"]["name"])
    if after is None or is_terminating(after):
        return [key] if view.due(NAME, key, EVICTION) is not None else ()
    is_placed_anew = before is None or _placing(before["spec"]) != _placing(after["spec"])
    return [key] if is_placed_anew and _taints_of(view, after) else ()


def _placing(spec: Object) -> tuple[object, object]:
    return spec.get("nodeName"), spec.get("tolerations")


def watch_nodes(before: Object | None, after: Object | None, view: View) -> Iterator[Key]:
    """All Pods of a node whose NoExecute taints changed."""
    if (no_execute(before) if before else []) != (no_execute(after) if after else []):
        node = after or before
        assert node is not None
        yield from sorted(view.on_node(node["metadata"]["name"]))


TAINT_EVICTION = Controller(NAME, plan, {"pods": watch_pods, "nodes": watch_nodes})
