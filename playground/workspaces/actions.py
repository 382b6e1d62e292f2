"""The only writers of a workspace beside the worker: what a learner does to the cluster, and to its clock.

A write takes its moment once it holds the row behind its closed gate (locking.py). Then, in that one transaction, the
future that was foreseen from the state before is dropped (nobody has seen it), the learner's revisions are appended,
and the epoch grows; on commit it is announced, and a worker is asked for what follows. What changes nothing in the
cluster leaves its future alone.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import NamedTuple, TypeVar

from django.db import transaction

from playground.diagram.steps import next_step
from playground.simulator import cluster
from playground.simulator.api.server import Api
from playground.simulator.setup import Pace
from playground.simulator.state import State
from playground.simulator.state.revisions import Revision
from playground.workspaces import ahead, feed, limits, log, tasks
from playground.workspaces.clock import Clock
from playground.workspaces.locking import afterwards, turn, wall, writing
from playground.workspaces.memory import Memory, Seen, memories, see
from playground.workspaces.models import CLOCK_FIELDS, LOG_FIELDS, Checkpoint, Segment, Workspace, new_seed
from playground.workspaces.sweep import A_FEW, sweep

Answer = TypeVar("Answer")

LOOKS_AHEAD = 4  # horizons that a step looks ahead for a change
ACT_FIELDS = ("tokens", "tokens_at", "gate")


class _Held(NamedTuple):
    """A workspace in the hand: its row, the wall time at which it was held, what it shows then."""

    workspace: Workspace
    wall: float
    seen: Seen
    memory: Memory


@contextmanager
def _holding(public: str) -> Iterator[_Held]:
    """A transaction that holds the workspace. Raises Workspace.DoesNotExist and LimitReached."""
    memory = memories.of(public)
    with memory.lock, writing(public) as (workspace, at):
        limits.spend(workspace, at)
        memory.learn(workspace, memory.missing(workspace, workspace.clock.now(at)))
        yield _Held(workspace, at, memory.reveal(workspace, at), memory)


def new(owner: str = "", pace: Pace = "classroom", nodes: int = 3, seed: str = "") -> Workspace:
    """A workspace with a new cluster, at rest. Raises LimitReached where the guest has too many."""
    limits.check_owner(owner)
    sweep(A_FEW)
    at = wall()
    workspace = Workspace(
        owner=owner,
        pace=pace,
        nodes=nodes,
        seed=seed or new_seed(),
        started_at=int(time.time()),
        wall=at,
        awake=at,
        settled_at=at,
        tokens=float(limits.limits().burst),
        tokens_at=at,
    )
    revisions = cluster.start(workspace.setup, nodes)
    with turn():
        workspace.save()
        _begin(workspace, at, revisions)
    return workspace


def act(public: str, do: Callable[[Api], Answer]) -> Answer:
    """Lets `do` write through a learner's Api at this moment, and answers what it answers.

    What `do` raises goes on to the caller, and nothing is written. Raises Workspace.DoesNotExist and LimitReached.
    """
    answers: list[Answer] = []
    with _holding(public) as held:
        state = held.seen.state.copy()
        state.settle(held.seen.now)
        setup = held.workspace.setup
        written = cluster.act(state, held.seen.now, setup, lambda api: answers.append(do(api)), limits.on_create)
        if written:
            _append(held, written)
        else:
            held.workspace.save(update_fields=ACT_FIELDS)
    return answers[0]


def _append(held: _Held, written: list[Revision]) -> None:
    """Puts the learner's revisions in the place of the future that was foreseen."""
    workspace, now = held.workspace, held.seen.now
    stays = log.drop(workspace, held.seen.state.number)
    log.append(workspace, [*stays, *written])
    workspace.epoch += 1
    workspace.cut = held.seen.state.number
    workspace.trouble = ""
    workspace.clock = workspace.clock.anchored(held.wall).wake(held.wall).settle(held.wall, now)
    workspace.settled_at = held.wall
    workspace.save(update_fields=(*LOG_FIELDS, *CLOCK_FIELDS, *ACT_FIELDS))
    _tell(workspace)
    transaction.on_commit(lambda: _remember(held, written))


def _remember(held: _Held, written: list[Revision]) -> None:
    held.memory.future.clear()
    held.memory.wrote(held.workspace, written)


def _tell(workspace: Workspace) -> None:
    """On commit: the readers hear of it, and a worker is asked for what follows."""
    public, epoch = workspace.public, workspace.epoch
    follows = workspace.settled_until is not None

    def tell() -> None:
        if feed.announce(public, acted=True) and follows:
            tasks.queue(public, epoch)

    afterwards(tell)


def reset(public: str) -> None:
    """Back to the start: a new cluster in a new branch of the log, at virtual time 0. Numbers go on.

    The branch before is kept, older ones are not.
    """
    with _holding(public) as held:
        workspace = held.workspace
        for rows in (Segment, Checkpoint):
            rows.objects.filter(workspace=workspace, branch__lt=workspace.branch).delete()
        # What was foreseen was not seen, but the branch keeps it: its numbers are taken.
        workspace.floor = workspace.checkpointed = workspace.head
        workspace.branch += 1
        empty = State()
        empty.number = workspace.head
        log.keep(workspace, empty, 0.0)
        _begin(workspace, held.wall, cluster.start(workspace.setup, workspace.nodes, after=workspace.head))


def _begin(workspace: Workspace, at: float, revisions: list[Revision]) -> None:
    """Writes the first revisions of a branch."""
    log.append(workspace, revisions)
    workspace.epoch += 1
    workspace.trouble = ""
    clock = workspace.clock
    workspace.clock = Clock(virtual=0.0, wall=at, awake=at, speed=clock.speed, paused=clock.paused, settled=0.0)
    workspace.settled_at = at
    workspace.save()
    _tell(workspace)


def pause(public: str) -> Clock:
    """The clock stands."""
    return _turn(public, lambda held: held.workspace.clock.pause(held.wall))


def resume(public: str) -> Clock:
    """The clock goes on at the speed it had."""
    return _turn(public, lambda held: held.workspace.clock.resume(held.wall))


def set_speed(public: str, speed: float) -> Clock:
    """Raises ValueError for a speed outside 1/4 to 60."""
    return _turn(public, lambda held: held.workspace.clock.at_speed(held.wall, speed))


def step(public: str) -> bool:
    """To the next moment with something new to see, where the clock then stands, as a debugger's does. Answers whether
    there is one; the clock is left as it is where none will come.

    What no worker has foreseen yet is worked out before the workspace is held.
    """
    seen = see(public)
    limits.spend(copy(seen.workspace), seen.wall)
    moment = _next_change(seen)
    for _ in range(LOOKS_AHEAD):
        if moment is not None or not ahead.foresee(seen):
            break
        seen = see(public)
        moment = _next_change(seen)

    def turn(held: _Held) -> Clock:
        now, clock = held.seen.now, held.workspace.clock
        if moment is None:
            return clock
        # Who acted meanwhile sees that, and not a moment that may never come.
        to = now if held.workspace.epoch != seen.workspace.epoch else moment
        return clock.jump(held.wall, min(max(to, now), clock.settled)).pause(held.wall)

    _turn(public, turn)
    return moment is not None


def _next_change(seen: Seen) -> float | None:
    """The next moment, of those that are foreseen, with something new to see."""
    memory = memories.of(seen.workspace.public)
    with memory.lock:
        state, future = memory.state, list(memory.future)
    return next_step(state.copy(), future, seen.workspace.setup)


def skip(public: str, moment: float) -> Clock:
    """Ahead to a virtual moment, or as far as is known where that is less far. Never back."""

    def turn(held: _Held) -> Clock:
        clock = held.workspace.clock
        return clock.jump(held.wall, min(max(moment, held.seen.now), clock.settled))

    return _turn(public, turn)


def _turn(public: str, turn: Callable[[_Held], Clock]) -> Clock:
    with _holding(public) as held:
        workspace = held.workspace
        workspace.clock = turn(held).wake(held.wall)
        workspace.save(update_fields=(*LOG_FIELDS, *CLOCK_FIELDS, *ACT_FIELDS))
        _tell(workspace)
    return workspace.clock
