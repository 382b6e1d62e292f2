"""Why a Pod does not become ready, said at once and in words, and what one may do about it.

A Deployment itself calls a rollout stalled only at its progress deadline, ten minutes later by default; a learner who
looks at a wrong tag should not wait for that. Leaves out what passes by itself: a Pod that is being prepared, pulled or
started is in no trouble.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from playground.diagram.words import N_, Speech, Words, counted, sentences
from playground.simulator.objects import Object, condition
from playground.simulator.setup import Setup

Trouble: TypeAlias = Literal["", "image", "start", "crash", "node", "probe"]

# The kubelet's words for a container that waits. Models pkg/kubelet/images/types.go and
# pkg/kubelet/container/sync_result.go; any other is one that has ended.
_REASONS: Mapping[str, Trouble] = {
    "ErrImagePull": "image",
    "ImagePullBackOff": "image",
    "ErrImageNeverPull": "image",
    "InvalidImageName": "image",
    "CreateContainerConfigError": "start",
    "CreateContainerError": "start",
    "RunContainerError": "start",
}
_WHAT: Mapping[str, str] = {
    "image": N_("the image {image} cannot be pulled ({status})"),
    "start": N_("the container cannot be started ({status})"),
    "crash": N_("the container does not keep running ({status})"),
    "node": N_("no node fits {number} of the Pods (nodes: {reason})"),
    "probe": N_("the readiness probe does not succeed"),
}
_ADVICE: Mapping[str, str] = {
    "image": N_("Correct its name or tag and apply again."),
    "start": N_("See the Pod's events for what is missing."),
    "crash": N_("Correct the command or the image and apply again."),
    "node": N_("Ask for less, or for fewer Pods, and apply again."),
    "probe": N_("Correct the probe or the image and apply again."),
}
UNDO = N_("To undo it, apply the earlier manifest, or undo the rollout in the Deployment's details.")
CANNOT_GO_ON = N_("revision {revision} cannot go on")


def trouble_of(pod: Object, state: str, status: str, setup: Setup, now: float) -> Trouble:
    """What keeps the Pod from becoming ready, "" for nothing but time. `state` and `status`: as its tile has them."""
    if state == "failed":
        return _REASONS.get(status.removeprefix("Init:"), "crash")
    if state == "pending":
        return "node" if unschedulable(pod) else ""
    if state == "not-ready" or (state == "running" and _is_overdue(pod, setup, now)):
        return "probe"
    return ""


def unschedulable(pod: Object) -> str:
    """The scheduler's reason why the Pod fits no node, "" where it has none."""
    found = condition(pod, "PodScheduled") or {}
    return str(found.get("message", "")) if found.get("status") == "False" else ""


def in_short(reason: str) -> str:
    """The scheduler's reason without how many nodes it has seen, and what it thinks of claims and of preemption."""
    return reason.partition("nodes are available: ")[2].partition(". ")[0].rstrip(".") or reason


def _is_overdue(pod: Object, setup: Setup, now: float) -> bool:
    """Whether a readiness probe could have failed as often by now as it may."""
    ready = condition(pod, "Ready") or {}
    waits = [
        probe.get("initialDelaySeconds", 0) + probe.get("periodSeconds", 10) * probe.get("failureThreshold", 3)
        for probe in (each.get("readinessProbe") for each in pod["spec"].get("containers") or ())
        if probe
    ]
    since = ready.get("lastTransitionTime", "")
    return bool(waits and since) and setup.seconds(since) + max(waits) < now


def what(trouble: Trouble, number: int, image: str = "", status: str = "", reason: str = "") -> Words:
    """The trouble of so many Pods in words."""
    return Words(_WHAT[trouble], {"number": number, "image": image, "status": status, "reason": in_short(reason)})


def blocked(revision: int | None, number: int, trouble: Words, kind: Trouble, can_undo: bool) -> Speech:
    """That a rollout to `revision` cannot go on, or, where there is none, that so many Pods do not become ready; why,
    and what one may do."""
    if revision is None:
        head = counted("{count} Pod does not become ready", "{count} Pods do not become ready", number)
    else:
        head = Words(N_("Revision {revision} cannot go on"), {"revision": revision})
    first = Words(N_("{head}: {what}."), {"head": head, "what": trouble})
    return sentences(first, *advice(kind, can_undo))


def advice(kind: Trouble, can_undo: bool) -> list[Words]:
    """What one may do."""
    return [Words(_ADVICE[kind]), *([Words(UNDO)] if can_undo else [])]


def gravest(troubles: Iterable[Trouble]) -> Trouble:
    """The trouble that most have; the first of equals."""
    found: Counter[Trouble] = Counter(each for each in troubles if each)
    return found.most_common(1)[0][0] if found else ""
