"""Reads a state into a scene: workloads with their lanes and Pods, nodes with what stands on them.

Whoever draws one scene after another hands the last one's seats to the next, so that Pods keep theirs.
"""

from collections.abc import Mapping

from playground.diagram.nodes import Stand, nodes_of
from playground.diagram.parts import Scene, Workload
from playground.diagram.pods import eye
from playground.diagram.seats import Seats
from playground.diagram.workloads import Reader
from playground.simulator.setup import Setup
from playground.simulator.state import View

__all__ = ["Scene", "scene"]

NOBODY: Mapping[str, int] = {}
UNSEATED = Seats()


def scene(
    view: View,
    setup: Setup,
    now: float,
    seats: Seats = UNSEATED,
    acted: Mapping[str, int] = NOBODY,
    namespace: str = "",
) -> Scene:
    """The scene at `now` (seconds of virtual time). `seats` are the last scene's; `acted` says by uid which revision a
    controller just wrote (see `story.acted`); `namespace` shows one namespace alone, "" all of them."""
    workloads = Reader(eye(view, setup, now, acted), seats.lanes, namespace).workloads()
    stands = [
        Stand(pod, workload.kind == "DaemonSet")
        for workload in workloads
        for lane in workload.lanes
        for pod in lane.pods
    ]
    nodes = nodes_of(view, stands, seats.nodes, acted)
    return Scene(
        time=now,
        workloads=tuple(workloads),
        nodes=tuple(nodes),
        waiting=tuple(stand.pod for stand in stands if stand.pod.state == "pending"),
        seats=Seats(_lane_seats(workloads), {uid: seat for node in nodes for uid, seat in node.seats.items()}),
    )


def _lane_seats(workloads: list[Workload]) -> dict[str, int]:
    return {uid: seat for workload in workloads for lane in workload.lanes for uid, seat in lane.seats.items()}
