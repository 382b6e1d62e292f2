"""What a workspace shows now. Seen is final: nothing that `look` has answered is ever taken back.

A look holds the workspace's row while it takes its moment (locking.py), then reveals the revisions whose time has come.
Each process remembers what it decoded of the workspaces that it was asked about lately: the state as it was seen, which
stands whatever happens, and the future, which is read again when the epoch says that it was dropped. So a look costs
one row; only news of the log is read and decoded, once. What nobody asks about is forgotten.
"""

import threading
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf

from django.db import transaction

from playground.simulator.revisions import Revision
from playground.simulator.state import State, fold
from playground.workspaces import ahead, feed, log, tasks
from playground.workspaces.clock import SIGN_OF_LIFE
from playground.workspaces.locking import hold
from playground.workspaces.models import CLOCK_FIELDS, Workspace

REMEMBERED = 512  # workspaces
FORGOTTEN_AFTER = 60.0  # seconds
LATE = 3.0  # seconds without a worker before it is said that time waits
RECENT = 500  # revisions that were shown, per workspace


@dataclass(frozen=True)
class Seen:
    """What is shown at the virtual moment `now`, taken at `wall`. `state` is shared: never change it.

    `workspace` is the row as it was read; `next_due` the virtual time of the next revision that is foreseen.
    """

    workspace: Workspace
    now: float
    wall: float
    state: State
    next_due: float | None

    def wait(self) -> float:
        """In how many seconds there may be something new without any announcement; infinite for never."""
        clock = self.workspace.clock
        due = inf if self.next_due is None else clock.until(self.wall, self.next_due)
        return min(due, max(1.0, ahead.wanted_in(self.workspace, self.wall)))

    def looks_like(self, other: "Seen") -> bool:
        """Whether there is nothing in it that `other` did not show: no revision, no turn of the clock."""
        return self.face() == other.face()

    def face(self) -> tuple[object, ...]:
        """What a reader can tell it by."""
        row = self.workspace
        clock = (row.virtual, row.wall, row.speed, row.paused, row.clock.is_asleep(self.wall))
        return (row.branch, self.state.number, row.trouble, self.is_waiting, clock)

    @property
    def is_waiting(self) -> bool:
        """Whether time stands because the worker is late."""
        return self.workspace.clock.waits(self.wall) and self.workspace.settled_at + LATE < self.wall


@dataclass
class Memory:
    """What this process knows of one workspace. Whoever uses it holds `lock`, and takes it before the row's."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    used: float = 0.0
    version: tuple[int, int, int] = (-1, -1, -1)  # branch, epoch, head
    state: State = field(default_factory=State)
    future: deque[Revision] = field(default_factory=deque)
    recent: deque[Revision] = field(default_factory=lambda: deque(maxlen=RECENT))

    def missing(self, workspace: Workspace, now: float) -> log.Stored | None:
        """What the log has that is not known here, not decoded yet; None where nothing is missing. In a transaction
        that holds the row."""
        branch, epoch, head = self.version
        if self.version == (workspace.branch, workspace.epoch, workspace.head):
            return None
        if workspace.branch != branch or self.state.number < workspace.floor:
            return log.fetch(workspace, now)
        if workspace.epoch != epoch:
            self.future.clear()  # It was dropped. What was shown stands.
            head = self.state.number
        return log.Stored(None, log.tail(workspace, head))

    def learn(self, workspace: Workspace, stored: log.Stored | None) -> None:
        """Takes what was missing."""
        if stored is None:
            return
        if workspace.branch != self.version[0] or stored.checkpoint is not None:
            self.state = stored.base()
            self.future.clear()
            self.recent.clear()
        known = self.future[-1].number if self.future else self.state.number
        self.future.extend(stored.revisions(known))
        self.version = (workspace.branch, workspace.epoch, workspace.head)

    def reveal(self, workspace: Workspace, wall: float) -> Seen:
        """What is shown at a moment that was taken while the row was held."""
        now = workspace.clock.now(wall)
        shown = []
        while self.future and self.future[0].time <= now:
            shown.append(self.future.popleft())
        if shown:
            self.state = fold(shown, self.state)  # on a copy: others may hold the one before
            self.recent.extend(shown)
        return Seen(workspace, now, wall, self.state, self.future[0].time if self.future else None)

    def written(self, workspace: Workspace, revisions: list[Revision]) -> None:
        """This process has itself committed these, at the moment that is being shown."""
        self.future.clear()
        self.state = fold(revisions, self.state)
        self.recent.extend(revisions)
        self.version = (workspace.branch, workspace.epoch, workspace.head)


class _Memories:
    """The workspaces that this process was asked about lately."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._memories: OrderedDict[str, Memory] = OrderedDict()

    def of(self, public: str) -> Memory:
        with self._lock:
            memory = self._memories.setdefault(public, Memory())
            memory.used = time.monotonic()
            self._memories.move_to_end(public)
            if len(self._memories) > REMEMBERED:
                self._memories.popitem(last=False)
            return memory

    def forget_idle(self) -> None:
        """Lets go of what nobody asked about for a minute."""
        with self._lock:
            while self._memories:
                public, memory = next(iter(self._memories.items()))
                if memory.used > time.monotonic() - FORGOTTEN_AFTER:
                    return
                del self._memories[public]

    def clear(self) -> None:
        with self._lock:
            self._memories.clear()


memories = _Memories()


def look(public: str) -> Seen:
    """What the workspace shows now, once and for all. Raises Workspace.DoesNotExist."""
    memory = memories.of(public)
    with memory.lock:
        with transaction.atomic():
            workspace, wall = hold(public, share=True)
            stored = memory.missing(workspace, workspace.clock.now(wall))
        # The moment is taken. What is decoded now, is decoded without keeping others waiting.
        memory.learn(workspace, stored)
        seen = memory.reveal(workspace, wall)
    _follow_up(seen)
    return seen


def since(seen: Seen, after: int) -> list[Revision]:
    """The revisions after that number which had been shown by then. Raises log.GoneError where they are not kept."""
    upto = seen.state.number
    memory = memories.of(seen.workspace.public)
    with memory.lock:
        recent = [revision for revision in memory.recent if after < revision.number <= upto]
    if len(recent) == upto - after:
        return recent
    return log.between(seen.workspace, after, upto)


def past(public: str, at: float) -> State:
    """The cluster as it was at a virtual moment; moments to come are read as now. Raises Workspace.DoesNotExist, and
    log.GoneError where the moment is not kept any more."""
    with transaction.atomic():
        workspace, wall = hold(public, share=True)
        at = min(at, workspace.clock.now(wall))
        stored = log.fetch(workspace, at, upto=at)
    return stored.state(at)


def _follow_up(seen: Seen) -> None:
    """A reader is a sign of life, and the one who misses the future."""
    workspace, wall = seen.workspace, seen.wall
    if workspace.clock.is_asleep(wall) or wall - workspace.awake > SIGN_OF_LIFE:
        _note_life(workspace.public)
    if ahead.wanted_in(workspace, wall) <= 0 and ahead.may_ask(workspace, wall):
        tasks.queue(workspace.public, workspace.epoch)


def _note_life(public: str) -> None:
    with transaction.atomic():
        workspace, wall = hold(public)
        slept = workspace.clock.is_asleep(wall)
        workspace.clock = workspace.clock.wake(wall)
        workspace.used = datetime.now(UTC)
        workspace.save(update_fields=(*CLOCK_FIELDS, "used"))
    if slept:
        feed.announce(public, workspace.epoch, workspace.head)
