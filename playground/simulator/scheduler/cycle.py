"""One attempt to place a Pod, and what a filter says of a node that does not do."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from playground.simulator.objects import Object, namespace
from playground.simulator.objects.requests import Requests, pod_requests
from playground.simulator.scheduler.affinity import Terms, terms_of
from playground.simulator.state import View
from playground.simulator.state.nodeinfo import Labels, NodeInfo, sorted_labels


class Cycle:
    """A Pod, the cluster and its nodes, and what several filters and scores want to know of the Pod."""

    def __init__(self, pod: Object, view: View, nodes: list[NodeInfo]) -> None:
        self.pod = pod
        self.view = view
        self.nodes = nodes
        self.namespace = namespace(pod)
        self.labels: Labels = sorted_labels(pod)
        self.requests: Requests = pod_requests(pod)
        self.terms: Terms = terms_of(pod)


class Rejection(NamedTuple):
    """`reasons` as the API says them; `final` where taking Pods off the node would not help (upstream's
    UnschedulableAndUnresolvable)."""

    reasons: tuple[str, ...]
    final: bool = True


# Looks at one node; None where the Pod fits.
Filter: TypeAlias = Callable[[NodeInfo], Rejection | None]

# The filter for this Pod, or None where no node can fail it.
FilterMaker: TypeAlias = Callable[[Cycle], Filter | None]
