"""What a learner changed, in words."""

from typing import Any

from playground.diagram.changes import changes
from playground.diagram.words import ENGLISH, say
from playground.simulator.objects import put


def workload(**spec: Any) -> dict[str, Any]:
    containers = [{"name": "nginx", "image": "nginx:1.15.2", "ports": [{"containerPort": 80}]}]
    return {
        "kind": "Deployment",
        "metadata": {"name": "web", "labels": {"app": "web"}},
        "spec": {"replicas": 3, "template": {"spec": {"containers": containers}}, **spec},
    }


def said(before: dict[str, Any], after: dict[str, Any]) -> str:
    found = changes(before, after)
    return say(found, ENGLISH) if found else ""


def imaged(image: str) -> dict[str, Any]:
    return put(workload(), [{"name": "nginx", "image": image}], "spec", "template", "spec", "containers")


def test_an_image_is_named_with_its_container() -> None:
    before, after = imaged("nginx:1.15.2"), imaged("nginx:1.16.1")
    assert said(before, after) == "image of nginx: nginx:1.15.2 → nginx:1.16.1"


def test_a_number_of_the_spec_is_named_by_its_field() -> None:
    assert said(workload(), workload(replicas=5)) == "replicas 3 → 5"


def test_pausing_and_resuming_are_called_so() -> None:
    assert said(workload(), workload(paused=True)) == "paused"
    assert said(workload(paused=True), workload()) == "resumed"


def test_of_many_changes_two_are_named_and_the_rest_counted() -> None:
    after = workload(replicas=5, paused=True, minReadySeconds=4, progressDeadlineSeconds=60)
    assert said(workload(), after) == "replicas 3 → 5, paused, and 2 more"


def test_what_came_and_what_went_are_told_apart() -> None:
    with_probe = put(
        imaged("nginx"),
        [{"name": "nginx", "image": "nginx", "readinessProbe": {"periodSeconds": 2}}],
        *("spec", "template", "spec", "containers"),
    )
    assert said(imaged("nginx"), with_probe) == "nginx.readinessProbe set"
    assert said(with_probe, imaged("nginx")) == "nginx.readinessProbe removed"
    assert said(workload(), put(workload(), "a", "metadata", "labels", "tier")) == "labels.tier set to a"


def test_what_the_system_writes_is_no_change() -> None:
    after = put(workload(), {"kubectl.kubernetes.io/last-applied-configuration": "{}"}, "metadata", "annotations")
    assert said(workload(), {**after, "status": {"replicas": 3}}) == ""
