"""A Namespace on its way out: its Pods first, then everything else, then itself.

Does: ordered deletion, conditions, the finalizer. Leaves out: resources that cannot be discovered or deleted (here all
can). Looks again when something in the namespace has gone; upstream comes back after an estimated time.
Models pkg/controller/namespace/deletion/{namespaced_resources_deleter,status_condition_utils}.go.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from playground.simulator.api.resources import RESOURCES
from playground.simulator.causes import N_, Cause, because, sentence
from playground.simulator.contract import Controller, Delete, Moment, Plan, Update, Watch
from playground.simulator.objects import Key, Object, is_terminating, namespace, put
from playground.simulator.objects.conditions import with_condition
from playground.simulator.state import View

NAME = "namespace-controller"
FINALIZER = "kubernetes"

POD_GOES = sentence(
    "namespace.pod-goes",
    N_("deletes Pod {name}"),
    N_("its namespace {namespace} is being deleted, and Pods go before what they may still need"),
)
CONTENT_GOES = sentence(
    "namespace.content-goes", N_("deletes {kind} {name}"), N_("its namespace {namespace} is being deleted")
)
REMAINS = sentence(
    "namespace.remains", N_("cannot let namespace {namespace} go yet"), N_("objects left in it: {count}")
)
EMPTY = sentence("namespace.empty", N_("lets namespace {namespace} go"), N_("nothing is left in it"))

# type -> (reason, message) when there is nothing to complain about
_FINE = {
    "NamespaceDeletionDiscoveryFailure": ("ResourcesDiscovered", "All resources successfully discovered"),
    "NamespaceDeletionGroupVersionParsingFailure": ("ParsedGroupVersions", "All legacy kube types successfully parsed"),
    "NamespaceDeletionContentFailure": (
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization",
    ),
    "NamespaceContentRemaining": ("ContentRemoved", "All content successfully removed"),
    "NamespaceFinalizersRemaining": ("ContentHasNoFinalizers", "All content-preserving finalizers finished"),
}


def plan(key: Key, slot: str, view: View, moment: Moment) -> Plan:
    """One pass. Models Delete and deleteAllContent."""
    space = view.get(key)
    if space is None or not is_terminating(space) or FINALIZER not in (space["spec"].get("finalizers") or ()):
        return
    content = _content(view, key.name)
    pods = [each for each in content if each.resource == "pods"]
    for each in pods or content:
        obj = view.get(each)
        if obj is not None and not is_terminating(obj):
            yield Delete(each, _cause(each, obj), propagation="Background")
    yield from _report(key, view, moment)


def _cause(key: Key, obj: Object) -> Cause:
    """Events go without a word of their own."""
    if key.resource == "events":
        return Cause(NAME)
    said = POD_GOES if key.resource == "pods" else CONTENT_GOES
    return because(NAME, said, kind=obj["kind"], name=key.name, namespace=key.namespace)


def _report(key: Key, view: View, moment: Moment) -> Plan:
    """Says what is left, or takes the finalizer off."""
    space = view.get(key)
    if space is None:
        return
    content = _content(view, key.name)
    # Nothing but the Pods has been looked at while there are any.
    left = [each for each in content if each.resource == "pods"] or content
    told = with_conditions(space, [(each, view.get(each)) for each in left], moment.stamp)
    cause = because(NAME, REMAINS if left else EMPTY, namespace=key.name, count=len(left))
    if told is not space:
        space = yield Update(key, told, cause, "status")
    if space is not None and not left:
        finalizers = [each for each in space["spec"]["finalizers"] if each != FINALIZER]
        freed = put(space, finalizers, "spec", "finalizers")
        yield Update(key, freed, cause, "finalize")


def with_conditions(space: Object, left: list[tuple[Key, Object | None]], stamp: str) -> Object:
    """The Namespace with the conditions that say what is left in it. Models namespaceConditionUpdater.Update."""
    resources = Counter(key.resource for key, _ in left)
    finalizers = Counter(each for _, obj in left if obj for each in obj["metadata"].get("finalizers") or ())
    complaints = {}
    if resources:
        counts = (f"{_dotted(name)} has {count} resource instances" for name, count in resources.items())
        message = f"Some resources are remaining: {', '.join(sorted(counts))}"
        complaints["NamespaceContentRemaining"] = "True", "SomeResourcesRemain", message
    if finalizers:
        counts = (f"{name} in {count} resource instances" for name, count in finalizers.items())
        message = f"Some content in the namespace has finalizers remaining: {', '.join(sorted(counts))}"
        complaints["NamespaceFinalizersRemaining"] = "True", "SomeFinalizersRemain", message
    for kind, fine in _FINE.items():
        space = with_condition(space, stamp, kind, *complaints.get(kind, ("False", *fine)))
    return space


def _dotted(resource: str) -> str:
    """Resource and group, as upstream joins them: "pods." has no group."""
    return resource if "." in resource else f"{resource}."


def _content(view: View, name: str) -> list[Key]:
    """Everything in the namespace."""
    return sorted(
        key
        for resource, each in RESOURCES.items()
        if each.namespaced
        for key in view.all(resource)
        if key.namespace == name
    )


def _going(before: Object | None, after: Object | None, view: View) -> Iterator[Key]:
    """A Namespace that is being deleted."""
    if after is not None and is_terminating(after) and (before is None or not is_terminating(before)):
        yield Key("namespaces", "", after["metadata"]["name"])


def _emptied(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
    """The namespace of something that has gone, or has fewer finalizers, if it is being deleted."""
    if before is None or (after is not None and _finalizers(before) == _finalizers(after)):
        return ()
    key = Key("namespaces", "", namespace(before))
    space = view.get(key)
    return [key] if space is not None and is_terminating(space) else ()


def _finalizers(obj: Object) -> list[str]:
    return obj["metadata"].get("finalizers") or []


_WATCHES: dict[str, Watch] = {name: _emptied for name, each in RESOURCES.items() if each.namespaced}

NAMESPACES = Controller(NAME, plan, {**_WATCHES, "namespaces": _going})
