"""Probing: when a container's probes run, how many answers in a row make a verdict, and what the verdict does.

A probe runs at fixed moments: the first within a second of the container's start (and initialDelaySeconds), then every
period. Where the answers will stay as they are, nobody wakes: the next look is at the first run that will fail. The
answers in a row so far stand in the timer's slot ("probe/web/readiness/2": two failures; "-1": one success). Models
pkg/kubelet/prober/worker.go and prober_manager.go.
"""

from collections.abc import Iterator
from math import floor

from playground.simulator import timing
from playground.simulator.causes import because
from playground.simulator.contract import Plan, Timer
from playground.simulator.kubelet.life import NAME, Life
from playground.simulator.kubelet.probes import KINDS, answer, changes, slots, spec_of
from playground.simulator.kubelet.restarts import kill
from playground.simulator.kubelet.sentences import CONTAINER_READY, PROBED_READY, STARTUP, UNREADY
from playground.simulator.kubelet.status import can_restart
from playground.simulator.objects import Object

_FIRST = 1.0  # seconds from the second in which the container started


def is_probed(life: Life, container: Object) -> bool:
    """Whether the container's probes run. Liveness and startup probes end when the Pod is told to stop."""
    return life.runs(container) and not life.is_due("killed", container)


def plan_probes(life: Life) -> Iterator[Timer]:
    """The timers of probes that wait for none yet, or for a moment that is no longer right."""
    for container in life.containers:
        for kind in KINDS:
            if f"{kind}Probe" in container and is_probed(life, container):
                yield from _plan_probe(life, container, kind)


def _plan_probe(life: Life, container: Object, kind: str) -> Iterator[Timer]:
    if any(life.due(slot) is not None for slot in slots(container, kind) if not slot.endswith("/0")):
        return  # in the middle of a row of answers
    slot = f"probe/{container['name']}/{kind}/0"
    due = _next_verdict(life, container, kind)
    known = life.due(slot)
    if due is not None and known is not None and known < due and not _is_settled(life, container, kind):
        return
    if due != known:
        yield life.timer_at(slot, due)


def _is_settled(life: Life, container: Object, kind: str) -> bool:
    """Whether only a failure would change anything."""
    known = life.statuses[container["name"]]
    return bool(known["started"] and (kind == "liveness" or known["ready"]))


def _next_verdict(life: Life, container: Object, kind: str) -> float | None:
    """The next run that can change anything; None where there is none."""
    started = life.statuses[container["name"]]["started"]
    if started == (kind == "startup") or (kind != "readiness" and life.is_deleted):
        return None
    if not _is_settled(life, container, kind):
        return _next_run(life, container, kind)
    return _first_failure(life, container, kind)


def _anchor(life: Life, container: Object, kind: str) -> float:
    """The moment of the first run."""
    probe = spec_of(container, kind) or {}
    return _start(life, container) + _FIRST + float(probe.get("initialDelaySeconds", 0))


def _start(life: Life, container: Object) -> float:
    stamp = life.statuses[container["name"]]["state"]["running"]["startedAt"]
    return float(life.moment.setup.seconds(stamp))


def _period(container: Object, kind: str) -> int:
    return int((spec_of(container, kind) or {}).get("periodSeconds") or 10)


def _run_after(life: Life, container: Object, kind: str, moment: float) -> float:
    """The first run after the moment."""
    anchor, period = _anchor(life, container, kind), _period(container, kind)
    if moment < anchor:
        return anchor
    return timing.after(anchor, (floor(round((moment - anchor) / period, 6)) + 1) * period)


def _next_run(life: Life, container: Object, kind: str) -> float:
    return _run_after(life, container, kind, life.now)


def _first_failure(life: Life, container: Object, kind: str) -> float | None:
    """The first run to come that will fail."""
    start = _start(life, container)
    run = _next_run(life, container, kind)
    candidates = [run]
    candidates += [
        _run_after(life, container, kind, start + age - 0.001)
        for age in changes(life, container, kind)
        if start + age > run
    ]
    return next((each for each in candidates if answer(life, container, kind, each - start).text), None)


def probe(life: Life, container: Object) -> Plan:
    """One run of one probe."""
    _, _, kind, run = life.slot.split("/")
    started = life.statuses[container["name"]]["started"]
    if started == (kind == "startup") or spec_of(container, kind) is None:
        return
    found = answer(life, container, kind, life.now - _start(life, container))
    if found.text:
        yield life.record("Warning", "Unhealthy", found.text, container)
    if not found.counts:
        yield _again(life, container, kind, int(run))
    elif found.text:
        yield from _failed(life, container, kind, max(int(run), 0) + 1)
    else:
        yield from _succeeded(life, container, kind, max(-int(run), 0) + 1)


def _again(life: Life, container: Object, kind: str, run: int) -> Timer:
    return life.timer_at(f"probe/{container['name']}/{kind}/{run}", _next_run(life, container, kind))


def _succeeded(life: Life, container: Object, kind: str, times: int) -> Plan:
    known = life.statuses[container["name"]]
    if kind == "liveness" or (kind == "readiness" and known["ready"]):
        return
    if times < (spec_of(container, kind) or {}).get("successThreshold", 1):
        yield _again(life, container, kind, -times)
    elif kind == "startup":
        yield from _is_up(life, container, known)
    else:
        yield from _mark_ready(life, container, known)


def _is_up(life: Life, container: Object, known: Object) -> Plan:
    """The startup probe has succeeded; the others begin, the readiness probe at once."""
    name = container["name"]
    waits = "readinessProbe" in container
    cause = because(NAME, STARTUP, pod=life.name, container=name)
    yield from life.write({name: {**known, "started": True, "ready": not waits}}, cause)
    if waits:
        yield life.timer(f"probe/{name}/readiness/0", 0.1)


def _mark_ready(life: Life, container: Object, known: Object) -> Plan:
    cause = because(NAME, CONTAINER_READY, pod=life.name, container=container["name"])
    ready = because(NAME, PROBED_READY, pod=life.name)
    yield from life.write({container["name"]: {**known, "ready": True}}, cause, ready)


def _failed(life: Life, container: Object, kind: str, times: int) -> Plan:
    threshold = (spec_of(container, kind) or {}).get("failureThreshold", 3)
    if times < threshold:
        yield _again(life, container, kind, times)
    elif kind != "readiness":
        yield from _kill(life, container, kind)
    else:
        yield _again(life, container, kind, threshold)
        known = life.statuses[container["name"]]
        if known["ready"]:
            cause = because(NAME, UNREADY, pod=life.name, times=threshold)
            yield from life.write({container["name"]: {**known, "ready": False}}, cause)


def _kill(life: Life, container: Object, kind: str) -> Plan:
    """The container is to be replaced. Models computePodActions."""
    restarts = can_restart(life.spec, container)
    text = f"Container {container['name']} failed {kind} probe" + (", will be restarted" if restarts else "")
    grace = (spec_of(container, kind) or {}).get("terminationGracePeriodSeconds")
    yield from kill(life, container, text, grace)
