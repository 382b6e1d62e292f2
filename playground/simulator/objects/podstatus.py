"""What `kubectl get pods` says of a Pod in its columns READY, STATUS and RESTARTS.

Models pkg/printers/internalversion/printers.go printPod.
"""

from typing import NamedTuple

from playground.simulator.objects import Object, condition, is_ready, is_terminating, is_true


class PodColumns(NamedTuple):
    """`ready` of `total` containers are ready; `status` is the text of the STATUS column; `restarts` the number, and
    `restarted_at` when the last was (a timestamp, "" for none): the column adds how long ago."""

    ready: int
    total: int
    status: str
    restarts: int
    restarted_at: str


class _Count:
    """Adds up while the containers are gone through."""

    def __init__(self) -> None:
        self.ready = 0
        self.restarts = 0
        self.restarted_at = ""

    def add(self, status: Object) -> None:
        self.restarts += status.get("restartCount", 0)
        last = (status.get("lastState") or {}).get("terminated") or {}
        self.restarted_at = max(self.restarted_at, last.get("finishedAt") or "")


def pod_columns(pod: Object) -> PodColumns:
    """The Pod's columns."""
    spec, status = pod["spec"], pod.get("status") or {}
    sidecars = {each["name"] for each in spec.get("initContainers") or () if each.get("restartPolicy") == "Always"}
    text = str(status.get("reason") or status.get("phase") or "Unknown")
    scheduled = condition(pod, "PodScheduled")
    if scheduled is not None and scheduled.get("reason") == "SchedulingGated":
        text = "SchedulingGated"
    count = _Count()
    initializing = _initializing(status, sidecars, count)
    if not initializing or is_true(pod, "Initialized"):
        text = _running(pod, status, initializing or text, sidecars, count)
    else:
        text = initializing
    if is_terminating(pod):
        text = _terminating(status, text)
    total = len(spec["containers"]) + len(sidecars)
    return PodColumns(count.ready, total, text, count.restarts, count.restarted_at)


def _initializing(status: Object, sidecars: set[str], count: _Count) -> str:
    """What the first init container that is not done says; "" where all are."""
    containers = status.get("initContainerStatuses") or []
    for index, each in enumerate(containers):
        count.add(each)
        state = each.get("state") or {}
        if (state.get("terminated") or {}).get("exitCode") == 0:
            continue
        if each["name"] in sidecars and each.get("started"):
            count.ready += bool(each.get("ready"))
            continue
        if state.get("terminated"):
            return f"Init:{_ended(state['terminated'])}"
        reason = (state.get("waiting") or {}).get("reason", "")
        if reason and reason != "PodInitializing":
            return f"Init:{reason}"
        return f"Init:{index}/{len(containers)}"
    return ""


def _running(pod: Object, status: Object, text: str, sidecars: set[str], count: _Count) -> str:
    """What the ordinary containers say, the last first; their restarts and the sidecars' count, the others' do not."""
    count.restarts, count.restarted_at = 0, ""
    for each in status.get("initContainerStatuses") or ():
        if each["name"] in sidecars:
            count.add(each)
    has_running, error = False, ""
    for each in reversed(status.get("containerStatuses") or []):
        count.add(each)
        state = each.get("state") or {}
        reason = (state.get("waiting") or {}).get("reason", "")
        if reason:
            text = reason
        elif "terminated" in state:
            text = _ended(state["terminated"])
            error = text if state["terminated"].get("exitCode") else error
        elif each.get("ready") and "running" in state:
            has_running = True
            count.ready += 1
    if text == "Completed" and has_running:
        return "Running" if is_ready(pod) else error or "NotReady"
    return text


def _ended(terminated: Object) -> str:
    if terminated.get("reason"):
        return str(terminated["reason"])
    if terminated.get("signal"):
        return f"Signal:{terminated['signal']}"
    return f"ExitCode:{terminated['exitCode']}"


def _terminating(status: Object, text: str) -> str:
    """A Pod that is being deleted says so, unless it has finished."""
    if status.get("reason") == "NodeLost":
        return "Unknown"
    return text if status.get("phase") in ("Succeeded", "Failed") else "Terminating"
