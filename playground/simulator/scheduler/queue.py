"""Which Pods the scheduler looks at, and when.

A Pod that no node fits waits in the slot "unschedulable/N" (N: how often it was tried, 5 and more being alike) for at
most five minutes; a change that might help it wakes it, but not before its back-off (1 s, doubling to 10 s) is over.

Models pkg/scheduler/backend/queue and the queueing hints of the plugins. Where a hint needs to know which filters
rejected the Pod, its own condition says so.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from playground.simulator import timing
from playground.simulator.contract import Moment
from playground.simulator.objects import Key, Object, is_finished, is_terminating, labels
from playground.simulator.scheduler.choice import assess
from playground.simulator.scheduler.cycle import Cycle
from playground.simulator.scheduler.filters.node import named_nodes, node_affinity, taints, unschedulable
from playground.simulator.scheduler.filters.resources import fit
from playground.simulator.setup import Setup
from playground.simulator.state import View
from playground.simulator.state.nodeinfo import NodeInfo

NAME = "default-scheduler"

MOST_ATTEMPTS = 5
LONGEST_WAIT = 300.0
BACKOFF, TURN = "backoff", "turn"
_SLOTS = tuple(f"unschedulable/{attempts}" for attempts in range(1, MOST_ATTEMPTS + 1))

# What each kind of change may cure, as the filters say it.
_FREED = (
    "Insufficient",
    "Too many pods",
    "free ports",
    "anti-affinity rules",
    "pod topology spread constraints",
)
_JOINED = ("pod affinity rules", "pod topology spread constraints")

_NODE_FILTERS = (named_nodes, unschedulable, taints, node_affinity, fit)


def hop(now: float, key: Key, setup: Setup) -> float:
    """What changes together is looked at in one moment, so that priority can decide."""
    return _hop(setup, now)


@lru_cache(maxsize=8)
def _hop(setup: Setup, now: float) -> float:
    # Asked for every Pod that waits when a Pod goes.
    return timing.hop(setup, now, NAME)


def timers(view: View, key: Key) -> list[str]:
    """The slots in which something is pending for the Pod."""
    return [slot for slot in (*_SLOTS, BACKOFF, TURN) if view.due(NAME, key, slot) is not None]


def attempts(slots: Iterable[str]) -> int:
    """How often the Pod was tried in vain, 5 at most, by the slots that it waits in or is looked at for."""
    return max((_SLOTS.index(slot) + 1 for slot in slots if slot in _SLOTS), default=0)


def slot_of(count: int) -> str:
    """The slot of a Pod that was tried so often in vain."""
    return _SLOTS[min(count, MOST_ATTEMPTS) - 1]


def backed_off_until(view: View, key: Key, slots: Iterable[str]) -> float:
    """When the Pod may be tried again, 0 where it was not tried yet. Models calculateBackoffDuration."""
    count = attempts(slots)
    due = view.due(NAME, key, slot_of(count)) if count else None
    if due is None:
        return 0.0
    return timing.after(due - LONGEST_WAIT, min(2.0 ** (count - 1), 10.0))


def has_precedence(view: View, key: Key, priority: int, moment: Moment) -> bool:
    """Whether a Pod of higher priority is looked at in this very moment. Models queuesort/priority_sort.go."""
    return any(
        view.due(NAME, other, slot) == moment.now
        for level, keys in view.placements.waiting.items()
        if level > priority
        for other in keys
        for slot in ("", BACKOFF, TURN)
    )


def watch_pods(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
    """The Pod itself as long as it has no node; others where this one makes room or is what they look for."""
    pod = after or before
    assert pod is not None
    if not pod["spec"].get("nodeName"):
        if after is None or before is None or _asks_anew(before, after):
            return [Key("pods", pod["metadata"]["namespace"], pod["metadata"]["name"])]
    elif view.placements.unschedulable:
        if after is None or (before is not None and is_finished(after) and not is_finished(before)):
            return _hopeful(view, _FREED)
        if before is None or not before["spec"].get("nodeName") or labels(before) != labels(after):
            return _hopeful(view, _JOINED)
    return ()


def _asks_anew(before: Object, after: Object) -> bool:
    return (
        before["spec"] != after["spec"]
        or labels(before) != labels(after)
        or is_terminating(before) != is_terminating(after)
    )


def watch_nodes(before: Object | None, after: Object | None, view: View) -> Iterator[Key]:
    """Pods that the changed node might now suit; where one went, those that the spread kept waiting."""
    if not view.placements.unschedulable:
        return
    if after is None:
        yield from _hopeful(view, ("pod topology spread constraints",))
    elif before is None or any(part(before) != part(after) for part in _PARTS):
        node = NodeInfo(after["metadata"]["name"])
        node.set_node(after)
        for key in sorted(view.placements.unschedulable):
            pod = view.get(key)
            if pod is not None and assess(Cycle(pod, view, [node]), _NODE_FILTERS).fitting:
                yield key


# What a filter may look at in a node.
_PARTS: tuple[Callable[[Object], object], ...] = (
    labels,
    lambda node: node.get("spec", {}).get("taints"),
    lambda node: node.get("spec", {}).get("unschedulable"),
    lambda node: node.get("status", {}).get("allocatable"),
)


def _hopeful(view: View, cured: tuple[str, ...]) -> Iterator[Key]:
    """The waiting Pods whose condition names one of these reasons."""
    for key in sorted(view.placements.unschedulable):
        pod = view.get(key)
        why = _why(pod) if pod is not None else ""
        if any(reason in why for reason in cured):
            yield key


def _why(pod: Object) -> str:
    """What the Pod's condition says of the last attempt."""
    for each in pod["status"]["conditions"]:
        if each["type"] == "PodScheduled":
            return str(each.get("message", ""))
    return ""
