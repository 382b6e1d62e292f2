"""matchLabelKeys and mismatchLabelKeys: the Pod's own values of these labels go into the selectors beside them.

Models pkg/registry/core/pod/strategy.go mutatePodAffinity and mutateTopologySpreadConstraints.
"""

from collections.abc import Callable
from typing import Any

from playground.simulator.api.defaults.fill import change, each
from playground.simulator.objects import Object, labels

_OPERATORS = (("matchLabelKeys", "In"), ("mismatchLabelKeys", "NotIn"))
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def resolved(pod: Object) -> Object:
    """The Pod with its selectors complete; itself where no keys are named."""
    spec: Object = pod["spec"]
    if "affinity" not in spec and "topologySpreadConstraints" not in spec:
        return pod

    def selecting(term: Object) -> Object:
        return _selecting(term, pod)

    spec = change(spec, "affinity", lambda affinity: _affinity(affinity, selecting))
    spec = change(spec, "topologySpreadConstraints", each(selecting))
    return pod if spec is pod["spec"] else {**pod, "spec": spec}


def _affinity(affinity: Object, selecting: Callable[[Any], Any]) -> Object:
    for kind in ("podAffinity", "podAntiAffinity"):
        affinity = change(affinity, kind, lambda wanted: _terms(wanted, selecting))
    return affinity


def _terms(wanted: Object, selecting: Callable[[Any], Any]) -> Object:
    wanted = change(wanted, _REQUIRED, each(selecting))
    return change(wanted, _PREFERRED, each(lambda weighted: change(weighted, "podAffinityTerm", selecting)))


def _selecting(term: Object, pod: Object) -> Object:
    selector = term.get("labelSelector")
    own = labels(pod)
    added = [
        {"key": key, "operator": operator, "values": [own[key]]}
        for field, operator in _OPERATORS
        for key in term.get(field) or ()
        if key in own
    ]
    if selector is None or not added:
        return term
    expressions = [*(selector.get("matchExpressions") or ()), *added]
    return {**term, "labelSelector": {**selector, "matchExpressions": expressions}}
