"""Which Pod goes first: every rule, in order, with its reason."""

import pytest

from playground.simulator.contract import Moment
from playground.simulator.controllers.replicaset.ranking import choose, deletion_cost
from playground.simulator.setup import Setup

SETUP = Setup()
NOW = Moment(1000.0, SETUP)


def pod(uid, node="node-1", phase="Running", ready=500.0, created=400.0, restarts=0, sidecar_restarts=0, cost=None):
    """A Pod ready since the moment `ready`, or not (None)."""
    condition = {"type": "Ready", "status": "False" if ready is None else "True"}
    if ready is not None:
        condition["lastTransitionTime"] = SETUP.stamp(ready)
    return {
        "metadata": {
            "name": f"pod-{uid}",
            "uid": uid,
            "creationTimestamp": SETUP.stamp(created),
            "annotations": {} if cost is None else {"controller.kubernetes.io/pod-deletion-cost": cost},
        },
        "spec": {
            "containers": [{"name": "web"}],
            "initContainers": [{"name": "proxy", "restartPolicy": "Always"}],
            **({"nodeName": node} if node else {}),
        },
        "status": {
            "phase": phase,
            "conditions": [condition],
            "containerStatuses": [{"name": "web", "restartCount": restarts}],
            "initContainerStatuses": [{"name": "proxy", "restartCount": sidecar_restarts}],
        },
    }


def chosen(pods, count, neighbours=None):
    return [choice.pod["metadata"]["uid"] for choice in choose(pods, neighbours or {}, count, NOW)]


RULES = [
    ("it has no node yet", {"node": "", "phase": "Pending", "ready": None}, {"phase": "Pending", "ready": None}),
    ("it does not run yet", {"phase": "Pending", "ready": None}, {"phase": "Unknown", "ready": None}),
    ("it does not run yet", {"phase": "Unknown", "ready": None}, {"phase": "Running", "ready": None}),
    ("it is not ready", {"ready": None}, {"ready": 999.0}),
    ("its deletion cost, -5, is the lowest", {"cost": "-5"}, {"ready": 999.0}),
    ("its node has 3 of these Pods, more than others have", {"node": "node-2"}, {"ready": 999.0}),
    ("of 2 equal Pods, the one ready for the shortest time", {"ready": 999.0}, {"restarts": 9}),
    ("of 2 equal Pods, the one that restarted most", {"restarts": 1}, {"created": 499.0}),
    ("of 2 equal Pods, the one that restarted most", {"sidecar_restarts": 1}, {"created": 499.0}),
    ("of 2 equal Pods, the newest", {"ready": None, "created": 900.0}, {"ready": None, "created": 100.0}),
    ("of 2 equal Pods, the newest", {"created": 900.0}, {"created": 100.0}),
]


@pytest.mark.parametrize(("reason", "first", "second"), RULES)
@pytest.mark.parametrize("uids", ["ab", "ba"])
def test_each_rule_outweighs_those_after_it(reason, first, second, uids):
    goes, stays = pod(uids[0], **first), pod(uids[1], **second)
    [choice] = choose([stays, goes], {"node-1": 1, "node-2": 3}, 1, NOW)
    assert choice.pod is goes
    assert choice.why.why.format(**choice.params) == reason


def test_of_pods_about_equally_long_ready_the_lowest_uid_goes():
    """500 s and 400 s lie in one power of two of nanoseconds, 500 s and 100 s do not."""
    assert chosen([pod("a", ready=500.0), pod("b", ready=600.0)], 1) == ["a"]
    assert chosen([pod("a", ready=600.0), pod("b", ready=500.0)], 1) == ["a"]
    assert chosen([pod("a", ready=500.0), pod("b", ready=900.0)], 1) == ["b"]


def test_restarts_only_count_between_pods_ready_since_the_same_second():
    assert chosen([pod("a", ready=500.0), pod("b", ready=501.0, restarts=3)], 1) == ["a"]
    assert chosen([pod("a", ready=500.0), pod("b", ready=500.0, restarts=3)], 1) == ["b"]


def test_the_worst_go_first_and_the_order_of_asking_does_not_matter():
    pods = [
        pod("a"),
        pod("b", ready=None),
        pod("c", node="", phase="Pending", ready=None),
        pod("d", phase="Pending", ready=None),
        pod("e", cost="-1"),
    ]
    assert chosen(pods, 4) == chosen(pods[::-1], 4) == ["c", "d", "b", "e"]


def test_where_all_go_none_is_preferred():
    choices = choose([pod("a"), pod("b")], {}, 2, NOW)
    assert {choice.why.why for choice in choices} == {"none is wanted"}


def test_many_equal_pods_are_spread_over_the_nodes_by_the_counts_at_the_start():
    """As upstream: the ranks are not counted anew while Pods are chosen."""
    pods = [pod(f"{number:02}", node=f"node-{number % 3}") for number in range(9)]
    assert chosen(pods, 3, {"node-0": 3, "node-1": 5, "node-2": 3}) == ["01", "04", "07"]


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("7", 7),
        ("-7", -7),
        ("0", 0),
        ("007", 0),
        ("+7", 0),
        ("7.5", 0),
        ("many", 0),
        ("2147483647", 2147483647),
        ("2147483648", 0),
        ("-2147483648", -2147483648),
    ],
)
def test_a_deletion_cost_that_cannot_be_read_is_none(text, cost):
    assert deletion_cost(pod("a", cost=text)) == cost
