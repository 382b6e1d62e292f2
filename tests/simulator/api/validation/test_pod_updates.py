"""What may change in a Pod, and what may not."""

from typing import Any

import pytest

from tests.simulator.api.doors import changed, pod

from .judging import words_of_change

BEFORE = pod(
    nodeName="node-1",
    terminationGracePeriodSeconds=30,
    activeDeadlineSeconds=60,
    tolerations=[{"key": "a", "operator": "Exists"}],
    initContainers=[{"name": "first", "image": "busybox:1"}],
)
GATED = pod(schedulingGates=[{"name": "wait"}, {"name": "more"}], nodeSelector={"disk": "ssd"})
FIELDS = (
    "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
    "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing "
    "tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n"
)


@pytest.mark.parametrize(
    "new",
    [
        changed(BEFORE, "nginx:1.26", "spec", "containers", 0, "image"),
        changed(BEFORE, "busybox:2", "spec", "initContainers", 0, "image"),
        changed(BEFORE, 30, "spec", "activeDeadlineSeconds"),
        changed(BEFORE, [*BEFORE["spec"]["tolerations"], {"key": "b", "operator": "Exists"}], "spec", "tolerations"),
        changed(BEFORE, {"app": "web"}, "metadata", "labels"),
    ],
    ids=["image", "init image", "a deadline that comes nearer", "one more toleration", "labels"],
)
def test_this_may_change(new: dict[str, Any]) -> None:
    assert words_of_change(new, BEFORE) == []


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (
            changed(BEFORE, [], "spec", "initContainers"),
            "spec.initContainers: Forbidden: pod updates may not add or remove containers",
        ),
        (
            changed(BEFORE, [], "spec", "tolerations"),
            "spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds",
        ),
        (
            changed(BEFORE, 61, "spec", "activeDeadlineSeconds"),
            "spec.activeDeadlineSeconds: Invalid value: 61: must be less than or equal to previous value",
        ),
        (
            changed(BEFORE, None, "spec", "activeDeadlineSeconds"),
            "spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value",
        ),
    ],
    ids=lambda value: value.partition(":")[0] if isinstance(value, str) else "",
)
def test_this_may_not_change(new: dict[str, Any], said: str) -> None:
    assert words_of_change(new, BEFORE) == [said]


def test_every_other_field_stays_and_the_refusal_draws_the_difference() -> None:
    new = changed(changed(BEFORE, "Never", "spec", "restartPolicy"), [{"name": "A"}], "spec", "containers", 0, "env")
    assert words_of_change(new, BEFORE) == [
        FIELDS
        + "\n".join(  # noqa: FLY002 (line by line, as it is drawn)
            [
                "  core.PodSpec{",
                "  \tContainers: {",
                "  \t\t{",
                "  \t\t\t... // 6 identical fields",
                '+ \t\t\tEnv: [{"name":"A"}],',
                "  \t\t},",
                "  \t},",
                "  \t... // 5 identical fields",
                '- \tRestartPolicy: "Always",',
                '+ \tRestartPolicy: "Never",',
                "  \t... // 4 identical fields",
                "  }",
                "",
            ]
        )
    ]


def test_a_negative_grace_period_may_become_one_second() -> None:
    old = pod(terminationGracePeriodSeconds=-1)
    assert words_of_change(pod(terminationGracePeriodSeconds=1), old) == []
    assert words_of_change(pod(terminationGracePeriodSeconds=2), old)


def test_gates_may_go_but_not_come() -> None:
    assert words_of_change(changed(GATED, [{"name": "more"}], "spec", "schedulingGates"), GATED) == []
    assert words_of_change(changed(GATED, [{"name": "new"}], "spec", "schedulingGates"), GATED) == [
        "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'new'"
    ]


def test_behind_gates_the_node_selector_may_grow() -> None:
    grown = changed(GATED, {"disk": "ssd", "zone": "a"}, "spec", "nodeSelector")
    assert words_of_change(grown, GATED) == []
    assert words_of_change(changed(GATED, {"disk": "hdd"}, "spec", "nodeSelector"), GATED) == [
        'spec.nodeSelector: Invalid value: {"disk":"hdd"}: only additions to spec.nodeSelector are allowed '
        "(no mutations or deletions)"
    ]


def test_without_gates_the_node_selector_stays() -> None:
    old = pod(nodeSelector={"disk": "ssd"})
    (said,) = words_of_change(pod(nodeSelector={"disk": "hdd"}), old)
    assert said.startswith(FIELDS)
