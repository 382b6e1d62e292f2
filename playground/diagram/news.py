"""What is going on with a workload, in a few words under its name."""

from collections.abc import Sequence

from playground.diagram.parts import Lane, Tone
from playground.diagram.words import N_, Speech, Words
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


def _deployment(obj: Object, lanes: Sequence[Lane]) -> News:
    rollout = _rollout(lanes)
    progressing = condition(obj, "Progressing") or {}
    if _has_failed(obj):
        return Words(N_("cannot create its Pods")), "failed"
    if progressing.get("reason") == "ProgressDeadlineExceeded":
        seconds = (obj["spec"]).get("progressDeadlineSeconds", 600)
        return Words(N_("stalled: no progress for {seconds} s"), {"seconds": seconds}), "failed"
    if obj["spec"].get("paused"):
        return Words(N_("paused")), "not-ready"
    return rollout


def _rollout(lanes: Sequence[Lane]) -> News:
    new = next((lane for lane in lanes if lane.newest), None)
    if new is None:
        return Words(N_("no ReplicaSet yet")), "way"
    old = max((lane.revision or 0 for lane in lanes if not lane.newest and (lane.wants or lane.has)), default=0)
    if old:
        return Words(N_("rolling out {old} → {new}"), {"old": old, "new": new.revision}), "way"
    if new.ready < (new.wants or 0):
        return Words(N_("revision {new} is starting"), {"new": new.revision}), "way"
    return Words(N_("revision {new}, complete"), {"new": new.revision}), "quiet"


def _replica_set(obj: Object, lanes: Sequence[Lane]) -> News:
    if _has_failed(obj):
        return Words(N_("cannot create its Pods")), "failed"
    if any(lane.has != lane.wants for lane in lanes):
        return Words(N_("on its way to {wants}"), {"wants": lanes[0].wants}), "way"
    return None, "quiet"


def _has_failed(obj: Object) -> bool:
    failure = condition(obj, "ReplicaFailure")
    return failure is not None and failure["status"] == "True"
