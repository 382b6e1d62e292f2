"""What there is to see of a cluster at one moment, as data: no places, no sizes, no language.

Leaves out Services and volumes (they come with their controllers).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from playground.diagram.pods import Pod
from playground.diagram.seats import Seats
from playground.diagram.words import Speech
from playground.simulator.objects import Key

Tone: TypeAlias = Literal["ready", "way", "not-ready", "failed", "leaving", "quiet"]


@dataclass(frozen=True, slots=True)
class Gauge:
    """A Deployment's Pods between its two posts: how many are available, how many are there but not yet, how many must
    be available at least, how many may be there at most."""

    available: int
    others: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Lane:
    """Pods of one owner and one template. `seats` says by Pod uid where each sits, `empty` which seats wait for a Pod
    that is wanted and not there. `leaving` are not counted in `has`. Folded: empty, kept for undo only."""

    uid: str
    key: Key | None
    kind: str
    name: str
    revision: int | None
    newest: bool
    image: str
    wants: int | None
    has: int
    ready: int
    leaving: int
    pods: tuple[Pod, ...]
    seats: Mapping[str, int]
    empty: tuple[int, ...]
    folded: bool
    acted: int = 0


@dataclass(frozen=True, slots=True)
class Workload:
    """What a learner made: a Deployment, or whatever owns Pods. `key` is None for the Pods that nobody owns.

    `wants` is None where no number is wanted; `news` says what is going on, in `tone`; `trouble` why
    its newest Pods do not become ready and what one may do, None for no trouble.
    """

    uid: str
    key: Key | None
    kind: str
    name: str
    namespace: str
    wants: int | None
    ready: int
    news: Speech | None
    tone: Tone
    gauge: Gauge | None
    lanes: tuple[Lane, ...]
    acted: int = 0
    trouble: Speech | None = None


class Share(NamedTuple):
    """Requested of allocatable: millicores, or bytes."""

    requested: int
    allocatable: int


@dataclass(frozen=True, slots=True)
class Node:
    """`ready` is its Ready condition's status: "True", "False" or "Unknown". `floor` are the Pods of DaemonSets.

    `gone`: Pods are bound to it, but there is no such node.
    """

    uid: str
    key: Key
    name: str
    ready: str
    cordoned: bool
    gone: bool
    cpu: Share
    memory: Share
    pods: tuple[Pod, ...]
    floor: tuple[Pod, ...]
    seats: Mapping[str, int]
    acted: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """A cluster at `time` (seconds of virtual time). `waiting` are the Pods without a node, each with the scheduler's
    reason. `seats` goes into the next scene."""

    time: float
    workloads: tuple[Workload, ...]
    nodes: tuple[Node, ...]
    waiting: tuple[Pod, ...]
    seats: Seats

    @property
    def is_empty(self) -> bool:
        """Whether nothing was made yet."""
        return not self.workloads

    def pods(self) -> list[Pod]:
        """Every Pod, workload by workload."""
        return [pod for workload in self.workloads for lane in workload.lanes for pod in lane.pods]
