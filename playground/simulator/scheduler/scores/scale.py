"""Every score runs from 0 to 100."""

from collections.abc import Callable
from typing import TypeAlias

from playground.simulator.scheduler.cycle import Cycle
from playground.simulator.state.nodeinfo import NodeInfo

BEST = 100

# (cycle, the nodes that fit) -> a score for each that fits, or None where all would score the same.
Score: TypeAlias = Callable[[Cycle, list[NodeInfo]], list[int] | None]


def scaled(scores: list[int], reverse: bool = False) -> list[int]:
    """In proportion to the largest; `reverse` turns the order around. Models helper/normalize_score.go."""
    most = max(scores)
    if most == 0:
        return [BEST if reverse else 0] * len(scores)
    portions = [BEST * score // most for score in scores]
    return [BEST - portion for portion in portions] if reverse else portions
