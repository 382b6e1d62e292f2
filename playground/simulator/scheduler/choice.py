"""Which node: those that pass every filter, and of them the one with the highest score.

Models pkg/scheduler/schedule_one.go schedulePod, prioritizeNodes and selectHost. Leaves out looking at only some of the
nodes, which upstream does from 100 on.
"""

from collections.abc import Sequence
from typing import NamedTuple

from playground.simulator.objects import Object, uid
from playground.simulator.scheduler.claims import missing_claim
from playground.simulator.scheduler.cycle import Cycle, FilterMaker, Rejection
from playground.simulator.scheduler.filters import FILTERS
from playground.simulator.scheduler.scores import SCORES
from playground.simulator.state import View
from playground.simulator.state.nodeinfo import NodeInfo


class Assessment(NamedTuple):
    """The nodes that fit, in order of creation, and why the others do not, by name. `hopeless`: why the Pod fits no
    node whatever, "" where it might."""

    cycle: Cycle
    fitting: list[NodeInfo]
    rejected: dict[str, Rejection]
    hopeless: str = ""


class Choice(NamedTuple):
    """`alike` nodes scored highest; `merit` is the score that put the chosen one above the next best, "" for none."""

    node: str
    merit: str
    alike: int


def assess(cycle: Cycle, filters: Sequence[FilterMaker] = FILTERS) -> Assessment:
    """Puts every node through the filters, each rejected by the first that it fails."""
    why = missing_claim(cycle.pod, cycle.view)
    if why:
        return Assessment(cycle, [], {info.name: Rejection((why,)) for info in cycle.nodes}, why)
    checks = [check for make in filters if (check := make(cycle)) is not None]
    fitting, rejected = [], {}
    for info in cycle.nodes:
        for check in checks:
            rejection = check(info)
            if rejection is not None:
                rejected[info.name] = rejection
                break
        else:
            fitting.append(info)
    return Assessment(cycle, fitting, rejected)


def choose(seen: Assessment, lot: float) -> Choice:
    """The best of the nodes that fit (at least one); `lot` in [0, 1) decides between equals."""
    fitting = seen.fitting
    if len(fitting) == 1:
        return Choice(fitting[0].name, "", 1)
    rows = [
        (name, scores if weight == 1 else [weight * score for score in scores])
        for name, weight, score_of in SCORES
        if (scores := score_of(seen.cycle, fitting)) is not None
    ]
    totals = list(map(sum, zip(*(scores for _, scores in rows), strict=True)))
    most = max(totals)
    winners = [index for index, total in enumerate(totals) if total == most]
    winner = winners[int(lot * len(winners))]
    return Choice(fitting[winner].name, _merit(rows, totals, winner) if len(winners) == 1 else "", len(winners))


def _merit(rows: list[tuple[str, list[int]]], totals: list[int], winner: int) -> str:
    """The score by which the winner is furthest ahead of the next best node."""
    second = max((index for index in range(len(totals)) if index != winner), key=totals.__getitem__)
    return max(rows, key=lambda row: row[1][winner] - row[1][second])[0]


def explain(pod: Object, view: View) -> dict[str, str]:
    """For every node why the Pod cannot be put there, as the API says it; "" where it could."""
    cycle = Cycle(pod, view, view.node_infos())
    rejected = assess(cycle).rejected
    return {info.name: ", ".join(rejected[info.name].reasons) if info.name in rejected else "" for info in cycle.nodes}


def lot_of(pod: Object) -> tuple[str, str]:
    """What the lot for this Pod is drawn by."""
    return "scheduler", uid(pod)
