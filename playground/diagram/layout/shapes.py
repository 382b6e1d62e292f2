"""What a picture is made of: boxes, tiles and texts with their places, ready for the template. Integers and words only.

Places are in the coordinates of what contains them. Each part that a frame may move carries `at`, the value of its
`transform`, and an id made of its object's uid, so that the browser keeps its element.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

Width: TypeAlias = Literal["narrow", "medium", "wide"]
WIDTHS: dict[Width, int] = {"narrow": 344, "medium": 560, "wide": 868}
# From how many pixels of stage on each is chosen, the widest first. The page hands this to the browser.
FROM: dict[Width, int] = {"wide": 750, "medium": 500, "narrow": 0}
# How wide each is shown at most: few Pods are drawn large, for the projector.
LARGEST: dict[Width, int] = {"wide": 1389, "medium": 740, "narrow": 480}


class Text(NamedTuple):
    """`role` is its class; `anchor` "start", "middle" or "end"."""

    x: int
    y: int
    role: str
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Tile:
    """A Pod. `badge` is the width of what says its restarts; `ring` the share of grace that is left, as a dash pattern
    of a hundred, "" where none is; `hand` names the animation that shows that somebody acted on it: two that are alike
    take turns, so that it starts anew."""

    id: str
    key: str
    at: str
    state: str
    label: str
    title: str
    name: str = ""
    named: bool = False
    word: str = ""
    under: str = ""
    disc: str = ""
    newest: bool = True
    restarts: str = ""
    badge: int = 0
    ring: str = ""
    hand: str = ""


class Bar(NamedTuple):
    """A piece of a bar in a state's colour."""

    x: int
    width: int
    state: str


@dataclass(frozen=True, slots=True)
class Places:
    """Pods in one of three manners: "tiles", "dots" or "shares", by how many there are. `empty` are transforms."""

    manner: Literal["tiles", "dots", "shares"]
    tiles: tuple[Tile, ...] = ()
    empty: tuple[str, ...] = ()
    bars: tuple[Bar, ...] = ()
    at: str = ""
    height: int = 0


@dataclass(frozen=True, slots=True)
class LaneBox:
    """A ReplicaSet's Pods, or another owner's. `head`: the size of what opens its drawer, None where its card does."""

    id: str
    key: str
    at: str
    width: int
    height: int
    kind: Literal["new", "old", "folded"]
    label: str
    title: str
    disc: str
    head: tuple[int, int] | None
    texts: tuple[Text, ...]
    places: Places
    hand: str

    @property
    def hand_height(self) -> int:
        return max(self.height - 20, 4)

    @property
    def disc_r(self) -> int:
        return 9 if self.kind == "folded" else 11

    @property
    def disc_y(self) -> int:
        return {"new": self.texts[0].y - 5, "old": self.texts[0].y - 5, "folded": 15}[self.kind]

    @property
    def disc_text_y(self) -> int:
        return self.disc_y + (4 if self.kind == "folded" else 5)


@dataclass(frozen=True, slots=True)
class GaugeBox:
    """Available Pods, then the others, on a scale with two posts; `gaps` part one Pod from the next."""

    at: str
    width: int
    available: int
    others: int
    gaps: tuple[int, ...]
    least: int
    most: int
    texts: tuple[Text, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """What stands above a workload's lanes: why its Pods do not become ready."""

    x: int
    y: int
    width: int
    height: int
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A workload. `head` is the size of what opens its drawer."""

    id: str
    key: str
    at: str
    width: int
    height: int
    label: str
    head: tuple[int, int]
    texts: tuple[Text, ...]
    gauge: GaugeBox | None
    band: Band | None
    lanes: tuple[LaneBox, ...]
    hand: str

    @property
    def hand_height(self) -> int:
        return max(self.head[1] - 14, 20)


class Meter(NamedTuple):
    """How much of a node's CPU or memory is requested: `filled` of `width` pixels."""

    y: int
    x: int
    width: int
    filled: int
    is_full: bool


@dataclass(frozen=True, slots=True)
class NodeBox:
    """`floor` is the height of the line that DaemonSets' Pods stand below, 0 for none."""

    id: str
    key: str
    at: str
    width: int
    height: int
    state: Literal["ready", "cordoned", "not-ready"]
    label: str
    texts: tuple[Text, ...]
    meters: tuple[Meter, ...]
    places: Places
    floor: int
    below: Places
    hand: str

    @property
    def head(self) -> int:
        return self.width - 12

    @property
    def floor_end(self) -> int:
        return self.width - 16


class Reason(NamedTuple):
    """Pods that wait for a node, and why."""

    places: Places
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class WaitingBox:
    """The strip above the nodes."""

    at: str
    width: int
    height: int
    title: Text
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All of it. `cards` in the ownership view, `nodes` and `waiting` in the nodes view."""

    view: Literal["ownership", "nodes"]
    width_class: Width
    width: int
    height: int
    label: str
    cards: tuple[Card, ...] = ()
    nodes: tuple[NodeBox, ...] = ()
    waiting: WaitingBox | None = None

    @property
    def largest(self) -> int:
        return LARGEST[self.width_class]


def at(x: int, y: int) -> str:
    """The value of a transform attribute."""
    return f"translate({x} {y})"


def hand(acted: int) -> str:
    """The animation for the revision by which somebody acted; "" for none."""
    return ("even", "odd")[acted % 2] if acted else ""
