"""Pods that nobody else would ever end."""

from playground.simulator.objects import Key, condition, put
from tests.simulator import cut
from tests.simulator.bench import SAID, told
from tests.simulator.controllers.machines import Machines, pod

FOREVER = [{"operator": "Exists"}]
OUT = {"key": "node.kubernetes.io/out-of-service", "effect": "NoExecute"}


def test_pods_of_a_node_that_was_removed_are_given_up_after_a_quarantine() -> None:
    machines = Machines()
    machines.place("node-1")
    assert machines.now == 32
    machines.do(lambda api: api.delete(Key("nodes", "", "node-1"), SAID))
    # Missed at 40 s, when it comes round next; 40 s of quarantine.
    machines.run(47.9)
    assert machines.pod() is not None
    happened = machines.run(0.2)
    assert machines.pod() is None
    assert "gives up web - its node node-1 is no longer there, so nobody runs or ends it" in told(happened)
    (failed,) = [each.object for each in happened if each.key == Key("pods", "default", "web") and each.object]
    assert failed["status"]["phase"] == "Failed"
    disrupted = condition(failed, "DisruptionTarget")
    assert disrupted is not None
    assert (disrupted["reason"], disrupted["message"]) == ("DeletionByPodGC", "PodGC: node no longer exists")


def test_a_node_that_comes_back_within_the_quarantine_keeps_its_pods() -> None:
    machines = Machines()
    machines.place("node-1")
    node = machines.node("node-1")
    machines.do(lambda api: api.delete(Key("nodes", "", "node-1"), SAID))
    machines.run(20)
    machines.do(lambda api: api.create("nodes", {**node, "metadata": {"name": "node-1"}}, SAID))
    machines.run(120)
    assert machines.pod() is not None


def test_a_pod_that_was_never_on_a_node_and_is_held_by_a_finalizer_is_marked_failed() -> None:
    machines = Machines()
    waiting = put(pod(schedulingGates=[{"name": "wait"}]), ["example.com/hold"], "metadata", "finalizers")
    machines.create("pods", waiting)
    machines.run(1)
    machines.delete("pods", "web")
    machines.run(60)
    stuck = machines.get("pods", "web")
    assert stuck["status"]["phase"] == "Failed"
    assert "gives up web - it is being deleted and was never on a node" in told(machines.log)


def test_a_terminating_pod_on_a_node_out_of_service_is_given_up() -> None:
    machines = Machines()
    machines.place("node-1", tolerations=FOREVER)
    machines.fail("node-1")
    machines.run(2)
    machines.delete("pods", "web")
    machines.run(120)
    assert machines.pod() is not None
    machines.edit("node-1", lambda node: put(node, [*node["spec"]["taints"], OUT], "spec", "taints"))
    story = told(machines.run(21))
    assert "gives up web - its node node-1 is marked as out of service" in story
    assert machines.pod() is None


def test_it_comes_round_only_while_there_is_something_to_do() -> None:
    machines = Machines()
    machines.place("node-1")
    assert not [slot for slot in machines.state.pending if slot[0] == "pod-garbage-collector-controller"]


def test_the_same_run_comes_out_wherever_it_is_cut() -> None:
    machines = Machines()
    machines.place("node-1")
    machines.do(lambda api: api.delete(Key("nodes", "", "node-1"), SAID))
    since = machines.now
    cut.check(machines.log, machines.setup, since, since + 90, [since + 0.4, since + 30, since + 48])
