"""Why a node will not do. Tables from upstream's plugin tests, texts to the letter."""

from typing import Any

import pytest

from playground.simulator.objects import Object
from tests.simulator.scheduler.world import HOSTNAME, ZONE, namespace, node, owner, pod, taint, why_not

UNTOLERATED = "node(s) had untolerated taint(s)"
MISMATCH = "node(s) didn't match Pod's node affinity/selector"
NO_PORTS = "node(s) didn't have free ports for the requested pod ports"
UNEVEN = "node(s) didn't match pod topology spread constraints"
NO_LABEL = "node(s) didn't match pod topology spread constraints (missing required label)"
NO_FRIENDS = "node(s) didn't match pod affinity rules"
SHUNNED = "node(s) didn't match pod anti-affinity rules"
SHUNS = "node(s) didn't satisfy existing pods anti-affinity rules"


def reason(newcomer: Object, *objects: Object) -> str:
    """Why node-1 will not do."""
    return why_not(newcomer, *objects)["node-1"]


def test_an_empty_node_takes_a_pod() -> None:
    assert reason(pod(), node()) == ""


def test_a_cordoned_node_takes_only_pods_that_tolerate_the_cordon() -> None:
    cordoned = node(unschedulable=True)
    tolerant = pod(tolerations=[{"key": "node.kubernetes.io/unschedulable", "operator": "Exists"}])
    assert reason(pod(), cordoned) == "node(s) were unschedulable"
    assert reason(tolerant, cordoned) == ""


@pytest.mark.parametrize(
    ("taints", "tolerations", "says"),
    [
        (["dedicated=user1:NoSchedule"], [], UNTOLERATED),
        (["dedicated=user1:NoExecute"], [], UNTOLERATED),
        (["dedicated=user1:PreferNoSchedule"], [], ""),
        (["dedicated=user1:NoSchedule"], [{"key": "dedicated", "value": "user1", "effect": "NoSchedule"}], ""),
        (["dedicated=user1:NoSchedule"], [{"key": "dedicated", "value": "user2", "effect": "NoSchedule"}], UNTOLERATED),
        (["dedicated=user1:NoSchedule"], [{"key": "dedicated", "value": "user1", "effect": "NoExecute"}], UNTOLERATED),
        (["dedicated=user1:NoSchedule"], [{"key": "dedicated", "operator": "Exists"}], ""),
        (["dedicated=user1:NoSchedule"], [{"operator": "Exists"}], ""),
        (["gone:NoSchedule"], [{"key": "gone", "operator": "Equal"}], ""),
        (["a:NoSchedule", "b:NoSchedule"], [{"key": "a", "operator": "Exists"}], UNTOLERATED),
    ],
)
def test_taints_keep_away_whoever_does_not_tolerate_them(
    taints: list[str], tolerations: list[Object], says: str
) -> None:
    assert reason(pod(tolerations=tolerations), node(taints=taints)) == says


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ({"key": "disk", "operator": "In", "values": ["ssd", "nvme"]}, ""),
        ({"key": "disk", "operator": "In", "values": ["hdd"]}, MISMATCH),
        ({"key": "disk", "operator": "NotIn", "values": ["ssd"]}, MISMATCH),
        ({"key": "gpu", "operator": "NotIn", "values": ["a100"]}, ""),
        ({"key": "disk", "operator": "Exists"}, ""),
        ({"key": "disk", "operator": "DoesNotExist"}, MISMATCH),
        ({"key": "cores", "operator": "Gt", "values": ["31"]}, ""),
        ({"key": "cores", "operator": "Lt", "values": ["32"]}, MISMATCH),
        ({"key": "disk", "operator": "Gt", "values": ["1"]}, MISMATCH),
    ],
)
def test_required_node_affinity_asks_for_labels(expression: Object, says: str) -> None:
    labelled = node(labels={"disk": "ssd", "cores": "32"})
    assert reason(pod(affinity=node_affinity([{"matchExpressions": [expression]}])), labelled) == says


def test_one_term_of_node_affinity_is_enough_but_all_of_its_expressions_must_hold() -> None:
    ssd = {"key": "disk", "operator": "In", "values": ["ssd"]}
    gpu = {"key": "gpu", "operator": "Exists"}
    labelled = node(labels={"disk": "ssd"})
    both, either = [{"matchExpressions": [ssd, gpu]}], [{"matchExpressions": [ssd]}, {"matchExpressions": [gpu]}]
    assert reason(pod(affinity=node_affinity(both)), labelled) == MISMATCH
    assert reason(pod(affinity=node_affinity(either)), labelled) == ""
    assert reason(pod(affinity=node_affinity([{}])), labelled) == MISMATCH


def test_a_node_selector_and_affinity_must_both_hold() -> None:
    labelled = node(labels={"disk": "ssd"})
    wants_gpu = node_affinity([{"matchExpressions": [{"key": "gpu", "operator": "Exists"}]}])
    assert reason(pod(nodeSelector={"disk": "ssd"}), labelled) == ""
    assert reason(pod(nodeSelector={"disk": "hdd"}), labelled) == MISMATCH
    assert reason(pod(nodeSelector={"disk": "ssd"}, affinity=wants_gpu), labelled) == MISMATCH


def test_affinity_to_a_node_by_name_leaves_the_others_out_before_they_are_asked() -> None:
    by_name = {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["node-2"]}]}
    big = pod(cpu="100", affinity=node_affinity([by_name]))
    assert why_not(big, node("node-1"), node("node-2")) == {
        "node-1": "node(s) didn't satisfy plugin(s) [NodeAffinity]",
        "node-2": "Insufficient cpu",
    }


def node_affinity(terms: list[Any]) -> Object:
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}}


@pytest.mark.parametrize(
    ("taken", "wanted", "clash"),
    [
        ({"hostPort": 80}, {"hostPort": 80}, True),
        ({"hostPort": 80}, {"hostPort": 81}, False),
        ({"hostPort": 80}, {"hostPort": 80, "protocol": "UDP"}, False),
        ({"hostPort": 80, "hostIP": "127.0.0.1"}, {"hostPort": 80, "hostIP": "127.0.0.2"}, False),
        ({"hostPort": 80, "hostIP": "127.0.0.1"}, {"hostPort": 80, "hostIP": "127.0.0.1"}, True),
        ({"hostPort": 80, "hostIP": "127.0.0.1"}, {"hostPort": 80}, True),
        ({"hostPort": 80}, {"hostPort": 80, "hostIP": "127.0.0.1"}, True),
        ({"containerPort": 80}, {"containerPort": 80}, False),
    ],
)
def test_a_host_port_is_taken_once(taken: Object, wanted: Object, clash: bool) -> None:
    first, second = pod("first", on="node-1"), pod("second")
    for each, port in ((first, taken), (second, wanted)):
        each["spec"]["containers"][0]["ports"] = [port]
    assert reason(second, node(), first) == (NO_PORTS if clash else "")


@pytest.mark.parametrize(
    ("asked", "there", "says"),
    [
        ({"cpu": "3"}, [{"cpu": "1"}], ""),
        ({"cpu": "3001m"}, [{"cpu": "1"}], "Insufficient cpu"),
        ({"memory": "7Gi"}, [{"memory": "1Gi"}], ""),
        ({"memory": "7Gi"}, [{"memory": "1.001Gi"}], "Insufficient memory"),
        ({"cpu": "4", "memory": "8Gi"}, [{"cpu": "1", "memory": "1"}], "Insufficient cpu, Insufficient memory"),
        ({}, [{"cpu": "4"}], ""),
        ({"memory": "1Gi"}, [{"cpu": "5"}], ""),
    ],
)
def test_what_is_asked_for_must_be_left(asked: Object, there: list[Object], says: str) -> None:
    others = [pod(f"other-{index}", on="node-1", **each) for index, each in enumerate(there)]
    assert reason(pod(**asked), node(), *others) == says


def test_extended_resources_ephemeral_storage_and_the_number_of_pods_run_out_too() -> None:
    hungry = pod()
    hungry["spec"]["containers"][0]["resources"]["requests"] = {"example.com/gpu": "2", "ephemeral-storage": "11Gi"}
    full = node(extended={"example.com/gpu": "1"}, pods="1")
    assert reason(hungry, full, pod("other", on="node-1")) == (
        "Too many pods, Insufficient ephemeral-storage, Insufficient example.com/gpu"
    )


def test_a_finished_pod_takes_nothing_and_one_that_is_terminating_still_does() -> None:
    there = pod("there", cpu="4", on="node-1")
    assert reason(pod(cpu="1"), node(), pod("there", cpu="4", on="node-1", phase="Succeeded")) == ""
    assert reason(pod(cpu="1"), node(), pod("there", cpu="4", on="node-1", terminating=True)) == "Insufficient cpu"
    assert reason(pod(cpu="1"), node(), there) == "Insufficient cpu"


def spread(key: str = ZONE, skew: int = 1, **more: Any) -> Object:
    selector = {"matchLabels": {"app": "web"}}
    constraint = {"maxSkew": skew, "topologyKey": key, "whenUnsatisfiable": "DoNotSchedule", "labelSelector": selector}
    return pod("new", labels={"app": "web"}, topologySpreadConstraints=[{**constraint, **more}])


ZONES = (
    node("node-1", labels={ZONE: "a"}),
    node("node-2", labels={ZONE: "a"}),
    node("node-3", labels={ZONE: "b"}),
    node("node-4"),
)


def web(*nodes: str) -> list[Object]:
    return [pod(f"web-{index}", on=name, labels={"app": "web"}) for index, name in enumerate(nodes)]


def test_pods_are_spread_over_zones_and_a_node_without_the_label_takes_none() -> None:
    assert why_not(spread(), *ZONES, *web("node-1", "node-2", "node-3")) == {
        "node-1": UNEVEN,
        "node-2": UNEVEN,
        "node-3": "",
        "node-4": NO_LABEL,
    }
    assert set(why_not(spread(skew=2), *ZONES[:3], *web("node-1", "node-2", "node-3")).values()) == {""}


def test_terminating_pods_and_those_of_other_namespaces_or_labels_do_not_count_for_the_spread() -> None:
    others = [
        pod("leaving", on="node-1", labels={"app": "web"}, terminating=True),
        pod("abroad", on="node-1", labels={"app": "web"}, namespace="other"),
        pod("another", on="node-1", labels={"app": "db"}),
    ]
    assert set(why_not(spread(), *ZONES[:3], *others).values()) == {""}


def test_with_fewer_domains_than_min_domains_the_emptiest_counts_as_empty() -> None:
    assert why_not(spread(minDomains=3), *ZONES[:3], *web("node-1", "node-3"))["node-3"] == UNEVEN
    assert why_not(spread(minDomains=2), *ZONES[:3], *web("node-1", "node-3"))["node-3"] == ""


def test_nodes_that_the_pod_could_never_use_do_not_count_as_empty_domains() -> None:
    tainted = node("node-3", labels={ZONE: "b"}, taints=["full:NoSchedule"])
    crowd = web("node-1")
    assert why_not(spread(), *ZONES[:2], tainted, *crowd)["node-1"] == UNEVEN
    assert why_not(spread(nodeTaintsPolicy="Honor"), *ZONES[:2], tainted, *crowd)["node-1"] == ""
    choosy = spread()
    choosy["spec"]["nodeSelector"] = {ZONE: "a"}
    assert why_not(choosy, *ZONES[:3], *crowd)["node-1"] == ""


def test_match_label_keys_spread_the_pods_of_each_revision_for_themselves() -> None:
    old = [pod("old", on="node-1", labels={"app": "web", "revision": "1"})]
    newcomer = spread(matchLabelKeys=["revision"])
    newcomer["metadata"]["labels"]["revision"] = "2"
    assert why_not(newcomer, *ZONES[:3], *old)["node-1"] == ""


def affinity(kind: str, key: str = ZONE, **term: Any) -> Object:
    """Required affinity ("podAffinity") or anti-affinity to app=db."""
    wanted = {"topologyKey": key, "labelSelector": {"matchLabels": {"app": "db"}}, **term}
    return {kind: {"requiredDuringSchedulingIgnoredDuringExecution": [wanted]}}


def test_pod_affinity_wants_company_in_the_domain() -> None:
    database = pod("db", on="node-2", labels={"app": "db"})
    assert why_not(pod(affinity=affinity("podAffinity")), *ZONES, database) == {
        "node-1": "",
        "node-2": "",
        "node-3": NO_FRIENDS,
        "node-4": NO_FRIENDS,
    }


def test_the_first_of_a_group_that_wants_its_own_kind_may_settle_anywhere() -> None:
    first = pod("first", labels={"app": "db"}, affinity=affinity("podAffinity"))
    stranger = pod("stranger", labels={"app": "web"}, affinity=affinity("podAffinity"))
    assert why_not(first, *ZONES) == {"node-1": "", "node-2": "", "node-3": "", "node-4": NO_FRIENDS}
    assert why_not(stranger, *ZONES)["node-1"] == NO_FRIENDS


def test_anti_affinity_keeps_pods_apart_from_both_sides() -> None:
    database = pod("db", on="node-2", labels={"app": "db"})
    hermit = pod("hermit", on="node-3", affinity=affinity("podAntiAffinity"))
    assert why_not(pod(affinity=affinity("podAntiAffinity", HOSTNAME)), *ZONES[:3], database) == {
        "node-1": "",
        "node-2": SHUNNED,
        "node-3": "",
    }
    assert why_not(pod(labels={"app": "db"}), *ZONES[:3], hermit) == {"node-1": "", "node-2": "", "node-3": SHUNS}
    assert set(why_not(pod(labels={"app": "web"}), *ZONES[:3], hermit).values()) == {""}


def test_affinity_looks_into_other_namespaces_only_when_told() -> None:
    abroad = pod("db", on="node-1", namespace="data", labels={"app": "db"})
    spaces = namespace("data", team="a"), namespace("default")
    for more, says in (
        ({}, NO_FRIENDS),
        ({"namespaces": ["data"]}, ""),
        ({"namespaceSelector": {"matchLabels": {"team": "a"}}}, ""),
        ({"namespaceSelector": {"matchLabels": {"team": "b"}}}, NO_FRIENDS),
        ({"namespaceSelector": {}}, ""),
    ):
        newcomer = pod(affinity=affinity("podAffinity", **more))
        assert reason(newcomer, *ZONES[:3], *spaces, abroad) == says, more


def test_a_node_is_rejected_by_the_first_filter_that_it_fails() -> None:
    hopeless = node(cpu="1", taints=["full:NoSchedule"], unschedulable=True)
    assert reason(pod(cpu="2", nodeSelector={"disk": "ssd"}), hopeless) == "node(s) were unschedulable"


def test_the_helpers_of_these_tests_write_taints_as_kubectl_does() -> None:
    assert taint("a=b:NoSchedule") == {"key": "a", "value": "b", "effect": "NoSchedule"}
    assert owner("ReplicaSet", app="web")["spec"]["selector"] == {"matchLabels": {"app": "web"}}
