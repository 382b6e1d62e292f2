"""The scheduler: gives a Pod without a node the best node there is, or says why there is none.

Does: filters and scores in upstream's order and weights, ties by lot, conditions and events to the letter, retries,
scheduling gates, precedence by priority among Pods that are due together. Leaves out: preemption, volumes that are
bound, claimed devices, other profiles. Models pkg/scheduler/schedule_one.go.
"""

from playground.simulator.causes import N_, Sentence, because, sentence
from playground.simulator.contract import Controller, Moment, Plan, Record, Timer, Update
from playground.simulator.objects import Key, Object, is_finished, is_terminating
from playground.simulator.objects.conditions import with_pod_condition
from playground.simulator.scheduler import diagnosis, queue
from playground.simulator.scheduler.choice import Assessment, Choice, assess, choose, lot_of
from playground.simulator.scheduler.cycle import Cycle
from playground.simulator.scheduler.queue import NAME
from playground.simulator.state import View
from playground.simulator.timing import after

_PUT = N_("put {pod} on {node}")

ONLY_NODE = sentence("scheduler.only-node", _PUT, N_("there is no other node"))
ONLY_ONE_FITS = sentence("scheduler.only-one-fits", _PUT, N_("of {nodes} nodes it is the only one that fits"))
DRAWN = sentence("scheduler.drawn", _PUT, N_("{fit} of {nodes} nodes fit, {alike} of them equally well; it was drawn"))
MERITS = {
    "TaintToleration": sentence(
        "scheduler.fewest-taints",
        _PUT,
        N_("{fit} of {nodes} nodes fit; it has the fewest taints against it"),
    ),
    "NodeAffinity": sentence(
        "scheduler.preferred", _PUT, N_("{fit} of {nodes} nodes fit; it is what the Pod's node affinity prefers")
    ),
    "NodeResourcesFit": sentence(
        "scheduler.most-room", _PUT, N_("{fit} of {nodes} nodes fit; it is the one with the most room")
    ),
    "PodTopologySpread": sentence(
        "scheduler.spread", _PUT, N_("{fit} of {nodes} nodes fit; it has the fewest Pods of this kind near it")
    ),
    "InterPodAffinity": sentence(
        "scheduler.company", _PUT, N_("{fit} of {nodes} nodes fit; the Pods there suit it best")
    ),
    "NodeResourcesBalancedAllocation": sentence(
        "scheduler.balance", _PUT, N_("{fit} of {nodes} nodes fit; there cpu and memory are used up most evenly")
    ),
    "ImageLocality": sentence(
        "scheduler.image", _PUT, N_("{fit} of {nodes} nodes fit; it holds the Pod's image already")
    ),
}
NO_NODE_FITS = sentence("scheduler.no-node-fits", N_("finds no node that fits {pod}"), N_("{reasons}"))
NO_NODES = sentence("scheduler.no-nodes", N_("finds no node for {pod}"), N_("the cluster has none"))


def plan(key: Key, slot: str, view: View, moment: Moment) -> Plan:
    """One Pod, one attempt."""
    pod, pending = view.get(key), queue.timers(view, key)
    if pod is None or not _is_to_be_scheduled(pod):
        yield from _clear(pending)
        return
    if queue.has_precedence(view, key, priority(pod), moment):
        yield Timer(queue.TURN, after(moment.now, 0.001))
        return
    waits_until = queue.backed_off_until(view, key, pending)
    if waits_until > moment.now:
        yield Timer(queue.BACKOFF, waits_until)
        return
    seen = assess(Cycle(pod, view, view.node_infos()))
    yield from _clear(pending)
    if seen.fitting:
        yield from _bind(key, pod, seen, moment)
    else:
        yield from _fail(key, pod, seen, moment)
        yield Timer(queue.slot_of(queue.attempts([*pending, slot]) + 1), after(moment.now, queue.LONGEST_WAIT))


def _clear(slots: list[str]) -> Plan:
    for each in slots:
        yield Timer(each, None)


def _bind(key: Key, pod: Object, seen: Assessment, moment: Moment) -> Plan:
    choice = choose(seen, moment.draw(*lot_of(pod)))
    binding = {
        "apiVersion": "v1",
        "kind": "Binding",
        "metadata": {"name": key.name, "namespace": key.namespace, "uid": pod["metadata"]["uid"]},
        "target": {"kind": "Node", "name": choice.node},
    }
    said = _sentence(seen, choice)
    told = {"pod": key.name, "node": choice.node, "fit": len(seen.fitting), "nodes": len(seen.cycle.nodes)}
    bound = yield Update(key, binding, because(NAME, said, **told, alike=choice.alike), "binding")
    message = f"Successfully assigned {key.namespace}/{key.name} to {choice.node}"
    yield Record(bound or pod, "Normal", "Scheduled", message, NAME)


def _fail(key: Key, pod: Object, seen: Assessment, moment: Moment) -> Plan:
    """Models handleSchedulingFailure: the event first, then the condition."""
    rejections = list(seen.rejected.values())
    message = diagnosis.message(pod, rejections, seen.hopeless)
    yield Record(pod, "Warning", "FailedScheduling", message, NAME)
    waiting = with_pod_condition(pod, moment.stamp, "PodScheduled", "False", reason="Unschedulable", message=message)
    if waiting is not pod:
        every = (reason for rejection in rejections for reason in rejection.reasons)
        reasons = seen.hopeless or diagnosis.counted(every)
        said = NO_NODE_FITS if rejections else NO_NODES
        yield Update(key, waiting, because(NAME, said, pod=key.name, reasons=reasons), "status")


def _is_to_be_scheduled(pod: Object) -> bool:
    spec = pod["spec"]
    return (
        not spec.get("nodeName")
        and spec.get("schedulerName", NAME) == NAME
        and not spec.get("schedulingGates")
        and not is_terminating(pod)
        and not is_finished(pod)
    )


def priority(pod: Object) -> int:
    """The Pod's priority; 0 where it has none."""
    return int(pod["spec"].get("priority") or 0)


def _sentence(seen: Assessment, choice: Choice) -> Sentence:
    if len(seen.cycle.nodes) == 1:
        return ONLY_NODE
    if len(seen.fitting) == 1:
        return ONLY_ONE_FITS
    return MERITS.get(choice.merit, DRAWN)


SCHEDULER = Controller(NAME, plan, {"pods": queue.watch_pods, "nodes": queue.watch_nodes}, queue.hop)
