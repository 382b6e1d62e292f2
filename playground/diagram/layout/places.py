"""Where Pods stand in their lane or on their node: as tiles, as a dense grid of dots, or counted as a bar of shares."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from playground.diagram.labels import Speaker
from playground.diagram.layout.shapes import Bar, Places, Tile, at, hand
from playground.diagram.layout.text import Face, fit
from playground.diagram.pods import STATES, Pod, PodState

TILE = 44
DOT = 14
# From one row to the next: a tile, its three lines of text, and air.
ROW = 101
TILE_HEIGHT = 91
DOT_PITCH = 18
PITCH = 64
# Where the Pods' whole names are written.
NAMED_PITCH = 92
MOST_TILES = 50
MOST_DOTS = 500
BAR_HEIGHT = 14
NAME, UNDER = Face(11, mono=True), Face(11)


class Room(NamedTuple):
    """The place that there is: left and top edge, how many pixels a row may be wide, how many tiles may stand in it."""

    x: int
    y: int
    width: int
    most_tiles: int = MOST_TILES


def columns(width: int, pods: Sequence[Pod]) -> int:
    """How many tiles stand side by side."""
    return max((width - TILE) // pitch(pods) + 1, 1)


def pitch(pods: Sequence[Pod]) -> int:
    """From one tile to the next."""
    return NAMED_PITCH if any(pod.named for pod in pods) else PITCH


def seats_needed(seats: Mapping[str, int], empty: Sequence[int]) -> int:
    """How many seats there are from the first to the last that is taken or waited for."""
    return max([*seats.values(), *empty], default=-1) + 1


def crowd(pods: Sequence[Pod], empty: Sequence[int]) -> int:
    """How many Pods decide on the manner: those that stay, as those that leave would make it flicker; unless all go."""
    leaving = sum(pod.state == "terminating" for pod in pods)
    staying = len(pods) - leaving + len(empty)
    return max(staying, (len(pods) + len(empty)) * 2 // 3)


def places(
    speaker: Speaker,
    pods: Sequence[Pod],
    seats: Mapping[str, int],
    empty: Sequence[int],
    room: Room,
    by_node: bool = False,
) -> Places:
    """The Pods in their seats, in the manner that their number asks for. `by_node`: below a tile stands whose it is
    instead of where it is."""
    number, many = seats_needed(seats, empty), crowd(pods, empty)
    if many > MOST_DOTS:
        return _shares(pods, room)
    if many > room.most_tiles:
        return _dots(speaker, pods, seats, empty, room)
    step, across = pitch(pods), columns(room.width, pods)
    where = {seat: at(room.x + seat % across * step, room.y + seat // across * ROW) for seat in range(number)}
    tiles = tuple(_tile(speaker, pod, where[seats[pod.uid]], step, by_node) for pod in pods)
    rows = -(-number // across)
    height = (rows - 1) * ROW + TILE_HEIGHT if rows else 0
    return Places("tiles", tiles, tuple(where[seat] for seat in empty), height=height)


def _tile(speaker: Speaker, pod: Pod, where: str, step: int, by_node: bool) -> Tile:
    under = pod.owner if by_node else pod.node
    return Tile(
        id=f"p-{pod.uid}",
        key=speaker.path(pod.key),
        at=where,
        state=pod.state,
        label=speaker.pod(pod),
        title=speaker.pod_title(pod),
        name=fit(pod.short, step - 2, NAME, keep_end=not pod.named),
        named=pod.named,
        word=speaker.short(pod),
        under=fit(under, step - 4, UNDER),
        disc="" if pod.revision is None else str(pod.revision),
        newest=pod.newest,
        restarts=str(pod.restarts) if pod.restarts else "",
        badge=18 + 8 * len(str(pod.restarts)),
        ring=f"{round(pod.grace * 100)} 100" if pod.grace else "",
        hand=hand(pod.acted),
    )


def _dots(speaker: Speaker, pods: Sequence[Pod], seats: Mapping[str, int], empty: Sequence[int], room: Room) -> Places:
    across = max((room.width - DOT) // DOT_PITCH + 1, 1)

    def where(seat: int) -> str:
        return at(room.x + seat % across * DOT_PITCH, room.y + seat // across * DOT_PITCH)

    dots = tuple(
        Tile(
            id=f"p-{pod.uid}",
            key=speaker.path(pod.key),
            at=where(seats[pod.uid]),
            state=pod.state,
            label=speaker.pod(pod),
            title=speaker.pod_title(pod),
            hand=hand(pod.acted),
        )
        for pod in pods
    )
    rows = -(-seats_needed(seats, empty) // across)
    return Places("dots", dots, tuple(where(seat) for seat in empty), height=rows * DOT_PITCH)


def _shares(pods: Sequence[Pod], room: Room) -> Places:
    counts: dict[PodState, int] = {}
    for pod in pods:
        counts[pod.state] = counts.get(pod.state, 0) + 1
    bars, done = [], 0
    for state in STATES:
        if state in counts:
            start, done = done * room.width // len(pods), done + counts[state]
            bars.append(Bar(start, max(done * room.width // len(pods) - start, 1), state))
    return Places("shares", bars=tuple(bars), at=at(room.x, room.y), height=BAR_HEIGHT)
