"""Status conditions, written: what did not change keeps the time at which it last did."""

from typing import Any

from playground.simulator.objects import Object, put


def with_condition(obj: Object, stamp: str, kind: str, status: str, **more: Any) -> Object:
    """`obj` with this condition; the same object where it already says so.

    `stamp` is now, for lastTransitionTime; `more` are the other fields (reason, message), of which None are left out.
    Models pkg/api/v1/pod/util.go UpdatePodCondition.
    """
    conditions: list[Object] = obj.get("status", {}).get("conditions") or []
    found = {"type": kind, "status": status, **{name: value for name, value in more.items() if value is not None}}
    for index, each in enumerate(conditions):
        if each["type"] == kind:
            if each["status"] == status:
                found["lastTransitionTime"] = each.get("lastTransitionTime", stamp)
            else:
                found["lastTransitionTime"] = stamp
            if _says(each) == _says(found):
                return obj
            return put(obj, [*conditions[:index], found, *conditions[index + 1 :]], "status", "conditions")
    return put(obj, [*conditions, {**found, "lastTransitionTime": stamp}], "status", "conditions")


def with_pod_condition(pod: Object, stamp: str, kind: str, status: str, **more: Any) -> Object:
    """The same for a Pod, whose conditions say for which generation they hold."""
    generation = pod["metadata"].get("generation")
    return with_condition(pod, stamp, kind, status, observedGeneration=generation, **more)


def _says(condition: Object) -> Object:
    return {name: value for name, value in condition.items() if value is not None}
