"""An object's status in words, for its drawer: what it says of itself, the gravest first.

Leaves out what the drawer shows anyway: the conditions as they stand, the events.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from playground.diagram.parts import Tone
from playground.diagram.pods import STATE_DETAILS, STATE_WORDS, PodState, is_lost, is_pulling, state_of
from playground.diagram.words import N_, Speech, Words, as_is, counted, listed
from playground.simulator.objects import Key, Object, condition, is_finished, is_terminating, is_true, uid
from playground.simulator.objects.podstatus import pod_columns
from playground.simulator.setup import Setup
from playground.simulator.state import View


class Note(NamedTuple):
    """One thing to know about an object."""

    words: Speech
    tone: Tone = "quiet"


FINALIZERS = N_("being deleted; it stays until these finalizers are gone: {names}")

TONES: dict[PodState, Tone] = {
    "ready": "ready",
    "running": "way",
    "creating": "way",
    "pulling": "way",
    "pending": "way",
    "not-ready": "not-ready",
    "failed": "failed",
    "unknown": "failed",
    "terminating": "leaving",
    "succeeded": "leaving",
}


def status_words(view: View, key: Key, obj: Object, setup: Setup, now: float) -> list[Note]:
    """What the object at `key` says of itself at `now` (seconds of virtual time)."""
    notes = list(_going(obj, setup, now))
    describe = _KINDS.get(key.resource)
    if describe is not None:
        notes += describe(view, obj)
    return notes


def _going(obj: Object, setup: Setup, now: float) -> Iterator[Note]:
    """Whether it is being deleted, and what that waits for."""
    metadata = obj["metadata"]
    if not is_terminating(obj):
        return
    if metadata.get("finalizers"):
        yield Note(Words(FINALIZERS, {"names": ", ".join(metadata["finalizers"])}), "leaving")
    elif metadata.get("deletionGracePeriodSeconds"):
        left = max(round(setup.seconds(metadata["deletionTimestamp"]) - now), 0)
        yield Note(_grace(left), "leaving")
    else:
        yield Note(Words(N_("being deleted")), "leaving")


def _grace(left: int) -> Words:
    return counted("{count} second of its grace period is left", "{count} seconds of its grace period are left", left)


def _lag(obj: Object) -> Iterator[Note]:
    """Whether its controller has yet to see the newest change."""
    observed = (obj.get("status") or {}).get("observedGeneration", 0)
    if observed < obj["metadata"].get("generation", 0):
        yield Note(Words(N_("its controller has not seen the newest change yet")), "way")


def _numbers(obj: Object, fields: Iterable[tuple[str, str]]) -> Speech:
    status = obj.get("status") or {}
    return listed(*(Words(text, {"number": status.get(field, 0)}) for text, field in fields))


def _deployment(_: View, obj: Object) -> Iterator[Note]:
    progressing, available = condition(obj, "Progressing") or {}, condition(obj, "Available") or {}
    failure = condition(obj, "ReplicaFailure")
    if failure:
        yield Note(Words(N_("cannot create its Pods: {message}"), {"message": failure.get("message", "")}), "failed")
    if progressing.get("reason") == "ProgressDeadlineExceeded":
        seconds = obj["spec"].get("progressDeadlineSeconds", 600)
        yield Note(Words(N_("stalled: no progress for {seconds} s"), {"seconds": seconds}), "failed")
    if obj["spec"].get("paused"):
        yield Note(Words(N_("paused: changes of the template wait until it is resumed")), "not-ready")
    if available.get("status") == "True":
        yield Note(Words(N_("available: at least as many Pods as must be are ready")), "ready")
    elif available:
        yield Note(Words(N_("not available: fewer Pods than must be are ready")), "not-ready")
    if progressing.get("reason") == "NewReplicaSetAvailable":
        yield Note(Words(N_("the rollout is complete")), "ready")
    elif progressing.get("status") == "True":
        yield Note(Words(N_("the rollout is under way")), "way")
    yield from _lag(obj)
    wants = Words(N_("wants {number}"), {"number": obj["spec"].get("replicas", 1)})
    yield Note(listed(wants, _numbers(obj, _DEPLOYMENT_NUMBERS)))


_DEPLOYMENT_NUMBERS = (
    (N_("has {number}"), "replicas"),
    (N_("up to date {number}"), "updatedReplicas"),
    (N_("ready {number}"), "readyReplicas"),
    (N_("available {number}"), "availableReplicas"),
)


def _replica_set(_: View, obj: Object) -> Iterator[Note]:
    failure = condition(obj, "ReplicaFailure")
    if failure:
        yield Note(Words(N_("cannot create its Pods: {message}"), {"message": failure.get("message", "")}), "failed")
    yield from _lag(obj)
    wants = Words(N_("wants {number}"), {"number": obj["spec"].get("replicas", 1)})
    numbers = [pair for pair in _DEPLOYMENT_NUMBERS if pair[1] != "updatedReplicas"]
    yield Note(listed(wants, _numbers(obj, numbers)))


def _pod(view: View, obj: Object) -> Iterator[Note]:
    node = obj["spec"].get("nodeName", "")
    state = state_of(obj, is_pulling(view, uid(obj)), is_lost(view, node))
    columns = pod_columns(obj)
    detail = Words(STATE_DETAILS[state]) if state in STATE_DETAILS else None
    word = as_is(columns.status) if state == "failed" else Words(STATE_WORDS[state])
    yield Note(listed(word, detail), TONES[state])
    scheduled = condition(obj, "PodScheduled") or {}
    if scheduled.get("status") == "False" and scheduled.get("message"):
        yield Note(as_is(scheduled["message"]), "not-ready")
    yield from _containers(obj)
    if node and not is_finished(obj):
        ip = (obj.get("status") or {}).get("podIP", "")
        at = N_("on {node}, with the address {ip}") if ip else N_("on {node}")
        yield Note(Words(at, {"node": node, "ip": ip}))
    if columns.restarts:
        yield Note(counted("{count} restart", "{count} restarts", columns.restarts))


def _containers(pod: Object) -> Iterator[Note]:
    """What each container waits for, or how it ended, in the kubelet's own words."""
    status = pod.get("status") or {}
    for each in (*(status.get("initContainerStatuses") or ()), *(status.get("containerStatuses") or ())):
        state: dict[str, Any] = each.get("state") or {}
        waits, ended = state.get("waiting") or {}, state.get("terminated") or {}
        if waits.get("message"):
            said = {"container": each["name"], "reason": waits.get("reason", ""), "message": waits["message"]}
            yield Note(Words(N_("container {container} waits: {reason}, {message}"), said), "failed")
        elif ended:
            code = {"container": each["name"], "code": ended.get("exitCode", 0), "reason": ended.get("reason", "")}
            tone: Tone = "failed" if ended.get("exitCode") else "leaving"
            yield Note(Words(N_("container {container} ended with code {code} ({reason})"), code), tone)


def _node(view: View, obj: Object) -> Iterator[Note]:
    ready = condition(obj, "Ready") or {}
    if ready.get("status") == "True":
        yield Note(Words(N_("ready: its kubelet reports in")), "ready")
    elif ready.get("status") == "Unknown":
        yield Note(Words(N_("lost: its kubelet no longer reports")), "failed")
    else:
        yield Note(Words(N_("not ready: {message}"), {"message": ready.get("message", "")}), "failed")
    if obj["spec"].get("unschedulable"):
        yield Note(Words(N_("cordoned: takes no new Pods")), "not-ready")
    for kind in ("MemoryPressure", "DiskPressure", "PIDPressure"):
        if is_true(obj, kind):
            yield Note(as_is(kind), "not-ready")
    number = len(view.on_node(obj["metadata"]["name"]))
    yield Note(counted("{count} Pod is bound to it", "{count} Pods are bound to it", number))


def _namespace(_: View, obj: Object) -> Iterator[Note]:
    if (obj.get("status") or {}).get("phase") == "Active":
        yield Note(Words(N_("in use")), "ready")


_KINDS: dict[str, Callable[[View, Object], Iterator[Note]]] = {
    "deployments.apps": _deployment,
    "replicasets.apps": _replica_set,
    "pods": _pod,
    "nodes": _node,
    "namespaces": _namespace,
}
