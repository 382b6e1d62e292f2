"""A small cluster and the doors to it, for tests."""

from copy import deepcopy
from typing import Any

from playground.simulator.api.errors import ApiError
from playground.simulator.api.preparation import workload
from playground.simulator.api.resources import RESOURCES, Resource
from playground.simulator.api.server import Api
from playground.simulator.causes import LEARNER, Cause
from playground.simulator.cluster import start
from playground.simulator.setup import Setup
from playground.simulator.state import fold
from playground.simulator.store import Store

SETUP = Setup()
BY_LEARNER = Cause(LEARNER)
_LOG = start(SETUP)


def open_door(trusted: bool = False, now: float = 100.0, **options: Any) -> Api:
    """A door to a new cluster at the moment `now`, where nobody watches."""
    return Api(Store(fold(_LOG, until=now), SETUP, now, {}), trusted=trusted, **options)


def serve(monkeypatch: Any, name: str, kind: str, api_version: str, **fields: Any) -> None:
    """Adds an entry to the kinds, where there is none: for what is said of kinds that are served or will be."""
    if name not in RESOURCES:
        entry = Resource(name, kind, api_version, subresources=("status",), prepare_create=workload, **fields)
        monkeypatch.setitem(RESOURCES, name, entry)


def pod(name: str = "web", **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name},
        "spec": {"containers": [{"name": "web", "image": "nginx:1.25"}], **spec},
    }


def deployment(name: str = "web", **spec: Any) -> dict[str, Any]:
    template = {
        "metadata": {"labels": {"app": name}},
        "spec": {"containers": [{"name": "web", "image": "nginx:1.25"}]},
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {"selector": {"matchLabels": {"app": name}}, "template": template, **spec},
    }


def config_map(name: str = "settings", **data: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}


def namespace(name: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def account(namespace: str, name: str = "default", **fields: Any) -> dict[str, Any]:
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata, **fields}


def changed(obj: dict[str, Any], value: Any, *path: str | int) -> dict[str, Any]:
    """A copy with `value` at `path`; None removes."""
    copy = deepcopy(obj)
    node: Any = copy
    for step in path[:-1]:
        node = node[step] if isinstance(step, int) else node.setdefault(step, {})
    if value is None:
        node.pop(path[-1], None)
    else:
        node[path[-1]] = value
    return copy


def refusal(action: Any) -> ApiError:
    """The refusal that an action meets; there must be one."""
    try:
        action()
    except ApiError as error:
        return error
    raise AssertionError("nobody refused")
