"""What there is to see of a cluster."""

from typing import Any

import pytest

from playground.diagram.gauge import fenceposts, gauge_of
from playground.diagram.labels import Speaker
from playground.diagram.parts import Gauge, Scene, Workload
from playground.diagram.words import ENGLISH
from tests.diagram import clusters
from tests.diagram.clusters import SETUP, Yard
from tests.diagram.drawing import seen

SPEAKER = Speaker(ENGLISH)


def only(scene: Scene) -> Workload:
    (workload,) = scene.workloads
    return workload


def news(workload: Workload) -> str:
    return SPEAKER.say(workload.news)


def test_an_empty_cluster_has_nodes_and_nothing_else() -> None:
    there = seen(Yard())
    assert there.is_empty
    assert [node.name for node in there.nodes] == ["node-1", "node-2", "node-3"]


def test_a_rolling_update_is_two_lanes_between_two_posts() -> None:
    nginx = only(seen(clusters.rolling_update()))
    assert (nginx.kind, nginx.name, nginx.ready, nginx.wants) == ("Deployment", "nginx", 3, 3)
    assert nginx.gauge == Gauge(available=3, others=1, least=3, most=4)
    assert news(nginx) == "rolling out 1 → 2"
    old, new = nginx.lanes
    assert (old.revision, old.newest, old.wants, old.has, old.ready, old.leaving) == (1, False, 2, 2, 2, 1)
    assert (new.revision, new.newest, new.wants, new.has, new.ready, new.leaving) == (2, True, 2, 2, 1, 0)
    assert {pod.revision for pod in old.pods} == {1}


def test_empty_lanes_that_are_kept_for_undo_are_folded() -> None:
    nginx = only(seen(clusters.at_rest()))
    assert [lane.folded for lane in nginx.lanes] == [True] * 6 + [False]
    assert news(nginx) == "revision 7, complete"


def test_a_lane_that_was_scaled_to_nothing_is_no_old_one() -> None:
    yard = Yard()
    nginx = yard.deployment("nginx", 0)
    yard.replica_set("nginx-1", 0, "nginx", nginx, 1)
    assert not only(seen(yard)).lanes[0].folded


def test_seats_are_kept_empty_for_pods_that_are_wanted_and_not_there() -> None:
    yard = Yard()
    owner = yard.replica_set("web", 4, "nginx")
    yard.pod("a", owner=owner)
    yard.pod("b", "terminating", owner=owner)
    (lane,) = only(seen(yard)).lanes
    assert lane.seats == {"uid-web-a": 0, "uid-web-b": 1}
    assert lane.empty == (2, 3, 4)


def test_pods_keep_their_seats_from_one_scene_to_the_next() -> None:
    yard = Yard()
    owner = yard.replica_set("web", 3, "nginx")
    pods = [yard.pod(name, owner=owner) for name in "abc"]
    first = seen(yard)
    yard.gone(pods[0])
    second = seen(yard, seats=first.seats)
    assert only(second).lanes[0].seats == {"uid-web-b": 1, "uid-web-c": 2}
    assert only(second).lanes[0].empty == (0,)
    assert second.nodes[0].seats == {"uid-web-b": 1, "uid-web-c": 2}
    assert only(seen(yard)).lanes[0].seats == {"uid-web-b": 0, "uid-web-c": 1}


def test_a_missed_deadline_and_a_pause_are_news() -> None:
    assert news(only(seen(clusters.failed_rollout()))) == "stalled: no progress for 600 s"
    yard = Yard()
    yard.deployment("nginx", paused=True)
    assert news(only(seen(yard))) == "paused"


def test_pods_without_an_owner_stand_together_and_orphans_with_them() -> None:
    yard = Yard()
    owner = yard.replica_set("web", 1, "nginx")
    yard.pod("a", owner=owner)
    yard.pod("busybox")
    yard.gone(owner)
    alone = only(seen(yard))
    assert (alone.key, alone.kind) == (None, "Pod")
    assert [pod.key.name for pod in alone.lanes[0].pods] == ["busybox", "web-a"]


def test_a_replica_set_whose_deployment_is_gone_stands_alone() -> None:
    yard = Yard()
    nginx = yard.deployment("nginx")
    yard.replica_set("nginx-1", 2, "nginx", nginx, 1)
    yard.gone(nginx)
    assert (only(seen(yard)).kind, only(seen(yard)).name) == ("ReplicaSet", "nginx-1")


def test_one_namespace_can_be_shown_alone() -> None:
    yard = clusters.rolling_update()
    assert seen(yard, namespace="elsewhere").is_empty
    assert not seen(yard, namespace="default").is_empty


def test_nodes_say_what_is_requested_and_who_stands_on_their_floor() -> None:
    there = seen(clusters.busy_nodes())
    first, second, third, lost = there.nodes
    assert (first.cpu.requested, first.cpu.allocatable) == (600, 8000)
    assert first.memory.requested == 1024 * 2**20
    assert [pod.owner for pod in first.floor] == ["log-agent"]
    assert (second.cordoned, third.cordoned) == (True, False)
    assert (lost.ready, [pod.state for pod in lost.pods]) == ("Unknown", ["unknown"])


def test_pods_that_wait_say_why() -> None:
    there = seen(clusters.busy_nodes())
    assert [pod.short for pod in there.waiting] == ["w8tng", "w9tng"]
    assert there.waiting[0].reason.startswith("0/4 nodes are available")


def test_a_node_that_is_gone_is_shown_while_pods_are_bound_to_it() -> None:
    yard = Yard(nodes=1)
    yard.pod("a", node="node-9")
    assert [(node.name, node.gone) for node in seen(yard).nodes] == [("node-1", False), ("node-9", True)]


@pytest.mark.parametrize(
    ("spec", "wants", "surge", "unavailable"),
    [
        ({}, 3, 1, 0),
        ({}, 10, 3, 2),
        ({}, 0, 0, 0),
        ({"strategy": {"type": "Recreate"}}, 3, 0, 3),
        ({"strategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}}}, 3, 0, 1),
        ({"strategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": "10%"}}}, 3, 0, 1),
        ({"strategy": {"rollingUpdate": {"maxSurge": "50%", "maxUnavailable": "50%"}}}, 3, 2, 1),
        ({"strategy": {"rollingUpdate": {"maxSurge": 2, "maxUnavailable": 9}}}, 3, 2, 3),
    ],
)
def test_the_posts_of_the_gauge_round_as_kubernetes_does(
    spec: dict[str, Any], wants: int, surge: int, unavailable: int
) -> None:
    assert fenceposts(spec, wants) == (surge, unavailable)


def test_a_pod_is_available_once_it_was_ready_for_long_enough() -> None:
    yard = Yard()
    patient = yard.deployment("nginx", 1, minReadySeconds=10)
    pod = yard.pod("a")
    assert gauge_of(patient, [pod], SETUP, 9).available == 0
    assert gauge_of(patient, [pod], SETUP, 10).available == 1


def test_a_screen_reader_hears_the_pod_in_whole_words() -> None:
    there = seen(clusters.busy_nodes())
    said = {SPEAKER.pod(pod) for pod in there.pods()}
    assert "Pod nginx-5d9c7f8b6-x7k2p, ready, on node-2, revision 2" in said
    assert "Pod log-agent-p8d3k, CrashLoopBackOff, on node-3, 4 restarts" in said
    assert "Pod nginx-5d9c7f8b6-m4dtl, pulling, its image is on its way, on node-1, revision 2" in said


def test_a_screen_reader_hears_lanes_and_nodes_in_whole_words() -> None:
    there = seen(clusters.busy_nodes())
    nginx = there.workloads[0]
    assert SPEAKER.lane(nginx.lanes[0]) == (
        "ReplicaSet nginx-66b6c48dd5, revision 1, nginx:1.15.2, wants 2, has 2, ready 2, 1 leaving"
    )
    assert SPEAKER.node(there.nodes[1]) == "Node node-2, Ready · cordoned, CPU 0.6 / 8, memory 1 / 16 Gi, 3 Pods"
    assert SPEAKER.workload(nginx) == "Deployment nginx, 3 of 3 ready, rolling out 1 → 2"


@pytest.mark.parametrize("kind", ["ReplicaSet", "ReplicationController", "StatefulSet", "Job"])
def test_a_lane_is_called_by_the_kind_of_its_owner(kind: str) -> None:
    yard = Yard()
    metadata = {"name": "web", "uid": "uid-web", "namespace": "default", "creationTimestamp": yard.stamp}
    yard.put({"kind": kind, "metadata": metadata, "spec": {"replicas": 0}, "status": {}})
    assert SPEAKER.lane(only(seen(yard)).lanes[0]).startswith(f"{kind} web")
