"""Who else is there: required affinity to other Pods and against them, from both sides.

Models pkg/scheduler/framework/plugins/interpodaffinity/filtering.go.
"""

from playground.simulator.scheduler.affinity import Pairs, Term, pairs_against, pairs_of
from playground.simulator.scheduler.cycle import Cycle, Filter, Rejection
from playground.simulator.state.nodeinfo import NodeInfo

NO_FRIENDS = Rejection(("node(s) didn't match pod affinity rules",))
DISLIKED = Rejection(("node(s) didn't match pod anti-affinity rules",), final=False)
DISLIKES = Rejection(("node(s) didn't satisfy existing pods anti-affinity rules",), final=False)


def pod_affinity(cycle: Cycle) -> Filter | None:
    """In the order in which upstream asks: are those there that it wants, none that it shuns, none that shun it."""
    terms, view, nodes = cycle.terms, cycle.view, cycle.nodes
    shunning = pairs_against(view, nodes, cycle.namespace, cycle.labels)
    if not terms.required and not terms.required_anti and not shunning:
        return None
    wanted = pairs_of(view, nodes, terms.required, together=True) if terms.required else {}
    shunned = pairs_of(view, nodes, terms.required_anti) if terms.required_anti else {}
    is_first = not wanted and all(term.matches(view, cycle.namespace, cycle.labels) for term in terms.required)

    def check(info: NodeInfo) -> Rejection | None:
        if not _finds(info, terms.required, wanted, is_first):
            return NO_FRIENDS
        if shunned and any(_holds(info, term, shunned) for term in terms.required_anti):
            return DISLIKED
        if shunning and any(pair in shunning for pair in info.labels.items()):
            return DISLIKES
        return None

    return check


def _finds(info: NodeInfo, terms: tuple[Term, ...], wanted: Pairs, is_first: bool) -> bool:
    """Whether the node's domains hold Pods that the terms mean. The first of a group that wants its own kind may
    settle anywhere that has the labels, or it would never start."""
    if any(term.topology_key not in info.labels for term in terms):
        return False
    return is_first or all(_holds(info, term, wanted) for term in terms)


def _holds(info: NodeInfo, term: Term, pairs: Pairs) -> bool:
    """Whether the node's domain is among the pairs."""
    return term.topology_key in info.labels and (term.topology_key, info.labels[term.topology_key]) in pairs
