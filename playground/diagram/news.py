"""What is going on with a workload, in a few words under its name."""

from collections.abc import Sequence

from playground.diagram.parts import Lane, Tone
from playground.diagram.troubles import CANNOT_GO_ON, blocked, gravest, what
from playground.diagram.words import N_, Speech, Words, counted
from playground.simulator.objects import Object, condition, is_terminating

News = tuple[Speech | None, Tone]


def news_of(obj: Object, kind: str, lanes: Sequence[Lane]) -> News:
    """The news of a workload and how grave they are; the gravest first."""
    if is_terminating(obj):
        return Words(N_("being deleted")), "leaving"
    if kind == "Deployment":
        return _deployment(obj, lanes)
    if kind == "ReplicaSet":
        return _replica_set(obj, lanes)
    return None, "quiet"


def trouble_of(obj: Object, kind: str, lanes: Sequence[Lane]) -> Speech | None:
    """Why its newest Pods do not become ready, and what one may do; None where nothing but time is in the way."""
    lane = next((lane for lane in lanes if lane.newest), None)
    if lane is None or is_terminating(obj):
        return None
    kind_of = gravest(pod.trouble for pod in lane.pods)
    if not kind_of or lane.ready >= (lane.wants or 0):
        return None
    stuck = [pod for pod in lane.pods if pod.trouble == kind_of]
    words = what(kind_of, len(stuck), lane.image, stuck[0].status, stuck[0].reason)
    can_undo = any(other.ready for other in lanes if not other.newest)
    is_rollout = kind == "Deployment" and not _is_complete(obj)
    return blocked(lane.revision if is_rollout else None, len(stuck), words, kind_of, can_undo)


def _is_complete(obj: Object) -> bool:
    return (condition(obj, "Progressing") or {}).get("reason") == "NewReplicaSetAvailable"


def _deployment(obj: Object, lanes: Sequence[Lane]) -> News:
    progressing = condition(obj, "Progressing") or {}
    if _has_failed(obj):
        return Words(N_("cannot create its Pods")), "failed"
    if progressing.get("reason") == "ProgressDeadlineExceeded":
        seconds = (obj["spec"]).get("progressDeadlineSeconds", 600)
        return Words(N_("stalled: no progress for {seconds} s"), {"seconds": seconds}), "failed"
    if obj["spec"].get("paused"):
        return Words(N_("paused")), "not-ready"
    return _rollout(obj, lanes)


def _rollout(obj: Object, lanes: Sequence[Lane]) -> News:
    new = next((lane for lane in lanes if lane.newest), None)
    if new is None:
        return Words(N_("no ReplicaSet yet")), "way"
    if trouble_of(obj, "Deployment", lanes) and not _is_complete(obj):
        return Words(CANNOT_GO_ON, {"revision": new.revision}), "failed"
    old = max((lane.revision or 0 for lane in lanes if not lane.newest and (lane.wants or lane.has)), default=0)
    if old:
        return Words(N_("rolling out {old} → {new}"), {"old": old, "new": new.revision}), "way"
    missing = (new.wants or 0) - new.ready
    if missing > 0 and _is_complete(obj):
        return _after_all(missing, new), "way"
    if missing > 0:
        return Words(N_("revision {new} is starting"), {"new": new.revision}), "way"
    return Words(N_("revision {new}, complete"), {"new": new.revision}), "quiet"


def _after_all(missing: int, lane: Lane) -> Words:
    """What goes on after a rollout was complete: nothing is rolled out, so Pods are replaced, or more are wanted."""
    if missing <= lane.leaving:
        return counted("{count} Pod is being replaced", "{count} Pods are being replaced", missing)
    return counted("{count} Pod is not ready", "{count} Pods are not ready", missing)


def _replica_set(obj: Object, lanes: Sequence[Lane]) -> News:
    if _has_failed(obj):
        return Words(N_("cannot create its Pods")), "failed"
    if any(lane.has != lane.wants for lane in lanes):
        return Words(N_("on its way to {wants}"), {"wants": lanes[0].wants}), "way"
    return None, "quiet"


def _has_failed(obj: Object) -> bool:
    failure = condition(obj, "ReplicaFailure")
    return failure is not None and failure["status"] == "True"
