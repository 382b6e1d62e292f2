"""Holding a workspace's row, and the time that was taken once it was held.

Seen is final: a write takes its moment only when nobody else holds the row, and a reader that reveals holds it too, so
that it cannot slip between that moment and the commit. On PostgreSQL readers share the row; on SQLite every transaction
is IMMEDIATE (settings.py), which holds the whole database.

Wall time comes from one place that all processes share: the database server's clock on PostgreSQL, read by the
statement that takes the lock, after it has it; the machine's monotonic clock on SQLite, which is the same for all its
processes and cannot be set back.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from django.db import connection, transaction

from playground.workspaces.models import Workspace

_HELD = """
WITH held AS MATERIALIZED (SELECT * FROM workspaces_workspace WHERE public = %s FOR {strength})
SELECT held.*, extract(epoch FROM clock_timestamp())::float8 AS seen_at FROM held
"""


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
def turn() -> Iterator[None]:
    """A transaction. On SQLite the threads of a process wait here for their turn: SQLite itself would have each of them
    try again every few milliseconds, and the unlucky wait for long."""
    if connection.vendor == "sqlite":
        with _turns, transaction.atomic():
            yield
    else:
        with transaction.atomic():
            yield


def hold(public: str, share: bool = False) -> tuple[Workspace, float]:
    """The workspace, locked until the transaction ends, and the wall time in seconds.

    Raises Workspace.DoesNotExist.
    """
    assert connection.in_atomic_block, "a lock lasts as long as its transaction"
    if connection.vendor == "sqlite":
        return Workspace.objects.get(public=public), monotonic()
    for workspace in Workspace.objects.raw(_HELD.format(strength="SHARE" if share else "UPDATE"), [public]):
        return workspace, _steady.read(workspace.seen_at, monotonic())  # type: ignore[attr-defined]
    raise Workspace.DoesNotExist


def wall() -> float:
    """The wall time now, for a workspace that is not there yet."""
    if connection.vendor == "sqlite":
        return monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        return _steady.read(cursor.fetchone()[0], monotonic())
