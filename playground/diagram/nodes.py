"""Nodes as they are seen: what is requested of what they have to give, and which Pods stand where."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from playground.diagram.parts import Node, Share
from playground.diagram.pods import Pod
from playground.diagram.seats import seated
from playground.simulator.objects import Key, condition
from playground.simulator.state import View
from playground.simulator.state.nodeinfo import NodeInfo


class Stand(NamedTuple):
    """A Pod, and whether it stands on the floor: a DaemonSet put it there because the node is there."""

    pod: Pod
    on_floor: bool


def nodes_of(view: View, stands: Iterable[Stand], known: Mapping[str, int], acted: Mapping[str, int]) -> list[Node]:
    """The nodes in order of creation; last those that are gone but still have Pods bound to them."""
    by_node: dict[str, list[Stand]] = {}
    for stand in stands:
        if stand.pod.node:
            by_node.setdefault(stand.pod.node, []).append(stand)
    infos = view.node_infos()
    there = {info.name for info in infos}
    gone = [NodeInfo(name) for name in by_node if name not in there]
    return [_node(info, by_node.get(info.name, []), known, acted) for info in (*infos, *gone)]


def _node(info: NodeInfo, stands: list[Stand], known: Mapping[str, int], acted: Mapping[str, int]) -> Node:
    pods = tuple(stand.pod for stand in stands if not stand.on_floor)
    floor = tuple(stand.pod for stand in stands if stand.on_floor)
    at_rest = all(pod.state != "terminating" for pod in pods)
    node = info.node
    uid = node["metadata"]["uid"] if node else info.name
    ready = condition(node, "Ready") if node else None
    return Node(
        uid=uid,
        key=Key("nodes", "", info.name),
        name=info.name,
        ready=ready["status"] if ready else "Unknown",
        cordoned=info.cordoned,
        gone=node is None,
        cpu=Share(info.requested.cpu, info.allocatable.cpu),
        memory=Share(info.requested.memory, info.allocatable.memory),
        pods=pods,
        floor=floor,
        seats=seated([pod.uid for pod in pods], known, len(pods), at_rest) | _in_a_row(floor),
        acted=acted.get(uid, 0),
    )


def _in_a_row(pods: Iterable[Pod]) -> dict[str, int]:
    return {pod.uid: seat for seat, pod in enumerate(pods)}
