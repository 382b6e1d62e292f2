"""Whatever was done to a cluster: no node is given more than it has, and no Pod waits that would fit somewhere."""

from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from playground.simulator import levers
from playground.simulator.api.server import Api
from playground.simulator.objects import Key, Object, put, without
from playground.simulator.scheduler import explain
from playground.simulator.scheduler.queue import NAME
from playground.simulator.state import State
from tests.simulator import cut
from tests.simulator.bench import SAID, Bench

# Few nodes and large Pods, so that something is always in somebody's way.
NODES, SIZES = ("node-1", "node-2"), ("3", "5", "8")
HOSTNAME = "kubernetes.io/hostname"

# What a Pod may want beside cpu.
WISHES: tuple[Object, ...] = (
    {},
    {},
    {"nodeSelector": {"disk": "ssd"}},
    {"tolerations": [{"key": "dedicated", "operator": "Exists"}]},
    {
        "affinity": {
            "podAntiAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": [
                    {"topologyKey": HOSTNAME, "labelSelector": {"matchLabels": {"app": "web"}}}
                ]
            }
        }
    },
    {
        "affinity": {
            "podAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": [
                    {"topologyKey": HOSTNAME, "labelSelector": {"matchLabels": {"app": "web"}}}
                ]
            }
        }
    },
    {
        "topologySpreadConstraints": [
            {
                "maxSkew": 1,
                "topologyKey": HOSTNAME,
                "whenUnsatisfiable": "DoNotSchedule",
                "labelSelector": {"matchLabels": {"app": "web"}},
            }
        ]
    },
)

ADD = st.tuples(st.just("add"), st.sampled_from(SIZES), st.sampled_from(WISHES))
# The number says which of those there are.
DELETE = st.tuples(st.just("delete"), st.integers(0, 9))
CHANGE = st.tuples(st.sampled_from(("cordon", "taint", "label", "fail")), st.sampled_from(NODES), st.booleans())
ACTIONS = st.one_of(ADD, ADD, DELETE, CHANGE)
STEPS = st.lists(st.tuples(ACTIONS, st.sampled_from((0.0, 0.3, 2.0, 30.0))), min_size=8, max_size=16)


def pod(name: str, cpu: str, wish: Object) -> Object:
    container = {
        "name": "c",
        "image": "nginx:1.25",
        "imagePullPolicy": "IfNotPresent",
        "resources": {"requests": {"cpu": cpu}},
    }
    basics = {"restartPolicy": "Always", "terminationGracePeriodSeconds": 1, "containers": [container]}
    metadata = {"name": name, "labels": {"app": "web"}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {**basics, **wish}}


def carry_out(api: Api, action: tuple[Any, ...]) -> None:
    kind, first, *rest = action
    if kind == "add":
        api.create("pods", pod(f"pod-{api.store.state.number}", first, *rest), SAID, "default")
    elif kind == "delete":
        there = list(api.store.state.all("pods"))
        if there:
            api.delete(there[first % len(there)], SAID)
    elif kind == "fail":
        (levers.fail_node if rest[0] else levers.recover_node)(api, first)
    else:
        key = Key("nodes", "", first)
        api.update(key, edited(api.get(key), kind, rest[0]), SAID)


def edited(node: Object, kind: str, whether: bool) -> Object:
    if kind == "cordon":
        return put(node, True, "spec", "unschedulable") if whether else without(node, "spec", "unschedulable")
    if kind == "label":
        return put(node, "ssd" if whether else "hdd", "metadata", "labels", "disk")
    others = [each for each in node["spec"].get("taints") or () if each["key"] != "dedicated"]
    own = [{"key": "dedicated", "effect": "NoSchedule"}] if whether else []
    return put(node, [*others, *own], "spec", "taints")


def perform(steps: list[tuple[tuple[Any, ...], float]]) -> Bench:
    bench = Bench(nodes=len(NODES))
    for action, seconds in steps:
        bench.do(partial(carry_out, action=action))
        bench.run(seconds)
        check_room(bench.state)
    return bench


def check_room(state: State) -> None:
    for info in state.node_infos():
        assert info.requested.cpu <= info.allocatable.cpu, f"{info.name} has room for what is on it"


@settings(max_examples=100, deadline=None)
@given(STEPS)
def test_at_rest_no_pod_waits_for_a_node_that_would_do(steps: list[tuple[tuple[Any, ...], float]]) -> None:
    bench = perform(steps)
    bench.run(60)
    check_room(bench.state)
    for keys in bench.state.placements.waiting.values():
        for key in keys:
            waiting = bench.state.get(key)
            assert waiting is not None
            reasons = explain(waiting, bench.state)
            assert all(reasons.values()), f"{key.name} could be put on one of {reasons}"


@settings(max_examples=30, deadline=None)
@given(STEPS, st.lists(st.floats(0.05, 40), max_size=3))
def test_the_same_run_comes_out_wherever_it_is_cut(
    steps: list[tuple[tuple[Any, ...], float]], cuts: list[float]
) -> None:
    bench = perform(steps)
    since = bench.now
    cut.check(bench.log, bench.setup, since, since + 40, [round(since + each, 6) for each in cuts if each < 40])


def test_the_scheduler_is_who_these_laws_are_about() -> None:
    bench = perform([(("add", "3", {}), 2.0)])
    assert any(revision.cause.actor == NAME for revision in bench.log)
