"""What a process remembers of workspaces: decoded once, kept while somebody asks.

What was shown stands whatever happens. The future, which was read ahead of its time, stands as far as the row says: in
the same epoch all of it, and after one more action up to where that action cut it. So a look costs one row, and only
news of the log is read and decoded. What nobody asks about for a minute is forgotten.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

from playground.simulator.state import State, fold
from playground.simulator.state.revisions import Revision
from playground.workspaces import horizon, log
from playground.workspaces.locking import glance, hold, turn
from playground.workspaces.models import Workspace

REMEMBERED = 256  # workspaces
FORGOTTEN_AFTER = 60.0  # seconds
RECENT = 500  # revisions that were shown, per workspace
NOTHING = (-1, -1, -1)
GLIMPSE = 0.05  # seconds to the next look while a write is on its way
LATE = 3.0  # seconds without a worker before it is said that time waits


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
        if self.workspace.gate is not None:
            due = max(due, GLIMPSE)
        return min(due, max(1.0, horizon.wanted_in(self.workspace, self.wall)))

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
    version: tuple[int, int, int] = NOTHING  # branch, epoch, head
    state: State = field(default_factory=State)
    future: deque[Revision] = field(default_factory=deque)
    recent: deque[Revision] = field(default_factory=lambda: deque(maxlen=RECENT))

    def missing(self, workspace: Workspace, now: float) -> log.Stored | None:
        """What the log has that is not known here, not decoded yet; None where nothing is missing."""
        branch, epoch, _ = self.version
        if self.version == (workspace.branch, workspace.epoch, workspace.head):
            return None
        if workspace.branch != branch or self.state.number < workspace.floor:
            return log.fetch(workspace, now)
        if workspace.epoch != epoch:
            stands = workspace.cut if workspace.epoch == epoch + 1 else self.state.number
            while self.future and self.future[-1].number > stands:
                self.future.pop()
        return log.Stored(None, log.tail(workspace, self._known()))

    def learn(self, workspace: Workspace, stored: log.Stored | None) -> None:
        """Takes what was missing. Raises log.TornError where it was written to while it was read without a lock."""
        if stored is None:
            return
        if workspace.branch != self.version[0] or stored.checkpoint is not None:
            self.state = stored.base()
            self.future.clear()
            self.recent.clear()
        for revision in stored.revisions(self._known()):
            if revision.number != self._known() + 1:
                self.version = NOTHING
                raise log.TornError
            self.future.append(revision)
        self.version = (workspace.branch, workspace.epoch, workspace.head)

    def _known(self) -> int:
        return self.future[-1].number if self.future else self.state.number

    def reveal(self, workspace: Workspace, wall: float) -> Seen:
        """What is shown at a moment that was taken as locking.py says."""
        now = workspace.clock.now(wall)
        shown = []
        while self.future and self.future[0].time <= now:
            shown.append(self.future.popleft())
        if shown:
            self.state = fold(shown, self.state)  # on a copy: others may hold the one before
            self.recent.extend(shown)
        return Seen(workspace, now, wall, self.state, self.future[0].time if self.future else None)

    def wrote(self, workspace: Workspace, revisions: Sequence[Revision]) -> None:
        """This process has itself committed these, next after what it knew, which all stands."""
        self.future.extend(revisions)
        self.version = (workspace.branch, workspace.epoch, workspace.head)


class _Memories:
    """The workspaces that this process was asked about lately."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._memories: OrderedDict[str, Memory] = OrderedDict()

    def of(self, public: str) -> Memory:
        self.forget_idle()
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


def see(public: str) -> Seen:
    """What the workspace shows now, once and for all. Raises Workspace.DoesNotExist."""
    memory = memories.of(public)
    with memory.lock:
        workspace, wall = glance(public)
        try:
            memory.learn(workspace, memory.missing(workspace, workspace.clock.now(wall)))
        except (log.TornError, log.GoneError):
            with turn():
                workspace, wall = hold(public, share=True)
                memory.learn(workspace, memory.missing(workspace, workspace.clock.now(wall)))
        return memory.reveal(workspace, wall)
