"""Questions to the node itself: is it open, is it the one, are its taints tolerated, do its labels match.

Models pkg/scheduler/framework/plugins/{nodeunschedulable,nodename,tainttoleration,nodeaffinity}.
"""

from collections.abc import Mapping
from typing import Any

from playground.simulator.objects import Object
from playground.simulator.objects.taints import tolerates, tolerations, untolerated
from playground.simulator.scheduler.cycle import Cycle, Filter, Rejection
from playground.simulator.scheduler.selectors import has_labels, requirements, term_matches
from playground.simulator.state.nodeinfo import NodeInfo

UNSCHEDULABLE = Rejection(("node(s) were unschedulable",))
OTHER_NODE = Rejection(("node(s) didn't match the requested node name",))
TAINTED = Rejection(("node(s) had untolerated taint(s)",))
MISMATCH = Rejection(("node(s) didn't match Pod's node affinity/selector",))
NOT_NAMED = Rejection(("node(s) didn't satisfy plugin(s) [NodeAffinity]",))

_CORDON = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}


def unschedulable(cycle: Cycle) -> Filter | None:
    """A cordoned node takes only Pods that tolerate the cordon's taint."""
    if not any(info.cordoned for info in cycle.nodes):
        return None
    if any(tolerates(toleration, _CORDON) for toleration in tolerations(cycle.pod)):
        return None
    return lambda info: UNSCHEDULABLE if info.cordoned else None


def node_name(cycle: Cycle) -> Filter | None:
    """A Pod that names its node."""
    name = cycle.pod["spec"].get("nodeName")
    return (lambda info: None if info.name == name else OTHER_NODE) if name else None


def taints(cycle: Cycle) -> Filter | None:
    """Taints of effect NoSchedule and NoExecute keep away whoever does not tolerate them."""
    if not any(info.taints for info in cycle.nodes):
        return None
    tolerated = tolerations(cycle.pod)

    def check(info: NodeInfo) -> Rejection | None:
        return TAINTED if any(untolerated(info.taints, tolerated, "NoSchedule", "NoExecute")) else None

    return check


def named_nodes(cycle: Cycle) -> Filter | None:
    """Affinity to nodes by name leaves the other nodes out before any filter sees them (nodeaffinity PreFilter)."""
    names = _names(required_terms(cycle.pod))
    return (lambda info: None if info.name in names else NOT_NAMED) if names is not None else None


def node_affinity(cycle: Cycle) -> Filter | None:
    """spec.nodeSelector and the required node affinity."""
    if not chooses_nodes(cycle.pod):
        return None
    return lambda info: None if matches_affinity(cycle.pod, info) else MISMATCH


def chooses_nodes(pod: Object) -> bool:
    """Whether the Pod says anything of what its node must be like."""
    return bool(pod["spec"].get("nodeSelector")) or required_terms(pod) is not None


def matches_affinity(pod: Object, info: NodeInfo) -> bool:
    """Whether the node has the labels of spec.nodeSelector and one of the required affinity's terms selects it."""
    terms = required_terms(pod)
    return has_labels(pod["spec"].get("nodeSelector"), info) and (
        terms is None or any(term_matches(term, info) for term in terms)
    )


def required_terms(pod: Object) -> list[Mapping[str, Any]] | None:
    """The terms of the required node affinity; None where there is none."""
    affinity = (pod["spec"].get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    return None if required is None else list(required.get("nodeSelectorTerms") or ())


def _names(terms: list[Mapping[str, Any]] | None) -> set[str] | None:
    """The nodes that the terms name; None unless every term names some."""
    names: set[str] = set()
    for term in terms or ():
        named = [
            set(each.values)
            for each in requirements(term.get("matchFields"))
            if each.key == "metadata.name" and each.operator == "in"
        ]
        if not named:
            return None
        names |= set.intersection(*named)
    return names if terms else None
