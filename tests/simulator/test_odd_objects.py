"""What a learner may make, however odd, stops no cluster."""

from typing import Any

import pytest

from playground.simulator import learner, levers
from playground.simulator.objects import Key

from .bench import Bench

NODE = Key("nodes", "", "node-1")


def own_event(about: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An Event as a learner writes it, of whom little is asked."""
    involved = {"kind": about["kind"], "name": about["metadata"]["name"], "uid": about["metadata"]["uid"]}
    return {"apiVersion": "v1", "kind": "Event", "metadata": {"name": "mine"}, "involvedObject": involved, **fields}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"reportingComponent": "node-controller"},
        {"reportingComponent": "node-controller", "reason": "NodeNotReady", "type": "Normal"},
        {"reportingComponent": "kubelet", "reportingInstance": "node-1", "series": {}},
    ],
    ids=["bare", "reporter", "alike", "kubelet"],
)
def test_a_learners_own_event_about_a_node_does_not_silence_the_recorders(fields: dict[str, Any]) -> None:
    bench = Bench()
    node = bench.state.get(NODE)
    assert node is not None
    bench.do(lambda api: learner.apply(api, own_event(node, **fields)))
    bench.run(60)
    bench.do(lambda api: levers.fail_node(api, "node-1"))
    bench.run(600)
    assert "Node node-1 status is now: NodeNotReady" in bench.events(node)


def test_a_node_may_say_how_many_pods_it_takes_in_any_way_a_quantity_is_written() -> None:
    bench = Bench()
    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "odd"}, "status": {"capacity": {"pods": "1e3"}}}
    bench.do(lambda api: learner.apply(api, node))
    bench.run(60)
    assert bench.state.placements.nodes["odd"].max_pods == 1000


def test_a_learners_own_event_is_stored_with_all_that_is_always_written_out() -> None:
    bench = Bench()
    event = own_event(bench.state.all("nodes")[NODE])
    bench.do(lambda api: learner.apply(api, event))
    made = bench.state.get(Key("events", "default", "mine"))
    assert made is not None
    always = ("source", "firstTimestamp", "lastTimestamp", "eventTime", "reportingComponent", "reportingInstance")
    assert [made[field] for field in always] == [{}, None, None, None, "", ""]
