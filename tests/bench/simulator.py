"""The simulator alone: a Deployment of many Pods comes up, and is rolled. Processor time of this process, which looks
for cycles of objects as seldom as Podyard's own processes do."""

import gc
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import ceil, log

from playground.simulator.api.server import Api
from playground.simulator.causes import LEARNER, Cause
from playground.simulator.cluster import act, start
from playground.simulator.objects import Key, Object, condition
from playground.simulator.run import Cluster
from playground.simulator.setup import Setup
from playground.simulator.state import State, fold
from playground.workspaces.apps import SEARCHES
from tests.bench.figure import Figure, at_most

SIZES = (100, 1000, 5000)
PODS_A_NODE = 110
# More than n log n by so much is not noise. A square would be 4 times as much from 1,000 on.
SLACK = 1.5
WEB = Key("deployments.apps", "default", "web")


def measure() -> Iterator[Figure]:
    gc.set_threshold(*SEARCHES)
    gc.freeze()
    costs = {size: best_of(3 if size <= 1000 else 1, size) for size in SIZES}
    yield at_most("simulator, 1,000 Pods: apply to all ready", costs[1000][0], 0.5, "s")
    yield at_most("simulator, 1,000 Pods: a rolling update", costs[1000][1], 1.2, "s")
    for index, name in enumerate(("all ready", "rolling update")):
        yield _growth(name, {size: cost[index] for size, cost in costs.items()})


def _growth(name: str, costs: dict[int, float]) -> Figure:
    """From each size to the next, the cost may grow as n log n does."""
    shown = ", ".join(f"{size:,}: {cost:.3g} s" for size, cost in costs.items())
    excess = [_beyond(costs, small, large) for small, large in pairwise(costs)]
    measured = f"{shown} ({', '.join(f'{one:.2f}' for one in excess)} of n log n)"
    return Figure(f"growth, {name}", measured, f"n log n (x{SLACK:g})", max(excess) <= SLACK)


def _beyond(costs: dict[int, float], small: int, large: int) -> float:
    grown = costs[large] / costs[small]
    return grown / (large * log(large) / (small * log(small)))


def best_of(times: int, pods: int) -> tuple[float, float]:
    """Processor seconds until all are ready and until all are rolled, the best of several runs."""
    runs = [run(pods) for _ in range(times)]
    return min(up for up, _ in runs), min(rolled for _, rolled in runs)


def run(pods: int) -> tuple[float, float]:
    """Processor seconds of one run: until all are ready, then until all are of the new image."""
    setup = Setup(pace="real")
    # Room for the old Pods and the new ones: nobody waits for a node.
    state = fold(start(setup, ceil(2 * pods / PODS_A_NODE)), State())
    return _timed(
        state, setup, lambda api: api.create(WEB.resource, _deployment(pods), Cause(LEARNER), "default")
    ), _timed(state, setup, lambda api: api.patch(WEB, _image("nginx:1.16.1"), "strategic", Cause(LEARNER)))


def _timed(state: State, setup: Setup, command: Callable[[Api], object]) -> float:
    """Carries out the command, and runs until the Deployment is complete. `state` becomes what it then is."""
    gc.collect()
    begin = time.process_time()
    for revision in act(state, state.time, setup, command):
        state.apply(revision)
    cluster = Cluster(state, setup)
    while not _is_complete(state):
        assert cluster.has_pending(), "the rollout comes to its end"
        cluster.run(state.time + 600, 500)
    return time.process_time() - begin


def _is_complete(state: State) -> bool:
    """Models staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go, DeploymentStatusViewer."""
    web = state.get(WEB) or {}
    status, wanted = web.get("status") or {}, web["spec"]["replicas"]
    seen = status.get("observedGeneration", 0) >= web["metadata"]["generation"]
    counts = [status.get(name, 0) for name in ("updatedReplicas", "replicas", "availableReplicas")]
    return seen and counts == [wanted] * 3 and (condition(web, "Progressing") or {}).get("status") == "True"


def _deployment(pods: int) -> Object:
    labels = {"app": "web"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {
            "replicas": pods,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, **_image("nginx:1.15.2")["spec"]["template"]},
        },
    }


def _image(image: str) -> Object:
    containers = [{"name": "web", "image": image}]
    return {"spec": {"template": {"spec": {"containers": containers}}}}
