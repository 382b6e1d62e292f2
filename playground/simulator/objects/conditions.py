"""Status conditions, written: what did not change keeps the time at which it last did."""

from typing import Any

from playground.simulator.objects import Object, put


def with_condition(
    obj: Object, stamp: str, kind: str, status: str, reason: str = "", message: str = "", **more: Any
) -> Object:
    """`obj` with this condition; the same object where it already says so.

    `stamp` is now, for lastTransitionTime; `more` are other fields. Models pkg/api/v1/pod/util.go UpdatePodCondition.
    """
    conditions: list[Object] = obj.get("status", {}).get("conditions") or []
    words = {name: text for name, text in (("reason", reason), ("message", message)) if text}
    found = {"type": kind, "status": status, **more, **words, "lastTransitionTime": stamp}
    for index, each in enumerate(conditions):
        if each["type"] == kind:
            if each["status"] == status:
                found["lastTransitionTime"] = each.get("lastTransitionTime", stamp)
            if each == found:
                return obj
            return put(obj, [*conditions[:index], found, *conditions[index + 1 :]], "status", "conditions")
    return put(obj, [*conditions, found], "status", "conditions")


def with_pod_condition(pod: Object, stamp: str, kind: str, status: str, reason: str = "", message: str = "") -> Object:
    """The same for a Pod, whose conditions say for which generation they hold."""
    generation = pod["metadata"].get("generation", 0)
    return with_condition(pod, stamp, kind, status, reason, message, lastProbeTime=None, observedGeneration=generation)
