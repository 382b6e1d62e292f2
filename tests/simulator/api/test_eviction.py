"""Evictions: deletions that ask the disruption budget first."""

import pytest

from playground.simulator.api.eviction import evict
from playground.simulator.objects import Key, condition

from .doors import BY_LEARNER, changed, open_door, pod, refusal, serve

WEB = Key("pods", "default", "web")
BUDGETS = "poddisruptionbudgets.policy"


@pytest.fixture
def api(monkeypatch):
    serve(monkeypatch, BUDGETS, "PodDisruptionBudget", "policy/v1")
    return open_door(trusted=True)


def running(api, ready=True, phase="Running"):
    asked = pod(nodeName="node-1", terminationGracePeriodSeconds=30)
    asked["metadata"] |= {"namespace": "default", "labels": {"app": "web"}}
    made = api.create("pods", asked, BY_LEARNER)
    conditions = [{"type": "Ready", "status": "True" if ready else "False"}]
    status = {"phase": phase, "conditions": conditions}
    return api.update(WEB, {**made, "status": status}, BY_LEARNER, subresource="status")


def budget(api, name="web", status=(), **spec):
    """A budget whose controller has looked at it."""
    asked = {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": name, "namespace": "default"},
        "spec": {"selector": {"matchLabels": {"app": "web"}}, **spec},
    }
    made = api.create(BUDGETS, asked, BY_LEARNER)
    counts = {
        "observedGeneration": made["metadata"].get("generation", 0),
        "disruptionsAllowed": 1,
        "currentHealthy": 3,
        "desiredHealthy": 2,
        **dict(status),
    }
    key = Key(BUDGETS, "default", name)
    api.update(key, {**made, "status": counts}, BY_LEARNER, subresource="status")
    return key


def test_a_pod_without_a_budget_is_deleted_and_says_why(api):
    running(api)
    evict(api, WEB, BY_LEARNER)
    evicted = api.get(WEB)
    assert evicted["metadata"]["deletionGracePeriodSeconds"] == 30
    target = condition(evicted, "DisruptionTarget")
    assert (target["status"], target["reason"], target["message"]) == (
        "True",
        "EvictionByEvictionAPI",
        "Eviction API: evicting",
    )


def test_a_granted_eviction_lowers_the_budget(api):
    running(api)
    key = budget(api)
    evict(api, WEB, BY_LEARNER)
    status = api.get(key)["status"]
    assert status["disruptionsAllowed"] == 0
    assert status["disruptedPods"] == {"web": api.store.setup.stamp(100.0)}
    assert condition(api.get(key), "DisruptionAllowed")["reason"] == "InsufficientPods"


def test_a_spent_budget_refuses(api):
    running(api)
    budget(api, status={"disruptionsAllowed": 0, "currentHealthy": 2})
    refused = refusal(lambda: evict(api, WEB, BY_LEARNER))
    assert (refused.code, refused.reason) == (429, "TooManyRequests")
    assert refused.message == "Cannot evict pod as it would violate the pod's disruption budget."
    assert refused.details["causes"] == [
        {
            "reason": "DisruptionBudget",
            "message": "The disruption budget web needs 2 healthy pods and has 2 currently",
        }
    ]
    assert "deletionTimestamp" not in api.get(WEB)["metadata"]


def test_a_budget_that_nobody_has_looked_at_yet_asks_for_patience(api):
    running(api)
    key = budget(api)
    made = api.get(key)
    api.store.write(key, changed(made, 9, "metadata", "generation"), BY_LEARNER)
    refused = refusal(lambda: evict(api, WEB, BY_LEARNER))
    assert refused.details["retryAfterSeconds"] == 10
    assert refused.details["causes"][0]["message"] == (
        "The disruption budget web is still being processed by the server."
    )


def test_two_budgets_are_one_too_many(api):
    running(api)
    budget(api)
    budget(api, "other")
    refused = refusal(lambda: evict(api, WEB, BY_LEARNER))
    assert (refused.code, refused.message) == (
        500,
        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    )


@pytest.mark.parametrize("phase", ["Pending", "Succeeded", "Failed"])
def test_a_pod_that_does_not_run_needs_no_budget(api, phase):
    running(api, phase=phase)
    budget(api, status={"disruptionsAllowed": 0})
    evict(api, WEB, BY_LEARNER)
    gone = api.store.state.get(WEB)
    assert gone is None or "deletionTimestamp" in gone["metadata"]


@pytest.mark.parametrize(
    ("status", "policy", "evicted"),
    [
        ({"currentHealthy": 3, "desiredHealthy": 2}, {}, True),
        ({"currentHealthy": 1, "desiredHealthy": 2}, {}, False),
        ({"currentHealthy": 1, "desiredHealthy": 2}, {"unhealthyPodEvictionPolicy": "AlwaysAllow"}, True),
    ],
)
def test_an_unready_pod_goes_where_the_rest_is_healthy_or_the_policy_allows_it(api, status, policy, evicted):
    running(api, ready=False)
    key = budget(api, status={"disruptionsAllowed": 0, **status}, **policy)
    if evicted:
        evict(api, WEB, BY_LEARNER)
        assert api.get(key)["status"]["disruptionsAllowed"] == 0
    else:
        assert refusal(lambda: evict(api, WEB, BY_LEARNER)).code == 429
