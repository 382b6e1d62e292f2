"""How Pods spread over the values of a node label: what the spread filter and the spread score both count.

Models pkg/scheduler/framework/plugins/podtopologyspread/common.go. Counting goes over groups of Pods with the same
labels (nodeinfo.Alike), not over Pods. Terminating Pods do not count.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from playground.simulator.api.selectors import EVERYTHING, Requirement, Selector, compile_selector
from playground.simulator.objects import Object, labels
from playground.simulator.objects.taints import tolerations, untolerated
from playground.simulator.scheduler.cycle import Cycle
from playground.simulator.scheduler.filters.node import chooses_nodes, matches_affinity
from playground.simulator.scheduler.selectors import both, selects
from playground.simulator.state import View
from playground.simulator.state.nodeinfo import NodeInfo

HOSTNAME = "kubernetes.io/hostname"
ZONE = "topology.kubernetes.io/zone"


class Constraint(NamedTuple):
    """A topologySpreadConstraint."""

    max_skew: int
    topology_key: str
    selector: Selector
    min_domains: int = 1
    honors_affinity: bool = True
    honors_taints: bool = False

    def taking_part(self, pod: Object, nodes: list[NodeInfo]) -> list[NodeInfo]:
        """The nodes that take part. Models matchNodeInclusionPolicies."""
        if self.honors_affinity and chooses_nodes(pod):
            nodes = [info for info in nodes if matches_affinity(pod, info)]
        if not self.honors_taints:
            return nodes
        tolerated = tolerations(pod)
        return [info for info in nodes if not any(untolerated(info.taints, tolerated, "NoSchedule", "NoExecute"))]


def constraints(pod: Object, action: str) -> list[Constraint]:
    """The Pod's constraints with this `whenUnsatisfiable`."""
    return [
        _constraint(pod, each)
        for each in pod["spec"].get("topologySpreadConstraints") or ()
        if each["whenUnsatisfiable"] == action
    ]


def _constraint(pod: Object, each: Mapping[str, Any]) -> Constraint:
    own = labels(pod)
    keys = tuple((key, own[key]) for key in each.get("matchLabelKeys") or () if key in own)
    return Constraint(
        each["maxSkew"],
        each["topologyKey"],
        both(compile_selector(each.get("labelSelector")), _narrowing(keys)),
        each.get("minDomains") or 1,
        each.get("nodeAffinityPolicy", "Honor") == "Honor",
        each.get("nodeTaintsPolicy", "Ignore") == "Honor",
    )


@lru_cache(maxsize=256)
def _narrowing(own: tuple[tuple[str, str], ...]) -> Selector:
    """What matchLabelKeys adds: the Pod's own values of these labels."""
    return Selector(Requirement(key, "in", (value,)) for key, value in own) if own else EVERYTHING


def counts_by_node(view: View, namespace: str, selector: Selector) -> Mapping[str, int]:
    """How many Pods of the namespace that the selector selects each node holds."""
    groups = [
        counts
        for alike, counts in view.placements.alike.get(namespace, {}).items()
        if not alike.terminating and selects(selector, alike.labels)
    ]
    if len(groups) == 1:
        return groups[0]
    total: dict[str, int] = {}
    for counts in groups:
        for node, count in counts.items():
            total[node] = total.get(node, 0) + count
    return total


def has_keys(info: NodeInfo, wanted: list[Constraint]) -> bool:
    """Whether the node has the label of every constraint."""
    return all(each.topology_key in info.labels for each in wanted)


def counts_by_domain(cycle: Cycle, nodes: list[NodeInfo], constraint: Constraint) -> dict[str, int]:
    """How many matching Pods each value of the topology label has, over the nodes that take part."""
    by_node = counts_by_node(cycle.view, cycle.namespace, constraint.selector)
    domains: dict[str, int] = {}
    for info in constraint.taking_part(cycle.pod, nodes):
        value = info.labels.get(constraint.topology_key, "")
        domains[value] = domains.get(value, 0) + by_node.get(info.name, 0)
    return domains


def is_own(cycle: Cycle, constraint: Constraint) -> bool:
    """Whether the Pod itself is among those that the constraint counts."""
    return selects(constraint.selector, cycle.labels)
