"""A Pod's status from the states of its containers: phase, conditions, and the containers' own statuses.

Models pkg/kubelet/kubelet_pods.go (getPhase, convertToAPIContainerStatuses) and pkg/kubelet/status/generate.go. Leaves
out ephemeral containers, resizes in place, and rules that restart all containers.
"""

from collections.abc import Iterable, Mapping, Sequence

from playground.simulator.kubelet.references import parse
from playground.simulator.objects import Object

OWN_CONDITIONS = frozenset({"PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"})
EPOCH = "1970-01-01T00:00:00Z"

Statuses = Mapping[str, Object]


def is_sidecar(container: Object) -> bool:
    """Whether it is an init container that is restarted and runs beside the others."""
    return container.get("restartPolicy") == "Always"


def works_first(spec: Object, container: Object) -> bool:
    """Whether it is an init container that must end before the next begins."""
    return not is_sidecar(container) and any(each is container for each in spec.get("initContainers") or ())


def should_restart(spec: Object, container: Object, code: int) -> bool:
    """Whether the container starts again after this exit code: by its own rules, its own policy, or the Pod's. Models
    pkg/api/v1/pod/util.go ContainerShouldRestart.
    """
    own = container.get("restartPolicy")
    if own and any(_matches(rule, code) for rule in container.get("restartPolicyRules") or ()):
        return True
    policy = own or spec["restartPolicy"]
    return bool(policy == "Always" or (policy == "OnFailure" and code != 0))


def _matches(rule: Object, code: int) -> bool:
    codes = rule["exitCodes"]
    is_listed = code in (codes.get("values") or ())
    return bool(rule["action"] == "Restart" and is_listed == (codes["operator"] == "In"))


def can_restart(spec: Object, container: Object) -> bool:
    """Whether there is an exit code after which it starts again. Models IsContainerRestartable."""
    own = container.get("restartPolicy")
    rules = container.get("restartPolicyRules") or ()
    return bool(
        (own and any(rule["action"] == "Restart" for rule in rules)) or (own or spec["restartPolicy"]) != "Never"
    )


def creating(spec: Object) -> str:
    """The reason of a container that is not there yet."""
    return "PodInitializing" if spec.get("initContainers") else "ContainerCreating"


def waiting(container: Object, reason: str, message: str = "", old: Object | None = None) -> Object:
    """The status of a container that waits; what it was before (`old`) becomes its last state where it had ended."""
    status: Object = {
        "name": container["name"],
        "state": {"waiting": {"reason": reason, "message": message} if message else {"reason": reason}},
        "lastState": {},
        "ready": False,
        "restartCount": 0,
        "image": container["image"],
        "imageID": "",
        "started": False,
    }
    if old is None:
        mounts = _volume_mounts(container)
        return {**status, "volumeMounts": mounts} if mounts else status
    last = {"terminated": old["state"]["terminated"]} if "terminated" in old["state"] else old["lastState"]
    kept: Object = {
        name: old[name] for name in ("imageID", "containerID", "volumeMounts", "restartCount") if name in old
    }
    image = old["image"] if old.get("containerID") else container["image"]
    return {**status, **kept, "lastState": last, "image": image}


def running(pod: Object, container: Object, old: Object, stamp: str, container_id: str) -> Object:
    """The status of a container that has just started at `stamp`. An init container is ready when it has ended."""
    reference = parse(container["image"])
    last = {"terminated": old["state"]["terminated"]} if "terminated" in old["state"] else old["lastState"]
    resources = container.get("resources") or {}
    started = "startupProbe" not in container
    status: Object = {
        "name": container["name"],
        "state": {"running": {"startedAt": stamp}},
        "lastState": last,
        "ready": started and "readinessProbe" not in container and not works_first(pod["spec"], container),
        "restartCount": old["restartCount"] + (1 if last else 0),
        "image": str(reference),
        "imageID": reference.image_id,
        "containerID": container_id,
        "started": started,
        "resources": resources,
        "user": {"linux": _user(pod, container)},
    }
    if resources.get("requests"):
        status["allocatedResources"] = resources["requests"]
    if "volumeMounts" in old:
        status["volumeMounts"] = old["volumeMounts"]
    return status


def terminated(
    old: Object, code: int, reason: str, finished: str, message: str = "", succeeded: bool = False
) -> Object:
    """The status of a container that has ended at `finished`; `succeeded`: an init container that has done its work."""
    state: Object = {
        "exitCode": code,
        "reason": reason,
        "startedAt": old["state"].get("running", {}).get("startedAt", EPOCH),
        "finishedAt": finished,
        "containerID": old.get("containerID", ""),
    }
    if message:
        state["message"] = message
    kept = {name: value for name, value in old.items() if name not in ("resources", "allocatedResources")}
    return {**kept, "state": {"terminated": state}, "ready": succeeded, "started": False}


def not_located(old: Object) -> Object:
    """The status of a container that never came to run. Models pkg/kubelet/status/status_manager.go TerminatePod."""
    state = {
        "exitCode": 137,
        "reason": "ContainerStatusUnknown",
        "message": "The container could not be located when the pod was terminated",
        "startedAt": None,
        "finishedAt": None,
    }
    return {**old, "state": {"terminated": state}, "ready": False, "started": False}


def _user(pod: Object, container: Object) -> Object:
    own, shared = container.get("securityContext") or {}, pod["spec"].get("securityContext") or {}
    uid = own.get("runAsUser", shared.get("runAsUser", 0))
    gid = own.get("runAsGroup", shared.get("runAsGroup", 0))
    return {"uid": uid, "gid": gid, "supplementalGroups": sorted({gid, *(shared.get("supplementalGroups") or ())})}


def _volume_mounts(container: Object) -> list[Object]:
    return [
        {
            "name": mount["name"],
            "mountPath": mount["mountPath"],
            **({"readOnly": True, "recursiveReadOnly": "Disabled"} if mount.get("readOnly") else {}),
        }
        for mount in container.get("volumeMounts") or ()
    ]


def phase(spec: Object, statuses: Statuses, over: bool = False) -> str:
    """The Pod's phase; `over`: its containers will not be restarted, whatever its restart policy."""
    waits, works, failed, pending = _count_init(spec, statuses)
    if failed:
        return "Failed"
    states = [statuses[container["name"]] for container in spec["containers"]]
    stopped = [end for status in states if (end := _end(status)) is not None]
    runs = works + sum("running" in status["state"] for status in states)
    if (pending and not has_started(spec, statuses)) or len(stopped) + runs - works < len(states) or waits:
        return "Pending"
    if runs:
        return "Running"
    pairs = zip(spec["containers"], stopped, strict=True)
    if not over and any(should_restart(spec, container, end["exitCode"]) for container, end in pairs):
        return "Running"
    return "Succeeded" if all(end["exitCode"] == 0 for end in stopped) else "Failed"


def _count_init(spec: Object, statuses: Statuses) -> tuple[int, int, int, int]:
    """Of the init containers: sidecars that wait for their first start, sidecars that run, failed for good, pending."""
    waits = works = failed = pending = 0
    for container in spec.get("initContainers") or ():
        status = statuses[container["name"]]
        end = _end(status)
        if is_sidecar(container):
            works += "running" in status["state"]
            waits += end is None and "waiting" in status["state"]
            pending += end is None and not status["started"]
        elif end is None:
            pending += 1
        else:
            failed += end["exitCode"] != 0 and not should_restart(spec, container, end["exitCode"])
    return waits, works, failed, pending


def _end(status: Object) -> Object | None:
    """How the container ended, where it has: now, or before what it waits for."""
    state = status["state"]
    if "terminated" in state:
        return dict(state["terminated"])
    if "waiting" in state and status["lastState"]:
        return dict(status["lastState"]["terminated"])
    return None


def has_started(spec: Object, statuses: Statuses) -> bool:
    """Whether any ordinary container has ever run. Models HasAnyRegularContainerStarted."""
    return any(
        "waiting" not in statuses[container["name"]]["state"] or statuses[container["name"]]["lastState"]
        for container in spec["containers"]
    )


def has_sandbox(status: Object) -> bool:
    """Whether the Pod has its network."""
    return bool(status.get("podIP")) and status["phase"] not in ("Succeeded", "Failed")


def conditions(pod: Object, statuses: Statuses, stamp: str) -> list[Object]:
    """The conditions that go with the Pod's phase and address: other writers' first, then the kubelet's in its order. A
    condition keeps the moment of its last change."""
    reached: str = pod["status"]["phase"]
    known = {each["type"]: each for each in pod["status"].get("conditions") or ()}
    foreign = [each for kind, each in known.items() if kind not in OWN_CONDITIONS]
    generation = pod["metadata"].get("generation", 1)
    ready, message = _containers_ready(pod["spec"], statuses, reached)
    gates = (ready, message) if ready else _gates(pod["spec"], known)
    own = (
        ("PodReadyToStartContainers", has_sandbox(pod["status"]), "", ""),
        ("Initialized", *_initialized(pod["spec"], statuses, reached)),
        ("Ready", not gates[0], *gates),
        ("ContainersReady", not ready, ready, message),
        ("PodScheduled", True, "", ""),
    )
    return foreign + [
        _condition(known.get(kind), kind, good, reason, text, generation, stamp) for kind, good, reason, text in own
    ]


def _condition(
    old: Object | None, kind: str, good: bool, reason: str, message: str, generation: int, stamp: str
) -> Object:
    status = "True" if good else "False"
    if old and old["status"] == status:
        if _says(old) == (generation, reason, message):
            return old
        stamp = old["lastTransitionTime"]
    condition: Object = {
        "type": kind,
        "observedGeneration": generation,
        "status": status,
        "lastProbeTime": None,
        "lastTransitionTime": stamp,
    }
    if reason:
        condition["reason"] = reason
    if message:
        condition["message"] = message
    return condition


def _says(condition: Object) -> tuple[int | None, str, str]:
    return condition.get("observedGeneration"), condition.get("reason", ""), condition.get("message", "")


def _containers_ready(spec: Object, statuses: Statuses, reached: str) -> tuple[str, str]:
    """Why not all containers are ready: reason and message; both empty where they are."""
    if reached == "Succeeded":
        return "PodCompleted", ""
    if reached == "Failed":
        return "PodFailed", ""
    names = [container["name"] for container in spec.get("initContainers") or () if is_sidecar(container)]
    names += [container["name"] for container in spec["containers"]]
    unready = [name for name in names if not statuses[name]["ready"]]
    return ("ContainersNotReady", f"containers with unready status: {_listed(unready)}") if unready else ("", "")


def _gates(spec: Object, known: Mapping[str, Object]) -> tuple[str, str]:
    """Why a readiness gate keeps the Pod from being ready."""
    texts = []
    for gate in spec.get("readinessGates") or ():
        kind = gate["conditionType"]
        if kind not in known:
            texts.append(f'corresponding condition of pod readiness gate "{kind}" does not exist.')
        elif known[kind]["status"] != "True":
            texts.append(f'the status of pod readiness gate "{kind}" is not "True", but {known[kind]["status"]}')
    return ("ReadinessGatesNotReady", ", ".join(texts)) if texts else ("", "")


def _initialized(spec: Object, statuses: Statuses, reached: str) -> tuple[bool, str, str]:
    containers: Sequence[Object] = spec.get("initContainers") or ()
    if reached == "Succeeded":
        return True, "PodCompleted", ""
    if not containers or has_started(spec, statuses):
        return True, "", ""
    incomplete = [each["name"] for each in containers if not is_initialized(each, statuses[each["name"]])]
    if not incomplete:
        return True, "", ""
    return False, "ContainersNotInitialized", f"containers with incomplete status: {_listed(incomplete)}"


def is_initialized(container: Object, status: Object) -> bool:
    """Whether this init container lets the next one begin."""
    return bool(status["started"] if is_sidecar(container) else status["ready"])


def _listed(names: Iterable[str]) -> str:
    """A list as Go prints it."""
    return f"[{' '.join(names)}]"
