"""Names, labels, annotations, owners, finalizers, and label selectors.

Models staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go, pkg/apis/meta/v1/validation/validation.go and
pkg/apis/core/validation/validation.go ValidateObjectMeta. Leaves out managedFields (nobody manages fields here).
"""

from collections.abc import Mapping
from typing import Any

from playground.simulator.api.validation.formats import (
    Format,
    annotation_key,
    as_prefix,
    dns_label,
    label_key,
    label_value,
)
from playground.simulator.api.validation.problems import (
    IMMUTABLE,
    Problems,
    each,
    forbidden,
    invalid,
    not_negative,
    required,
    too_long,
)
from playground.simulator.objects import Object

ANNOTATIONS_SIZE = 256 * 1024  # bytes of keys and values together
ORPHAN, FOREGROUND = "orphan", "foregroundDeletion"
_STANDARD_FINALIZERS = ("kubernetes", ORPHAN, FOREGROUND)
_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")


def metadata(obj: Object, namespaced: bool, name: Format) -> Problems:
    """Of a new object. `name` is the format of its name."""
    meta = obj["metadata"]
    if meta.get("generateName"):
        yield from each("metadata.generateName", meta["generateName"], as_prefix(name)(meta["generateName"]))
    if not meta.get("name"):
        yield required("metadata.name", "name or generateName is required")
    else:
        yield from each("metadata.name", meta["name"], name(meta["name"]))
    yield from _namespace(meta, namespaced)
    yield from not_negative("metadata.generation", meta.get("generation"))
    yield from _common(meta)
    yield from _finalizers(meta)


def metadata_update(new: Object, old: Object) -> Problems:
    """Of a changed object. What the server keeps itself (uid, times, versions) cannot differ and is not asked."""
    meta, before = new["metadata"], old["metadata"]
    if "deletionTimestamp" in before:
        added = sorted(set(meta.get("finalizers") or ()) - set(before.get("finalizers") or ()))
        if added:
            found = ", ".join(f'"{each_one}"' for each_one in added)
            why = "no new finalizers can be added if the object is being deleted, found new finalizers"
            yield forbidden("metadata.finalizers", f"{why} []string{{{found}}}")
    for field in ("name", "namespace"):
        if meta.get(field) != before.get(field):
            yield invalid(f"metadata.{field}", meta.get(field, ""), IMMUTABLE)
    yield from _common(meta)
    yield from _finalizers(meta)


def _namespace(meta: Object, namespaced: bool) -> Problems:
    namespace = meta.get("namespace", "")
    if namespaced and not namespace:
        yield required("metadata.namespace")
    elif namespaced:
        yield from each("metadata.namespace", namespace, dns_label(namespace))
    elif namespace:
        yield forbidden("metadata.namespace", "not allowed on this type")


def _common(meta: Object) -> Problems:
    yield from labels("metadata.labels", meta.get("labels"))
    yield from annotations("metadata.annotations", meta.get("annotations"))
    yield from _owners(meta.get("ownerReferences") or [])


def labels(at: str, pairs: Mapping[str, str] | None) -> Problems:
    for key, value in (pairs or {}).items():
        yield from each(at, key, label_key(key))
        yield from each(at, value, label_value(value))


def annotations(at: str, pairs: Mapping[str, str] | None) -> Problems:
    size = 0
    for key, value in (pairs or {}).items():
        yield from each(at, key, annotation_key(key))
        size += len(key) + len(value.encode())
    if size > ANNOTATIONS_SIZE:
        yield too_long(at, ANNOTATIONS_SIZE)


def _owners(owners: list[Object]) -> Problems:
    at = "metadata.ownerReferences"
    controller = ""
    for owner in owners:
        yield from _owner(at, owner)
        if owner.get("controller"):
            this = f"{owner.get('kind')}/{owner.get('name')}"
            if controller:
                why = 'Only one reference can have Controller set to true. Found "true" in references for'
                yield invalid(at, owners, f"{why} {controller} and {this}")
            controller = controller or this


def _owner(at: str, owner: Object) -> Problems:
    if not owner.get("apiVersion", "").rpartition("/")[2]:
        yield invalid(f"{at}.apiVersion", owner.get("apiVersion", ""), "version must not be empty")
    for field in ("kind", "name", "uid"):
        if not owner.get(field):
            yield invalid(f"{at}.{field}", "", "must not be empty")
    if (owner.get("apiVersion"), owner.get("kind")) == ("v1", "Event"):
        yield invalid(at, owner, "/v1, Kind=Event is disallowed from being an owner")


def _finalizers(meta: Object) -> Problems:
    at = "metadata.finalizers"
    finalizers = meta.get("finalizers") or []
    for finalizer in finalizers:
        yield from each(at, finalizer, label_key(finalizer))
    if {ORPHAN, FOREGROUND} <= set(finalizers):
        yield invalid(at, finalizers, f"finalizer {ORPHAN} and {FOREGROUND} cannot be both set")
    for index, finalizer in enumerate(finalizers):
        yield from standard_finalizer(f"{at}[{index}]", finalizer)


def standard_finalizer(at: str, finalizer: str) -> Problems:
    """A finalizer without a domain must be one of Kubernetes' own."""
    if "/" not in finalizer and finalizer not in _STANDARD_FINALIZERS:
        yield invalid(at, finalizer, "name is neither a standard finalizer name nor is it fully qualified")


def label_selector(at: str, selector: Object | None) -> Problems:
    if selector is None:
        return
    yield from labels(f"{at}.matchLabels", selector.get("matchLabels"))
    for index, requirement in enumerate(selector.get("matchExpressions") or ()):
        yield from _requirement(f"{at}.matchExpressions[{index}]", requirement)


def _requirement(at: str, requirement: Object) -> Problems:
    operator, values = requirement.get("operator", ""), requirement.get("values") or []
    yield from operands(at, operator, values)
    if operator not in _OPERATORS:
        yield invalid(f"{at}.operator", operator, "not a valid selector operator")
    yield from label_name(f"{at}.key", requirement.get("key"))
    for index, value in enumerate(values):
        yield from each(f"{at}.values[{index}]", value, label_value(value))


def operands(at: str, operator: str, values: list[Any]) -> Problems:
    """How many values an operator of a selector takes."""
    if operator in ("In", "NotIn") and not values:
        yield required(f"{at}.values", "must be specified when `operator` is 'In' or 'NotIn'")
    elif operator in ("Exists", "DoesNotExist") and values:
        yield forbidden(f"{at}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")


def label_name(at: str, key: str | None) -> Problems:
    yield from each(at, key or "", label_key(key or ""))
