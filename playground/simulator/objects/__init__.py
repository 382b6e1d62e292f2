"""Kubernetes objects as plain dicts in manifest shape, and the one-line questions that everybody asks of them.

Objects are never changed in place. A change copies along its path (`put`, `without`) and shares the rest, so a revision
costs what it changes and any past state can be held beside the present one.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

Object: TypeAlias = dict[str, Any]


class Key(NamedTuple):
    """Where an object lives. `resource` is the plural with its group, as messages say it: "deployments.apps"."""

    resource: str
    namespace: str
    name: str


def put(obj: Object, value: Any, *path: str) -> Object:
    """`obj` with `value` at `path`, made where it is missing; everything off the path is shared."""
    head, *rest = path
    return {**obj, head: put(obj.get(head) or {}, value, *rest) if rest else value}


def without(obj: Object, *path: str) -> Object:
    """`obj` without the field at `path`; the same object where there is none."""
    head, *rest = path
    if head not in obj:
        return obj
    if rest:
        return {**obj, head: without(obj[head], *rest)}
    return {name: value for name, value in obj.items() if name != head}


def name(obj: Object) -> str:
    return str(obj["metadata"]["name"])


def namespace(obj: Object) -> str:
    """The namespace, or "" for what lives in none."""
    return str(obj["metadata"].get("namespace", ""))


def uid(obj: Object) -> str:
    return str(obj["metadata"]["uid"])


def labels(obj: Object) -> Mapping[str, str]:
    return obj["metadata"].get("labels") or {}


def annotations(obj: Object) -> Mapping[str, str]:
    return obj["metadata"].get("annotations") or {}


def condition(obj: Object, kind: str) -> Object | None:
    """The status condition of this type, or None."""
    for each in obj.get("status", {}).get("conditions") or ():
        if each["type"] == kind:
            return dict(each)
    return None


def is_true(obj: Object, kind: str) -> bool:
    """Whether the condition of this type has status "True"."""
    for each in obj.get("status", {}).get("conditions") or ():
        if each["type"] == kind:
            return bool(each["status"] == "True")
    return False


def is_terminating(obj: Object) -> bool:
    return "deletionTimestamp" in obj["metadata"]


def is_finished(pod: Object) -> bool:
    """Whether the Pod has run to its end: phase Succeeded or Failed."""
    return pod.get("status", {}).get("phase") in ("Succeeded", "Failed")


def is_active(pod: Object) -> bool:
    """Models pkg/controller/controller_utils.go IsPodActive."""
    return not is_finished(pod) and not is_terminating(pod)


def is_ready(pod: Object) -> bool:
    return is_true(pod, "Ready")


def controller_of(obj: Object) -> Object | None:
    """The owner reference with controller=true itself, or None."""
    for reference in obj["metadata"].get("ownerReferences") or ():
        if reference.get("controller"):
            return reference  # type: ignore[no-any-return]
    return None
