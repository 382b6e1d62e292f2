"""Following workspaces as they change: one look for each workspace and frame, whoever and however many watch.

A watcher is given the newest of what there is, never a backlog; what is made of it (a picture in a language) is made
once for all who want the same. What a learner did is shown at once. What happens by itself is shown at most ten times a
second, and less often where many are watched: that makes pictures rarer, not answers late.

Runs on one event loop; the database is read in a few threads of its own, each with one connection. An idle workspace
costs a sleeping task while it is watched, and nothing when it is not.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Hashable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from math import isinf
from typing import Any, ParamSpec, TypeVar

from django.db import DatabaseError, connection

from playground.workspaces import reading
from playground.workspaces.feed import Ear, Hub
from playground.workspaces.models import Workspace
from playground.workspaces.reading import Seen

FRAME = 0.1  # seconds between two frames at least
BUDGET = 0.3  # of a processor, for all frames of what happens by itself
SLACK = 0.002  # seconds after a revision is due, so that it is
AGAIN = 1.0  # seconds until the next try when the database is away

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

log = logging.getLogger(__name__)
_threads = ThreadPoolExecutor(2, "workspaces")
# For what is looked at because time passes: it takes turns with itself, and leaves the others to what learners do.
_leisure = ThreadPoolExecutor(1, "frames")


async def in_thread(do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs what reads the database or takes long, off the event loop."""
    return await _in(_threads, do, *args, **kwargs)


async def _in(threads: ThreadPoolExecutor, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    return await asyncio.get_running_loop().run_in_executor(threads, lambda: _connected(do, *args, **kwargs))


def _connected(do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return do(*args, **kwargs)
    except DatabaseError:
        connection.close()  # The next one opens it anew.
        raise


class Pace:
    """How often a workspace is drawn because time passes: so that all together keep to their budget."""

    def __init__(self) -> None:
        self.resting = 0  # workspaces that were drawn a moment ago
        self.cost = 0.01  # processor seconds of a frame, lately, with the looks that came to it
        self._spent = 0.0

    def timed(self, do: Callable[[T], R], what: T) -> R:
        """Does it, and notes what it took."""
        began = time.thread_time()
        try:
            return do(what)
        finally:
            self._spent += time.thread_time() - began

    def count(self) -> None:
        """A frame was made of what was spent."""
        spent, self._spent = self._spent, 0.0
        self.cost += (spent - self.cost) / 8

    def seconds(self) -> float:
        """Between two frames of one workspace."""
        return max(FRAME, self.resting * self.cost / BUDGET)


class Shown:
    """What a workspace shows, and what was made of it so far. `urgent`: somebody waits for it."""

    def __init__(self, seen: Seen, urgent: bool, pace: Pace) -> None:
        self.seen = seen
        self.urgent = urgent
        self._pace = pace
        self._made: dict[Hashable, asyncio.Task[Any]] = {}

    async def once(self, key: Hashable, make: Callable[[Seen], T]) -> T | None:
        """`make(seen)` under this key: made in a thread when it is first asked for. None where something newer is
        shown before it is made."""
        made: asyncio.Task[T] | None = self._made.get(key)
        if made is None:
            threads = _threads if self.urgent else _leisure
            made = self._made[key] = asyncio.create_task(_in(threads, self._timed, make))
        await asyncio.wait([made])
        return None if made.cancelled() else made.result()

    def drop(self) -> None:
        """Something newer is shown: what is not made yet need not be."""
        for made in self._made.values():
            made.cancel()

    async def finished(self, unless: asyncio.Event) -> None:
        """Until all that was asked for is made."""
        if self._made:
            await _done(self._made.values(), unless)

    def _timed(self, make: Callable[[Seen], T]) -> T:
        made = self._pace.timed(make, self.seen)
        self._pace.count()
        return made


class Watcher:
    """One who follows a workspace."""

    def __init__(self) -> None:
        self._newest: Shown | None = None
        self._is_over = False
        self._news = asyncio.Event()

    async def next(self) -> Shown | None:
        """Waits for something new and answers the newest; None when the workspace is gone."""
        await self._news.wait()
        self._news.clear()
        return None if self._is_over else self._newest

    def offer(self, shown: Shown) -> None:
        self._newest = shown
        self._news.set()

    def end(self) -> None:
        self._is_over = True
        self._news.set()


class Pump:
    """Looks at one workspace while somebody watches it."""

    def __init__(self, public: str, pace: Pace) -> None:
        self.public = public
        self.pace = pace
        self.watchers: set[Watcher] = set()
        self.shown: Shown | None = None
        self.task: asyncio.Task[None] | None = None

    async def run(self, hub: Hub) -> None:
        """Until it is cancelled, or the workspace is gone. However it ends, nobody waits for it in vain."""
        try:
            with hub.listen(self.public) as ear, suppress(Workspace.DoesNotExist):
                while True:
                    await self._turn(ear)
        finally:
            for watcher in self.watchers:
                watcher.end()

    async def _turn(self, ear: Ear) -> None:
        """Looks, shows, and waits until there may be something new."""
        started, urgent = time.monotonic(), ear.acted.is_set() or self.shown is None
        ear.clear()
        try:
            seen = await self._look(ear, urgent)
        except DatabaseError:
            log.exception("workspace %s: not read now", self.public)
            await asyncio.sleep(AGAIN)
            return
        if seen is None:
            return
        if self._show(seen, urgent):
            await self._rest(ear)
        await _unless(ear.changed, seen.wait() + SLACK - (time.monotonic() - started))

    async def _look(self, ear: Ear, urgent: bool) -> Seen | None:
        """None where it had not come to its turn when the learner acted."""
        looking = asyncio.create_task(_in(_threads if urgent else _leisure, self.pace.timed, reading.look, self.public))
        if not urgent:
            await _done([looking], ear.acted)
            if not looking.done():
                looking.cancel()
                return None
        return await looking

    def _show(self, seen: Seen, urgent: bool) -> bool:
        """Lets the watchers make their frames of it; answers whether there was anything new."""
        if self.shown is not None and seen.looks_like(self.shown.seen):
            return False
        if self.shown is not None:
            self.shown.drop()
        self.shown = Shown(seen, urgent, self.pace)
        for watcher in self.watchers:
            watcher.offer(self.shown)
        return True

    async def _rest(self, ear: Ear) -> None:
        """For the length of a frame, and longer where many are drawn; until the learner acts."""
        assert self.shown is not None, "one rests after something was shown"
        self.pace.resting += 1
        try:
            await _unless(ear.acted, self.pace.seconds())
            await self.shown.finished(ear.acted)
        finally:
            self.pace.resting -= 1


async def _done(tasks: Iterable[asyncio.Task[Any]], unless: asyncio.Event) -> None:
    """Until the tasks are done, unless the event comes first. They go on in either case."""
    both = [asyncio.create_task(asyncio.wait(list(tasks))), asyncio.create_task(unless.wait())]
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in both:
            one.cancel()


async def _unless(event: asyncio.Event, seconds: float) -> None:
    """Until the time is over, unless the event comes first."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), None if isinf(seconds) else max(0.0, seconds))


class Live:
    """The workspaces that are being watched in this process."""

    def __init__(self) -> None:
        self.hub = Hub()
        self._pumps: dict[str, Pump] = {}
        self._pace = Pace()

    @asynccontextmanager
    async def watch(self, public: str) -> AsyncIterator[Watcher]:
        """A watcher, who is first given what there is."""
        watcher = Watcher()
        pump = self._join(public, watcher)
        try:
            yield watcher
        finally:
            self._leave(pump, watcher)

    def _join(self, public: str, watcher: Watcher) -> Pump:
        pump = self._pumps.get(public)
        if pump is None or pump.task is None or pump.task.done():
            pump = self._pumps[public] = Pump(public, self._pace)
            pump.task = asyncio.create_task(pump.run(self.hub), name=f"workspace {public}")
        pump.watchers.add(watcher)
        if pump.shown is not None:
            watcher.offer(pump.shown)
        return pump

    def _leave(self, pump: Pump, watcher: Watcher) -> None:
        pump.watchers.discard(watcher)
        if not pump.watchers and pump.task is not None:
            pump.task.cancel()
            if self._pumps.get(pump.public) is pump:
                del self._pumps[pump.public]
