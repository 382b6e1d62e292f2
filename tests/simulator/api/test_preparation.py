"""What the server sets by itself when an object is made or changed."""

from typing import Any

import pytest

from playground.simulator.api.label_keys import resolved
from playground.simulator.api.resources import RESOURCES
from playground.simulator.objects import Key
from tests.simulator.api.doors import BY_LEARNER, changed, deployment, namespace, open_door, pod, refusal
from tests.simulator.api.manifests import priority_class, replica_set

WEB = Key("deployments.apps", "default", "web")


def container(**resources: Any) -> dict[str, Any]:
    return {"name": "web", "image": "nginx:1.25", "resources": resources}


FULL = {"cpu": "1", "memory": "1Gi"}


@pytest.mark.parametrize(
    ("spec", "quality"),
    [
        ({}, "BestEffort"),
        ({"containers": [container(requests={"cpu": "0"})]}, "BestEffort"),
        ({"containers": [container(requests={"example.com/gpu": "1"}, limits={"example.com/gpu": "1"})]}, "BestEffort"),
        ({"containers": [container(requests={"cpu": "1"})]}, "Burstable"),
        ({"containers": [container(limits={"cpu": "1"})]}, "Burstable"),
        ({"containers": [container(limits=FULL)]}, "Guaranteed"),
        ({"containers": [container(limits=FULL, requests={"cpu": "1000m", "memory": "1048576Ki"})]}, "Guaranteed"),
        ({"containers": [container(limits=FULL, requests={"cpu": "500m"})]}, "Burstable"),
        ({"containers": [container(limits=FULL), {**container(), "name": "b"}]}, "Burstable"),
        ({"resources": {"limits": FULL, "requests": FULL}}, "Guaranteed"),
    ],
)
def test_a_new_pod_has_the_quality_of_service_of_its_resources(spec: dict[str, Any], quality: str) -> None:
    status = open_door().create("pods", pod(**spec), BY_LEARNER)["status"]
    assert status == {"phase": "Pending", "qosClass": quality}


@pytest.mark.parametrize(
    ("obj", "resource", "status"),
    [(deployment(), "deployments.apps", {}), (replica_set(), "replicasets.apps", {"replicas": 0})],
    ids=["Deployment", "ReplicaSet"],
)
def test_a_status_that_somebody_writes_down_is_not_taken(obj: dict[str, Any], resource: str, status: object) -> None:
    made = open_door().create(resource, {**obj, "status": {"replicas": 9}}, BY_LEARNER)
    assert made["status"] == status
    assert made["metadata"]["generation"] == 1


@pytest.mark.parametrize(
    ("path", "value", "generation"),
    [
        (("spec", "replicas"), 5, 2),
        (("metadata", "annotations"), {"example.com/a": "b"}, 2),
        (("metadata", "labels"), {"a": "b"}, 1),
    ],
    ids=["the specification", "an annotation", "a label"],
)
def test_a_deployment_counts_changes_of_its_specification_and_annotations(
    path: tuple[str, str], value: object, generation: int
) -> None:
    api = open_door()
    made = api.create("deployments.apps", deployment(), BY_LEARNER)
    after = api.update(WEB, changed(made, value, *path), BY_LEARNER)
    assert after["metadata"]["generation"] == generation


def test_a_replica_set_counts_changes_of_its_specification_alone() -> None:
    api = open_door()
    made = api.create("replicasets.apps", replica_set(), BY_LEARNER)
    key = Key("replicasets.apps", "default", "web")
    noted = api.update(key, changed(made, {"a": "b"}, "metadata", "annotations"), BY_LEARNER)
    assert noted["metadata"]["generation"] == 1
    scaled = api.update(key, changed(noted, 5, "spec", "replicas"), BY_LEARNER)
    assert scaled["metadata"]["generation"] == 2


def test_a_new_namespace_is_active_and_held_by_kubernetes_beside_whoever_else() -> None:
    asked = {**namespace("lab"), "spec": {"finalizers": ["example.com/mine"]}, "status": {"phase": "Terminating"}}
    made = open_door().create("namespaces", asked, BY_LEARNER)
    assert made["spec"]["finalizers"] == ["example.com/mine", "kubernetes"]
    assert made["status"] == {"phase": "Active"}
    assert made["metadata"]["labels"] == {"kubernetes.io/metadata.name": "lab"}


def test_a_priority_class_lets_its_pods_push_others_out_unless_it_says_otherwise() -> None:
    asked = changed(priority_class(), None, "preemptionPolicy")
    made = open_door().create("priorityclasses.scheduling.k8s.io", asked, BY_LEARNER)
    assert made["preemptionPolicy"] == "PreemptLowerPriority"
    assert made["metadata"]["generation"] == 1


TERM = {"topologyKey": "zone", "labelSelector": {"matchLabels": {"app": "web"}}}
OWN = [{"key": "tier", "operator": "In", "values": ["front"]}]


def labelled(**spec: Any) -> dict[str, Any]:
    return changed(pod(**spec), {"tier": "front"}, "metadata", "labels")


def test_label_keys_become_the_pods_own_values() -> None:
    term = {**TERM, "matchLabelKeys": ["tier", "absent"]}
    required = {"requiredDuringSchedulingIgnoredDuringExecution": [term]}
    preferred = {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "podAffinityTerm": term}]}
    spread = {"maxSkew": 1, "whenUnsatisfiable": "DoNotSchedule", **term}
    asked = labelled(
        affinity={"podAffinity": required, "podAntiAffinity": preferred}, topologySpreadConstraints=[spread]
    )
    spec = open_door().create("pods", asked, BY_LEARNER)["spec"]
    found = [
        spec["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"][0],
        spec["affinity"]["podAntiAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"][0]["podAffinityTerm"],
        spec["topologySpreadConstraints"][0],
    ]
    assert [each["labelSelector"]["matchExpressions"] for each in found] == [OWN, OWN, OWN]


def test_mismatched_keys_keep_the_pod_from_its_like() -> None:
    term = {**TERM, "mismatchLabelKeys": ["tier"]}
    asked = labelled(affinity={"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}})
    wanted = resolved(asked)["spec"]["affinity"]["podAntiAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert wanted[0]["labelSelector"]["matchExpressions"] == [{**OWN[0], "operator": "NotIn"}]


def test_a_key_is_selected_by_once() -> None:
    selector = {"matchLabels": {"tier": "front"}}
    spread = {"maxSkew": 1, "whenUnsatisfiable": "DoNotSchedule", "topologyKey": "zone", "labelSelector": selector}
    asked = labelled(topologySpreadConstraints=[{**spread, "matchLabelKeys": ["tier"]}])
    refused = refusal(lambda: open_door().create("pods", asked, BY_LEARNER))
    assert refused.message == (
        'Pod "web" is invalid: spec.topologySpreadConstraints[0].matchLabelKeys[0]: Invalid value: "tier": exists in '
        "both matchLabelKeys and labelSelector"
    )


@pytest.mark.parametrize("made", [pod(), deployment()], ids=["Pod", "Deployment"])
def test_what_is_full_is_not_filled_again(made: dict[str, Any]) -> None:
    row = next(row for row in RESOURCES.values() if row.kind == made["kind"])
    full = row.defaults(made)
    assert row.defaults(full) is full
