"""What the scheduler says when no node fits, to the letter.

Models pkg/scheduler/framework/types.go FitError, pkg/scheduler/framework/preemption and plugins/{defaultpreemption,
dynamicresources}. Leaves out preempting, which comes with priorities: a node whose Pods could make way is spoken of as
one without victims.
"""

from collections import Counter
from collections.abc import Iterable

from playground.simulator.objects import Object
from playground.simulator.scheduler.cycle import Rejection

NO_NODES = "no nodes available to schedule pods"


def message(pod: Object, rejections: list[Rejection], hopeless: str = "") -> str:
    """Every node's reasons, counted and in order of their text, or the one that holds for all of them (`hopeless`), and
    what preemption says to it."""
    if not rejections:
        return NO_NODES
    reasons = [reason for rejection in rejections for reason in rejection.reasons]
    nodes = len(rejections)
    filtered = f"0/{nodes} nodes are available: {hopeless}." if hopeless else _available(nodes, reasons)
    preempted = _preemption(pod, rejections)
    return f"{filtered} no new claims to deallocate, preemption: {preempted}"


def _preemption(pod: Object, rejections: list[Rejection]) -> str:
    if pod["spec"].get("preemptionPolicy") == "Never":
        return "not eligible due to preemptionPolicy=Never."
    outcomes = (
        "Preemption is not helpful for scheduling"
        if rejection.final
        else "No preemption victims found for incoming pod"
        for rejection in rejections
    )
    return _available(len(rejections), outcomes)


def _available(nodes: int, reasons: Iterable[str]) -> str:
    return f"0/{nodes} nodes are available: {counted(reasons)}."


def counted(reasons: Iterable[str]) -> str:
    """`2 Insufficient cpu, 1 node(s) were unschedulable`, sorted as text."""
    return ", ".join(sorted(f"{count} {reason}" for reason, count in Counter(reasons).items()))
