"""What lives in no namespace, and Events.

Models pkg/apis/core/validation/validation.go ValidateNamespace, ValidateNode, events.go, and
pkg/apis/scheduling/validation/validation.go.
"""

from playground.simulator.api.validation.amounts import quantity
from playground.simulator.api.validation.formats import cidr, dns_label, dns_subdomain, label_key
from playground.simulator.api.validation.metadata import metadata, metadata_update, standard_finalizer
from playground.simulator.api.validation.placement import taints
from playground.simulator.api.validation.problems import (
    Problems,
    duplicate,
    each,
    forbidden,
    invalid,
    one_of,
    required,
    unchanged,
)
from playground.simulator.objects import Object

_HIGHEST_PRIORITY = 1_000_000_000
_SYSTEM_CLASSES = {"system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000}


def create_namespace(obj: Object) -> Problems:
    yield from metadata(obj, namespaced=False, name=dns_label)
    for finalizer in (obj.get("spec") or {}).get("finalizers") or ():
        yield from each("spec.finalizers", finalizer, label_key(finalizer))
        yield from standard_finalizer("spec.finalizers", finalizer)


def update_namespace(new: Object, old: Object) -> Problems:
    yield from metadata_update(new, old)
    for index, finalizer in enumerate((new.get("spec") or {}).get("finalizers") or ()):
        here = f"spec.finalizers[{index}]"
        yield from each(here, finalizer, label_key(finalizer))
        yield from standard_finalizer(here, finalizer)


def create_node(obj: Object) -> Problems:
    yield from metadata(obj, namespaced=False, name=dns_subdomain)
    spec: Object = obj.get("spec") or {}
    yield from taints("metadata.taints", spec.get("taints") or ())
    yield from _amounts(obj)
    for index, block in enumerate(spec.get("podCIDRs") or ()):
        yield from each(f"spec.podCIDRs[{index}]", block, cidr(block))


def update_node(new: Object, old: Object) -> Problems:
    yield from metadata_update(new, old)
    yield from _amounts(new)
    seen: list[Object] = []
    for index, address in enumerate((new.get("status") or {}).get("addresses") or ()):
        if address in seen:
            shown = {"Type": address.get("type", ""), "Address": address.get("address", "")}
            yield duplicate(f"status.addresses[{index}]", shown)
        seen.append(address)
    spec: Object = new.get("spec") or {}
    before: Object = old.get("spec") or {}
    for field, called in (("podCIDRs", "podCIDR"), ("providerID", "providerID")):
        if before.get(field) and spec.get(field) != before[field]:
            yield forbidden(f"spec.{field}", f'node updates may not change {called} except from "" to valid')
    yield from taints("metadata.taints", spec.get("taints") or ())


def _amounts(node: Object) -> Problems:
    status: Object = node.get("status") or {}
    for field in ("capacity", "allocatable"):
        for name, amount in (status.get(field) or {}).items():
            yield from quantity(f"status.{field}.{name}", name, amount)


def create_event(obj: Object) -> Problems:
    """Models legacyValidateEvent, which is all that v1 asks."""
    own = obj["metadata"].get("namespace", "")
    about = (obj.get("involvedObject") or {}).get("namespace", "")
    if not obj.get("eventTime"):
        if own != about and not (not about and own in ("", "default")):
            yield invalid("involvedObject.namespace", about, "does not match event.namespace")
    else:
        if not about and own not in ("default", "kube-system"):
            yield invalid("involvedObject.namespace", about, "does not match event.namespace")
        yield from _reported(obj)
    yield from each("namespace", own, dns_subdomain(own))


def _reported(event: Object) -> Problems:
    reporter = event.get("reportingComponent", "")
    if not reporter:
        yield required("reportingController")
    yield from each("reportingController", reporter, label_key(reporter))
    for field, most in (("reportingInstance", 128), ("action", 128), ("reason", 128)):
        if not event.get(field):
            yield required(field)
        elif len(event[field]) > most:
            yield invalid(field, "", f"can have at most {most} characters")
    if len(event.get("message", "")) > 1024:
        yield invalid("message", "", "can have at most 1024 characters")


def update_event(new: Object, old: Object) -> Problems:
    yield from create_event(new)


def create_priority_class(obj: Object) -> Problems:
    yield from metadata(obj, namespaced=False, name=dns_subdomain)
    name, value = obj["metadata"].get("name", ""), obj.get("value", 0)
    if name.startswith("system-"):
        if _SYSTEM_CLASSES.get(name) != value:
            why = "priority class names with 'system-' prefix are reserved for system use only. error: "
            yield forbidden("metadata.name", f"{why}{name} is not a known system priority class")
    elif value > _HIGHEST_PRIORITY:
        yield forbidden("value", f"maximum allowed value of a user defined priority is {_HIGHEST_PRIORITY}")
    if obj.get("preemptionPolicy") is not None:
        yield from one_of("preemptionPolicy", obj["preemptionPolicy"], ("PreemptLowerPriority", "Never"))


def update_priority_class(new: Object, old: Object) -> Problems:
    yield from metadata_update(new, old)
    if new.get("value", 0) != old.get("value", 0):
        yield forbidden("value", "may not be changed in an update.")
    yield from unchanged("preemptionPolicy", new.get("preemptionPolicy"), old.get("preemptionPolicy"))
