"""What is kept of a workspace, read from the SQLite database of a running Podyard, and what it should be.

The log is compared with a run that nobody disturbed: the learner's own revisions at the moments at which they came,
and between them what the simulator makes of it, in one stretch.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson

from playground.simulator.causes import LEARNER
from playground.simulator.cluster import start
from playground.simulator.objects import Key, Object
from playground.simulator.run import run
from playground.simulator.setup import Setup
from playground.simulator.state import State, fold
from playground.simulator.state.revisions import Revision, decode, encode

LONG = 500.0  # seconds of virtual time


@dataclass(frozen=True)
class Kept:
    """A workspace's row, and its log as far as it is foreseen."""

    row: dict[str, Any]
    log: list[Revision]
    bytes: int  # of the log, its checkpoints and the manifest, as they are stored

    @property
    def setup(self) -> Setup:
        return Setup(self.row["seed"], self.row["pace"], self.row["started_at"])

    @property
    def is_foreseen(self) -> bool:
        """Whether the worker has run ahead to rest, or further than any rollout of the tests takes."""
        return self.row["settled_until"] is None or self.row["settled_until"] > self.row["virtual"] + LONG

    @property
    def commands(self) -> int:
        """How many revisions the learner wrote."""
        return sum(revision.cause.actor == LEARNER for revision in self.log)

    def state(self) -> State:
        """The cluster at the end of all that is foreseen."""
        return fold(self.log, State())

    def deployment(self, name: str = "nginx") -> Object | None:
        return self.state().get(Key("deployments.apps", "default", name))


def connect(data: Path) -> sqlite3.Connection:
    """The database of the Podyard whose state lies in `data`."""
    connection = sqlite3.connect(data / "db.sqlite3", timeout=10, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def kept(data: Path, public: str) -> Kept:
    """What the database holds of a workspace at one moment."""
    with closing(connect(data)) as database:
        database.execute("BEGIN")
        row = dict(database.execute("SELECT * FROM workspaces_workspace WHERE public = ?", [public]).fetchone())
        which = [row["id"], row["branch"]]
        query = "SELECT blob FROM workspaces_{} WHERE workspace_id=? AND branch=? ORDER BY {}"
        segments = _blobs(database, query.format("segment", "last"), which)
        checkpoints = _blobs(database, query.format("checkpoint", "number"), which)
        drafts = _blobs(database, "SELECT CAST(text AS BLOB) FROM workspaces_draft WHERE workspace_id=?", which[:1])
    log = [decode(each) for blob in segments for each in orjson.loads(zlib.decompress(blob))]
    return Kept(row, log, sum(map(len, segments + checkpoints + drafts)))


def _blobs(database: sqlite3.Connection, query: str, which: list[Any]) -> list[bytes]:
    return [blob for (blob,) in database.execute(query, which)]


def undisturbed(of: Kept) -> list[Revision]:
    """The log as one uninterrupted run would have written it, given what the learner did and when."""
    log = start(of.setup, of.row["nodes"])
    state = fold(log, State())
    for moment, commands in _commands(of.log):
        log += _run(state, moment, of.setup)
        for revision in commands:
            state.apply(revision)
        log += commands
    end = of.log[-1].time
    return log + _run(state, end, of.setup)


def _commands(log: list[Revision]) -> Iterator[tuple[float, list[Revision]]]:
    """What the learner wrote, command by command."""
    own = (revision for revision in log if revision.cause.actor == LEARNER)
    for moment, revisions in groupby(own, key=lambda revision: revision.time):
        yield moment, list(revisions)


def _run(state: State, until: float, setup: Setup) -> list[Revision]:
    revisions = run(state, until, setup).revisions
    for revision in revisions:
        state.apply(revision)
    state.settle(until)
    return revisions


def check(of: Kept) -> None:
    """Raises AssertionError where a revision is lost, doubled, or not the one of an undisturbed run."""
    numbers = [revision.number for revision in of.log]
    assert numbers == list(range(1, len(numbers) + 1)), "numbers without a gap, none twice"
    for found, wanted in zip(of.log, undisturbed(of), strict=False):
        assert _plain(found) == _plain(wanted), f"undisturbed, {found} would have been {wanted}"
    assert len(of.log) == len(undisturbed(of)), "nothing more and nothing less"


def _plain(revision: Revision) -> Any:
    return orjson.loads(orjson.dumps(encode(revision), default=list))
