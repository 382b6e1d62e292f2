"""What becomes of ReplicaSets and their Pods, told on virtual time with every law watching."""

from collections import Counter

import pytest

from playground.simulator.api.errors import forbidden
from playground.simulator.objects import Key, condition, is_active, name, uid
from playground.simulator.run import Cluster
from playground.simulator.state.tallies import NOT_READY, TERMINATING, Tallies
from tests.simulator.bench import REPLICA_SETS, SAID, Bench, told

POD = {"containers": [{"name": "web", "image": "nginx"}]}


def replica_set(replicas=3, kind="ReplicaSet", api_version="apps/v1", **spec):
    selector = {"app": "web"} if kind == "ReplicationController" else {"matchLabels": {"app": "web"}}
    template = {"metadata": {"labels": {"app": "web", "tier": "front"}}, "spec": POD}
    return {
        "apiVersion": api_version,
        "kind": kind,
        "metadata": {"name": "web"},
        "spec": {"replicas": replicas, "selector": selector, "template": template, **spec},
    }


@pytest.fixture
def bench():
    return Bench()


def running(bench, replicas=3, **spec):
    bench.create(REPLICA_SETS, replica_set(replicas, **spec))
    bench.rest()
    return bench.get(REPLICA_SETS, "web")


def relabel(bench, pod, **labels):
    patch = {"metadata": {"labels": labels}}
    bench.do(lambda api: api.patch(Key("pods", "default", pod), patch, "merge", SAID))


def resize(bench, replicas):
    bench.change(Key(REPLICA_SETS, "default", "web"), replicas=replicas)


def test_pods_are_made_of_the_template(bench):
    owner = running(bench)
    pods = bench.pods(owner)
    assert len(pods) == 3
    for pod in pods:
        assert pod["metadata"]["generateName"] == "web-"
        assert pod["metadata"]["labels"] == {"app": "web", "tier": "front"}
        assert pod["metadata"]["ownerReferences"] == [
            {
                "apiVersion": "apps/v1",
                "kind": "ReplicaSet",
                "name": "web",
                "uid": uid(owner),
                "controller": True,
                "blockOwnerDeletion": True,
            }
        ]
    assert sorted(bench.events(owner)) == sorted(f"Created pod: {name(pod)}" for pod in pods)


def test_a_deleted_pod_is_replaced_while_it_is_still_going(bench):
    owner = running(bench)
    leaving = name(bench.pods(owner)[0])
    bench.delete("pods", leaving)
    bench.run(0.5)
    assert name(bench.get("pods", leaving)) == leaving
    assert len([pod for pod in bench.pods(owner) if is_active(pod)]) == 3
    bench.run(0.6)
    assert bench.get(REPLICA_SETS, "web")["status"]["terminatingReplicas"] in (0, 1)
    bench.rest()
    assert leaving not in map(name, bench.pods())


def test_a_pod_that_no_longer_matches_is_let_go_lives_on_and_is_replaced(bench):
    owner = running(bench)
    freed = name(bench.pods(owner)[0])
    relabel(bench, freed, app="debug")
    happened = bench.rest()
    assert "ownerReferences" not in bench.get("pods", freed)["metadata"]
    assert f"let {freed} go - its labels no longer match the selector of web" in told(happened)
    assert len(bench.pods(owner)) == 3
    assert len(bench.pods()) == 4


def test_a_pod_that_comes_back_is_adopted_and_one_goes(bench):
    owner = running(bench)
    freed = name(bench.pods(owner)[0])
    relabel(bench, freed, app="debug")
    bench.rest()
    relabel(bench, freed, app="web")
    happened = bench.rest()
    assert f"adopted {freed} - its labels match the selector of web, and nobody owned it" in told(happened)
    assert len(bench.pods()) == 3


def test_a_lonely_pod_counts_from_the_first_look_on(bench):
    bench.create(
        "pods",
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "lonely", "labels": {"app": "web"}}, "spec": POD},
    )
    bench.rest()
    owner = running(bench)
    assert "lonely" in map(name, bench.pods(owner))
    assert len([message for message in bench.events(owner) if message.startswith("Created")]) == 2
    assert owner["status"]["fullyLabeledReplicas"] == 2, "it lacks a label that only the template has"


def test_the_pod_with_the_lowest_deletion_cost_goes_first(bench):
    owner = running(bench)
    cheap = name(bench.pods(owner)[1])
    patch = {"metadata": {"annotations": {"controller.kubernetes.io/pod-deletion-cost": "-10"}}}
    bench.do(lambda api: api.patch(Key("pods", "default", cheap), patch, "merge", SAID))
    resize(bench, 2)
    assert f"deletes {cheap} - its deletion cost, -10, is the lowest" in told(bench.rest())
    assert cheap not in map(name, bench.pods())


def test_what_is_not_ready_goes_before_what_is(bench):
    owner = running(bench, 2)
    old = {name(pod) for pod in bench.pods(owner)}
    resize(bench, 4)
    bench.run(1)
    resize(bench, 2)
    bench.rest()
    assert {name(pod) for pod in bench.pods(owner)} == old


def test_a_thousand_pods_are_made_five_hundred_a_look(bench):
    big = Bench(nodes=12)
    big.create(REPLICA_SETS, replica_set(1000))
    big.run(0.5)
    assert len(big.pods()) == 500
    big.run(1)
    assert len(big.pods()) == 1000


def test_where_the_first_pod_is_refused_the_others_are_not_asked_for(bench):
    template = {
        "metadata": {"labels": {"app": "web"}},
        "spec": {**POD, "priorityClassName": "no-such-class"},
    }
    bench.create(REPLICA_SETS, replica_set(100, template=template))
    bench.run(0.5)
    owner = bench.get(REPLICA_SETS, "web")
    [failure] = [each for each in bench.state.events_about(uid(owner)).values() if each["reason"] == "FailedCreate"]
    assert failure["type"] == "Warning"
    assert failure["message"].startswith("Error creating: ")
    assert failure["count"] < 10, "it waits longer and longer"
    assert condition(owner, "ReplicaFailure")["reason"] == "FailedCreate"


@pytest.mark.parametrize(("room", "asked"), [(0, 1), (1, 3), (2, 3), (3, 7), (6, 7), (7, 15), (20, 20)])
def test_the_batches_double_and_the_one_with_a_refusal_is_the_last(bench, room, asked):
    times = []

    def full(key, _, store):
        if key.resource == "pods":
            times.append(store.now)
            if len(store.state.all("pods")) >= room:
                raise forbidden(key, "there is no room for more Pods")

    bench.create(REPLICA_SETS, replica_set(20))
    Cluster(bench.state.copy(), bench.setup, full).run(bench.now + 1)
    assert times.count(times[0]) == asked, "what one look asks for"


def test_a_replication_controller_works_the_same(bench):
    bench.create("replicationcontrollers", replica_set(kind="ReplicationController", api_version="v1"))
    bench.rest()
    owner = bench.get("replicationcontrollers", "web")
    assert len(bench.pods(owner)) == 3
    assert owner["status"]["readyReplicas"] == 3
    assert "terminatingReplicas" not in owner["status"]
    sources = Counter(each["source"]["component"] for each in bench.state.events_about(uid(owner)).values())
    assert sources == {"replication-controller": 3}


def test_the_tallies_are_what_one_counts(bench):
    running(bench)
    freed = name(bench.pods()[0])
    relabel(bench, freed, app="debug")
    bench.delete("pods", name(bench.pods()[1]))
    groups = set()
    for _ in range(20):
        bench.run(0.1)
        fresh = Tallies()
        for pod in bench.pods():
            fresh.note(None, pod)
        assert fresh._groups == bench.state.tallies._groups
        groups |= {standing for owned in fresh._groups.values() for group in owned.values() for standing in group}
    assert {NOT_READY, TERMINATING} < groups
