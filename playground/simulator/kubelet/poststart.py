"""The hook after a container's start. The kubelet waits for it before it says anything of the container and before it
brings up the next one; where it fails, the container is killed.

Models pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer. A Pod that is deleted meanwhile waits for
neither hook nor container.
"""

from playground.simulator.causes import because
from playground.simulator.chance import digest
from playground.simulator.contract import Plan
from playground.simulator.kubelet import status
from playground.simulator.kubelet.creation import container_id, hook_lasts, report_start
from playground.simulator.kubelet.hooks import Hook, hook_of
from playground.simulator.kubelet.life import NAME, Life
from playground.simulator.kubelet.restarts import stopping
from playground.simulator.kubelet.sentences import CANNOT_START
from playground.simulator.objects import Object

_EXEC_FAILED = "OCI runtime exec failed: exec failed: unable to start container process: "


def finish(life: Life, container: Object) -> Plan:
    """The hook has ended, or the container under it."""
    hook = hook_of(life, container, "postStart") or Hook(0.0)
    lasted = hook_lasts(life, container, hook)
    if not hook.code and lasted == hook.seconds:
        yield from report_start(life, container, life.now - lasted)
        return
    yield life.record("Warning", "FailedPostStartHook", "PostStartHook failed", container)
    yield life.record("Normal", "Killing", "FailedPostStartHook", container)
    yield life.timer(f"unhook/{container['name']}", _end(life, container, lasted)[0])


def _end(life: Life, container: Object, lasted: float) -> tuple[float, int]:
    """How long the container still takes to end after its hook, and its exit code."""
    process = life.process(container)
    if process.ends <= lasted:
        return 0.1, process.code
    return stopping(life, container, life.grace)


def stopped(life: Life, container: Object) -> Plan:
    """The container has been killed; it is brought up again, if it may be."""
    hook = hook_of(life, container, "postStart") or Hook(0.0)
    lasted = hook_lasts(life, container, hook)
    seconds, code = _end(life, container, lasted)
    old, stamp = life.statuses[container["name"]], life.moment.setup.stamp(life.now - lasted - seconds)
    ran = status.running(life.pod, container, old, stamp, container_id(life, old))
    after = status.terminated(ran, code, "Error" if code else "Completed", life.moment.stamp)
    message = _message(life, container, hook)
    if status.should_restart(life.spec, container, code):
        after = status.waiting(container, "PostStartHookError", message, after)
    cause = because(NAME, CANNOT_START, pod=life.name, container=container["name"], message=message)
    yield from life.write({container["name"]: after}, cause, **life.network())


def _message(life: Life, container: Object, hook: Hook) -> str:
    """Models pkg/kubelet/lifecycle/handlers.go Run. A hook whose container ends under it is killed with it."""
    command = " ".join(hook.command)
    error = f"command '{command}' exited with {hook.code or 137}: "
    if hook.failure:
        run = digest(life.moment.setup.seed, "hook", life.uid, container["name"])
        error = f'failed to exec in container: failed to start exec "{run}": {_EXEC_FAILED}{hook.failure}'
    where = f'Container "{container["name"]}" in Pod "{life.full_name}"'
    return f'Exec lifecycle hook ([{command}]) for {where} failed - error: {error}, message: ""'
