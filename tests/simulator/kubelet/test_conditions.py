"""What a Pod's conditions keep, and whom a rule restarts."""

import pytest

from playground.simulator.kubelet import status
from playground.simulator.objects import Key
from playground.simulator.setup import Setup
from tests.simulator.bench import SAID, Bench

POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "web"},
    "spec": {"containers": [{"name": "web", "image": "nginx:1.27"}]},
}


def conditions(bench: Bench) -> dict[str, dict[str, object]]:
    return {each["type"]: each for each in bench.get("pods", "web")["status"]["conditions"]}


def test_a_condition_that_keeps_its_status_keeps_the_moment_of_its_last_change() -> None:
    bench = Bench(Setup(pace="real"), nodes=1)
    bench.create("pods", POD)
    bench.run(20)
    before = conditions(bench)
    patch = {"spec": {"containers": [{"name": "web", "image": "nginx:1.15.2"}]}}
    bench.do(lambda api: api.patch(Key("pods", "default", "web"), patch, "strategic", SAID))
    bench.run(30)
    after = conditions(bench)
    assert after["Initialized"]["observedGeneration"] == 2
    assert after["Initialized"]["lastTransitionTime"] == before["Initialized"]["lastTransitionTime"]
    assert after["Ready"]["lastTransitionTime"] != before["Ready"]["lastTransitionTime"]


def test_a_pod_that_has_ended_has_no_sandbox_any_more() -> None:
    bench = Bench(Setup(pace="real"), nodes=1)
    container = {"name": "web", "image": "busybox:1.36", "command": ["sh", "-c", "sleep 2"]}
    bench.create("pods", {**POD, "spec": {"restartPolicy": "Never", "containers": [container]}})
    bench.run(20)
    assert conditions(bench)["PodReadyToStartContainers"]["status"] == "False"


@pytest.mark.parametrize(
    ("operator", "code", "again"), [("In", 42, True), ("In", 1, False), ("NotIn", 42, False), ("NotIn", 1, True)]
)
def test_a_restart_rule_lists_the_codes_it_is_for_or_those_it_is_not_for(operator: str, code: int, again: bool) -> None:
    rule = {"action": "Restart", "exitCodes": {"operator": operator, "values": [42]}}
    container = {"name": "web", "restartPolicy": "Never", "restartPolicyRules": [rule]}
    assert status.should_restart({"restartPolicy": "Never"}, container, code) is again
