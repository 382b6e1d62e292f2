"""Seen is final: how a write and those who look at the same time stay out of each other's way.

A write drops the future beyond its moment, so nothing beyond that moment may have been shown, nor be shown while it is
on its way. Readers hold no lock: on SQLite, where a lock is the whole database's, they would keep everybody waiting.
Instead a write first closes the workspace's gate, and commits that. Who looks takes the time, then reads the row: where
the gate is closed, nothing is shown beyond the moment it was closed. The write takes its own moment only then, under
the row's lock. So whoever saw the gate open had taken an earlier moment, and whoever sees it closed stops before.
Where another write has opened the gate meanwhile, it is closed again. Who looks opens a gate whose writer died.

Wall time comes from one place that all processes share: the database server's clock on PostgreSQL; the machine's
monotonic clock on SQLite, which is the same for all its processes and cannot be set back.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from time import monotonic

from django.db import connection, transaction

from playground.workspaces.models import CLOCK_FIELDS, Workspace

# The lock first, then the time.
_HELD = """
WITH held AS MATERIALIZED (SELECT * FROM workspaces_workspace WHERE public = %s FOR {strength})
SELECT held.*, extract(epoch FROM clock_timestamp())::float8 AS seen_at FROM held
"""
# The time first (that of the statement's arrival), then the row.
_GLANCED = """
SELECT *, extract(epoch FROM statement_timestamp())::float8 AS seen_at FROM workspaces_workspace WHERE public = %s
"""
_CLOSED = "UPDATE workspaces_workspace SET gate = extract(epoch FROM clock_timestamp())::float8 WHERE public = %s"
GATE_PATIENCE = 2.0  # seconds after which a closed gate's writer must have died


class Steady:
    """A server's clock, as one process sees it, without its steps back."""

    def __init__(self) -> None:
        self._ahead = 0.0  # what the server's clock was set back by, in seconds
        self._last: tuple[float, float] | None = None  # (time given, monotonic then)

    def read(self, stamp: float, elapsed: float) -> float:
        """The time for the server's `stamp` (unix seconds); `elapsed` is this process's monotonic clock."""
        if self._last is not None:
            expected = self._last[0] + elapsed - self._last[1]
            # Less than that is drift and the way there, and harmless: what counts is the order under the lock.
            if stamp + self._ahead < expected - 0.5:
                self._ahead = expected - stamp
        self._last = (stamp + self._ahead, elapsed)
        return self._last[0]


_steady = Steady()


_turns = threading.RLock()


@contextmanager
def queue() -> Iterator[None]:
    """For a write to come. On SQLite the threads of a process wait here for their turn: SQLite itself would have each
    of them try again every few milliseconds, and the unlucky wait for long."""
    with _turns if connection.vendor == "sqlite" else nullcontext():
        yield


@contextmanager
def turn() -> Iterator[None]:
    """A transaction that writes. What is to be done `afterwards` keeps nobody waiting for the next turn."""
    with queue(), transaction.atomic():
        yield
    while _afterwards.here and not connection.in_atomic_block:
        _afterwards.here.pop(0)()


class _Afterwards(threading.local):
    def __init__(self) -> None:
        self.here: list[Callable[[], object]] = []


_afterwards = _Afterwards()


def afterwards(do: Callable[[], object]) -> None:
    """Does it once the transaction is committed and its turn is over; not where it is rolled back."""
    transaction.on_commit(lambda: _afterwards.here.append(do))


def hold(public: str, share: bool = False) -> tuple[Workspace, float]:
    """The workspace, locked until the transaction ends, and the wall time in seconds.

    Raises Workspace.DoesNotExist.
    """
    assert connection.in_atomic_block, "a lock lasts as long as its transaction"
    if connection.vendor == "sqlite":
        return Workspace.objects.get(public=public), monotonic()
    return _timed(_HELD.format(strength="SHARE" if share else "UPDATE"), public)


def glance(public: str) -> tuple[Workspace, float]:
    """The workspace as it is, without any lock, and the wall time in seconds before it was read.

    Raises Workspace.DoesNotExist.
    """
    if connection.vendor == "sqlite":
        at = monotonic()
        return Workspace.objects.get(public=public), at
    return _timed(_GLANCED, public)


def _timed(statement: str, public: str) -> tuple[Workspace, float]:
    for workspace in Workspace.objects.raw(statement, [public]):
        return workspace, _steady.read(workspace.seen_at, monotonic())  # type: ignore[attr-defined]
    raise Workspace.DoesNotExist


@contextmanager
def writing(public: str) -> Iterator[tuple[Workspace, float]]:
    """A transaction that holds the workspace behind its closed gate; the row that is given is to be saved with an open
    one. Raises Workspace.DoesNotExist."""
    try:
        with ExitStack() as held:
            close_gate(public)
            held.enter_context(turn())
            workspace, at = hold(public)
            while workspace.gate is None:
                held.close()
                close_gate(public)
                held.enter_context(turn())
                workspace, at = hold(public)
            workspace.gate = None
            yield workspace, at
    except BaseException:
        with queue():
            Workspace.objects.filter(public=public).update(gate=None)
        raise


def close_gate(public: str) -> None:
    """Nothing later than this moment is shown until the gate is opened."""
    if connection.vendor == "sqlite":
        with queue():
            Workspace.objects.filter(public=public).update(gate=monotonic())
        return
    with connection.cursor() as cursor:
        cursor.execute(_CLOSED, [public])


def is_stuck(workspace: Workspace, wall: float) -> bool:
    """Whether the gate is closed and its writer must have died."""
    return workspace.gate is not None and not 0 <= wall - workspace.gate < GATE_PATIENCE


def open_stuck_gate(public: str) -> None:
    """Opens the gate of a writer who died, and lets time go on from there."""
    with turn():
        workspace, at = hold(public)
        if is_stuck(workspace, at):
            workspace.clock = workspace.clock.anchored(at)
            workspace.gate = None
            workspace.save(update_fields=(*CLOCK_FIELDS, "gate"))


def wall() -> float:
    """The wall time now, for a workspace that is not there yet."""
    if connection.vendor == "sqlite":
        return monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        return _steady.read(cursor.fetchone()[0], monotonic())
