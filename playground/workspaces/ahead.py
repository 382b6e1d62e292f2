"""The worker runs ahead: it simulates what follows from where the log is settled, and commits it in stretches.

First a second or two, so that readers have something to show at once; then to rest, or to a horizon. Every commit is a
compare-and-swap on (epoch, settled_until). So a task that comes late finds a higher epoch and stops; of two that
computed the same stretch, which is the same to the letter, one wins; and one that never comes is missed by a reader who
nears `settled_until`, and asked for again.

A simulation that fails, or takes its worker down with it again and again, is not tried for ever: the workspace says
that it stopped, and why, until the learner acts.
"""

import logging
from enum import Enum
from typing import NamedTuple

import redis
from django.db import DatabaseError, transaction

from playground.simulator.causes import N_
from playground.simulator.run import Cluster, Future
from playground.simulator.state import State, fold
from playground.workspaces import feed, log
from playground.workspaces.horizon import HORIZON, LOW, NEAR, scale
from playground.workspaces.limits import limits, on_create
from playground.workspaces.locking import afterwards, hold, turn
from playground.workspaces.memory import memories, see
from playground.workspaces.models import CLOCK_FIELDS, LOG_FIELDS, Workspace

STRETCH = 500  # revisions in a commit, about; a stale task notices at its next one
TASK = 5000  # revisions in a task, about; then others have their turn
FLOOD = 5  # times the revisions that a log keeps: more may not be foreseen
ATTEMPTS = 3  # tries of a stretch that never came to its commit

# Why a simulation stopped. For the page: "The simulation stopped: ..."
TROUBLES = {
    "failed": N_("the simulator made a mistake. Your next change starts it again; Reset begins anew."),
    "killed": N_("working out what follows took the worker down {attempts} times. Try something smaller, or Reset."),
    "flood": N_("more follows from this than a playground can hold. Try something smaller, or Reset."),
}

logger = logging.getLogger(__name__)


class Outcome(Enum):
    DONE = "at rest or at the horizon"
    MORE = "its turn is over, there is more to do"
    STALE = "somebody was there first"
    STOPPED = "the simulation stopped"


class Start(NamedTuple):
    """Where a task begins: the row as it was read, and the state at `settled_until` with all looked at until then."""

    workspace: Workspace
    state: State
    settled: float
    horizon: float


def run(public: str, epoch: int) -> Outcome:
    """Runs ahead from where the log is settled, if the workspace is still in this epoch. Raises nothing."""
    try:
        start = _start(public, epoch)
        if start is None:
            return Outcome.STALE
        if _attempts(start) > ATTEMPTS:
            return _stop(start, "killed")
        return _run(start)
    except DatabaseError:
        # Locked or away for longer than a connection waits. A reader asks again.
        logger.exception("workspace %s: not simulated now", public)
        return Outcome.STALE


def _start(public: str, epoch: int) -> Start | None:
    """What to begin with, or None where there is nothing to do."""
    try:
        seen = see(public)
    except Workspace.DoesNotExist:
        return None
    workspace = seen.workspace
    settled, ahead = workspace.settled_until, HORIZON * scale(workspace.speed)
    if workspace.epoch != epoch or settled is None or workspace.trouble:
        return None
    if settled > seen.now + ahead - LOW * scale(workspace.speed):
        return None
    memory = memories.of(public)
    with memory.lock:
        if memory.version != (workspace.branch, workspace.epoch, workspace.head):
            return None
        state = fold(memory.future, memory.state, settled)
    return Start(workspace, state, settled, seen.now + ahead)


def _attempts(start: Start) -> int:
    """How often this stretch was begun, this time included. Redis may forget it."""
    key = f"podyard:attempts:{start.workspace.public}:{start.workspace.epoch}:{start.settled}"
    try:
        count = feed.client().incr(key)
        feed.client().expire(key, 600)
    except redis.RedisError:
        return 1
    return count


def _run(start: Start) -> Outcome:
    kept = start.state.copy() if log.wants_checkpoint(start.workspace, start.state) else None
    outcome = _stretches(start)
    if kept is not None and outcome in {Outcome.DONE, Outcome.MORE}:
        _keep(start, kept)
    return outcome


def _stretches(start: Start) -> Outcome:
    """Simulates and commits, stretch by stretch."""
    cluster = Cluster(start.state, start.workspace.setup, on_create)
    known, written = start.settled, 0
    until = known + NEAR * scale(start.workspace.speed)
    while known < start.horizon:
        try:
            future = cluster.run(until, STRETCH)
        except Exception:  # whatever it is, it would come again: the simulation is a pure function
            logger.exception("workspace %s: the simulation failed after %s", start.workspace.public, known)
            return _stop(start._replace(settled=known), "failed")
        if future.settled_until >= start.horizon:
            # Nothing happens before something is due: a cluster that only waits for its Events to expire is let alone.
            future = future._replace(settled_until=max(future.settled_until, round(cluster.next_due() - 1e-6, 6)))
        if not _commit(start.workspace, known, future):
            return Outcome.STALE
        known, written = future.settled_until, written + len(future.revisions)
        if known >= until:
            until = start.horizon
        if written >= TASK and known < start.horizon:
            return Outcome.MORE
    return Outcome.DONE


def _commit(workspace: Workspace, known: float, future: Future) -> bool:
    """Writes one stretch, unless somebody has changed the log since it was known up to `known`."""
    blob = log.pack(future.revisions)
    memory = memories.of(workspace.public)
    with memory.lock, turn():
        held, wall = _still(workspace, known)
        if held is None:
            return False
        knew = memory.version == (held.branch, held.epoch, held.head)
        log.append(held, future.revisions, blob)
        if held.head - held.floor > FLOOD * limits().revisions:
            held.trouble = "flood"
        held.clock = held.clock.settle(wall, future.settled_until)
        _save(held, wall)
        if knew:
            transaction.on_commit(lambda: memory.wrote(held, future.revisions))
    return not held.trouble


def _keep(start: Start, state: State) -> None:
    """Keeps the state from which the task began as a checkpoint: the next one that knows nothing begins there."""
    with turn():
        held, wall = hold(start.workspace.public)
        if held.epoch == start.workspace.epoch and held.checkpointed < state.number:
            log.keep(held, state, start.settled)
            log.compact(held, held.clock.now(wall), limits().revisions)
            held.save(update_fields=LOG_FIELDS)


def _stop(start: Start, why: str) -> Outcome:
    """Says on the workspace that, and why, nothing more is simulated until the learner acts."""
    with turn():
        held, wall = _still(start.workspace, start.settled)
        if held is None:
            return Outcome.STALE
        held.trouble = why
        _save(held, wall)
    return Outcome.STOPPED


def _still(workspace: Workspace, known: float) -> tuple[Workspace | None, float]:
    """The row, held, if the log is what it was when it was known up to `known`; and the wall time."""
    try:
        held, wall = hold(workspace.public)
    except Workspace.DoesNotExist:
        return None, 0.0
    if (held.epoch, held.settled_until) != (workspace.epoch, known):
        return None, wall
    return held, wall


def _save(held: Workspace, wall: float) -> None:
    held.settled_at = wall
    held.save(update_fields=(*LOG_FIELDS, *CLOCK_FIELDS))
    afterwards(lambda: feed.announce(held.public, held.epoch, held.head))
