"""The kubelets of all nodes: what becomes of a Pod once it has a node.

A Pod's life is the table in `stages`; `plan` reads it. What a kubelet remembers between two looks is in the objects and
in its own timers. On a node that is gone, or not heard of (Ready is Unknown), nothing happens to a Pod: the timers that
come due meanwhile are lost, as with a machine that is cut off, and what holds when the node is back is begun anew.
Leaves out eviction under pressure, ephemeral containers, static Pods and the garbage collection of images.
"""

from collections.abc import Iterable

from playground.simulator.contract import Controller, Moment, Plan
from playground.simulator.kubelet import memory
from playground.simulator.kubelet.configs import refers_to
from playground.simulator.kubelet.gates import is_out_of_date, refresh
from playground.simulator.kubelet.life import BRINGING_UP, CREATING, NAME, Life, Stage
from playground.simulator.kubelet.probing import plan_probes
from playground.simulator.kubelet.stages import STAGES
from playground.simulator.objects import Key, Object, condition
from playground.simulator.state import View

_BY_SLOT: dict[str, list[Stage]] = {}
for _stage in STAGES:
    _BY_SLOT.setdefault(_stage.slot, []).append(_stage)
# What a look may set a timer for: of the Pod, and of a container by its state.
_OF_POD = tuple(stage for stage in STAGES if not stage.of and stage.after)
_OF_STATE = {
    state: tuple(stage for stage in STAGES if state in stage.of and stage.after)
    for state in ("", "waiting", "running", "terminated")
}


def plan(key: Key, slot: str, view: View, moment: Moment) -> Plan:
    """One look at the Pod at `key`: does what the slot's timer was set for, if it still holds, and sets new timers."""
    pod = view.get(key)
    if pod is None:
        yield from memory.forget(key, view)
        return
    life = Life(key, slot, pod, view, moment)
    if not life.is_mine:
        return
    if slot:
        yield from _carry_out(life)
    elif is_out_of_date(life):
        yield from refresh(life)
    yield from _look_ahead(life)


def _carry_out(life: Life) -> Plan:
    """What the timer was set for, if it still holds."""
    kind, _, rest = life.slot.partition("/")
    container = life.container(rest.partition("/")[0]) if rest else None
    state = life.state(container) if container is not None else ""
    for stage in _BY_SLOT.get(kind, ()):
        if (state in stage.of or not stage.of) and stage.when(life, container):
            yield from stage.then(life, container)
            return


def _look_ahead(life: Life) -> Plan:
    """What holds and waits for no timer gets one, or is done at once."""
    for stage in _OF_POD:
        if stage.when(life, None):
            yield from _set_timer(life, stage, None)
    if not life.is_alive:
        return
    for container in life.containers:
        if life.reason(container) in CREATING and life.is_coming_up(container):
            continue  # the next step waits already: nothing else can hold
        for stage in _OF_STATE[life.state(container)]:
            if stage.when(life, container):
                yield from _set_timer(life, stage, container)
    yield from plan_probes(life)


def _set_timer(life: Life, stage: Stage, container: Object | None) -> Plan:
    assert stage.after is not None
    delay = stage.after(life, container)
    slot = f"{stage.slot}/{container['name']}" if container is not None else stage.slot
    known = life.due(slot)
    if delay == 0.0:
        yield from stage.then(life, container)
    elif known is not None:
        if stage.hurries and known > life.now + delay + 0.1:
            yield life.timer(slot, delay)
    elif container is None or stage.slot not in BRINGING_UP or not life.is_coming_up(container):
        yield life.timer(slot, delay)


def _watch_pods(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
    """Pods on a node, where more than the kubelet's own status has changed."""
    pod = after or before or {}
    if not pod["spec"].get("nodeName") or (before is not None and after is not None and not _concerns(before, after)):
        return ()
    return [Key("pods", pod["metadata"]["namespace"], pod["metadata"]["name"])]


def _concerns(before: Object, after: Object) -> bool:
    old, new = before["metadata"], after["metadata"]
    if before["spec"] is not after["spec"] and before["spec"] != after["spec"]:
        return True
    if old.get("deletionTimestamp") != new.get("deletionTimestamp"):
        return True
    if old.get("annotations") is not new.get("annotations") and old.get("annotations") != new.get("annotations"):
        return True
    return bool(after["spec"].get("readinessGates")) and _foreign(before) != _foreign(after)


def _foreign(pod: Object) -> list[tuple[str, str]]:
    gates = {gate["conditionType"] for gate in pod["spec"]["readinessGates"]}
    conditions = pod.get("status", {}).get("conditions") or ()
    return [(each["type"], each["status"]) for each in conditions if each["type"] in gates]


def _watch_nodes(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
    """All Pods of a node that came, or is heard of again."""
    if after is not None and (before is None or _ready(before) != _ready(after)):
        return sorted(view.on_node(after["metadata"]["name"]))
    return ()


def _ready(node: Object) -> str:
    found = condition(node, "Ready")
    return found["status"] if found else ""


def _watch_configs(resource: str, before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
    """The Pods that wait for a ConfigMap or Secret."""
    if after is None or (before is not None and before.get("data") == after.get("data")):
        return
    namespace, name = after["metadata"]["namespace"], after["metadata"]["name"]
    for pod in view.within("pods", namespace):
        if pod["spec"].get("nodeName") and _is_held_up(pod) and refers_to(pod, resource, name):
            yield Key("pods", namespace, pod["metadata"]["name"])


def _is_held_up(pod: Object) -> bool:
    status = pod.get("status") or {}
    every = (*(status.get("initContainerStatuses") or ()), *(status.get("containerStatuses") or ()))
    return any("waiting" in each["state"] for each in every)


def _watch_services(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
    """The Pods whose init containers may wait for a new Service."""
    if before is None and after is not None:
        for pod in view.within("pods", after["metadata"]["namespace"]):
            if pod["spec"].get("initContainers") and pod["spec"].get("nodeName") and _is_held_up(pod):
                yield Key("pods", pod["metadata"]["namespace"], pod["metadata"]["name"])


def _watch_configmaps(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
    return _watch_configs("configmaps", before, after, view)


def _watch_secrets(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
    return _watch_configs("secrets", before, after, view)


KUBELET = Controller(
    NAME,
    plan,
    {
        "pods": _watch_pods,
        "nodes": _watch_nodes,
        "configmaps": _watch_configmaps,
        "secrets": _watch_secrets,
        "services": _watch_services,
    },
)
