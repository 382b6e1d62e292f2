"""A Pod as it is seen: its state for the eye, kubectl's STATUS word, restarts, the grace that is left.

Leaves out what a Pod does not record: whether its image is being pulled is read from the kubelet's Events.
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from playground.diagram.troubles import Trouble, trouble_of, unschedulable
from playground.diagram.words import N_
from playground.simulator.objects import Key, Object, condition, is_terminating
from playground.simulator.objects.podstatus import pod_columns
from playground.simulator.setup import Setup
from playground.simulator.state import View

PodState: TypeAlias = Literal[
    "ready", "running", "creating", "pulling", "pending", "not-ready", "failed", "unknown", "terminating", "succeeded"
]
# In the order in which shares and legends name them.
STATES: tuple[PodState, ...] = get_args(PodState)

STATE_WORDS: Mapping[PodState, str] = {
    "ready": N_("ready"),
    "running": N_("running"),
    "creating": N_("being created"),
    "pulling": N_("pulling"),
    "pending": N_("pending"),
    "not-ready": N_("not ready"),
    "failed": N_("failing"),
    "unknown": N_("unknown"),
    "terminating": N_("terminating"),
    "succeeded": N_("finished"),
}
# Where a tile has room for a word, and no more.
_SHORT: Mapping[str, str] = {
    "creating": N_("creating"),
    "terminating": N_("leaving"),
    "image": N_("no image"),
    "start": N_("no start"),
    "crash": N_("crashing"),
    "node": N_("no node"),
}
# What the word alone does not say.
STATE_DETAILS: Mapping[PodState, str] = {
    "running": N_("not ready yet"),
    "pulling": N_("its image is on its way"),
    "pending": N_("no node yet"),
    "not-ready": N_("its readiness probe fails"),
    "unknown": N_("its node is lost"),
}

# What a container waits for when nothing is wrong. Models pkg/kubelet/kubelet_pods.go.
_PATIENT = frozenset(("", "ContainerCreating", "PodInitializing"))


class Pod(NamedTuple):
    """A tile. `short` tells it from its siblings, `named` where that is its whole name; `revision` is that of its
    owner's lane, None where there is none; `grace` is the share of the grace period that is left (0 to 1), None unless
    it is terminating; `acted` the number of the revision by which a controller just acted on it, 0 for none; `trouble`
    what keeps it from becoming ready, "" for nothing but time."""

    uid: str
    key: Key
    short: str
    named: bool
    node: str
    state: PodState
    status: str
    restarts: int
    grace: float | None
    reason: str
    revision: int | None
    newest: bool
    owner: str
    acted: int
    trouble: Trouble = ""


def short_word(pod: Pod) -> str:
    """The msgid of its state in a word that fits below a tile."""
    return _SHORT.get(pod.trouble) or _SHORT.get(pod.state) or STATE_WORDS[pod.state]


def state_of(pod: Object, pulling: bool = False, lost: bool = False) -> PodState:
    """What the eye is told. `pulling`: its kubelet pulls an image; `lost`: nobody hears of its node."""
    status = pod.get("status") or {}
    phase = status.get("phase")
    if phase == "Succeeded":
        return "succeeded"
    if phase == "Failed":
        return "failed"
    if lost or phase == "Unknown" or status.get("reason") == "NodeLost":
        return "unknown"
    if is_terminating(pod):
        return "terminating"
    if _is_ready(status):
        return "ready"
    if not pod["spec"].get("nodeName"):
        return "pending"
    return _bringing_up(status, pulling)


def _is_ready(status: Mapping[str, Any]) -> bool:
    return any(each["type"] == "Ready" and each["status"] == "True" for each in status.get("conditions") or ())


def _bringing_up(status: Mapping[str, Any], pulling: bool) -> PodState:
    containers = [*(status.get("initContainerStatuses") or ()), *(status.get("containerStatuses") or ())]
    if any(_is_failing(each) for each in containers):
        return "failed"
    if not status.get("containerStatuses") or status.get("phase") == "Pending":
        return "pulling" if pulling else "creating"
    return "not-ready" if _was_ready(status) else "running"


def _is_failing(container: Mapping[str, Any]) -> bool:
    state = container.get("state") or {}
    if "waiting" in state:
        return state["waiting"].get("reason", "") not in _PATIENT
    return "terminated" in state and state["terminated"].get("exitCode", 0) != 0


def _was_ready(status: Mapping[str, Any]) -> bool:
    """Whether it was ready since its containers started: then Ready turned False after the last of them started."""
    since = next((each.get("lastTransitionTime", "") for each in status["conditions"] if each["type"] == "Ready"), "")
    started = [
        each["state"]["running"].get("startedAt", "")
        for each in status["containerStatuses"]
        if "running" in (each.get("state") or {})
    ]
    return bool(started) and str(since) > max(started)


class Pull(NamedTuple):
    """What an Event says of the pull of a container's image: that it goes on, or that it is over."""

    container: str
    is_open: bool


def pull_of(event: Mapping[str, Any]) -> Pull | None:
    """What a kubelet's Event says of a pull, None where it is about something else."""
    reason = event.get("reason")
    is_over = reason == "Pulled" or (reason == "Failed" and event.get("message", "").startswith("Failed to pull"))
    if reason != "Pulling" and not is_over:
        return None
    return Pull((event.get("involvedObject") or {}).get("fieldPath", ""), not is_over)


def is_pulling(view: View, uid: str) -> bool:
    """Whether the kubelet's last word on one of the images is that it is being pulled."""
    said: dict[str, tuple[int, bool]] = {}
    for event in view.events_about(uid).values():
        pull = pull_of(event)
        if pull is not None:
            word = int(event["metadata"].get("resourceVersion") or 0), pull.is_open
            said[pull.container] = max(said.get(pull.container, word), word)
    return any(is_open for _, is_open in said.values())


def is_lost(view: View, node: str) -> bool:
    """Whether nobody hears of the node any more."""
    found = view.get(Key("nodes", "", node)) if node else None
    ready = condition(found, "Ready") if found else None
    return ready is not None and ready["status"] == "Unknown"


class Eye(NamedTuple):
    """Who looks: at what, when, and what is known beside: the nodes that are lost, and by uid who was just acted on."""

    view: View
    setup: Setup
    now: float
    lost: frozenset[str]
    acted: Mapping[str, int]


def eye(view: View, setup: Setup, now: float, acted: Mapping[str, int]) -> Eye:
    lost = frozenset(key.name for key in view.all("nodes") if is_lost(view, key.name))
    return Eye(view, setup, now, lost, acted)


class Whose(NamedTuple):
    """Whose Pods they are: the workload's name, its template's revision, and whether that is the newest."""

    owner: str = ""
    revision: int | None = None
    newest: bool = True


def tile(key: Key, pod: Object, whose: Whose, eye: Eye) -> Pod:
    """The Pod as the eye sees it."""
    metadata, status = pod["metadata"], pod.get("status") or {}
    node, uid = pod["spec"].get("nodeName") or "", metadata["uid"]
    waits = status.get("phase") == "Pending" and bool(node)
    state = state_of(pod, waits and is_pulling(eye.view, uid), node in eye.lost)
    short, named = short_name(pod)
    columns = pod_columns(pod)
    return Pod(
        uid=uid,
        key=key,
        short=short,
        named=named,
        node=node,
        state=state,
        status=columns.status,
        restarts=columns.restarts,
        grace=grace_left(metadata, eye.setup, eye.now) if state == "terminating" else None,
        reason=unschedulable(pod) if state == "pending" else "",
        revision=whose.revision,
        newest=whose.newest,
        owner=whose.owner,
        acted=eye.acted.get(uid, 0),
        trouble=trouble_of(pod, state, columns.status, eye.setup, eye.now),
    )


def short_name(pod: Object) -> tuple[str, bool]:
    """What tells the Pod from its siblings, and whether that is its whole name: there the name is the thing."""
    name, prefix = pod["metadata"]["name"], pod["metadata"].get("generateName")
    if prefix and name.startswith(prefix) and len(name) > len(prefix):
        return name[len(prefix) :], False
    return name, True


def grace_left(metadata: Mapping[str, Any], setup: Setup, now: float) -> float:
    """The share of the grace period that is left: deletionTimestamp is when it ends."""
    grace = metadata.get("deletionGracePeriodSeconds") or 0
    left = setup.seconds(metadata["deletionTimestamp"]) - now
    return min(max(left / grace, 0.0), 1.0) if grace else 0.0
