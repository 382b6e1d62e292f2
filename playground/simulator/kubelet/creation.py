"""Bringing a Pod's containers up: first look, volumes, image, create and start.

Models pkg/kubelet/kuberuntime/kuberuntime_manager.go (SyncPod: one container after another) and
kuberuntime_container.go startContainer. A container's start is written when it happens; a real kubelet writes it once
it has gone through all of them. Leaves out security contexts but runAsNonRoot, and devices.
"""

from playground.simulator.causes import Cause, because
from playground.simulator.chance import digest
from playground.simulator.contract import Plan
from playground.simulator.kubelet import memory, pulls, restarts, status
from playground.simulator.kubelet.addresses import host_ip
from playground.simulator.kubelet.admission import refusal
from playground.simulator.kubelet.configs import missing_pull_secrets, missing_variable
from playground.simulator.kubelet.hooks import Hook, hook_of
from playground.simulator.kubelet.images import size
from playground.simulator.kubelet.life import CREATING, NAME, Life, slots_up
from playground.simulator.kubelet.probes import silence
from playground.simulator.kubelet.references import Reference, parse
from playground.simulator.kubelet.sentences import (
    CANNOT_PULL,
    CANNOT_START,
    PREPARES,
    READY,
    REFUSES,
    RESTARTS,
    STARTED,
)
from playground.simulator.kubelet.words import go_duration
from playground.simulator.objects import Object, is_finished

_RETRY = (10.0, 122.0)  # seconds between attempts to make a container whose configuration is missing
_MOUNT_RETRY = (0.5, 122.0)  # Models volume/util/operationexecutor's exponential back-off

# A process that ends sooner has ended before the kubelet first looks at it (seconds).
_UNSEEN = 0.5
_LONGEST_HOOK = 1e6  # seconds; a hook that never ends is looked at so late that nobody sees it
_IMAGE_REASONS = frozenset({"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull"})


# First look


def is_new(life: Life, _: None) -> bool:
    return not life.is_begun and not life.is_deleted and not is_finished(life.pod)


def begin(life: Life, _: None) -> Plan:
    """Takes the Pod on, or refuses it. Models kubelet.go HandlePodAdditions and the first status of SyncPod."""
    why = refusal(life)
    if why is not None:
        reason, message = why
        yield life.record("Warning", reason, message)
        yield from _refuse(life, reason, f"Pod was rejected: {message}")
        return
    yield from _forget_timers(life)
    yield from life.write(
        _all_waiting(life), because(NAME, PREPARES, pod=life.name, node=life.node_name), **_place(life)
    )


def _refuse(life: Life, reason: str, message: str) -> Plan:
    """Models kubelet.go rejectPod: nothing is said of the containers."""
    fields = {"phase": "Failed", "reason": reason, "message": message, "startTime": life.moment.stamp}
    cause = because(NAME, REFUSES, pod=life.name, node=life.node_name, message=message)
    yield from life.write_status({**life.status, **fields}, cause)


def _all_waiting(life: Life) -> dict[str, Object]:
    reason = status.creating(life.spec)
    return {each["name"]: status.waiting(each, reason) for each in life.containers}


def _place(life: Life) -> Object:
    address = host_ip(life.node or {})
    hosts = {"hostIP": address, "hostIPs": [{"ip": address}]} if address else {}
    return {**hosts, "startTime": life.moment.stamp}


def _forget_timers(life: Life) -> Plan:
    """A Pod of the same name may have been here before; what was to happen to it is no concern of this one."""
    for container in life.containers:
        name = container["name"]
        yield from life.cancel(*slots_up(name), f"exit/{name}", f"killed/{name}", f"prestop/{name}")
        yield from silence(life, container)
    yield from life.cancel("mount", "deadline", "stopped", "removed")


# Volumes


def lacks_volume(life: Life, _: None) -> bool:
    """Whether a volume cannot be mounted yet."""
    return life.is_alive and not life.is_ending and life.missing_volume != ""


def until_mounted(life: Life, _: None) -> float:
    """The kubelet tries again at growing distances: half a second, one, two, ... since it began."""
    return min(max(_MOUNT_RETRY[0], life.age), _MOUNT_RETRY[1])


def fail_mount(life: Life, _: None) -> Plan:
    yield life.record("Warning", "FailedMount", life.missing_volume)


# Image


def is_to_create(life: Life, container: Object) -> bool:
    """Whether it is this container's turn to be brought up for the first time."""
    return (
        life.reason(container) in CREATING
        and life.is_alive
        and not life.is_ending
        and life.has_turn(container)
        and not life.missing_volume
        and not life.is_busy(container)
    )


def until_sandbox(life: Life, container: Object) -> float:
    return 0.05 if life.status.get("podIP") else life.lasts("sandbox")


def lacks_config(life: Life, container: Object) -> bool:
    return life.reason(container) == "CreateContainerConfigError" and life.is_alive and not life.is_ending


def until_retry(life: Life, container: Object) -> float:
    return min(max(_RETRY[0], life.age), _RETRY[1])


def has_config_now(life: Life, container: Object) -> bool:
    return lacks_config(life, container) and not _config_error(life, container)


def has_new_image(life: Life, container: Object) -> bool:
    """Whether somebody has corrected the image of a container that could not be pulled."""
    if life.is_ending or life.reason(container) not in _IMAGE_REASONS:
        return False
    return not life.waits_for_image(container)


def at_next_sync(life: Life, container: Object) -> float:
    return 0.2


def ensure_image(life: Life, container: Object) -> Plan:
    """Models pkg/kubelet/images/image_manager.go EnsureImageExists."""
    yield from _miss_pull_secrets(life)
    try:
        reference = parse(container["image"])
    except ValueError as why:
        yield from _invalid_name(life, container, str(why))
        return
    present = pulls.is_present(life, reference)
    policy = container.get("imagePullPolicy") or ("Always" if reference.tag == "latest" else "IfNotPresent")
    if policy == "Never" and not present:
        message = f'Container image "{container["image"]}" is not present with pull policy of Never'
        yield life.record("Warning", "ErrImageNeverPull", message, container)
        yield from _fail(life, container, "ErrImageNeverPull", message)
    elif present and policy != "Always":
        text = f'Container image "{container["image"]}" already present on machine and can be accessed by the pod'
        yield life.record("Normal", "Pulled", text, container)
        yield life.timer(f"start/{container['name']}", life.lasts("start", container["name"]))
    else:
        yield from _pull(life, container, reference, present)


def _miss_pull_secrets(life: Life) -> Plan:
    """Models pkg/kubelet/kubelet_pods.go getPullSecretsForPod: it warns, and tries all the same."""
    missing = missing_pull_secrets(life.pod, life.view)
    if missing:
        what = f"Unable to retrieve some image pull secrets ({', '.join(missing)})"
        text = f"{what}; attempting to pull the image may not succeed."
        yield life.record("Warning", "FailedToRetrieveImagePullSecret", text)


def _invalid_name(life: Life, container: Object, why: str) -> Plan:
    image = container["image"]
    message = f'Failed to apply default image tag "{image}": couldn\'t parse image name "{image}": {why}'
    yield life.record("Warning", "InspectFailed", message, container)
    yield from _fail(life, container, "InvalidImageName", message)


def _pull(life: Life, container: Object, reference: Reference, present: bool) -> Plan:
    yield life.record("Normal", "Pulling", f'Pulling image "{container["image"]}"', container)
    slot = f"pulled/{container['name']}"
    known = pulls.find(life, reference)
    if present or pulls.refusal(reference):
        count = life.statuses[container["name"]]["restartCount"]
        yield life.timer(slot, life.lasts("check" if present else "resolve", container["name"], count))
    elif known is not None and known.ends > life.now:
        yield life.timer_at(slot, known.ends)
    else:
        pull = pulls.begin(life, reference)
        yield from pulls.note(life, pull)
        yield life.timer_at(slot, pull.ends)


def is_coming_up(life: Life, container: Object) -> bool:
    return life.is_alive and not life.is_ending


def pulled(life: Life, container: Object) -> Plan:
    """What the registry answered, at last."""
    if not life.has_readable_image(container):
        yield from ensure_image(life, container)  # it was changed meanwhile
        return
    reference = parse(container["image"])
    why = pulls.refusal(reference)
    if why:
        yield from _cannot_pull(life, container, why)
        return
    pull = pulls.find(life, reference)
    if not pulls.is_present(life, reference) and (pull is None or pull.ends > life.now):
        yield from ensure_image(life, container)  # it was changed meanwhile
        return
    text = _pulled_text(life, container, reference, pull)
    yield from pulls.store(life, container["image"])
    yield life.record("Normal", "Pulled", text, container)
    yield life.timer(f"start/{container['name']}", life.lasts("start", container["name"]))


def _pulled_text(life: Life, container: Object, reference: Reference, pull: pulls.Pull | None) -> str:
    if pulls.is_present(life, reference) or pull is None:
        took = life.lasts("check", container["name"], life.statuses[container["name"]]["restartCount"])
        waited = max(took, min(pull.ends - pull.asked, life.age)) if pull and pull.ends == life.now else took
    else:
        # The moment is on the grid; what the message says is to the millisecond.
        spare = life.lasts("spare", reference)
        took, waited = pull.ends - pull.began - spare, pull.ends - pull.asked - spare
    return (
        f'Successfully pulled image "{container["image"]}" in {go_duration(took)} '
        f"({go_duration(waited)} including waiting). Image size: {size(reference)} bytes."
    )


def _cannot_pull(life: Life, container: Object, why: str) -> Plan:
    yield life.record("Warning", "Failed", f'Failed to pull image "{container["image"]}": {why}', container)
    yield from memory.count_pull(life, container)
    yield from _fail(life, container, "ErrImagePull", why)


def _fail(life: Life, container: Object, reason: str, message: str, error: str = "") -> Plan:
    """The container cannot be brought up for now: it waits with this reason. The Event says `error`, or the reason."""
    yield life.record("Warning", "Failed", f"Error: {error or reason}", container)
    after = status.waiting(container, reason, message, life.statuses[container["name"]])
    words = {"pod": life.name, "container": container["name"], "image": container["image"], "message": message}
    cause = because(NAME, CANNOT_START if error else CANNOT_PULL, **words)
    yield from life.write({container["name"]: after}, cause, **life.network())


# Create and start


def start(life: Life, container: Object) -> Plan:
    """Models kuberuntime_container.go startContainer, after the image is there."""
    if not pulls.has_image(life, container):
        yield from ensure_image(life, container)  # it was changed meanwhile
        return
    why = _config_error(life, container)
    if why:
        yield from _fail(life, container, "CreateContainerConfigError", why, error=why)
        return
    process = life.process(container)
    yield life.record("Normal", "Created", "Container created", container)
    if process.failure:
        yield from _cannot_run(life, container, process.failure)
        return
    yield life.record("Normal", "Started", "Container started", container)
    yield from life.cancel(f"exit/{container['name']}", f"killed/{container['name']}")
    yield from silence(life, container)
    hook = hook_of(life, container, "postStart")
    if hook is None:
        yield from report_start(life, container, life.now)
    else:
        yield life.timer(f"hook/{container['name']}", hook_lasts(life, container, hook))


def hook_lasts(life: Life, container: Object, hook: Hook) -> float:
    """How long the kubelet waits for the hook after the start: it ends with its container at the latest."""
    return min(hook.seconds, life.process(container).ends, _LONGEST_HOOK)


def report_start(life: Life, container: Object, began: float) -> Plan:
    """Writes that the container runs since `began`, or that it has run."""
    process, old = life.process(container), life.statuses[container["name"]]
    after = status.running(life.pod, container, old, life.moment.setup.stamp(began), container_id(life, old))
    if process.ends < _UNSEEN and not process.awaits:
        yield from restarts.write_end(life, container, process, after)
        return
    ready = None if after["lastState"] else because(NAME, READY, pod=life.name)
    yield from life.write({container["name"]: after}, _started_because(life, container, after), ready, **life.network())


def _config_error(life: Life, container: Object) -> str:
    why = missing_variable(life.pod, container, life.view)
    if why:
        return why
    own, shared = container.get("securityContext") or {}, life.spec.get("securityContext") or {}
    user = own.get("runAsUser", shared.get("runAsUser"))
    if not own.get("runAsNonRoot", shared.get("runAsNonRoot")) or user or "unprivileged" in container["image"]:
        return ""
    # Models kuberuntime/security_context.go verifyRunAsNonRoot. The images of the catalogue run as root.
    where = f'(pod: "{life.full_name}", container: {container["name"]})'
    if user == 0:
        return f"container's runAsUser breaks non-root policy {where}"
    return f"container has runAsNonRoot and image will run as root {where}"


def container_id(life: Life, old: Object) -> str:
    count = old["restartCount"] + bool(old["lastState"] or "terminated" in old["state"])
    return "containerd://" + digest(life.moment.setup.seed, "container", life.uid, old["name"], count)


def _started_because(life: Life, container: Object, after: Object) -> Cause:
    name = container["name"]
    if not after["lastState"]:
        return because(NAME, STARTED, pod=life.name, container=name)
    code = after["lastState"]["terminated"]["exitCode"]
    delay = memory.restart_delay(life, container, after["restartCount"] - 1)
    return because(NAME, RESTARTS, pod=life.name, container=name, code=code, attempt=after["restartCount"], delay=delay)


def _cannot_run(life: Life, container: Object, failure: str) -> Plan:
    """The runtime could not start the process: the container has ended before it ran."""
    yield life.record("Warning", "Failed", f"Error: {failure}", container)
    name, old = container["name"], life.statuses[container["name"]]
    again = bool(old["lastState"] or "terminated" in old["state"])
    end = {
        "exitCode": 128,
        "reason": "StartError",
        "message": failure,
        "startedAt": status.EPOCH,
        "finishedAt": life.moment.stamp,
        "containerID": container_id(life, old),
    }
    after = status.waiting(container, "RunContainerError", failure, old)
    after = {
        **after,
        "lastState": {"terminated": end},
        "restartCount": old["restartCount"] + again,
        "image": str(parse(container["image"])),
        "imageID": parse(container["image"]).image_id,
        "containerID": end["containerID"],
    }
    if not status.should_restart(life.spec, container, 128):
        after["state"] = {"terminated": end}
        after["lastState"] = {}
    cause = because(NAME, CANNOT_START, pod=life.name, container=name, message=failure)
    yield from life.write({name: after}, cause, **life.network())
