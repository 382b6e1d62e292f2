"""How full the node would be: emptier is better, and so is cpu and memory being used up alike.

Models pkg/scheduler/framework/plugins/noderesources/{least_allocated,balanced_allocation,resource_allocation}.go.
"""

from playground.simulator.objects.requests import Requests
from playground.simulator.scheduler.cycle import Cycle
from playground.simulator.scheduler.scores.scale import BEST
from playground.simulator.state.nodeinfo import NodeInfo


def least_allocated(cycle: Cycle, fitting: list[NodeInfo]) -> list[int]:
    """The share of cpu and of memory that is left, on average. Pods that ask for nothing count as small ones.

    A node of 4 cores and 8 GiB on which 1 core and 4 GiB would be taken: 75 and 50 left, so 62.
    """
    return [_scores(info, cycle.requests)[0] for info in fitting]


def balanced_allocation(cycle: Cycle, fitting: list[NodeInfo]) -> list[int] | None:
    """How much more even the shares of cpu and of memory become: 75 is no change, 50 the worst, 100 the best."""
    if not cycle.requests.cpu and not cycle.requests.memory:
        return None
    return [_scores(info, cycle.requests)[1] for info in fitting]


def _scores(info: NodeInfo, asked: Requests) -> tuple[int, int]:
    """Both scores, from memory where neither the node nor what is asked for has changed."""
    scores = info.scores.get(asked)
    if scores is None:
        scores = info.scores[asked] = _least(info, asked), _balance(info, asked)
    return scores


def _least(info: NodeInfo, asked: Requests) -> int:
    room, taken = info.allocatable, info.requested
    left = []
    if room.cpu:
        left.append(_left(taken.scored_cpu + asked.scored_cpu, room.cpu))
    if room.memory:
        left.append(_left(taken.scored_memory + asked.scored_memory, room.memory))
    return sum(left) // len(left) if left else 0


def _left(taken: int, room: int) -> int:
    return (room - taken) * BEST // room if taken <= room else 0


def _balance(info: NodeInfo, asked: Requests) -> int:
    room, taken = info.allocatable, info.requested
    after = _evenness(taken.cpu + asked.cpu, room.cpu, taken.memory + asked.memory, room.memory)
    before = _evenness(taken.cpu, room.cpu, taken.memory, room.memory)
    return BEST // 2 + (BEST // 2 + after - before) // 2


def _evenness(cpu: int, cpu_room: int, memory: int, memory_room: int) -> int:
    """100 less half the distance between the two shares."""
    if not cpu_room or not memory_room:
        return BEST
    return int((1 - abs(min(cpu / cpu_room, 1.0) - min(memory / memory_room, 1.0)) / 2) * BEST)
