"""The scheduler at work in a running cluster: what it writes and says, and when it tries again."""

from typing import Any

import pytest

from playground.simulator.api.server import Api
from playground.simulator.objects import Key, Object, condition, put, without
from playground.simulator.scheduler import explain
from playground.simulator.scheduler.queue import NAME
from playground.simulator.state.revisions import Revision
from tests.simulator import cut
from tests.simulator.bench import SAID, Bench, told

BIG = (
    "0/3 nodes are available: 3 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: "
    "3 Preemption is not helpful for scheduling."
)
FULL = (
    "0/3 nodes are available: 3 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: "
    "3 No preemption victims found for incoming pod."
)

CLAIM = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}


def pod(name: str = "web", cpu: str = "1", **spec: Any) -> Object:
    container = {
        "name": "c",
        "image": "nginx:1.25",
        "imagePullPolicy": "IfNotPresent",
        "resources": {"requests": {"cpu": cpu}},
    }
    basics = {"restartPolicy": "Always", "terminationGracePeriodSeconds": 1, "containers": [container]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {**basics, **spec}}


def scheduled(bench: Bench, name: str = "web") -> Object:
    """The Pod's condition PodScheduled."""
    found = condition(bench.get("pods", name), "PodScheduled")
    assert found is not None
    return found


def node_of(bench: Bench, name: str = "web") -> str:
    return str(bench.get("pods", name)["spec"].get("nodeName", ""))


def create_class(bench: Bench, name: str, value: int, **more: Any) -> None:
    metadata = {"name": name}
    resource = "priorityclasses.scheduling.k8s.io"
    new = {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": metadata, "value": value, **more}
    bench.do(lambda api: api.create(resource, new, SAID))


def attempts(revisions: list[Revision]) -> list[float]:
    """When the scheduler wrote."""
    return sorted({revision.time for revision in revisions if revision.cause.actor == NAME})


def edit_node(bench: Bench, name: str, value: Any, *path: str) -> None:
    key = Key("nodes", "", name)

    def edit(api: Api) -> None:
        node = api.get(key)
        changed = without(node, *path) if value is None else put(node, value, *path)
        api.update(key, changed, SAID, "status" if path[0] == "status" else "")

    bench.do(edit)


def test_a_pod_is_given_a_node_in_one_write_and_the_scheduler_says_so() -> None:
    bench = Bench()
    bench.create("pods", pod())
    happened = bench.run(1)
    bound = bench.get("pods", "web")
    node = bound["spec"]["nodeName"]
    assert scheduled(bench)["status"] == "True"
    assert f"put web on {node} - 3 of 3 nodes fit, 3 of them equally well; it was drawn" in told(happened)
    (event,) = [event for event in bench.state.within("events", "default") if event["reason"] == "Scheduled"]
    assert event["message"] == f"Successfully assigned default/web to {node}"
    assert (event["reportingComponent"], event["action"], event.get("count")) == (NAME, "Binding", None)


def test_a_pod_that_no_node_fits_waits_and_is_told_why_as_the_recording_has_it() -> None:
    bench = Bench()
    bench.create("pods", pod("big", cpu="1000"))
    happened = bench.run(2)
    big = bench.get("pods", "big")
    assert scheduled(bench, "big") == {
        "type": "PodScheduled",
        "status": "False",
        "lastProbeTime": None,
        "observedGeneration": 1,
        "reason": "Unschedulable",
        "message": BIG,
        "lastTransitionTime": bench.setup.stamp(0.4),
    }
    assert bench.events(big) == [BIG]
    assert told(happened) == ["finds no node that fits big - 3 Insufficient cpu"]
    assert explain(big, bench.state) == dict.fromkeys(("node-1", "node-2", "node-3"), "Insufficient cpu")


def test_a_cluster_without_nodes_says_that_it_has_none() -> None:
    bench = Bench(nodes=0)
    bench.create("pods", pod())
    assert told(bench.run(2)) == ["finds no node for web - the cluster has none"]
    assert scheduled(bench)["message"] == "no nodes available to schedule pods"


def test_reasons_are_counted_and_sorted_as_text() -> None:
    bench = Bench()
    edit_node(bench, "node-1", True, "spec", "unschedulable")
    edit_node(bench, "node-2", [{"key": "a", "effect": "NoSchedule"}], "spec", "taints")
    bench.create("pods", pod(cpu="9"))
    bench.run(2)
    assert scheduled(bench)["message"] == (
        "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable."
        " no new claims to deallocate, preemption: 0/3 nodes are available:"
        " 3 Preemption is not helpful for scheduling."
    )


def test_a_pod_that_must_not_preempt_is_told_so() -> None:
    bench = Bench()
    create_class(bench, "polite", 10, preemptionPolicy="Never")
    bench.create("pods", pod(cpu="9", priorityClassName="polite"))
    bench.run(2)
    assert scheduled(bench)["message"].endswith("preemption: not eligible due to preemptionPolicy=Never.")


def test_nodes_that_are_only_full_are_told_apart_from_those_that_could_never_do() -> None:
    bench = Bench()
    for number in (1, 2, 3):
        bench.create("pods", pod(f"there-{number}", cpu="5"))
    bench.run(1)
    bench.create("pods", pod(cpu="4"))
    bench.run(1)
    assert scheduled(bench)["message"] == FULL


def full_cluster() -> Bench:
    bench = Bench()
    for number in (1, 2, 3):
        bench.create("pods", pod(f"there-{number}", cpu="8"))
    bench.run(30)
    bench.create("pods", pod(cpu="4"))
    bench.run(10)
    assert node_of(bench) == ""
    return bench


def test_room_that_becomes_free_wakes_the_waiting_pod() -> None:
    bench = full_cluster()
    freed = node_of(bench, "there-2")
    bench.delete("pods", "there-2")
    happened = bench.run(5)
    assert node_of(bench) == freed
    assert f"put web on {freed} - of 3 nodes it is the only one that fits" in told(happened)


OTHERS = {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "there"}}}
PORTS = [{"containerPort": 80, "hostPort": 80}]


@pytest.mark.parametrize(
    "wish",
    [
        {"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [OTHERS]}}},
        {"topologySpreadConstraints": [{**OTHERS, "maxSkew": 1, "whenUnsatisfiable": "DoNotSchedule"}]},
        {"containers": [{"name": "c", "image": "nginx:1.25", "ports": PORTS}]},
    ],
)
def test_whatever_pod_was_in_the_way_the_waiting_one_takes_its_place_when_it_goes(wish: Object) -> None:
    bench = Bench(nodes=2)
    edit_node(bench, "node-2", True, "spec", "unschedulable")
    there = put(pod("there", nodeName="node-1"), {"app": "there"}, "metadata", "labels")
    there["spec"]["containers"][0]["ports"] = PORTS
    bench.create("pods", there)
    bench.run(30)
    bench.create("pods", put(pod(**wish), {"app": "there"}, "metadata", "labels"))
    bench.run(10)
    assert node_of(bench) == ""
    bench.delete("pods", "there")
    bench.run(10)
    assert node_of(bench) == "node-1"


def test_room_that_is_still_too_small_makes_it_try_again_in_vain() -> None:
    bench = Bench()
    for number in (1, 2, 3):
        bench.create("pods", pod(f"there-{number}", cpu="6"))
    bench.run(1)
    for number in (1, 2, 3):
        bench.create("pods", pod(f"small-{number}", cpu="1"))
    bench.run(30)
    bench.create("pods", pod(cpu="4"))
    bench.run(10)
    bench.delete("pods", "small-1")
    bench.run(10)
    (event,) = [each for each in bench.state.within("events", "default") if each["reason"] == "FailedScheduling"]
    assert event["series"]["count"] == 2
    assert node_of(bench) == ""


@pytest.mark.parametrize(
    ("value", "path", "helps"),
    [
        ({"cpu": "32", "memory": "16Gi", "pods": "110"}, ("status", "allocatable"), True),
        ({"cpu": "2", "memory": "16Gi", "pods": "110"}, ("status", "allocatable"), False),
        ({"kubernetes.io/hostname": "node-1", "new": "label"}, ("metadata", "labels"), False),
        ("10.0.0.0/8", ("spec", "podCIDR"), False),
    ],
)
def test_a_node_that_changes_wakes_pods_only_where_it_might_suit_them(
    value: Any, path: tuple[str, ...], helps: bool
) -> None:
    bench = Bench()
    bench.create("pods", pod(cpu="16"))
    bench.run(5)
    edit_node(bench, "node-1", value, *path)
    happened = bench.run(5)
    assert node_of(bench) == ("node-1" if helps else "")
    assert bool(attempts(happened)) == helps


def test_a_node_that_is_uncordoned_takes_the_waiting_pod() -> None:
    bench = Bench(nodes=1)
    edit_node(bench, "node-1", True, "spec", "unschedulable")
    bench.run(2)
    bench.create("pods", pod())
    bench.run(5)
    assert node_of(bench) == ""
    edit_node(bench, "node-1", None, "spec", "unschedulable")
    assert "put web on node-1 - there is no other node" in told(bench.run(5))


def test_company_that_arrives_wakes_the_pod_that_wants_it() -> None:
    bench = Bench()
    term = {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "db"}}}
    wish = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
    bench.create("pods", pod(affinity=wish))
    bench.run(5)
    assert node_of(bench) == ""
    bench.create("pods", put(pod("db"), {"app": "db"}, "metadata", "labels"))
    bench.run(5)
    assert node_of(bench) == node_of(bench, "db") != ""


def test_retries_back_off_from_one_second_to_ten_and_come_after_five_minutes_at_the_latest() -> None:
    bench = Bench()
    bench.create("pods", pod(cpu="16"))
    bench.run(0.4)
    waits = []
    for _ in range(6):
        before = bench.now
        # A node that would suit, and no longer does when the scheduler looks.
        edit_node(bench, "node-1", "16", "status", "allocatable", "cpu")
        edit_node(bench, "node-1", "8", "status", "allocatable", "cpu")
        bench.run(0.05)
        while not any(bench.state.due(NAME, Key("pods", "default", "web"), slot) == bench.now + 300 for slot in SLOTS):
            bench.run(0.05)
        waits.append(round(bench.now - before, 2))
    assert waits == [1, 2, 4, 8, 10, 10]
    quiet = bench.now
    assert attempts(bench.run(700)) == [round(quiet + 300, 6), round(quiet + 600, 6)]


SLOTS = tuple(f"unschedulable/{count}" for count in range(1, 6))


def test_a_pod_with_gates_is_left_alone_until_the_last_is_gone() -> None:
    bench = Bench()
    bench.create("pods", pod(schedulingGates=[{"name": "example.com/wait"}]))
    assert attempts(bench.run(5)) == []
    assert (scheduled(bench)["reason"], scheduled(bench)["message"]) == (
        "SchedulingGated",
        "Scheduling is blocked due to non-empty scheduling gates",
    )
    key = Key("pods", "default", "web")
    bench.do(lambda api: api.update(key, without(api.get(key), "spec", "schedulingGates"), SAID))
    bench.run(5)
    assert node_of(bench) != ""


def test_pods_of_other_schedulers_and_pods_that_name_their_node_are_not_its_business() -> None:
    bench = Bench()
    bench.create("pods", pod("theirs", schedulerName="other"))
    bench.create("pods", pod("fixed", nodeName="node-2"))
    assert attempts(bench.run(5)) == []
    assert (node_of(bench, "theirs"), node_of(bench, "fixed")) == ("", "node-2")


def test_of_pods_that_come_together_the_more_important_is_served_first() -> None:
    bench = Bench(nodes=1)
    create_class(bench, "high", 1000)
    create_class(bench, "middle", 100)

    def together(api: Api) -> None:
        for name, priority in (("a-low", ""), ("b-middle", "middle"), ("c-high", "high")):
            more = {"priorityClassName": priority} if priority else {}
            api.create("pods", pod(name, cpu="4", **more), SAID, "default")

    bench.do(together)
    bench.run(2)
    assert [node_of(bench, name) for name in ("a-low", "b-middle", "c-high")] == ["", "node-1", "node-1"]


def test_a_pod_that_goes_while_it_waits_leaves_nothing_pending() -> None:
    bench = Bench()
    bench.create("pods", pod(cpu="16"))
    bench.run(5)
    bench.delete("pods", "web")
    bench.run(5)
    assert [slot for slot in bench.state.pending if slot[0] == NAME] == []


def test_the_same_run_comes_out_wherever_it_is_cut() -> None:
    bench = full_cluster()
    bench.create("pods", pod("more", cpu="8"))
    bench.delete("pods", "there-1")
    cut.check(bench.log, bench.setup, bench.now, bench.now + 400, [bench.now + 0.4, bench.now + 3, bench.now + 310])


@pytest.mark.parametrize(
    ("volume", "why"),
    [
        ({"persistentVolumeClaim": {"claimName": "data"}}, 'persistentvolumeclaim "data" not found'),
        (
            {"ephemeral": {"volumeClaimTemplate": {"spec": CLAIM}}},
            'waiting for ephemeral volume controller to create the persistentvolumeclaim "web-v"',
        ),
    ],
    ids=["a-claim", "an-ephemeral-volume"],
)
def test_a_pod_whose_claim_is_not_there_fits_no_node(volume, why):
    bench = Bench()
    bench.create("pods", pod(volumes=[{"name": "v", **volume}]))
    bench.run(3)
    assert scheduled(bench)["message"] == (
        f"0/3 nodes are available: {why}. no new claims to deallocate, preemption: 0/3 nodes are available: "
        "3 Preemption is not helpful for scheduling."
    )
