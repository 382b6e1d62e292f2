"""The nodes view: what stands where, how full each node is, and what waits for one above them."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from playground.diagram import labels
from playground.diagram.labels import Speaker
from playground.diagram.layout.places import Room, places
from playground.diagram.layout.shapes import (
    WIDTHS,
    Meter,
    NodeBox,
    Picture,
    Places,
    Reason,
    Text,
    WaitingBox,
    Width,
    at,
    hand,
)
from playground.diagram.layout.text import Face, fit, width, wrap
from playground.diagram.parts import Node, Scene, Share
from playground.diagram.pods import Pod
from playground.diagram.troubles import in_short
from playground.diagram.words import N_, Words

GAP = 14
COLUMNS: dict[Width, int] = {"wide": 3, "medium": 2, "narrow": 1}
# The most Pods of one node that are drawn as tiles; one more, and every node shows dots.
MOST_TILES = 16
TOP = 94
NOTHING = Places("tiles")


def nodes(scene: Scene, speaker: Speaker, width_class: Width) -> Picture:
    """The picture of where everything stands."""
    whole = WIDTHS[width_class]
    waiting = _waiting(scene.waiting, speaker, whole) if scene.waiting else None
    y = waiting.height + GAP if waiting else 0
    boxes: list[NodeBox] = []
    across = COLUMNS[width_class]
    side = (whole - (across - 1) * GAP) // across
    most = _most_tiles(scene.nodes)
    for start in range(0, len(scene.nodes), across):
        row = scene.nodes[start : start + across]
        measures = _measures(row, speaker, side, most)
        boxes += [_box(node, speaker, at(index * (side + GAP), y), measures) for index, node in enumerate(row)]
        y += measures.height + GAP
    label = speaker.say(Words(N_("Cluster, by node")))
    return Picture("nodes", width_class, whole, max(y - GAP, 1), label, nodes=tuple(boxes), waiting=waiting)


def _most_tiles(found: Sequence[Node]) -> int:
    """Tiles on every node, or dots on every node: so that their number can be compared."""
    most = max((len(node.pods) for node in found), default=0)
    return MOST_TILES if most <= MOST_TILES else 0


class Measures(NamedTuple):
    """Of a row of nodes: how wide each is, how high above its floor and below it, and how many tiles it may show."""

    side: int
    content: int
    floor: int
    most: int

    @property
    def height(self) -> int:
        return TOP + self.content + self.floor


def _measures(row: Sequence[Node], speaker: Speaker, side: int, most: int) -> Measures:
    """As the fullest node of the row asks."""
    bare = Measures(side, 0, 0, most)
    content = max(_stand(node.pods, node, speaker, TOP, bare).height for node in row)
    floor = max(_stand(node.floor, node, speaker, TOP, bare).height for node in row)
    return Measures(side, max(content, 76) + 14, floor + 26 if floor else 0, most)


def _stand(pods: Sequence[Pod], node: Node, speaker: Speaker, y: int, measures: Measures) -> Places:
    if not pods:
        return NOTHING
    seats = {pod.uid: node.seats[pod.uid] for pod in pods}
    room = Room(18, y, measures.side - 32, measures.most)
    return places(speaker, pods, seats, (), room, by_node=True)


def _box(node: Node, speaker: Speaker, where: str, measures: Measures) -> NodeBox:
    side, line = measures.side, TOP + measures.content if measures.floor else 0
    return NodeBox(
        id=f"n-{node.uid}",
        key=speaker.path(node.key),
        at=where,
        width=side,
        height=measures.height,
        state=_state(node),
        label=speaker.node(node),
        texts=_texts(node, speaker, side) + _floor(line, side),
        meters=(_meter(node.cpu, 50, side), _meter(node.memory, 67, side)),
        places=_stand(node.pods, node, speaker, TOP, measures),
        floor=line,
        below=_stand(node.floor, node, speaker, line + 14, measures),
        hand=hand(node.acted),
    )


def _floor(line: int, side: int) -> tuple[Text, ...]:
    return (Text(side - 16, line + 18, "meter-text", "DaemonSet", "end"),) if line else ()


def _state(node: Node) -> Literal["ready", "cordoned", "not-ready"]:
    if node.gone or node.ready != "True":
        return "not-ready"
    return "cordoned" if node.cordoned else "ready"


def _texts(node: Node, speaker: Speaker, side: int) -> tuple[Text, ...]:
    state = speaker.say(labels.node_state(node))
    room = side - 32 - width(state, Face(12, bold=True)) - 12
    return (
        Text(16, 30, "node-name", fit(node.name, room, Face(16, bold=True), keep_end=True)),
        Text(side - 16, 30, "node-state", state, "end"),
        Text(16, 58, "meter-name", "CPU"),
        Text(side - 16, 58, "meter-text", labels.cores(node), "end"),
        Text(16, 75, "meter-name", speaker.say(Words(N_("MEM")))),
        Text(side - 16, 75, "meter-text", labels.memory(node), "end"),
    )


def _meter(share: Share, y: int, side: int) -> Meter:
    whole = side - 54 - 100
    filled = min(share.requested * whole // share.allocatable, whole) if share.allocatable else 0
    return Meter(y, 54, whole, filled, share.requested * 10 >= share.allocatable * 9 > 0)


def _waiting(pods: Sequence[Pod], speaker: Speaker, whole: int) -> WaitingBox:
    """The Pods that wait, those with the same reason together."""
    by_reason: dict[str, list[Pod]] = {}
    for pod in pods:
        by_reason.setdefault(pod.reason, []).append(pod)
    y, reasons = 40, []
    for reason, group in by_reason.items():
        placed, texts, y = _reason(group, reason, speaker, whole, y)
        reasons.append(Reason(placed, texts))
    title = Text(16, 26, "waiting-title", speaker.say(Words(N_("Waiting for a node"))))
    return WaitingBox(at(0, 0), whole, y, title, tuple(reasons))


def _reason(
    group: Sequence[Pod], reason: str, speaker: Speaker, whole: int, y: int
) -> tuple[Places, tuple[Text, ...], int]:
    seats = {pod.uid: seat for seat, pod in enumerate(group)}
    most = 2 * ((whole - 32) // 64)
    placed = places(speaker, group, seats, (), Room(18, y, whole - 32, most), by_node=True)
    y += placed.height + 20
    words = in_short(reason) or speaker.say(Words(N_("the scheduler has not looked at it yet")))
    texts = []
    for line in wrap(words, whole - 32, Face(12), most=3):
        texts.append(Text(16, y, "reason", line))
        y += 16
    return placed, tuple(texts), y + 2
