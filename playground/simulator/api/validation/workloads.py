"""Deployments, ReplicaSets and ReplicationControllers.

Models pkg/apis/apps/validation/validation.go, and pkg/apis/core/validation/validation.go ValidateReplicationController;
that a selector stays as it is, comes from ValidateUpdate of pkg/registry/apps/{deployment,replicaset}/strategy.go.
"""

from typing import Any

from playground.simulator.api.selectors import Selector, compile_selector, matching_labels
from playground.simulator.api.validation.formats import dns_subdomain, percent
from playground.simulator.api.validation.metadata import label_selector, metadata, metadata_update
from playground.simulator.api.validation.pods import template
from playground.simulator.api.validation.problems import (
    Problems,
    each,
    forbidden,
    invalid,
    not_negative,
    required,
    unchanged,
    unsupported,
)
from playground.simulator.objects import Object


def create_deployment(obj: Object) -> Problems:
    yield from metadata(obj, namespaced=True, name=dns_subdomain)
    yield from _deployment(obj.get("spec") or {})


def update_deployment(new: Object, old: Object) -> Problems:
    yield from metadata_update(new, old)
    yield from _deployment(new["spec"])
    yield from unchanged("spec.selector", shown_selector(new["spec"].get("selector")), _selector(old))


def create_replica_set(obj: Object) -> Problems:
    yield from metadata(obj, namespaced=True, name=dns_subdomain)
    yield from _replica_set(obj.get("spec") or {})


def update_replica_set(new: Object, old: Object) -> Problems:
    yield from metadata_update(new, old)
    yield from _replica_set(new["spec"])
    yield from unchanged("spec.selector", shown_selector(new["spec"].get("selector")), _selector(old))


def create_replication_controller(obj: Object) -> Problems:
    yield from metadata(obj, namespaced=True, name=dns_subdomain)
    yield from _replication_controller(obj.get("spec") or {})


def update_replication_controller(new: Object, old: Object) -> Problems:
    yield from metadata_update(new, old)
    yield from _replication_controller(new["spec"])


def _replication_controller(spec: Object) -> Problems:
    selector = spec.get("selector")
    yield from not_negative("spec.minReadySeconds", spec.get("minReadySeconds"))
    if not selector:
        yield required("spec.selector")
    yield from not_negative("spec.replicas", spec.get("replicas"))
    if spec.get("template") is None:
        yield required("spec.template")
    else:
        yield from _template(matching_labels(selector), spec["template"], "ReplicationController")


def _selector(obj: Object) -> Object | None:
    return shown_selector(obj["spec"].get("selector"))


def _deployment(spec: Object) -> Problems:
    yield from not_negative("spec.replicas", spec.get("replicas"))
    yield from selector_and_template(spec)
    yield from _strategy("spec.strategy", spec.get("strategy") or {})
    for field in ("minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"):
        yield from not_negative(f"spec.{field}", spec.get(field))
    deadline = spec.get("progressDeadlineSeconds")
    if deadline is not None and deadline <= spec.get("minReadySeconds", 0):
        yield invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds")


def _replica_set(spec: Object) -> Problems:
    yield from not_negative("spec.replicas", spec.get("replicas"))
    yield from not_negative("spec.minReadySeconds", spec.get("minReadySeconds"))
    yield from selector_and_template(spec)


def selector_and_template(spec: Object) -> Problems:
    """Models ValidatePodTemplateSpecForReplicaSet and what its callers ask of the selector."""
    selector = spec.get("selector")
    if selector is None:
        yield required("spec.selector")
        wrong = False
    else:
        found = [*label_selector("spec.selector", selector)]
        yield from found
        if not selector.get("matchLabels") and not selector.get("matchExpressions"):
            yield invalid("spec.selector", shown_selector(selector), "empty selector is invalid for deployment")
        wrong = any("matchExpressions" in problem.path for problem in found)
    if wrong:
        yield invalid("spec.selector", shown_selector(selector), "invalid label selector")
    else:
        yield from _template(compile_selector(selector), spec.get("template") or {}, "ReplicaSet")


def _template(selector: Selector, pod_template: Object, kind: str) -> Problems:
    labels = (pod_template.get("metadata") or {}).get("labels")
    if not selector.matches(labels or {}):
        shown = dict(sorted(labels.items())) if labels else None
        yield invalid("spec.template.metadata.labels", shown, "`selector` does not match template `labels`")
    yield from template("spec.template", pod_template)
    spec: Object = pod_template.get("spec") or {}
    policy = spec.get("restartPolicy", "Always")
    if policy != "Always":
        yield unsupported("spec.template.spec.restartPolicy", policy, ("Always",))
    if spec.get("activeDeadlineSeconds") is not None:
        why = f"activeDeadlineSeconds in {kind} is not Supported"
        yield forbidden("spec.template.spec.activeDeadlineSeconds", why)


def shown_selector(selector: Object | None) -> Object | None:
    """A selector as upstream prints it: fields in their order, labels sorted, nothing that is empty."""
    if selector is None:
        return None
    labels, expressions = selector.get("matchLabels"), selector.get("matchExpressions")
    return {
        **({"matchLabels": dict(sorted(labels.items()))} if labels else {}),
        **({"matchExpressions": expressions} if expressions else {}),
    }


def _strategy(at: str, strategy: Object) -> Problems:
    sort, rolling = strategy.get("type", ""), strategy.get("rollingUpdate")
    if sort == "Recreate":
        if rolling is not None:
            yield forbidden(f"{at}.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'")
    elif sort == "RollingUpdate":
        yield from _rolling(f"{at}.rollingUpdate", rolling or {})
    else:
        inner = rolling and {"MaxUnavailable": rolling.get("maxUnavailable", 0), "MaxSurge": rolling.get("maxSurge", 0)}
        yield unsupported(at, {"Type": sort, "RollingUpdate": inner}, ("Recreate", "RollingUpdate"))


def _rolling(at: str, rolling: Object) -> Problems:
    unavailable, surge = rolling.get("maxUnavailable", 0), rolling.get("maxSurge", 0)
    yield from _count_or_percent(f"{at}.maxUnavailable", unavailable)
    yield from _count_or_percent(f"{at}.maxSurge", surge)
    if _number(unavailable) == 0 and _number(surge) == 0:
        yield invalid(f"{at}.maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0")
    if isinstance(unavailable, str) and _number(unavailable) > 100:
        yield invalid(f"{at}.maxUnavailable", unavailable, "must not be greater than 100%")


def _count_or_percent(at: str, value: Any) -> Problems:
    if isinstance(value, str):
        yield from each(at, value, percent(value))
    else:
        yield from not_negative(at, value)


def _number(value: Any) -> int:
    """The number before the sign; of a text without one, what Go reads in it, or 0. Models getIntOrPercentValue."""
    digits = value.removesuffix("%") if isinstance(value, str) else str(value)
    return int(digits) if digits.lstrip("-").isdecimal() else 0
