"""The log's entries, and their plain form for storage.

What is on its way is in the log too: a revision carries the wake-ups it caused.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from playground.simulator.causes import Cause
from playground.simulator.objects import Key, Object


class Wake(NamedTuple):
    """`controller` is to look at `key` at `due` (seconds of virtual time; None: no longer).

    Slot "" is a notification ("something changed"): of several the earliest stands. A named slot is a timer that the
    controller set for itself: the latest word stands.
    """

    controller: str
    key: Key
    slot: str
    due: float | None


@dataclass(slots=True)
class Revision:
    """One entry of the log: at `time` (seconds of virtual time) the object at `key` became `object`, or went (None).

    `number` is the object's resourceVersion. `key` is None for an entry that only sets timers.
    """

    number: int
    time: float
    key: Key | None
    object: Object | None
    cause: Cause
    wakes: list[Wake] = field(default_factory=list)


def encode(revision: Revision) -> list[Any]:
    """The revision as JSON values."""
    cause = revision.cause
    return [
        revision.number,
        revision.time,
        revision.key,
        revision.object,
        [cause.actor, cause.key, cause.params, cause.trigger],
        revision.wakes,
    ]


def decode(row: list[Any]) -> Revision:
    """The revision that `encode` wrote."""
    number, time, key, obj, cause, wakes = row
    return Revision(
        number,
        time,
        Key(*key) if key else None,
        obj,
        Cause(*cause),
        [Wake(controller, Key(*at), slot, due) for controller, at, slot, due in wakes],
    )
