"""The cut law: running to T is running to t, forgetting everything but the log, and running on to T.

`check(log, setup, since, until, cuts)` runs a state both ways and compares to the letter; it cuts by time and, where
the run itself chooses the moment, by the number of revisions.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from playground.simulator.run import run
from playground.simulator.setup import Setup
from playground.simulator.state import State, checkpoint, fold
from playground.simulator.state.revisions import Revision, decode, encode


def as_stored(revisions: Iterable[Revision]) -> list[Any]:
    """What a database would hold."""
    stored: list[Any] = json.loads(json.dumps([encode(revision) for revision in revisions]))
    return stored


def read_back(rows: Iterable[Any]) -> list[Revision]:
    return [decode(row) for row in rows]


def check(log: Iterable[Revision], setup: Setup, since: float, until: float, cuts: Iterable[float]) -> None:
    """`log` is everything up to `since`. Raises AssertionError at the first revision that differs."""
    past = as_stored(log)
    whole = as_stored(run(_state(past, since), until, setup).revisions)
    pieces: list[Any] = []
    at = since
    for number, cut in enumerate([*sorted(cuts), until]):
        state = _state(past + pieces, at)
        # A log may also begin with a whole state in place of everything before.
        state = _through_checkpoint(state) if number % 2 else state
        pieces += as_stored(run(state, cut, setup).revisions)
        at = cut
    _compare(whole, pieces, f"cut at {list(cuts)}")
    check_by_number(log, setup, since, until, _amid_the_fullest_moment(whole))


def check_by_number(log: Iterable[Revision], setup: Setup, since: float, until: float, most: int) -> None:
    """Cuts once, just after `most` revisions: between moments, so that what is said to be settled is all there is."""
    past = as_stored(log)
    state = _state(past, since)
    whole = run(state, until, setup).revisions
    first = run(state, until, setup, most)
    settled = [revision for revision in whole if revision.time <= first.settled_until]
    _compare(as_stored(settled), as_stored(first.revisions), f"until just after {most} revisions")
    if len(whole) >= most:
        assert len(first.revisions) >= most, "no sooner than asked for"
        before = [revision for revision in whole if revision.time < first.settled_until]
        assert len(before) < most, "no later than the moment in which that many are reached"
    pieces = as_stored(first.revisions)
    at = min(first.settled_until, until)
    pieces += as_stored(run(_state(past + pieces, at), until, setup).revisions)
    _compare(as_stored(whole), pieces, f"cut after {most} revisions")


def _amid_the_fullest_moment(rows: list[Any]) -> int:
    """How many revisions there are up to the second half of the moment that has the most."""
    times = [revision.time for revision in read_back(rows)]
    if not times:
        return 1
    fullest, count = Counter(times).most_common(1)[0]
    return times.index(fullest) + (count + 1) // 2


def _compare(whole: list[Any], pieces: list[Any], how: str) -> None:
    for one, other in zip(whole, pieces, strict=False):
        assert one == other, f"{how}, revision {one[0]} differs"
    assert len(whole) == len(pieces), f"{how}, the run ends elsewhere"


def _through_checkpoint(state: State) -> State:
    return checkpoint.decode(json.loads(json.dumps(checkpoint.encode(state))))


def _state(rows: Iterable[Any], at: float) -> State:
    """The state made anew of nothing but the log."""
    return fold(read_back(rows), until=at)
