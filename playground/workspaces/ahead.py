"""The worker runs ahead: it simulates what follows from where the log is settled, and commits it in stretches.

First a second or two, so that readers have something to show at once; then to rest, or to a horizon. Every commit is a
compare-and-swap on (epoch, settled_until). So a task that comes late finds a higher epoch and stops; of two that
computed the same stretch, which is the same to the letter, one wins; and one that never comes is missed by a reader who
nears `settled_until`, and asked for again.

A simulation that fails, takes too long or too much room, or takes its worker down with it again and again, is not tried
for ever: the workspace says that it stopped, and why, until the learner acts. What a stretch may take is counted in
processor time, so that nobody is stopped because others are busy. Leaves out what no count sees, one look that never
ends: Celery ends the process then (celery.py), and that counts as an attempt.
"""

import logging
from enum import Enum
from time import monotonic, thread_time
from typing import NamedTuple

import redis
from django.db import DatabaseError, transaction

from playground.diagram.steps import next_step
from playground.simulator.causes import N_
from playground.simulator.run import Cluster, EndlessMomentError, Future
from playground.simulator.state import State, fold
from playground.simulator.state.revisions import Revision
from playground.workspaces import feed, log
from playground.workspaces.horizon import HORIZON, LOW, NEAR, scale
from playground.workspaces.limits import limits, on_create
from playground.workspaces.locking import afterwards, hold, turn
from playground.workspaces.memory import Seen, memories, see
from playground.workspaces.models import CLOCK_FIELDS, LOG_FIELDS, Workspace

STRETCH = 500  # revisions in a commit, about; a stale task notices at its next one
TASK = 5000  # revisions in a task, about; then others have their turn
TURN = 5.0  # seconds in a task, about
SOON = 2.0  # seconds of processor time while a learner waits; the rest is left to a worker
SLOW = 15.0  # seconds of processor time for a stretch; they take a tenth of one
FLOOD = 5  # times the revisions that a log keeps: more may not be foreseen
ATTEMPTS = 3  # tries of a stretch that never came to its commit

# Why a simulation stopped. For the page: "The simulation stopped: ..."
TROUBLES = {
    "failed": N_("the simulator made a mistake. Your next change starts it again; Reset begins anew."),
    "killed": N_("working out what follows took the worker down {attempts} times. Try something smaller, or Reset."),
    "endless": N_("what follows from this never ends, and time stands still. Try something else, or Reset."),
    "slow": N_("working out what follows takes too long. Try something smaller, or Reset."),
    "large": N_("what follows from this takes more memory than there is. Try something smaller, or Reset."),
    "flood": N_("more follows from this than a playground can hold. Try something smaller, or Reset."),
}

# What stops a simulation; whatever else is raised is the simulator's mistake.
STOPS: dict[type[Exception], str] = {EndlessMomentError: "endless", TimeoutError: "slow", MemoryError: "large"}

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


class Budget:
    """Processor time that this thread may take, in seconds, since it was last renewed."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.renew()

    def renew(self) -> None:
        self._ends = thread_time() + self._seconds

    def check(self) -> None:
        """Raises TimeoutError where it is used up."""
        if thread_time() > self._ends:
            raise TimeoutError


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
    state = _settled(seen, settled)
    return None if state is None else Start(workspace, state, settled, seen.now + ahead)


def _settled(seen: Seen, settled: float) -> State | None:
    """The state at the end of what is foreseen, or None where the log was written to since it was seen."""
    workspace, memory = seen.workspace, memories.of(seen.workspace.public)
    with memory.lock:
        if memory.version != (workspace.branch, workspace.epoch, workspace.head):
            return None
        return fold(memory.future, memory.state, settled)


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
    budget = Budget(SLOW)
    cluster = Cluster(start.state, start.workspace.setup, on_create, budget.check)
    known, written, turn_ends = start.settled, 0, monotonic() + TURN
    until = known + NEAR * scale(start.workspace.speed)
    while known < start.horizon:
        budget.renew()
        try:
            future = cluster.run(until, STRETCH)
        except Exception as error:  # whatever it is, it would come again: the simulation is a pure function
            logger.exception("workspace %s: the simulation stopped after %s", start.workspace.public, known)
            return _stop(start._replace(settled=known), STOPS.get(type(error), "failed"))
        if future.settled_until >= start.horizon:
            # Nothing happens before something is due: a cluster that only waits for its Events to expire is let alone.
            future = future._replace(settled_until=max(future.settled_until, round(cluster.next_due() - 1e-6, 6)))
        if not _commit(start.workspace, known, future):
            return Outcome.STALE
        known, written = future.settled_until, written + len(future.revisions)
        if known >= until:
            until = start.horizon
        if (written >= TASK or monotonic() > turn_ends) and known < start.horizon:
            return Outcome.MORE
    return Outcome.DONE


def foresee(seen: Seen) -> bool:
    """Works out what follows up to the next change that shows, for a learner who waits; a worker would write the same.

    Holds no lock meanwhile. Answers whether to look again: the log is longer now, by this or by somebody else.
    """
    workspace, known = seen.workspace, seen.workspace.settled_until
    if known is None or workspace.trouble:
        return False
    state = _settled(seen, known)
    if state is None:
        return True
    try:
        future = _to_change(state, known, workspace)
    except Exception:  # a worker comes to the same, and says why
        logger.exception("workspace %s: not foreseen after %s", workspace.public, known)
        return False
    _commit(workspace, known, future)
    return True


def _to_change(state: State, known: float, workspace: Workspace) -> Future:
    shown, cluster = state.copy(), Cluster(state, workspace.setup, on_create, Budget(SOON).check)
    revisions: list[Revision] = []
    change, future = None, Future([], known)
    while change is None and future.settled_until < known + HORIZON:
        future = cluster.run(known + HORIZON, 1)
        revisions += future.revisions
        change = next_step(shown, future.revisions, workspace.setup)
    return Future(revisions, future.settled_until)


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
    afterwards(lambda: feed.announce(held.public))
