"""The cut law: running to T is running to t, forgetting everything but the log, and running on to T.

`check(state, setup, until, cuts)` runs a state both ways and compares to the letter.
"""

import json
from collections.abc import Iterable
from typing import Any

from playground.simulator import checkpoint
from playground.simulator.revisions import Revision, decode, encode
from playground.simulator.run import run
from playground.simulator.setup import Setup
from playground.simulator.state import State, fold


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
    for one, other in zip(whole, pieces, strict=False):
        assert one == other, f"cut at {list(cuts)}, revision {one[0]} differs"
    assert len(whole) == len(pieces), f"cut at {list(cuts)}, the run ends elsewhere"


def _through_checkpoint(state: State) -> State:
    return checkpoint.decode(json.loads(json.dumps(checkpoint.encode(state))))


def _state(rows: Iterable[Any], at: float) -> State:
    """The state made anew of nothing but the log."""
    return fold(read_back(rows), until=at)
