"""What an object's new version says that the old one did not, in a learner's words.

Reads what a learner writes: the spec, data, labels and annotations. Leaves out the status, and the annotations that the
system keeps for itself.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from playground.diagram.words import COMMA, N_, Said, Words
from playground.simulator.objects import Object

# So many changes are named; of more, how many.
MOST_NAMED = 2
# Parts of an object that are not the learner's words.
_NOT_SAID = frozenset(("apiVersion", "kind", "metadata", "status"))
_SYSTEM = ("kubectl.kubernetes.io/", "deployment.kubernetes.io/")
_MISSING = object()


def changes(before: Object, after: Object) -> Said | None:
    """The first changes, and how many more there are; None where there are none."""
    found = list(_differences(_said(before), _said(after), ()))
    if not found:
        return None
    more = len(found) - MOST_NAMED
    rest = [Words(N_("and {number} more"), {"number": more})] if more > 0 else []
    return Said([*found[:MOST_NAMED], *rest], COMMA)


def _said(obj: Object) -> dict[str, Any]:
    metadata = obj.get("metadata") or {}
    annotations = {
        name: text for name, text in (metadata.get("annotations") or {}).items() if not name.startswith(_SYSTEM)
    }
    own = {name: part for name, part in obj.items() if name not in _NOT_SAID}
    return {**own, "labels": metadata.get("labels") or {}, "annotations": annotations}


def _differences(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[Words]:
    """Leaf by leaf, in the order of the new version; what went comes last."""
    if before == after:
        return
    old, new = _parts(before), _parts(after)
    if old is None or new is None:
        yield _change(path, before, after)
        return
    for name in [*new, *(name for name in old if name not in new)]:
        yield from _differences(old.get(name, _MISSING), new.get(name, _MISSING), (*path, name))


def _parts(value: Any) -> Mapping[str, Any] | None:
    """A mapping's parts, or a list's by their names; None for what has neither."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and value and all(isinstance(each, dict) and "name" in each for each in value):
        return {each["name"]: each for each in value}
    return None


def _change(path: tuple[str, ...], before: Any, after: Any) -> Words:
    name = path[-1]
    if path == ("spec", "paused"):
        return Words(N_("paused") if after is True else N_("resumed"))
    if name == "image" and len(path) > 1:
        what = Words(N_("image of {container}"), {"container": path[-2]})
    else:
        what = Words("{path}", {"path": ".".join(_short(path))})
    if after is _MISSING:
        return Words(N_("{what} removed"), {"what": what})
    if before is _MISSING:
        return Words(N_("{what} set") if _is_long(after) else N_("{what} set to {new}"), {"what": what, "new": after})
    if _is_long(before) or _is_long(after):
        return Words(N_("{what} changed"), {"what": what})
    return Words(
        "{what} {old} → {new}" if len(path) == 2 else "{what}: {old} → {new}",
        {"what": what, "old": before, "new": after},
    )


def _short(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path as one says it: without what every workload has above its containers."""
    for prefix in (("spec", "template", "spec", "containers"), ("spec", "template", "spec"), ("spec",)):
        if path[: len(prefix)] == prefix and len(path) > len(prefix):
            return path[len(prefix) :]
    return path


def _is_long(value: Any) -> bool:
    return isinstance(value, dict | list) or len(str(value)) > 40
