"""How evenly the Pods would be spread: the Pod's own soft constraints, or the cluster's where it has none at all.

Models pkg/scheduler/framework/plugins/podtopologyspread/scoring.go and plugin.go systemDefaultConstraints.
"""

from math import log

from playground.simulator.api.selectors import EVERYTHING, Selector, compile_selector, matching_labels
from playground.simulator.objects import Key
from playground.simulator.scheduler import topology
from playground.simulator.scheduler.cycle import Cycle
from playground.simulator.scheduler.scores.scale import BEST
from playground.simulator.scheduler.selectors import both, selects
from playground.simulator.scheduler.topology import HOSTNAME, ZONE, Constraint
from playground.simulator.state.nodeinfo import NodeInfo

# The owners whose selector says which Pods belong together. Models plugins/helper/spread.go DefaultSelector.
_OWNERS = {
    "ReplicaSet": "replicasets.apps",
    "StatefulSet": "statefulsets.apps",
    "ReplicationController": "replicationcontrollers",
}


def spread(cycle: Cycle, fitting: list[NodeInfo]) -> list[int] | None:
    """The fewer Pods of the same kind in the node's domains, the better."""
    own = bool(cycle.pod["spec"].get("topologySpreadConstraints"))
    wanted = topology.constraints(cycle.pod, "ScheduleAnyway") if own else default_constraints(cycle)
    if not wanted:
        return None
    if not own:
        # With the cluster's own constraints a node without a zone still takes part in spreading over nodes.
        return _normal(cycle, cycle.nodes, fitting, wanted)
    nodes = [info for info in cycle.nodes if topology.has_keys(info, wanted)]
    scored = [info for info in fitting if topology.has_keys(info, wanted)]
    by_name = dict(zip((info.name for info in scored), _normal(cycle, nodes, scored, wanted), strict=True))
    return [by_name.get(info.name, 0) for info in fitting]


def default_constraints(cycle: Cycle) -> list[Constraint]:
    """Spread the Pods of one Service and owner over nodes (maxSkew 3) and zones (maxSkew 5)."""
    selector = default_selector(cycle)
    return [] if selector.is_empty else [Constraint(3, HOSTNAME, selector), Constraint(5, ZONE, selector)]


def default_selector(cycle: Cycle) -> Selector:
    """What selects the Pods that belong with this one: the Services that select it, and its owner's selector."""
    merged: dict[str, str] = {}
    for service in cycle.view.within("services", cycle.namespace):
        selector = service["spec"].get("selector")
        if selector and selects(matching_labels(selector), cycle.labels):
            merged |= selector
    owner = _owner_selector(cycle)
    return both(matching_labels(merged), owner) if merged else owner


def _owner_selector(cycle: Cycle) -> Selector:
    for reference in cycle.pod["metadata"].get("ownerReferences") or ():
        resource = _OWNERS.get(reference["kind"]) if reference.get("controller") else None
        owner = cycle.view.get(Key(resource, cycle.namespace, reference["name"])) if resource else None
        if owner is not None:
            selector = owner["spec"]["selector"]
            plain = resource == "replicationcontrollers"
            return matching_labels(selector) if plain else compile_selector(selector)
    return EVERYTHING


def _normal(cycle: Cycle, nodes: list[NodeInfo], scored: list[NodeInfo], wanted: list[Constraint]) -> list[int]:
    """Few is good: the emptiest node gets 100."""
    sums = [0.0] * len(scored)
    for constraint in wanted:
        if any(constraint.topology_key in info.labels for info in scored):
            _add_up(sums, cycle, nodes, scored, constraint)
    totals = [int(each + 0.5) for each in sums]
    most, least = max(totals, default=0), min(totals, default=0)
    return [BEST * (most + least - total) // most for total in totals] if most else [BEST] * len(totals)


def _add_up(
    sums: list[float], cycle: Cycle, nodes: list[NodeInfo], scored: list[NodeInfo], constraint: Constraint
) -> None:
    """Adds to each node how many Pods its domain holds, weighed so that labels with few values count as much as
    those with many; maxSkew - 1 on top waters small differences down."""
    key, skew = constraint.topology_key, constraint.max_skew - 1
    if key == HOSTNAME:
        counts = topology.counts_by_node(cycle.view, cycle.namespace, constraint.selector)
        domains = [info.name if key in info.labels else None for info in scored]
        weight = log(len(scored) + 2)
    else:
        counts = topology.counts_by_domain(cycle, nodes, constraint)
        domains = [info.labels.get(key) for info in scored]
        weight = log(len({each or "" for each in domains}) + 2)
    for index, domain in enumerate(domains):
        if domain is not None:
            sums[index] += counts.get(domain, 0) * weight + skew
