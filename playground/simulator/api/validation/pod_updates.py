"""What may change in a Pod: images, deadlines, tolerations, gates. Models pkg/apis/core/validation/validation.go
ValidatePodUpdate.

The difference that a refusal shows is drawn like upstream's (github.com/google/go-cmp), which is no stable format.
Leaves out changes of the node affinity of a Pod with gates: they are refused.
"""

from typing import Any

from playground.simulator.api.validation.metadata import metadata_update
from playground.simulator.api.validation.placement import tolerations
from playground.simulator.api.validation.pods import as_pod
from playground.simulator.api.validation.problems import Problems, forbidden, invalid, required, shown
from playground.simulator.objects import Object

UPDATABLE = (
    "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only "
    "additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was "
    "previously negative)"
)
_CONTAINERS = ("containers", "initContainers")


def update(new: Object, old: Object) -> Problems:
    yield from metadata_update(new, old)
    yield from as_pod(new)
    spec, before = new["spec"], old["spec"]
    for field in _CONTAINERS:
        now, then = spec.get(field) or [], before.get(field) or []
        if len(now) != len(then):
            yield forbidden(f"spec.{field}", "pod updates may not add or remove containers")
            return
        yield from _images(f"spec.{field}", now)
    late = [*_deadline(spec.get("activeDeadlineSeconds"), before.get("activeDeadlineSeconds"))]
    yield from late
    if late:
        return
    yield from _tolerations(spec.get("tolerations") or [], before.get("tolerations") or [])
    yield from _gates(spec.get("schedulingGates") or [], before.get("schedulingGates") or [])
    yield from _selector(spec, before)
    allowed = _as_before(spec, before)
    if allowed != before:
        diff = "\n".join(_drawn(before, allowed))
        yield forbidden("spec", f"pod updates may not change fields other than {UPDATABLE}\n{diff}\n")


def _images(at: str, containers: list[Object]) -> Problems:
    for index, container in enumerate(containers):
        image = container.get("image", "")
        if not image:
            yield required(f"{at}[{index}].image")
        if image != image.strip():
            yield invalid(f"{at}[{index}].image", image, "must not have leading or trailing whitespace")


def _deadline(now: int | None, before: int | None) -> Problems:
    """It may come nearer, and where there was none it may come."""
    at = "spec.activeDeadlineSeconds"
    if now is None:
        if before is not None:
            yield invalid(at, None, "must not update from a positive integer to nil value")
    elif not 0 <= now < 2**31:
        yield invalid(at, now, f"must be between 0 and {2**31 - 1}, inclusive")
    elif before is not None and before < now:
        yield invalid(at, now, "must be less than or equal to previous value")


def _tolerations(now: list[Object], before: list[Object]) -> Problems:
    """More may be tolerated, and longer or shorter, but nothing less."""

    def timeless(toleration: Object) -> Object:
        return {field: value for field, value in toleration.items() if field != "tolerationSeconds"}

    kept = [timeless(toleration) for toleration in now]
    if any(timeless(toleration) not in kept for toleration in before):
        yield forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds")
        return
    yield from tolerations("spec.tolerations", now)


def _gates(now: list[Object], before: list[Object]) -> Problems:
    known = {gate.get("name") for gate in before}
    for index, gate in enumerate(now):
        name = gate.get("name", "")
        if name not in known:
            why = f"only deletion is allowed, but found new scheduling gate '{name}'"
            yield forbidden(f"spec.schedulingGates[{index}].name", why)


def _selector(spec: Object, before: Object) -> Problems:
    """As long as gates hold a Pod back, its node selector may grow. Models validateNodeSelectorMutation."""
    now: Object = spec.get("nodeSelector") or {}
    then: Object = before.get("nodeSelector") or {}
    if before.get("schedulingGates") and any(now.get(key) != value for key, value in then.items()):
        yield invalid(
            "spec.nodeSelector", now, "only additions to spec.nodeSelector are allowed (no mutations or deletions)"
        )


def _as_before(spec: Object, before: Object) -> Object:
    """The new spec with everything that may change put back as it was."""
    back = dict(spec)
    for field in _CONTAINERS:
        if field in spec:
            pairs = zip(spec[field], before.get(field) or (), strict=True)
            back[field] = [{**now, "image": then.get("image", "")} for now, then in pairs]
    may_change = ["activeDeadlineSeconds", "tolerations", "schedulingGates"]
    if before.get("schedulingGates"):
        may_change.append("nodeSelector")
    if before.get("terminationGracePeriodSeconds", 0) < 0 and spec.get("terminationGracePeriodSeconds") == 1:
        may_change.append("terminationGracePeriodSeconds")
    for field in may_change:
        if field in before:
            back[field] = before[field]
        else:
            back.pop(field, None)
    return back


def _drawn(before: Object, after: Object) -> list[str]:
    return ["  core.PodSpec{", *_fields(before, after, 1), "  }"]


def _fields(before: Object, after: Object, depth: int) -> list[str]:
    """The fields that differ, line by line; how many do not, in between."""
    names = [*before, *(name for name in after if name not in before)]
    lines: list[str] = []
    same = 0
    for name in names:
        if name in before and name in after and before[name] == after[name]:
            same += 1
            continue
        if same:
            lines.append(_elided(same, depth))
        same = 0
        lines += _changed(f"{_go(name)}: ", before.get(name), after.get(name), depth)
    return [*lines, _elided(same, depth)] if same else lines


def _elided(count: int, depth: int) -> str:
    return f"  {_tabs(depth)}... // {count} identical {'field' if count == 1 else 'fields'}"


def _changed(label: str, before: Any, after: Any, depth: int) -> list[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        return [f"  {_tabs(depth)}{label}{{", *_fields(before, after, depth + 1), f"  {_tabs(depth)}}},"]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        inner = [line for pair in zip(before, after, strict=True) if pair[0] != pair[1]
                 for line in _changed("", *pair, depth + 1)]  # fmt: skip
        return [f"  {_tabs(depth)}{label}{{", *inner, f"  {_tabs(depth)}}},"]
    gone = [f"- {_tabs(depth)}{label}{shown(before)},"] if before is not None else []
    come = [f"+ {_tabs(depth)}{label}{shown(after)},"] if after is not None else []
    return gone + come


def _tabs(depth: int) -> str:
    return "\t" * depth


def _go(name: str) -> str:
    return name[0].upper() + name[1:]
