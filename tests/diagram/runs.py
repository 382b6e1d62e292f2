"""Logs of the real simulator: a Deployment that starts, is rolled, and has a bad image at last."""

from collections.abc import Callable
from functools import cache
from typing import Any

from playground.simulator.api.server import Api
from playground.simulator.causes import LEARNER, N_, because, sentence
from playground.simulator.cluster import act, start
from playground.simulator.objects import Key, Object, put
from playground.simulator.run import run
from playground.simulator.state import State, fold
from playground.simulator.state.revisions import Revision
from tests.diagram.clusters import SETUP

NGINX = Key("deployments.apps", "default", "nginx")
APPLIED = sentence("tests.applied", N_("applied {manifest}: image {image}"))


class Run:
    """A cluster that is acted on and runs on."""

    def __init__(self) -> None:
        self.log: list[Revision] = start(SETUP)
        self.state: State = fold(self.log)

    def do(self, action: Callable[[Api], Any]) -> "Run":
        return self._take(act(self.state, self.state.time, SETUP, action))

    def until(self, time: float) -> "Run":
        self._take(run(self.state, time, SETUP).revisions)
        self.state.settle(time)
        return self

    def _take(self, revisions: list[Revision]) -> "Run":
        for revision in revisions:
            self.state.apply(revision)
        self.log += revisions
        return self


def apply(image: str, replicas: int = 3) -> Callable[[Api], Any]:
    """Creates the Deployment, or gives it another image."""
    cause = because(LEARNER, APPLIED, manifest="nginx.yaml", image=image)

    def do(api: Api) -> Any:
        there = api.store.state.get(NGINX)
        if there is None:
            return api.create("deployments.apps", _nginx(image, replicas), cause)
        return api.update(NGINX, put(there, [_container(image)], "spec", "template", "spec", "containers"), cause)

    return do


def _nginx(image: str, replicas: int) -> Object:
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "nginx", "namespace": "default"},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": "nginx"}},
            "template": {"metadata": {"labels": {"app": "nginx"}}, "spec": {"containers": [_container(image)]}},
        },
    }


def _container(image: str) -> Object:
    return {"name": "nginx", "image": image}


@cache
def rollout() -> tuple[list[Revision], float]:
    """Three Pods, rolled to another image, then to one that does not exist; the log, and now."""
    ran = Run().until(2).do(apply("nginx:1.15.2")).until(12).do(apply("nginx:1.15.3")).until(45)
    ran.do(apply("nginx:1.161")).until(57.5)
    return ran.log, 57.5
