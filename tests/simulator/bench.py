"""A cluster on a bench: commands are carried out, time is run on, and every law is checked at every revision."""

from collections.abc import Callable
from typing import Any

from playground.simulator.api.server import Api, DeleteOptions
from playground.simulator.causes import CATALOGUE, LEARNER, Cause
from playground.simulator.cluster import act, start
from playground.simulator.objects import Key, Object, name, uid
from playground.simulator.run import run
from playground.simulator.setup import Setup
from playground.simulator.state import State
from playground.simulator.state.revisions import Revision
from tests.simulator import laws

SAID = Cause(LEARNER)
DEPLOYMENTS, REPLICA_SETS = "deployments.apps", "replicasets.apps"


class Bench:
    """`state` is the cluster at `now`; `log` holds every revision since the cluster was started."""

    def __init__(self, setup: Setup | None = None, nodes: int = 3) -> None:
        self.setup = setup = setup or Setup()
        self.state = State()
        self.log: list[Revision] = []
        self._take(start(setup, nodes))

    @property
    def now(self) -> float:
        return self.state.time

    def do(self, action: Callable[[Api], Any]) -> None:
        """A learner's command, now. Raises ApiError where the API refuses; nothing is kept then."""
        self._take(act(self.state, self.now, self.setup, action))

    def run(self, seconds: float) -> list[Revision]:
        """Lets time pass; answers what happened."""
        until = round(self.now + seconds, 6)
        happened = run(self.state, until, self.setup).revisions
        self._take(happened)
        self.state.settle(until)
        return happened

    def rest(self, at_most: float = 600) -> list[Revision]:
        """Lets time pass until no controller of workloads has anything to do; answers what happened."""
        happened: list[Revision] = []
        end = self.now + at_most
        while self.now < end and laws.is_busy(self.state):
            happened += self.run(1)
        laws.check_rest(self.state, self.setup)
        return happened

    def _take(self, revisions: list[Revision]) -> None:
        laws.check(self.state, revisions, self.setup)
        self.log += revisions
        for revision in revisions:
            self.state.apply(revision)

    # Commands

    def create(self, resource: str, obj: Object) -> None:
        self.do(lambda api: api.create(resource, obj, SAID, "default"))

    def change(self, key: Key, **changes: Any) -> None:
        """Merges `changes` into the spec."""
        self.do(lambda api: api.patch(key, {"spec": changes}, "merge", SAID))

    def scale(self, deployment: str, replicas: int) -> None:
        self.change(Key(DEPLOYMENTS, "default", deployment), replicas=replicas)

    def set_image(self, deployment: str, image: str) -> None:
        key = Key(DEPLOYMENTS, "default", deployment)
        containers = [{"name": "web", "image": image}]
        patch = {"spec": {"template": {"spec": {"containers": containers}}}}
        self.do(lambda api: api.patch(key, patch, "strategic", SAID))

    def delete(self, resource: str, named: str, grace: int | None = None) -> None:
        key = Key(resource, "default", named)
        self.do(lambda api: api.delete(key, SAID, DeleteOptions(grace=grace)))

    # Questions

    def get(self, resource: str, named: str) -> Object:
        obj = self.state.get(Key(resource, "default", named))
        assert obj is not None, f"{resource} {named} is there"
        return obj

    def deployment(self, named: str = "web") -> Object:
        return self.get(DEPLOYMENTS, named)

    def replica_sets(self) -> list[Object]:
        """In the order of their revisions."""
        found = self.state.within(REPLICA_SETS, "default")
        return sorted(found, key=lambda each: int(each["metadata"].get("annotations", {}).get(REVISION, 0)))

    def pods(self, owner: Object | None = None) -> list[Object]:
        """The Pods, or those of one owner, by name."""
        pods = self.state.within("pods", "default") if owner is None else self.state.owned(uid(owner)).values()
        return sorted(pods, key=name)

    def events(self, about: Object) -> list[str]:
        """What was reported of an object, in order."""
        events = self.state.events_about(uid(about)).values()
        in_order = sorted(events, key=lambda each: int(each["metadata"]["resourceVersion"]))
        return [each.get("message", "") for each in in_order]


REVISION = "deployment.kubernetes.io/revision"


def deployment(replicas: int = 3, image: str = "nginx:1.15.2", **spec: Any) -> Object:
    """A Deployment "web" as a learner would write it."""
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"name": "web", "image": image}]},
            },
            **spec,
        },
    }


def rolling(surge: int | str, unavailable: int | str) -> Object:
    return {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}


def told(revisions: list[Revision]) -> list[str]:
    """The sentences of a stretch of log, in English."""
    sentences = []
    for revision in revisions:
        said = CATALOGUE.get(revision.cause.key)
        if said is not None:
            params = revision.cause.params
            sentences.append(" - ".join(part.format(**params) for part in (said.what, said.why) if part))
    return sentences


def scalings(revisions: list[Revision]) -> list[str]:
    """What the Deployment controller reported of its ReplicaSets' sizes, in order."""
    return [
        revision.object["message"]
        for revision in revisions
        if revision.object and revision.key and revision.key.resource == "events"
        if revision.object["reason"] == "ScalingReplicaSet"
    ]
