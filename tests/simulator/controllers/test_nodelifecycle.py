"""Nodes that come, fail, are cordoned and go, and what that means for their Pods."""

import pytest

from playground.simulator.objects import Key, Object, condition, is_ready, put
from tests.simulator import cut
from tests.simulator.bench import SAID, told
from tests.simulator.controllers.machines import Machines

UNREACHABLE = ["node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute"]
NOT_READY = ["node.kubernetes.io/not-ready:NoSchedule", "node.kubernetes.io/not-ready:NoExecute"]


def with_status(node: Object, kind: str, status: str) -> Object:
    conditions = [{**each, "status": status} if each["type"] == kind else each for each in node["status"]["conditions"]]
    return put(node, conditions, "status", "conditions")


def test_a_node_is_greeted_when_it_comes_and_seen_off_when_it_goes() -> None:
    machines = Machines(nodes=1)
    node = machines.node("node-1")
    assert machines.events(node) == ["Node node-1 event: Registered Node node-1 in Controller"]
    machines.do(lambda api: api.delete(Key("nodes", "", "node-1"), SAID))
    machines.run(2)
    assert machines.events(node)[-1] == "Node node-1 event: Removing Node node-1 from Controller"


def test_a_new_node_is_tainted_until_it_is_ready() -> None:
    machines = Machines()
    joining = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-4"}, "spec": {}}
    machines.do(lambda api: api.create("nodes", joining, SAID))
    assert machines.taints("node-4") == ["node.kubernetes.io/not-ready:NoSchedule"]
    ready = [{"type": "Ready", "status": "True", "reason": "KubeletReady"}]
    machines.edit("node-4", lambda node: put(node, ready, "status", "conditions"), "status")
    assert told(machines.run(2)) == [
        "takes taints off node-4: node.kubernetes.io/not-ready:NoSchedule - its condition no longer says so"
    ]
    assert machines.taints("node-4") == []


def test_a_node_that_falls_silent_is_tainted_and_its_pods_are_no_longer_ready() -> None:
    machines = Machines()
    web = machines.place("node-1")
    assert is_ready(web)
    machines.fail("node-1")
    story = told(machines.run(2))
    assert machines.taints("node-1") == UNREACHABLE
    assert "taints node-1: " + ", ".join(UNREACHABLE) + " - that is what its condition says" in story
    assert "marks web as not ready - its node node-1 is no longer ready" in story
    assert machines.events(machines.node("node-1"))[-1] == "Node node-1 status is now: NodeNotReady"
    assert machines.events(web)[-1] == "Node is not ready"
    stale = machines.get("pods", "web")
    ready = condition(stale, "Ready")
    assert ready is not None
    assert ready["status"] == "False"
    assert stale["status"]["phase"] == "Running"
    for kind in ("Ready", "MemoryPressure", "DiskPressure", "PIDPressure"):
        found = condition(machines.node("node-1"), kind)
        assert found is not None
        assert (found["status"], found["reason"], found["message"]) == (
            "Unknown",
            "NodeStatusUnknown",
            "Kubelet stopped posting node status.",
        )


def test_a_node_that_comes_back_in_time_keeps_its_pods() -> None:
    machines = Machines()
    web = machines.place("node-1")
    machines.fail("node-1")
    machines.run(60)
    machines.recover("node-1")
    machines.run(400)
    assert machines.taints("node-1") == []
    back = machines.get("pods", "web")
    assert back["metadata"]["uid"] == web["metadata"]["uid"]
    assert is_ready(back)


@pytest.mark.parametrize(
    ("kind", "status", "taints"),
    [
        ("Ready", "False", NOT_READY),
        ("Ready", "Unknown", UNREACHABLE),
        ("MemoryPressure", "True", ["node.kubernetes.io/memory-pressure:NoSchedule"]),
        ("DiskPressure", "True", ["node.kubernetes.io/disk-pressure:NoSchedule"]),
        ("PIDPressure", "True", ["node.kubernetes.io/pid-pressure:NoSchedule"]),
    ],
)
def test_taints_follow_conditions_and_go_with_them(kind: str, status: str, taints: list[str]) -> None:
    machines = Machines()
    machines.edit("node-1", lambda node: with_status(node, kind, status), "status")
    machines.run(2)
    assert machines.taints("node-1") == taints
    machines.edit("node-1", lambda node: with_status(node, kind, "True" if kind == "Ready" else "False"), "status")
    machines.run(2)
    assert machines.taints("node-1") == []


def test_unreachable_takes_the_place_of_not_ready() -> None:
    machines = Machines()
    machines.edit("node-1", lambda node: with_status(node, "Ready", "False"), "status")
    machines.run(2)
    machines.fail("node-1")
    machines.run(2)
    assert machines.taints("node-1") == UNREACHABLE


def test_a_cordoned_node_is_tainted_and_other_peoples_taints_are_left_alone() -> None:
    machines = Machines()
    own = {"key": "dedicated", "value": "db", "effect": "NoSchedule"}
    machines.taint("node-1", own)
    machines.cordon("node-1")
    assert told(machines.run(2)) == [
        "taints node-1: node.kubernetes.io/unschedulable:NoSchedule - it was cordoned: no new Pods are to come"
    ]
    assert machines.taints("node-1") == ["dedicated:NoSchedule", "node.kubernetes.io/unschedulable:NoSchedule"]
    machines.uncordon("node-1")
    machines.run(2)
    assert machines.node("node-1")["spec"]["taints"] == [own]


def test_while_all_nodes_have_failed_nobody_is_driven_out() -> None:
    machines = Machines(nodes=2)
    for name in ("node-1", "node-2"):
        machines.fail(name)
        machines.run(2)
    assert [machines.taints(name) for name in ("node-1", "node-2")] == [UNREACHABLE[:1], UNREACHABLE[:1]]
    machines.recover("node-2")
    machines.run(2)
    assert [machines.taints(name) for name in ("node-1", "node-2")] == [UNREACHABLE, []]


def test_the_same_run_comes_out_wherever_it_is_cut() -> None:
    machines = Machines()
    machines.place("node-1")
    machines.fail("node-1")
    since = machines.now
    cut.check(machines.log, machines.setup, since, since + 400, [since + 0.4, since + 1, since + 301, since + 320])
