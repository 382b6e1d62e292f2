"""What the tests of workspaces do with them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from playground.simulator.api.apply import apply as apply_manifest
from playground.simulator.api.apply import manifest_of
from playground.simulator.api.server import Api
from playground.simulator.causes import LEARNER, Cause
from playground.simulator.objects import Key, Object
from playground.simulator.state import State
from playground.workspaces import actions, ahead, log
from playground.workspaces.models import Workspace

CAUSE = Cause(LEARNER)
WEB = Key("deployments.apps", "default", "web")


def deployment(name: str = "web", replicas: int = 3, image: str = "nginx:1.15.2") -> Object:
    labels = {"app": name}
    container = {"name": "nginx", "image": image, "ports": [{"containerPort": 80}]}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": "default", "labels": labels},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": template,
        },
    }


def apply(public: str, **how: Any) -> Object:
    """Applies a Deployment as a learner."""
    return actions.act(public, lambda api: apply_manifest(api, manifest_of(deployment(**how)), CAUSE).object)


def set_data(public: str, value: str, name: str = "notes") -> Object:
    """Applies a ConfigMap that says `value`: a change that nothing follows."""

    def do(api: Api) -> Object:
        meta = {"name": name, "namespace": "default"}
        notes = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": {"said": value}}
        return apply_manifest(api, manifest_of(notes), CAUSE).object

    return actions.act(public, do)


def work(public: str) -> ahead.Outcome:
    """Does what a worker would do with the task that is due."""
    outcome = ahead.run(public, Workspace.objects.get(public=public).epoch)
    while outcome is ahead.Outcome.MORE:
        outcome = ahead.run(public, Workspace.objects.get(public=public).epoch)
    return outcome


def let_pass(public: str, seconds: float) -> None:
    """Wall time passes: everything in the row lies that much further back."""
    fields = ("wall", "awake", "settled_at", "tokens_at")
    Workspace.objects.filter(public=public).update(**{field: F(field) - seconds for field in fields})


def state_at(workspace: Workspace, at: float) -> State:
    """The cluster at a moment that the log knows, be it to come. What is past, `reading.past` tells."""
    return log.fetch(workspace, at, upto=at).state(at)


def pods(state: State) -> list[Object]:
    return list(state.all("pods").values())


def content(state: State) -> dict[Key, Object]:
    """Every object."""
    return {key: obj for resource in state.resources() for key, obj in state.all(resource).items()}


def times(revisions: Iterable[Any]) -> list[float]:
    return [revision.time for revision in revisions]
