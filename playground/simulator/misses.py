"""How often an Event was held back, without a note of every time.

What is held back comes at a pace: a probe fails every ten seconds. So the first two times give the pace, from then on
every sixteenth is noted, and those between follow from the time. Where the pace breaks off, only what was noted counts,
and the pace is learnt anew. A count may so be off by a few where the pace changes; upstream, which counts in memory,
knows it exactly (staging/src/k8s.io/client-go/tools/record/events_cache.go).
"""

from typing import TypedDict

NOTED = 16  # steps of the pace between two notes
GAP = 2 * NOTED  # steps without a note after which the pace has broken off


class Misses(TypedDict):
    """`count` of them until the moment `at`, and one every so many seconds since; `every` is 0 until that is known."""

    count: int
    at: float
    every: float


def before(known: Misses | None, now: float) -> int:
    """How often it was held back before this moment."""
    if known is None:
        return 0
    steps = _steps(known, now)
    return known["count"] + (steps - 1 if 1 <= steps <= GAP else 0)


def noted(known: Misses | None, now: float) -> Misses:
    """What is known when it is held back now: often the same as before."""
    if known is None:
        return Misses(count=1, at=now, every=0.0)
    steps = _steps(known, now)
    if known["every"] and steps < NOTED:
        return known
    every = round(now - known["at"], 6) if not known["every"] else known["every"] if steps <= GAP else 0.0
    return Misses(count=before(known, now) + 1, at=now, every=every)


def through(known: Misses | None, now: float) -> Misses:
    """What is known once it got through: nothing is missed, and the pace is as it was."""
    return Misses(count=0, at=now, every=known["every"] if known else 0.0)


def _steps(known: Misses, now: float) -> int:
    return round((now - known["at"]) / known["every"]) if known["every"] else 0
