"""Pods that NoExecute taints drive out, at once or when their time is up."""

import pytest

from playground.simulator.api.server import Api
from playground.simulator.controllers.tainteviction import tolerated_for
from playground.simulator.objects import Key, Object, condition, put, without
from tests.simulator import cut
from tests.simulator.bench import SAID, told
from tests.simulator.controllers.machines import Machines, pod

MAINTENANCE = {"key": "maintenance", "effect": "NoExecute"}


def tolerating(*seconds: int | None) -> list[Object]:
    """One toleration of maintenance for each."""
    lasting = [{"tolerationSeconds": each} if each is not None else {} for each in seconds]
    return [{"key": "maintenance", "operator": "Exists", "effect": "NoExecute", **each} for each in lasting]


@pytest.mark.parametrize(
    ("tolerations", "seconds"),
    [
        ([], 0),
        (tolerating(None), float("inf")),
        (tolerating(60), 60),
        (tolerating(-5), 0),
        ([{"operator": "Exists"}], float("inf")),
        ([{"key": "maintenance", "operator": "Exists", "effect": "NoSchedule"}], 0),
        # The first that tolerates the taint is the one that counts.
        (tolerating(60, 10), 60),
    ],
)
def test_how_long_a_pod_may_stay(tolerations: list[Object], seconds: float) -> None:
    assert tolerated_for({"spec": {"tolerations": tolerations}}, [MAINTENANCE]) == seconds


def test_of_several_taints_the_shortest_toleration_counts_and_one_that_is_not_tolerated_is_enough() -> None:
    other = {"key": "other", "effect": "NoExecute"}
    both = [*tolerating(60), {"key": "other", "operator": "Exists", "tolerationSeconds": 20}]
    assert tolerated_for({"spec": {"tolerations": both}}, [MAINTENANCE, other]) == 20
    assert tolerated_for({"spec": {"tolerations": tolerating(60)}}, [MAINTENANCE, other]) == 0


def test_a_pod_that_does_not_tolerate_the_taint_goes_at_once() -> None:
    machines = Machines()
    web = machines.place("node-1")
    machines.taint("node-1", MAINTENANCE)
    story = told(machines.run(0.6))
    assert "evicts web from node-1 - it does not tolerate the taint maintenance:NoExecute" in story
    leaving = machines.get("pods", "web")
    assert leaving["metadata"]["deletionGracePeriodSeconds"] == 5
    disrupted = condition(leaving, "DisruptionTarget")
    assert disrupted is not None
    assert (disrupted["status"], disrupted["reason"], disrupted["message"]) == (
        "True",
        "DeletionByTaintManager",
        "Taint manager: deleting due to NoExecute taint",
    )
    assert "Marking for deletion Pod default/web" in machines.events(web)
    machines.run(20)
    assert machines.pod() is None


def test_a_pod_that_tolerates_it_for_a_minute_goes_after_a_minute() -> None:
    machines = Machines()
    machines.place("node-1", tolerations=tolerating(60))
    machines.taint("node-1", MAINTENANCE)
    machines.run(60)
    assert "deletionTimestamp" not in machines.get("pods", "web")["metadata"]
    story = told(machines.run(1))
    assert "evicts web from node-1 - it tolerated the taint maintenance:NoExecute for 60 s, and they are over" in story


def test_a_taint_that_goes_in_time_cancels_the_eviction() -> None:
    machines = Machines()
    web = machines.place("node-1", tolerations=tolerating(60))
    machines.taint("node-1", MAINTENANCE)
    machines.run(30)
    machines.taint("node-1")
    machines.run(90)
    assert machines.events(web)[-1] == "Cancelling deletion of Pod default/web"
    assert "deletionTimestamp" not in machines.get("pods", "web")["metadata"]


def test_a_second_taint_does_not_wind_the_clock_back() -> None:
    machines = Machines()
    machines.place("node-1", tolerations=[*tolerating(60), {"key": "more", "operator": "Exists"}])
    machines.taint("node-1", MAINTENANCE)
    machines.run(40)
    machines.taint("node-1", MAINTENANCE, {"key": "more", "effect": "NoExecute"})
    machines.run(21)
    assert "deletionTimestamp" in machines.get("pods", "web")["metadata"]


def test_a_pod_whose_toleration_is_made_to_last_stays() -> None:
    machines = Machines()
    machines.place("node-1", tolerations=tolerating(60))
    machines.taint("node-1", MAINTENANCE)
    machines.run(10)
    key = Key("pods", "default", "web")

    def prolong(api: Api) -> None:
        pod = api.get(key)
        lasting = [without(each, "tolerationSeconds") for each in pod["spec"]["tolerations"]]
        api.update(key, put(pod, lasting, "spec", "tolerations"), SAID)

    machines.do(prolong)
    machines.run(90)
    assert "deletionTimestamp" not in machines.get("pods", "web")["metadata"]
    assert machines.events(machines.get("pods", "web"))[-1] == "Cancelling deletion of Pod default/web"


def test_a_pod_that_comes_to_a_tainted_node_is_driven_out_too() -> None:
    machines = Machines()
    machines.taint("node-1", MAINTENANCE)
    machines.run(2)
    machines.create("pods", pod(node="node-1"))
    machines.run(30)
    assert machines.pod() is None


def test_five_minutes_after_its_node_fell_silent_a_pod_is_evicted_and_stays_terminating() -> None:
    machines = Machines()
    machines.place("node-1")
    machines.fail("node-1")
    machines.run(295)
    assert "deletionTimestamp" not in machines.get("pods", "web")["metadata"]
    story = told(machines.run(10))
    assert (
        "evicts web from node-1 - it tolerated the taint node.kubernetes.io/unreachable:NoExecute for 300 s, "
        "and they are over"
    ) in story
    machines.run(600)
    stuck = machines.get("pods", "web")
    assert "deletionTimestamp" in stuck["metadata"]
    machines.recover("node-1")
    machines.run(30)
    assert machines.pod() is None


def test_the_same_run_comes_out_wherever_it_is_cut() -> None:
    machines = Machines()
    machines.place("node-1", tolerations=tolerating(60))
    machines.taint("node-1", MAINTENANCE)
    since = machines.now
    cut.check(machines.log, machines.setup, since, since + 90, [since + 0.4, since + 30, since + 60.5, since + 62])
