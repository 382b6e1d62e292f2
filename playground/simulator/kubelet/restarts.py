"""A container ends, is killed, starts again, and waits ever longer before it does.

Models pkg/kubelet/kuberuntime/kuberuntime_manager.go (doBackOff, computePodActions: what kills a container) and the
back-off of pkg/kubelet/images/image_manager.go. A real kubelet repeats a BackOff event each time it looks; here it is
recorded once for each wait.
"""

from math import inf

from playground.simulator.causes import Cause, because
from playground.simulator.contract import Plan
from playground.simulator.kubelet import memory, status
from playground.simulator.kubelet.hooks import hook_of, pre_stop
from playground.simulator.kubelet.life import NAME, Life
from playground.simulator.kubelet.probes import silence
from playground.simulator.kubelet.processes import Process
from playground.simulator.kubelet.sentences import BACKS_OFF, COMPLETED, ENDED, FAILED, GIVES_UP, KILLED
from playground.simulator.kubelet.words import go_duration
from playground.simulator.objects import Key, Object

_NOT_STARTED = frozenset({"RunContainerError", "PostStartHookError"})
_TERM_TEXT = "/dev/termination-log"


# The process ends by itself


def ends(life: Life, container: Object) -> bool:
    """Whether the running process will end by itself."""
    if not life.runs(container) or life.is_ending or life.is_due("killed", container):
        return False
    process = life.process(container)
    return process.ends < inf and all(_has_service(life, name) for name in process.awaits)


def _has_service(life: Life, name: str) -> bool:
    return life.view.get(Key("services", life.key.namespace, name)) is not None


def until_end(life: Life, container: Object) -> float:
    """What is left of the process's time."""
    return max(0.1, life.started_at(container) + life.process(container).ends - life.now)


def end(life: Life, container: Object) -> Plan:
    """The process has ended."""
    yield from silence(life, container)
    yield from _settle_back_off(life, container)
    yield from write_end(life, container, life.process(container), life.statuses[container["name"]])


def write_end(life: Life, container: Object, process: Process, old: Object) -> Plan:
    """The end of a process by itself, into the status `old` of its container while it ran."""
    done = process.code == 0 and status.works_first(life.spec, container)
    message = process.says(container.get("terminationMessagePath") or _TERM_TEXT)
    after = status.terminated(old, process.code, process.reason, life.moment.stamp, message, done)
    yield from life.write({container["name"]: after}, _ended_because(life, container, after), **life.network())


def _settle_back_off(life: Life, container: Object) -> Plan:
    """Ten good minutes, or another image, and the container's failures are forgotten."""
    known = life.statuses[container["name"]]
    ran = life.now - life.moment.setup.seconds(known["state"]["running"]["startedAt"])
    changed = life.has_other_image(container)
    if changed or (known["restartCount"] and ran > memory.FORGOTTEN):
        yield from memory.forget_restarts(life, container, known["restartCount"] + changed)


def _ended_because(life: Life, container: Object, after: Object) -> Cause:
    name, code = container["name"], after["state"]["terminated"]["exitCode"]
    reached = status.phase(life.spec, {**life.statuses, name: after}, life.is_ending)
    said = {"Succeeded": COMPLETED, "Failed": FAILED}.get(reached, ENDED)
    return because(NAME, said, pod=life.name, container=name, code=code)


# The kubelet kills it: another image, a failed probe


def has_changed(life: Life, container: Object) -> bool:
    """Whether the running container's image is no longer the one that the Pod asks for."""
    if not life.runs(container) or life.is_ending or life.is_due("killed", container):
        return False
    return life.has_other_image(container)


def at_once(life: Life, container: Object) -> float:
    return 0.0


def replace(life: Life, container: Object) -> Plan:
    """Stops the running container; another takes its place, whatever the restart policy."""
    text = f"Container {container['name']} definition changed, will be restarted"
    yield from kill(life, container, text)


def kill(life: Life, container: Object, text: str, grace: int | None = None) -> Plan:
    """Sends TERM to one container, and KILL when its grace period is over."""
    yield life.record("Normal", "Killing", text, container)
    yield from life.cancel(f"exit/{container['name']}")
    yield from silence(life, container)
    seconds, _ = stopping(life, container, life.grace if grace is None else grace)
    yield from pre_stop(life, container, life.grace if grace is None else grace)
    yield life.timer(f"killed/{container['name']}", seconds)


def stopping(life: Life, container: Object, grace: float, turn: float = 0.0) -> tuple[float, int]:
    """How long the container takes to stop, preStop hook and all, and its exit code. The hook runs at once; TERM waits
    for the container's `turn` (seconds from now). Models killContainer.
    """
    hook = hook_of(life, container, "preStop")
    term = min(max(hook.seconds if hook else 0.0, turn), grace)
    left = max(grace - term, 2.0)
    program = life.process(container).program
    if program.term is not None and program.term <= left:
        return term + program.term, program.term_code
    return term + left, 137


def is_killed(life: Life, container: Object) -> bool:
    return life.runs(container) and not life.is_ending


def killed(life: Life, container: Object) -> Plan:
    """The container that was to be killed has stopped."""
    _, code = stopping(life, container, life.grace)
    old = life.statuses[container["name"]]
    after = status.terminated(old, code, "Error" if code else "Completed", life.moment.stamp)
    message = "its definition changed" if life.has_other_image(container) else "its probe failed too often"
    yield from _settle_back_off(life, container)
    yield from life.write(
        {container["name"]: after}, because(NAME, KILLED, pod=life.name, container=container["name"], message=message)
    )


# It starts again


def _is_down(life: Life, container: Object) -> bool:
    """Whether the container has ended, or could not be run, and is to start again."""
    if not (life.ended(container) or life.reason(container) in _NOT_STARTED):
        return False
    return life.is_alive and not life.is_ending and life.restarts(container) and life.has_turn(container)


def _delay(life: Life, container: Object) -> int:
    return memory.restart_delay(life, container, life.statuses[container["name"]]["restartCount"])


def is_down_once(life: Life, container: Object) -> bool:
    return _is_down(life, container) and _delay(life, container) == 0


def is_down_again(life: Life, container: Object) -> bool:
    return _is_down(life, container) and _delay(life, container) > 0


def until_noticed(life: Life, container: Object) -> float:
    return life.lasts("notice", container["name"], life.statuses[container["name"]]["restartCount"])


def until_sync(life: Life, container: Object) -> float:
    return life.lasts("sync", container["name"], life.statuses[container["name"]]["restartCount"])


def back_off(life: Life, container: Object) -> Plan:
    """Waits before the next start. Models doBackOff."""
    name, delay = container["name"], _delay(life, container)
    text = f"Back-off restarting failed container {name} in pod {life.full_name}"
    yield life.record("Warning", "BackOff", text, container)
    message = f"back-off {go_duration(delay)} restarting failed container={name} pod={life.full_name}"
    after = status.waiting(container, "CrashLoopBackOff", message, life.statuses[name])
    code = after["lastState"]["terminated"]["exitCode"]
    cause = because(NAME, BACKS_OFF, pod=life.name, container=name, code=code, delay=delay)
    yield from life.write({name: after}, cause)


def is_backing_off(life: Life, container: Object) -> bool:
    return life.reason(container) == "CrashLoopBackOff" and life.is_alive and not life.is_ending


def until_restart(life: Life, container: Object) -> float:
    """What is left of the back-off, which counts from the container's end."""
    end = life.statuses[container["name"]]["lastState"]["terminated"]["finishedAt"]
    return max(0.1, life.moment.setup.seconds(end) + _delay(life, container) - life.now)


# Its image is pulled again


def could_not_pull(life: Life, container: Object) -> bool:
    return life.reason(container) == "ErrImagePull" and life.is_alive and not life.is_ending


def give_up_for_now(life: Life, container: Object) -> Plan:
    image = container["image"]
    yield life.record("Normal", "BackOff", f'Back-off pulling image "{image}"', container)
    yield life.record("Warning", "Failed", "Error: ImagePullBackOff", container)
    old = life.statuses[container["name"]]
    message = f'Back-off pulling image "{image}": ErrImagePull: {old["state"]["waiting"].get("message", "")}'
    times = memory.failed_pulls(life, container)
    cause = because(NAME, GIVES_UP, image=image, times=times, delay=memory.back_off(times))
    yield from life.write({container["name"]: status.waiting(container, "ImagePullBackOff", message, old)}, cause)


def is_waiting_to_pull(life: Life, container: Object) -> bool:
    return life.reason(container) == "ImagePullBackOff" and life.is_alive and not life.is_ending


def until_pull(life: Life, container: Object) -> float:
    times = memory.failed_pulls(life, container)
    return memory.back_off(times) - 1.0 + life.lasts("jitter", container["name"], times)
