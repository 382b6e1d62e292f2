"""The end of a Pod: TERM to its containers, the grace period, what is left of it, and its removal.

Models pkg/kubelet/kuberuntime/kuberuntime_container.go killContainersWithSyncResult (ordinary containers together, then
sidecars, last first) and pkg/kubelet/kubelet.go SyncTerminatingPod, SyncTerminatedPod. A real kubelet writes the end of
all containers at once, when the last has stopped; so does this.
"""

from playground.simulator.causes import Cause, because
from playground.simulator.contract import Delete, Plan
from playground.simulator.kubelet import memory, status
from playground.simulator.kubelet.hooks import pre_stop
from playground.simulator.kubelet.life import NAME, Life, slots_up
from playground.simulator.kubelet.probes import silence
from playground.simulator.kubelet.restarts import stopping
from playground.simulator.kubelet.sentences import REMOVED, STOPPED, TOO_LONG, WOUND_UP
from playground.simulator.objects import Object


def has_deadline(life: Life, _: None) -> bool:
    return life.is_alive and life.deadline is not None and not life.is_ending


def until_deadline(life: Life, _: None) -> float:
    return max(0.1, (life.deadline or 0.0) - life.now)


def is_late(life: Life, _: None) -> bool:
    return life.is_alive and life.is_late


def miss_deadline(life: Life, _: None) -> Plan:
    """Models pkg/kubelet/active_deadline.go."""
    text = "Pod was active on the node longer than the specified deadline"
    yield life.record("Normal", "DeadlineExceeded", text)


def is_to_stop(life: Life, _: None) -> bool:
    """Whether the Pod is to end and nobody has told its containers."""
    return life.is_alive and life.is_ending and life.due("stopped") is None


def at_once(life: Life, _: None) -> float:
    return 0.0


def send_term(life: Life, _: None) -> Plan:
    """Tells every running container to stop; when the last has, the Pod is looked at again."""
    for container in life.containers:
        name = container["name"]
        if life.runs(container):
            yield life.record("Normal", "Killing", f"Stopping container {name}", container)
            yield from pre_stop(life, container, life.grace)
        yield from life.cancel(*slots_up(name), f"exit/{name}", f"killed/{name}")
        yield from silence(life, container, but="readiness")
    yield from life.cancel("mount", "deadline")
    last = max((moment for moment, _ in _stops(life, life.now).values()), default=life.now)
    yield life.timer("stopped", last - life.now)


def _stops(life: Life, began: float) -> dict[str, tuple[float, int]]:
    """When each running container stops, with which code, where TERM was sent at `began`."""
    stops = {each["name"]: _stop(life, each, began, began) for each in life.spec["containers"] if life.runs(each)}
    last = max((moment for moment, _ in stops.values()), default=began)
    for container in reversed(life.inits):
        if life.runs(container):
            stops[container["name"]] = _stop(life, container, began, last)
            last = stops[container["name"]][0]
    return stops


def _stop(life: Life, container: Object, began: float, turn: float) -> tuple[float, int]:
    """When the container stops, whose TERM waits for its turn."""
    seconds, code = stopping(life, container, life.grace, turn - began)
    process = life.process(container)
    by_itself = life.started_at(container) + process.ends
    if by_itself < began + seconds and not process.awaits:
        return max(by_itself, began), process.code
    return began + seconds, code


def is_stopping(life: Life, _: None) -> bool:
    return life.is_alive and life.is_ending


def is_hurried(life: Life, _: None) -> bool:
    """Whether a second DELETE has cut the grace period short."""
    return is_stopping(life, None) and life.is_deleted and life.slot == "" and life.due("stopped") is not None


def until_killed(life: Life, _: None) -> float:
    """Seconds until the last would have stopped, had it known this grace period; objects tell time to the second."""
    told = _told(life)
    last = max((moment for moment, _ in _stops(life, told).values()), default=told)
    return max(0.1, last + 1.0 - life.now)


def finish(life: Life, _: None) -> Plan:
    """The last container has stopped: the Pod's final status."""
    stops = _stops(life, _told(life))
    stamp = life.moment.setup.stamp
    changes: dict[str, Object] = {}
    for name, (moment, code) in stops.items():
        old = life.statuses[name]
        reason = "Error" if code else "Completed"
        changes[name] = status.terminated(old, code, reason, stamp(min(moment, life.now)))
    known = {**life.statuses, **changes}
    if not life.inits or status.has_started(life.spec, life.statuses):
        for container in life.spec["containers"]:
            if "terminated" not in known[container["name"]]["state"]:
                changes[container["name"]] = status.not_located(known[container["name"]])
    for container in life.containers:
        yield from silence(life, container)
    yield from life.write(changes, _stopped_because(life), **_outcome(life, {**known, **changes}))


def _told(life: Life) -> float:
    """When TERM was sent, as far as the objects tell."""
    metadata = life.pod["metadata"]
    if life.is_deleted:
        end = life.moment.setup.seconds(metadata["deletionTimestamp"])
        return min(end - int(metadata.get("deletionGracePeriodSeconds", 0)), life.now)
    if life.deadline is not None and life.is_late:
        return life.deadline
    ends = [each["state"].get("terminated", {}).get("finishedAt") for each in life.statuses.values()]
    return max((life.moment.setup.seconds(each) for each in ends if each), default=life.now)


def _outcome(life: Life, known: status.Statuses) -> Object:
    """The fields that go with the Pod's last phase."""
    if life.is_late and not life.is_deleted:
        return {
            "phase": "Failed",
            "reason": "DeadlineExceeded",
            "message": "Pod was active on the node longer than the specified deadline",
        }
    reached = status.phase(life.spec, known, over=True)
    return {"phase": reached if reached in ("Succeeded", "Failed") else "Failed"}


def _stopped_because(life: Life) -> Cause:
    said = STOPPED if life.is_deleted else TOO_LONG if life.is_late else WOUND_UP
    return because(NAME, said, pod=life.name)


def is_to_remove(life: Life, _: None) -> bool:
    """Whether nothing of the Pod runs any more. Finalizers may keep the object; the kubelet has then done its part."""
    if not life.is_deleted or life.is_alive:
        return False
    return bool(life.pod["metadata"].get("deletionGracePeriodSeconds") != 0)


def until_removed(life: Life, _: None) -> float:
    return life.lasts("remove")


def remove(life: Life, _: None) -> Plan:
    """The kubelet's last word: the object goes. Models status_manager.go syncPod."""
    yield Delete(life.key, because(NAME, REMOVED, pod=life.name), grace=0, uid=life.uid)
    yield from memory.forget(life.key, life.view)
