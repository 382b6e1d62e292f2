"""Admission: what is added to, or asked of, an object between decoding and validation, whoever sends it.

One file a plugin, in upstream's order (pkg/kubeapiserver/options/plugins.go AllOrderedPlugins). A plugin is a function
of a draft and a `Request` that completes the draft or raises the refusal. A draft is an object whose outermost fields
and whose spec's fields may be set; what lies deeper is shared with others and must be copied to be changed. Plugins see
a name only where the request gave one: names are generated after them, so their refusals speak of the generateName.

Left out: webhooks and policies (nobody registers any here), certificates, runtime classes, Pod security (every
namespace is privileged, as upstream's default is), Pod topology labels.
"""

from collections.abc import Callable
from typing import TypeAlias

from playground.simulator.api.admission import (
    default_storage_class,
    default_toleration_seconds,
    namespace_lifecycle,
    priority,
    service_account,
    storage_protection,
    taint_nodes,
)
from playground.simulator.api.admission.request import Request
from playground.simulator.objects import Object

Plugin: TypeAlias = Callable[[Object, Request], None]

# The plugins that a new object of a resource goes through, after `namespace_lifecycle`, which all do.
ON_CREATE: dict[str, tuple[Plugin, ...]] = {
    "pods": (service_account.admit, priority.admit, default_toleration_seconds.admit),
    "nodes": (taint_nodes.admit,),
    "persistentvolumeclaims": (default_storage_class.admit, storage_protection.admit_claim),
    "persistentvolumes": (storage_protection.admit_volume,),
}
ON_UPDATE: dict[str, tuple[Plugin, ...]] = {"pods": (default_toleration_seconds.admit,)}


def create(obj: Object, request: Request) -> Object:
    """A new object as admission leaves it. Raises the refusal of the first plugin that has one."""
    namespace_lifecycle.admit_create(request)
    return _through(ON_CREATE.get(request.key.resource), obj, request)


def update(obj: Object, request: Request) -> Object:
    """A changed object as admission leaves it."""
    return _through(ON_UPDATE.get(request.key.resource), obj, request)


def _through(plugins: tuple[Plugin, ...] | None, obj: Object, request: Request) -> Object:
    if plugins is None:
        return obj
    draft = {**obj, "spec": {**(obj.get("spec") or {})}}
    for plugin in plugins:
        plugin(draft, request)
    return draft


delete = namespace_lifecycle.admit_delete
