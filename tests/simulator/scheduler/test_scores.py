"""Which node is best. Numbers worked out by upstream's formulas."""

from math import log
from typing import Any

import pytest

from playground.simulator.objects import Object
from playground.simulator.scheduler.cycle import Cycle
from playground.simulator.scheduler.scores import node as of_node
from playground.simulator.scheduler.scores import pods, resources
from playground.simulator.scheduler.scores.scale import Score
from playground.simulator.scheduler.scores.spread import spread
from tests.simulator.scheduler.world import HOSTNAME, ZONE, chosen, infos, node, owner, pod


def scores(score: Score, newcomer: Object, *objects: Object) -> list[int] | None:
    state, nodes = infos(*objects)
    return score(Cycle(newcomer, state, nodes), nodes)


def test_the_node_with_more_left_is_better() -> None:
    empty, used = node("node-1"), node("node-2")
    there = pod("there", cpu="1", memory="4Gi", on="node-2")
    # node-1: 3 of 4 cores and 7 of 8 GiB left, (75 + 87) / 2; node-2: 2 of 4 and 3 of 8, (50 + 37) / 2.
    assert scores(resources.least_allocated, pod(cpu="1", memory="1Gi"), empty, used, there) == [81, 43]


def test_pods_without_requests_count_as_100_millicores_and_200_mebibytes() -> None:
    crowd = [pod(f"other-{index}", on="node-2") for index in range(10)]
    # node-2: 1.1 of 4 cores taken, 72 left; 2200 MiB of 8192, 73 left.
    assert scores(resources.least_allocated, pod(), node("node-1"), node("node-2"), *crowd) == [97, 72]
    assert scores(resources.balanced_allocation, pod(), node("node-1"), node("node-2"), *crowd) is None


@pytest.mark.parametrize(
    ("there", "asked", "score"),
    [
        # From even to even: no change.
        ({}, {"cpu": "1", "memory": "2Gi"}, 75),
        # From 0 and 0 to 1 and 0, the worst: evenness falls from 100 to 50.
        ({}, {"cpu": "4"}, 50),
        # From 1 and 0 to 1 and 1, the best.
        ({"cpu": "4"}, {"memory": "8Gi"}, 100),
        # From 0.5 and 0 (75) to 0.5 and 0.25 (87): 50 + (50 + 12) // 2.
        ({"cpu": "2"}, {"memory": "2Gi"}, 81),
    ],
)
def test_balance_is_scored_by_how_it_changes(there: Any, asked: Any, score: int) -> None:
    assert scores(resources.balanced_allocation, pod(**asked), node(), pod("there", on="node-1", **there)) == [score]


def test_preferred_labels_are_weighed() -> None:
    terms = [
        {"weight": 80, "preference": {"matchExpressions": [{"key": "disk", "operator": "In", "values": ["ssd"]}]}},
        {"weight": 20, "preference": {"matchExpressions": [{"key": "zone", "operator": "Exists"}]}},
    ]
    choosy = pod(affinity={"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": terms}})
    nodes = node("node-1", labels={"disk": "ssd", "zone": "a"}), node("node-2", labels={"disk": "ssd"}), node("node-3")
    assert scores(of_node.preferred_labels, choosy, *nodes) == [100, 80, 0]
    assert scores(of_node.preferred_labels, pod(), *nodes) is None
    assert chosen(choosy, *reversed(nodes)) == ("node-1", "NodeAffinity")


def test_taints_of_mild_effect_count_against_a_node() -> None:
    nodes = (
        node("node-1", taints=["a:PreferNoSchedule", "b:PreferNoSchedule"]),
        node("node-2", taints=["a:PreferNoSchedule"]),
        node("node-3"),
    )
    tolerant = pod(tolerations=[{"key": "b", "operator": "Exists"}])
    assert scores(of_node.tolerated_taints, pod(), *nodes) == [0, 50, 100]
    assert scores(of_node.tolerated_taints, tolerant, *nodes) == [0, 0, 100]
    assert chosen(pod(), *nodes) == ("node-3", "TaintToleration")


def test_images_that_are_there_count_by_size_and_by_how_many_nodes_hold_them() -> None:
    mebi = 1024**2
    nodes = node("node-1", images={"nginx:1.25": 523 * mebi}), node("node-2", images={"redis:7": 100 * mebi})
    # Held by one node of two: half its size counts, (261.5 - 23) of (1000 - 23).
    assert scores(of_node.present_images, pod(), *nodes) == [100 * (523 * mebi // 2 - 23 * mebi) // (977 * mebi), 0]
    assert scores(of_node.present_images, pod(image="nginx"), *nodes) == [0, 0]
    assert of_node.with_tag("localhost:5000/nginx") == "localhost:5000/nginx:latest"


@pytest.mark.parametrize("kind", ["ReplicaSet", "StatefulSet", "ReplicationController"])
def test_the_pods_of_one_owner_are_spread_over_nodes_by_default(kind: str) -> None:
    of = owner(kind, app="web")
    there = [pod(f"web-{index}", on="node-1", labels={"app": "web"}, owner=of) for index in range(2)]
    newcomer = pod("new", labels={"app": "web"}, owner=of)
    # node-1: 2 Pods weighed by log(2 nodes + 2), and maxSkew 3 - 1.
    most, least = round(2 * log(4) + 2), 2
    expected = [100 * least // most, 100]
    assert scores(spread, newcomer, of, node("node-1"), node("node-2"), *there) == expected
    assert chosen(newcomer, of, node("node-1"), node("node-2"), *there) == ("node-2", "PodTopologySpread")


def test_the_pods_of_one_service_are_spread_and_lone_pods_are_not() -> None:
    service = owner("Service", app="web")
    there = pod("there", on="node-1", labels={"app": "web"})
    nodes = node("node-1"), node("node-2")
    worse, better = scores(spread, pod(labels={"app": "web"}), service, *nodes, there) or []
    assert worse < better == 100
    assert scores(spread, pod(labels={"app": "web"}), *nodes, there) is None


def test_zones_are_spread_over_too_where_nodes_have_them() -> None:
    of = owner("ReplicaSet", app="web")
    there = [pod(f"web-{index}", on="node-1", labels={"app": "web"}, owner=of) for index in range(4)]
    nodes = node("node-1", labels={ZONE: "a"}), node("node-2", labels={ZONE: "a"}), node("node-3", labels={ZONE: "b"})
    full, near, far = scores(spread, pod("new", labels={"app": "web"}, owner=of), of, *nodes, *there) or []
    assert full < near < far == 100


def test_soft_constraints_of_the_pod_itself_take_the_place_of_the_default() -> None:
    constraint = {
        "maxSkew": 1,
        "topologyKey": ZONE,
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": {"app": "web"}},
    }
    newcomer = pod("new", labels={"app": "web"}, topologySpreadConstraints=[constraint])
    there = [pod(f"web-{index}", on="node-1", labels={"app": "web"}) for index in range(2)]
    nodes = node("node-1", labels={ZONE: "a"}), node("node-2", labels={ZONE: "b"}), node("node-3")
    assert scores(spread, newcomer, *nodes, *there) == [0, 100, 0]


def preferring(kind: str, weight: int = 10) -> Object:
    term = {"topologyKey": HOSTNAME, "labelSelector": {"matchLabels": {"app": "db"}}}
    preferred = {"weight": weight, "podAffinityTerm": term}
    return {kind: {"preferredDuringSchedulingIgnoredDuringExecution": [preferred]}}


def test_welcome_pods_draw_and_unwelcome_ones_repel_from_both_sides() -> None:
    nodes = node("node-1"), node("node-2"), node("node-3")
    databases = pod("db-1", on="node-1", labels={"app": "db"}), pod("db-2", on="node-2", labels={"app": "db"})
    more = pod("db-3", on="node-1", labels={"app": "db"})
    assert scores(pods.company, pod(affinity=preferring("podAffinity")), *nodes, *databases, more) == [100, 50, 0]
    assert scores(pods.company, pod(affinity=preferring("podAntiAffinity")), *nodes, *databases, more) == [0, 50, 100]
    host = pod("host", on="node-2", affinity=preferring("podAffinity"))
    grump = pod("grump", on="node-3", affinity=preferring("podAntiAffinity"))
    assert scores(pods.company, pod(labels={"app": "db"}), *nodes, host, grump) == [50, 100, 0]
    assert scores(pods.company, pod(labels={"app": "web"}), *nodes, host, grump) is None


def test_equals_are_drawn_by_lot() -> None:
    nodes = node("node-1"), node("node-2"), node("node-3")
    assert [chosen(pod(), *nodes, lot=lot) for lot in (0.0, 0.34, 0.99)] == [
        ("node-1", ""),
        ("node-2", ""),
        ("node-3", ""),
    ]


def test_a_node_with_most_room_is_said_to_have_been_chosen_for_it() -> None:
    assert chosen(pod(cpu="1", memory="1Gi"), node("node-1"), node("node-2", cpu="16", memory="32Gi")) == (
        "node-2",
        "NodeResourcesFit",
    )
