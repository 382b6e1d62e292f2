"""The eviction subresource: a deletion that asks the Pod's disruption budget first.

Models pkg/registry/core/pod/storage/eviction.go and component-helpers/apps/poddisruptionbudget/helpers.go.
"""

from playground.simulator.api import errors
from playground.simulator.api.deletion import DeleteOptions
from playground.simulator.api.selectors import compile_selector
from playground.simulator.api.server import OWN_CHOICE, Api
from playground.simulator.causes import Cause
from playground.simulator.objects import Key, Object, is_finished, is_ready, is_terminating, labels
from playground.simulator.objects.conditions import with_condition, with_pod_condition

BUDGETS = "poddisruptionbudgets.policy"
REFUSED = "Cannot evict pod as it would violate the pod's disruption budget."
SEVERAL = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
RETRY_AFTER = 10  # seconds
MOST_DISRUPTED = 2000


def evict(api: Api, key: Key, cause: Cause, options: DeleteOptions = OWN_CHOICE) -> None:
    """Evicts the Pod: lowers its budget, says on the Pod why, and deletes it. Raises NotFound, Conflict, Forbidden,
    TooManyRequests where the budget does not allow it, and InternalError where it has several."""
    pod = api.get(key)
    if not _needs_no_budget(pod):
        budgets = _budgets_of(api, pod)
        if len(budgets) > 1:
            raise errors.unknown(SEVERAL)
        for budget in budgets:
            if not _is_free(budget, pod):
                _spend(api, budget, pod, cause)
    if not is_finished(pod) and not is_terminating(pod):
        stamp = api.store.setup.stamp(api.store.now)
        marked = with_pod_condition(
            pod, stamp, "DisruptionTarget", "True", "EvictionByEvictionAPI", "Eviction API: evicting"
        )
        api.update(key, marked, cause, subresource="status")
    api.delete(key, cause, options)


def _needs_no_budget(pod: Object) -> bool:
    """Models canIgnorePDB."""
    return is_finished(pod) or is_terminating(pod) or pod["status"].get("phase") == "Pending"


def _budgets_of(api: Api, pod: Object) -> list[Object]:
    found = []
    for budget in api.store.state.within(BUDGETS, pod["metadata"]["namespace"]):
        selector = compile_selector(budget["spec"].get("selector"))
        if not selector.is_empty and selector.matches(labels(pod)):
            found.append(budget)
    return found


def _is_free(budget: Object, pod: Object) -> bool:
    """Whether the Pod may go without lowering the budget: it is not ready, and does not count as healthy."""
    if is_ready(pod):
        return False
    if budget["spec"].get("unhealthyPodEvictionPolicy") == "AlwaysAllow":
        return True
    status = budget.get("status") or {}
    return bool(status.get("currentHealthy", 0) >= status.get("desiredHealthy", 0) > 0)


def _spend(api: Api, budget: Object, pod: Object, cause: Cause) -> None:
    """Models checkAndDecrement."""
    metadata, status = budget["metadata"], budget.get("status") or {}
    name = metadata["name"]
    if status.get("observedGeneration", 0) < metadata.get("generation", 0):
        raise _refusal(f"The disruption budget {name} is still being processed by the server.", RETRY_AFTER)
    allowed = status.get("disruptionsAllowed", 0)
    disrupted = status.get("disruptedPods") or {}
    key = Key(BUDGETS, metadata["namespace"], name)
    if len(disrupted) > MOST_DISRUPTED:
        why = "DisruptedPods map too big - too many evictions not confirmed by PDB controller"
        raise errors.forbidden(key._replace(resource="poddisruptionbudget.policy"), why)
    if allowed <= 0:
        counts = f"needs {status.get('desiredHealthy', 0)} healthy pods and has {status.get('currentHealthy', 0)}"
        raise _refusal(f"The disruption budget {name} {counts} currently")
    stamp = api.store.setup.stamp(api.store.now)
    disrupted = {**disrupted, pod["metadata"]["name"]: stamp}
    after = {**budget, "status": {**status, "disruptionsAllowed": allowed - 1, "disruptedPods": disrupted}}
    if allowed == 1:
        generation = metadata.get("generation", 0)
        after = with_condition(
            after, stamp, "DisruptionAllowed", "False", "InsufficientPods", observedGeneration=generation
        )
    api.update(key, after, cause, subresource="status")


def _refusal(why: str, retry_after: int = 0) -> errors.ApiError:
    return errors.too_many_requests(REFUSED, retry_after, [{"reason": "DisruptionBudget", "message": why}])
