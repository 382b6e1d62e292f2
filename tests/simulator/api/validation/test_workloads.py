# ruff: noqa: E501 (tables of what is written and what is said)
"""Deployments and ReplicaSets: what cannot be, and what cannot become."""

from typing import Any

import pytest

from tests.simulator.api.doors import BY_LEARNER, changed, deployment, open_door, refusal
from tests.simulator.api.manifests import replica_set, replication_controller, rich_deployment

from .judging import KEY, SUBDOMAIN, VALUE, words, words_of_change

MISMATCH = "`selector` does not match template `labels`"


def rolling(**amounts: Any) -> dict[str, Any]:
    return deployment(strategy={"type": "RollingUpdate", "rollingUpdate": amounts})


def of_pod(**spec: Any) -> dict[str, Any]:
    made = deployment()
    made["spec"]["template"]["spec"] |= spec
    return made


@pytest.mark.parametrize(
    ("obj", "said"),
    [
        (deployment("Web_1"), f'metadata.name: Invalid value: "Web_1": {SUBDOMAIN}'),
        (deployment(replicas=-1), "spec.replicas: Invalid value: -1: must be greater than or equal to 0"),
        (deployment(revisionHistoryLimit=-1), "spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0"),
        (deployment(progressDeadlineSeconds=5, minReadySeconds=10), "spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds"),
        (deployment(selector={"matchLabels": {"app": "other"}}), f'spec.template.metadata.labels: Invalid value: {{"app":"web"}}: {MISMATCH}'),
        (changed(deployment(), None, "spec", "template", "metadata"), f"spec.template.metadata.labels: Invalid value: null: {MISMATCH}"),
        (deployment(selector={}), "spec.selector: Invalid value: {}: empty selector is invalid for deployment"),
        (deployment(strategy={"type": "BlueGreen"}), 'spec.strategy: Unsupported value: {"Type":"BlueGreen","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"'),
        (deployment(strategy={"type": "Recreate", "rollingUpdate": {"maxSurge": 1}}), "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"),
        (rolling(maxSurge=0, maxUnavailable=0), "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"),
        (rolling(maxSurge="0%", maxUnavailable="0%"), 'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0'),
        (rolling(maxSurge="a%"), "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"a%\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"),
        (rolling(maxUnavailable="101%"), 'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%'),
        (rolling(maxSurge=-1), "spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0"),
        (of_pod(restartPolicy="Never"), 'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'),
        (of_pod(activeDeadlineSeconds=5), "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported"),
        (of_pod(containers=[]), "spec.template.spec.containers: Required value"),
        (changed(deployment(), {"app": "web", "a b": "x"}, "spec", "template", "metadata", "labels"), f'spec.template.labels: Invalid value: "a b": {KEY}'),
        (changed(deployment(), {"a b": "x"}, "spec", "template", "metadata", "annotations"), f'spec.template.annotations: Invalid value: "a b": {KEY}'),
        (changed(replica_set(), -2, "spec", "replicas"), "spec.replicas: Invalid value: -2: must be greater than or equal to 0"),
        (changed(replica_set(), -2, "spec", "minReadySeconds"), "spec.minReadySeconds: Invalid value: -2: must be greater than or equal to 0"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_workload_is_refused_in_these_words(obj: dict[str, Any], said: str) -> None:
    assert words(obj) == [said]


@pytest.mark.parametrize("obj", [deployment(), replica_set()], ids=["Deployment", "ReplicaSet"])
def test_without_a_selector_nothing_matches(obj: dict[str, Any]) -> None:
    assert words(changed(obj, None, "spec", "selector")) == [
        "spec.selector: Required value",
        f'spec.template.metadata.labels: Invalid value: {{"app":"web"}}: {MISMATCH}',
    ]


@pytest.mark.parametrize("spec", [None, {}], ids=["no spec", "an empty spec"])
def test_a_name_alone_makes_no_deployment(spec: dict[str, Any] | None) -> None:
    assert words(changed(deployment(), spec, "spec")) == [
        "spec.selector: Required value",
        f"spec.template.metadata.labels: Invalid value: null: {MISMATCH}",
        "spec.template.spec.containers: Required value",
    ]


def test_a_selector_that_cannot_be_read_is_told_twice() -> None:
    selector = {"matchExpressions": [{"key": "app", "operator": "Like", "values": ["web"]}]}
    assert words(deployment(selector=selector)) == [
        'spec.selector.matchExpressions[0].operator: Invalid value: "Like": not a valid selector operator',
        'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Like","values":["web"]}]}: '
        "invalid label selector",
    ]


def test_a_label_of_a_selector_is_a_label() -> None:
    said = words(deployment(selector={"matchLabels": {"app": "a b"}}))
    assert said[0] == f'spec.selector.matchLabels: Invalid value: "a b": {VALUE}'


def test_expressions_select_too() -> None:
    expressions = [
        {"key": "app", "operator": "In", "values": ["web", "shop"]},
        {"key": "track", "operator": "DoesNotExist"},
    ]
    assert words(deployment(selector={"matchExpressions": expressions})) == []


@pytest.mark.parametrize("obj", [deployment(), replica_set()], ids=["Deployment", "ReplicaSet"])
def test_a_selector_stays_as_it_is(obj: dict[str, Any]) -> None:
    other = {"app": "other"}
    new = changed(
        changed(obj, other, "spec", "selector", "matchLabels"), other, "spec", "template", "metadata", "labels"
    )
    assert words_of_change(new, obj) == [
        'spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: field is immutable'
    ]


def test_everything_else_may_change() -> None:
    assert words_of_change(rich_deployment(), deployment()) == []


def test_a_replication_controller_takes_selector_and_labels_from_its_template() -> None:
    made = open_door().create("replicationcontrollers", replication_controller(), BY_LEARNER)
    assert made["spec"]["selector"] == made["metadata"]["labels"] == {"app": "web"}
    assert made["spec"]["replicas"] == 1


@pytest.mark.parametrize(
    ("obj", "said"),
    [
        (replication_controller(template=None), ["spec.selector: Required value", "spec.template: Required value"]),
        (
            replication_controller(selector={"app": "other"}),
            [f'spec.template.metadata.labels: Invalid value: {{"app":"web"}}: {MISMATCH}'],
        ),
        (
            replication_controller(replicas=-1),
            ["spec.replicas: Invalid value: -1: must be greater than or equal to 0"],
        ),
    ],
    ids=["no template", "another selector", "less than none"],
)
def test_a_replication_controller_is_refused_in_these_words(obj: dict[str, Any], said: list[str]) -> None:
    assert words(obj) == said


def test_the_refusal_names_the_kind_with_its_group_and_every_cause() -> None:
    api = open_door()
    refused = refusal(
        lambda: api.create("deployments.apps", deployment(replicas=-1, revisionHistoryLimit=-1), BY_LEARNER)
    )
    why = "must be greater than or equal to 0"
    assert (refused.code, refused.reason) == (422, "Invalid")
    assert refused.message == (
        'Deployment.apps "web" is invalid: [spec.replicas: Invalid value: -1: '
        f"{why}, spec.revisionHistoryLimit: Invalid value: -1: {why}]"
    )
    assert refused.details == {
        "name": "web",
        "group": "apps",
        "kind": "Deployment",
        "causes": [
            {"reason": "FieldValueInvalid", "message": f"Invalid value: -1: {why}", "field": field}
            for field in ("spec.replicas", "spec.revisionHistoryLimit")
        ],
    }
