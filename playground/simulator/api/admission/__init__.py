"""Admission: what is added to, or asked of, an object between decoding and validation, whoever sends it.

One file a plugin; a kind's entry lists its own, in upstream's order (pkg/kubeapiserver/options/plugins.go
AllOrderedPlugins). A plugin is a function of a draft and a `Request` that completes the draft or raises the refusal. A
draft is an object whose outermost fields and whose spec's fields may be set; what lies deeper is shared with others and
must be copied to be changed. Plugins see a name only where the request gave one: names are generated after them, so
their refusals speak of the generateName.

Left out: webhooks and policies (nobody registers any here), certificates, Pod security (every
namespace is privileged, as upstream's default is), Pod topology labels.
"""

from collections.abc import Callable
from typing import TypeAlias

from playground.simulator.api.admission import namespace_lifecycle
from playground.simulator.api.admission.request import Request
from playground.simulator.objects import Object

Plugin: TypeAlias = Callable[[Object, Request], None]


def create(obj: Object, request: Request, plugins: tuple[Plugin, ...]) -> Object:
    """A new object as admission leaves it. Raises the refusal of the first plugin that has one."""
    namespace_lifecycle.admit_create(request)
    return update(obj, request, plugins)


def update(obj: Object, request: Request, plugins: tuple[Plugin, ...]) -> Object:
    """A changed object as admission leaves it."""
    if not plugins:
        return obj
    draft = {**obj, "spec": {**(obj.get("spec") or {})}}
    for plugin in plugins:
        plugin(draft, request)
    return draft


delete = namespace_lifecycle.admit_delete
