"""What becomes of an object whose owners go.

Does: background, foreground and orphaning deletion, owners that never were or are another of the same name, several
owners, cycles, references into other namespaces. Leaves out: kinds that the API does not serve.
Models pkg/controller/garbagecollector/garbagecollector.go.
"""

from typing import NamedTuple

from playground.simulator.causes import N_, because, sentence
from playground.simulator.contract import Controller, Delete, Moment, Plan, Record, Update
from playground.simulator.controllers.garbagecollector.graph import (
    FOREGROUND,
    ORPHAN,
    WATCHES,
    blocks,
    has_finalizer,
    orphans_dependents,
    owner_key,
    owner_of,
    references,
    waits_for_dependents,
)
from playground.simulator.objects import Key, Object, is_terminating, put, uid, without
from playground.simulator.state import View

NAME = "garbage-collector-controller"

OWNER_GONE = sentence(
    "garbagecollector.owner-gone", N_("deletes {kind} {name}"), N_("its owner {owner} is no longer there")
)
OWNER_WAITS = sentence(
    "garbagecollector.owner-waits",
    N_("deletes {kind} {name}"),
    N_("its owner {owner} is being deleted and goes only after what it owns"),
)
DEPENDENTS_GONE = sentence(
    "garbagecollector.dependents-gone", N_("lets {kind} {name} go"), N_("nothing that it owns keeps it any longer")
)
ORPHANED = sentence(
    "garbagecollector.orphaned",
    N_("frees {kind} {name} from its owner {owner}"),
    N_("{owner} is being deleted without what it owns"),
)
ORPHANS_FREE = sentence(
    "garbagecollector.orphans-free", N_("lets {kind} {name} go"), N_("nothing belongs to it any longer")
)
OWNER_DROPPED = sentence(
    "garbagecollector.owner-dropped",
    N_("frees {kind} {name} from its owner {owner}"),
    N_("{owner} is going or gone, and another owner stays"),
)
UNBLOCKED = sentence(
    "garbagecollector.unblocked",
    N_("lets the owners of {kind} {name} go without waiting for it"),
    N_("it and what it owns would wait for one another"),
)


class Owners(NamedTuple):
    """The references to owners that stay, that are not there, and that wait for what they own to go."""

    solid: list[Object]
    dangling: list[Object]
    waiting: list[Object]


def plan(key: Key, slot: str, view: View, moment: Moment) -> Plan:
    """One object, once through."""
    item = view.get(key)
    if item is None:
        return
    if orphans_dependents(item):
        yield from _orphan(key, item, view)
    elif waits_for_dependents(item):
        yield from _finish(key, item, view)
    elif not is_terminating(item) and references(item):
        yield from _collect(key, item, view)


def _orphan(key: Key, owner: Object, view: View) -> Plan:
    """Models attemptToOrphanWorker: frees what it owns, then takes the finalizer off."""
    for each in sorted(view.owned(uid(owner))):
        dependent = view.get(each)
        if dependent is not None:
            freed = _without_owners(dependent, [uid(owner)])
            yield Update(each, freed, because(NAME, ORPHANED, **_named(dependent), owner=key.name))
    yield Update(key, _without_finalizer(owner, ORPHAN), because(NAME, ORPHANS_FREE, **_named(owner)))


def _finish(key: Key, owner: Object, view: View) -> Plan:
    """Models processDeletingDependentsItem: goes once nothing blocks it. What does block it is looked at for itself."""
    if not any(blocks(dependent, uid(owner)) for dependent in view.owned(uid(owner)).values()):
        yield Update(key, _without_finalizer(owner, FOREGROUND), because(NAME, DEPENDENTS_GONE, **_named(owner)))


def _collect(key: Key, item: Object, view: View) -> Plan:
    """Models attemptToDeleteItem."""
    if any(owner_key(reference, key.namespace) is None for reference in references(item)):
        return  # Of a kind that nobody knows, or of a namespace, which only something in that namespace can have.
    owners = _classified(view, key, item)
    yield from _report_strangers(view, key, item, owners.dangling)
    going = [*owners.dangling, *owners.waiting]
    names = {**_named(item), "owner": ", ".join(reference["name"] for reference in going)}
    dependents = view.owned(uid(item)).values()
    if owners.solid:
        if going:
            freed = _without_owners(item, [reference["uid"] for reference in going])
            yield Update(key, freed, because(NAME, OWNER_DROPPED, **names))
    elif owners.waiting and dependents:
        if any(waits_for_dependents(each) for each in dependents):
            yield Update(key, _unblocked(item), because(NAME, UNBLOCKED, **_named(item)))
        yield Delete(key, because(NAME, OWNER_WAITS, **names), propagation="Foreground", uid=uid(item))
    else:
        said = OWNER_WAITS if owners.waiting else OWNER_GONE
        yield Delete(key, because(NAME, said, **names), propagation=_propagation(item), uid=uid(item))


def _classified(view: View, key: Key, item: Object) -> Owners:
    owners = Owners([], [], [])
    for reference in references(item):
        owner = owner_of(view, reference, key.namespace)
        if owner is None:
            owners.dangling.append(reference)
        elif waits_for_dependents(owner):
            owners.waiting.append(reference)
        else:
            owners.solid.append(reference)
    return owners


def _report_strangers(view: View, key: Key, item: Object, dangling: list[Object]) -> Plan:
    """An owner that does exist, but in another namespace, is no owner; most likely a mistake. Models
    reportInvalidNamespaceOwnerRef."""
    for reference in dangling:
        where = owner_key(reference, key.namespace)
        if where is not None and any(uid(other) == reference["uid"] for other in view.all(where.resource).values()):
            named = (
                f"[{reference['apiVersion']}/{reference['kind']}, namespace: {key.namespace}, "
                f"name: {reference['name']}, uid: {reference['uid']}]"
            )
            message = f'ownerRef {named} does not exist in namespace "{key.namespace}"'
            yield Record(item, "Warning", "OwnerRefInvalidNamespace", message, NAME)


def _propagation(item: Object) -> str:
    """What the object's own finalizers ask for."""
    if has_finalizer(item, ORPHAN):
        return "Orphan"
    return "Foreground" if has_finalizer(item, FOREGROUND) else "Background"


def _without_owners(item: Object, uids: list[str]) -> Object:
    left = [reference for reference in references(item) if reference["uid"] not in uids]
    return put(item, left, "metadata", "ownerReferences") if left else without(item, "metadata", "ownerReferences")


def _without_finalizer(item: Object, finalizer: str) -> Object:
    left = [each for each in item["metadata"].get("finalizers") or () if each != finalizer]
    return put(item, left, "metadata", "finalizers") if left else without(item, "metadata", "finalizers")


def _unblocked(item: Object) -> Object:
    free = [{**reference, "blockOwnerDeletion": False} for reference in references(item)]
    return put(item, free, "metadata", "ownerReferences")


def _named(item: Object) -> dict[str, str]:
    return {"kind": item["kind"], "name": item["metadata"]["name"]}


GARBAGE_COLLECTOR = Controller(NAME, plan, WATCHES)
