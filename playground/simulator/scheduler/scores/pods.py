"""Who else is there, as a matter of taste: preferred affinity to other Pods and against them, from both sides.

Models pkg/scheduler/framework/plugins/interpodaffinity/scoring.go. A Pod that requires another's company also draws
that other a little (weight 1).
"""

from playground.simulator.scheduler.affinity import Pairs, Term, pairs_of, parsed
from playground.simulator.scheduler.cycle import Cycle
from playground.simulator.scheduler.scores.scale import BEST
from playground.simulator.state.nodeinfo import NodeInfo


def company(cycle: Cycle, fitting: list[NodeInfo]) -> list[int] | None:
    """The more welcome Pods in the node's domains, and the more that welcome this one, the better."""
    pairs: Pairs = {}
    for preferred, sign in ((cycle.terms.preferred, 1), (cycle.terms.preferred_anti, -1)):
        if preferred:
            _merge(pairs, pairs_of(cycle.view, cycle.nodes, preferred), sign)
    for info in cycle.nodes:
        for affine, count in info.affine.items():
            theirs = parsed(affine)
            for term in (*theirs.required, *theirs.preferred):
                _welcome(pairs, cycle, info, term, count)
            for term in theirs.preferred_anti:
                _welcome(pairs, cycle, info, term, -count)
    if not pairs:
        return None
    totals = [sum(pairs.get(label, 0) for label in info.labels.items()) for info in fitting]
    least, most = min(totals), max(totals)
    return [int(BEST * ((total - least) / (most - least))) if most > least else 0 for total in totals]


def _welcome(pairs: Pairs, cycle: Cycle, info: NodeInfo, term: Term, count: int) -> None:
    """Counts what the Pods on a node think of this one."""
    if term.topology_key in info.labels and term.matches(cycle.view, cycle.namespace, cycle.labels):
        _merge(pairs, {(term.topology_key, info.labels[term.topology_key]): count * term.weight}, 1)


def _merge(pairs: Pairs, others: Pairs, sign: int) -> None:
    for pair, amount in others.items():
        pairs[pair] = pairs.get(pair, 0) + sign * amount
