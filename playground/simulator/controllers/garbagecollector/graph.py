"""Who owns whom, and whom a change concerns.

Models pkg/controller/garbagecollector/graph_builder.go. There is no graph to keep: the state's index of owners is it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from playground.simulator.api.resources import RESOURCES, Resource
from playground.simulator.contract import Watch
from playground.simulator.objects import Key, Object, is_terminating
from playground.simulator.state import View

ORPHAN = "orphan"
FOREGROUND = "foregroundDeletion"


def _by_kind() -> dict[tuple[str, str], tuple[str, Resource]]:
    """The resources by group and kind: references name a version too, which does not matter."""
    return {(group_of(each.api_version), each.kind): (name, each) for name, each in RESOURCES.items()}


def group_of(api_version: str) -> str:
    """ "apps" of "apps/v1", "" of "v1"."""
    return api_version.rpartition("/")[0]


_KINDS = _by_kind()


def references(obj: Object) -> list[Object]:
    """The object's owner references."""
    return obj["metadata"].get("ownerReferences") or []


def owner_key(reference: Mapping[str, Any], namespace: str) -> Key | None:
    """Where the owner must be: in the same namespace, or in none. None where no such kind is known, or where something
    outside of namespaces names an owner within one, which cannot be."""
    name, resource = _KINDS.get((group_of(reference["apiVersion"]), reference["kind"]), ("", None))
    if resource is None or (resource.namespaced and not namespace):
        return None
    return Key(name, namespace if resource.namespaced else "", reference["name"])


def owner_of(view: View, reference: Mapping[str, Any], namespace: str) -> Object | None:
    """The owner, if it is there and is the one that is meant: another of the same name is not."""
    key = owner_key(reference, namespace)
    owner = view.get(key) if key else None
    return owner if owner is not None and owner["metadata"]["uid"] == reference["uid"] else None


def has_finalizer(obj: Object, finalizer: str) -> bool:
    """Whether the object has this finalizer."""
    return finalizer in (obj["metadata"].get("finalizers") or ())


def waits_for_dependents(obj: Object) -> bool:
    """Whether the object is being deleted in the foreground."""
    return is_terminating(obj) and has_finalizer(obj, FOREGROUND)


def orphans_dependents(obj: Object) -> bool:
    """Whether the object is being deleted and leaves what it owns behind."""
    return is_terminating(obj) and has_finalizer(obj, ORPHAN)


def blocks(dependent: Object, uid: str) -> bool:
    """Whether the dependent keeps the owner with this uid from going."""
    return any(each["uid"] == uid and each.get("blockOwnerDeletion") for each in references(dependent))


def watch(resource: str) -> Watch:
    """The keys that a change of an object of this resource concerns."""

    def concerned(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
        if before is not None and after is not None and _stays(before["metadata"], after["metadata"]):
            return ()
        return changed(before, after, view)

    def changed(before: Object | None, after: Object | None, view: View) -> Iterator[Key]:
        obj = after or before
        assert obj is not None
        metadata = obj["metadata"]
        if after is None:
            yield from sorted(view.owned(metadata["uid"]))
        elif _begins_to_wait(before, after):
            yield Key(resource, metadata.get("namespace", ""), metadata["name"])
            if waits_for_dependents(after):
                yield from sorted(view.owned(metadata["uid"]))
        elif not is_terminating(after) and not all(_is_solid(view, each, after) for each in references(after)):
            yield Key(resource, metadata.get("namespace", ""), metadata["name"])
        if before is not None:
            yield from _released(view, before, after)

    return concerned


def _stays(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether nothing changed that matters here: most changes."""
    return (
        old.get("ownerReferences") == new.get("ownerReferences")
        and old.get("finalizers") == new.get("finalizers")
        and ("deletionTimestamp" in old) == ("deletionTimestamp" in new)
    )


def _begins_to_wait(before: Object | None, after: Object) -> bool:
    waits = waits_for_dependents, orphans_dependents
    return any(each(after) and (before is None or not each(before)) for each in waits)


def _is_solid(view: View, reference: Object, dependent: Object) -> bool:
    owner = owner_of(view, reference, dependent["metadata"].get("namespace", ""))
    return owner is not None and not waits_for_dependents(owner)


def _released(view: View, before: Object, after: Object | None) -> Iterator[Key]:
    """The waiting owners that this object no longer keeps. Models addUnblockedOwnersToDeleteQueue."""
    namespace = before["metadata"].get("namespace", "")
    for reference in references(before):
        uid = reference["uid"]
        if reference.get("blockOwnerDeletion") and not (after and blocks(after, uid)):
            owner = owner_of(view, reference, namespace)
            key = owner_key(reference, namespace)
            if key is not None and owner is not None and waits_for_dependents(owner):
                yield key


WATCHES: dict[str, Watch] = {resource: watch(resource) for resource in RESOURCES if resource != "events"}
