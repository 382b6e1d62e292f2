"""The filters, in upstream's order: a node is rejected by the first that it fails, with that filter's reasons.

Models pkg/scheduler/apis/config/v1/default_plugins.go. Leaves out the filters on volumes, which come with volumes.
"""

from playground.simulator.scheduler.cycle import FilterMaker
from playground.simulator.scheduler.filters.node import named_nodes, node_affinity, node_name, taints, unschedulable
from playground.simulator.scheduler.filters.pods import pod_affinity
from playground.simulator.scheduler.filters.resources import fit, ports
from playground.simulator.scheduler.filters.spread import spread

FILTERS: tuple[FilterMaker, ...] = (
    named_nodes,
    unschedulable,
    node_name,
    taints,
    node_affinity,
    ports,
    fit,
    spread,
    pod_affinity,
)
