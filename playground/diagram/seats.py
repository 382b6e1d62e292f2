"""Where in its lane a Pod sits, so that it does not move because another one goes.

A fold over what was shown: whoever was seen keeps the seat, a newcomer takes the lowest free one, in order of creation.
A state alone cannot tell who sat where, so the seats of the last scene are handed to the next; a reader without them
(a page being loaded) gets the Pods seated from the first seat on, in order of creation. One exception keeps a lane from
being mostly holes after it shrank: when nobody is on the way in or out, those who sit beyond twice as many seats as
are needed move up.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count, islice
from typing import NamedTuple


class Seats(NamedTuple):
    """Seat by Pod uid: in its lane, and on its node."""

    lanes: Mapping[str, int] = {}
    nodes: Mapping[str, int] = {}


def seated(pods: Sequence[str], known: Mapping[str, int], wanted: int, at_rest: bool) -> dict[str, int]:
    """The seats of a group's Pods, given in order of creation; `wanted` is how many the group is to have."""
    limit = 2 * max(len(pods), wanted) if at_rest else None
    seats: dict[str, int] = {}
    taken: set[int] = set()
    for uid in pods:
        seat = known.get(uid)
        if seat is not None and seat not in taken and (limit is None or seat < limit):
            seats[uid] = seat
            taken.add(seat)
    free = (seat for seat in count() if seat not in taken)
    for uid in pods:
        if uid not in seats:
            seats[uid] = next(free)
    return seats


def free_seats(taken: Iterable[int], number: int) -> list[int]:
    """The lowest seats that nobody has."""
    occupied = set(taken)
    return list(islice((seat for seat in count() if seat not in occupied), max(number, 0)))
