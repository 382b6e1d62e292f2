"""What is run in a container just after it starts and just before it stops: its lifecycle hooks.

A hook's command is read by the small shell, as the container's own is. Models pkg/kubelet/lifecycle/handlers.go. Leaves
out what an HTTP request of a hook brings back: it succeeds.
"""

from typing import NamedTuple

from playground.simulator.contract import Plan
from playground.simulator.kubelet.life import Life
from playground.simulator.objects import Object

_REQUEST = 0.1  # seconds that a request takes, or a command that cannot be run


class Hook(NamedTuple):
    """Takes so many `seconds` and ends with exit code `code`; `failure`: why its `command` cannot be run, or ""."""

    seconds: float
    code: int = 0
    command: tuple[str, ...] = ()
    failure: str = ""


def hook_of(life: Life, container: Object, when: str) -> Hook | None:
    """The container's hook of this name ("postStart" or "preStop"); None where it has none."""
    handler = (container.get("lifecycle") or {}).get(when)
    if not handler:
        return None
    if "sleep" in handler:
        return Hook(float(handler["sleep"]["seconds"]))
    command = (handler.get("exec") or {}).get("command") or []
    if not command:
        return Hook(_REQUEST)
    process = life.process_of_command(container, command)
    if process.failure:
        return Hook(_REQUEST, 126, tuple(command), process.failure.rpartition(": error during container init: ")[2])
    return Hook(process.ends, process.code, tuple(command))


def pre_stop(life: Life, container: Object, grace: float) -> Plan:
    """Says in time that the hook before the stop has failed. A command that the grace period cuts short is killed with
    its container, and has failed too."""
    hook = hook_of(life, container, "preStop")
    if hook is not None and hook.command and (hook.code or hook.seconds >= grace):
        yield life.timer(f"prestop/{container['name']}", min(hook.seconds, grace))


def is_running(life: Life, container: Object) -> bool:
    return life.runs(container)


def report_pre_stop(life: Life, container: Object) -> Plan:
    """Models kuberuntime_container.go executePreStopHook."""
    yield life.record("Warning", "FailedPreStopHook", "PreStopHook failed", container)
