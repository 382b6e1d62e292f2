"""Would the Pods be spread too unevenly: topologySpreadConstraints with DoNotSchedule.

Models pkg/scheduler/framework/plugins/podtopologyspread/filtering.go.
"""

from math import inf

from playground.simulator.scheduler import topology
from playground.simulator.scheduler.cycle import Cycle, Filter, Rejection
from playground.simulator.scheduler.topology import Constraint
from playground.simulator.state.nodeinfo import NodeInfo

UNEVEN = Rejection(("node(s) didn't match pod topology spread constraints",), final=False)
NO_LABEL = Rejection(("node(s) didn't match pod topology spread constraints (missing required label)",))


def spread(cycle: Cycle) -> Filter | None:
    """On no node may a domain come to hold more than maxSkew Pods above the emptiest domain.

    Two zones hold 3 and 2 Pods, maxSkew is 1: one more in the first would be 4 against 2, so only the second will do.
    """
    wanted = topology.constraints(cycle.pod, "DoNotSchedule")
    if not wanted:
        return None
    labelled = [info for info in cycle.nodes if topology.has_keys(info, wanted)]
    counted = [(each, topology.counts_by_domain(cycle, labelled, each)) for each in wanted]
    checks = [(each, domains, _limit(cycle, each, domains)) for each, domains in counted]

    def check(info: NodeInfo) -> Rejection | None:
        for each, domains, limit in checks:
            value = info.labels.get(each.topology_key)
            if value is None:
                return NO_LABEL
            if domains.get(value, 0) > limit:
                return UNEVEN
        return None

    return check


def _limit(cycle: Cycle, constraint: Constraint, domains: dict[str, int]) -> float:
    """How many Pods a domain may hold before this one joins it."""
    least: float = min(domains.values(), default=inf)
    if len(domains) < constraint.min_domains:
        least = 0
    return constraint.max_skew + least - topology.is_own(cycle, constraint)
