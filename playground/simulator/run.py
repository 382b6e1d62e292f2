"""The loop: whoever is due looks, and what they do makes others due.

`run(state, until, setup)` is a pure function. The cut law holds: running to T gives the same revisions, to the letter,
as running to any t < T, forgetting everything but the log, and running on to T.
"""

from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush
from math import inf
from typing import NamedTuple

from playground.simulator import timing
from playground.simulator.api.errors import ApiError
from playground.simulator.api.server import Api, DeleteOptions, Limit
from playground.simulator.causes import Cause
from playground.simulator.contract import (
    Act,
    Create,
    Delete,
    Moment,
    Plan,
    Record,
    Remember,
    Timer,
    Update,
)
from playground.simulator.controllers import CONTROLLERS, WATCHERS
from playground.simulator.events import record
from playground.simulator.objects import Key, Object
from playground.simulator.setup import Setup
from playground.simulator.state import State
from playground.simulator.state.revisions import Revision, Wake
from playground.simulator.store import Store

# (due, controller, key, slot): the order in which things due at the same moment are looked at.
Due = tuple[float, str, Key, str]

# Looks and acts at one moment. Thousands of Pods that all do something at once need a tenth of it.
MOST_AT_ONCE = 200_000
# Of these, how many lie between two calls of `still`.
OFTEN = 64


class EndlessMomentError(Exception):
    """A moment does not end: somebody looks or acts again and again, and time stands still."""


class Future(NamedTuple):
    """What follows, and how far it is known: `settled_until` is infinite where the cluster came to rest."""

    revisions: list[Revision]
    settled_until: float


def run(state: State, until: float, setup: Setup, most: int | None = None) -> Future:
    """Runs a copy of `state` until the moment `until`, or until just after `most` revisions.

    It stops only between moments, never within one, so that the cut law holds.
    """
    return Cluster(state.copy(), setup).run(until, most)


class Cluster:
    """A state at work. `api` is its door, at the moment that is being worked on.

    `still` is called every few looks and acts: the host may raise from it what makes the run end half-way, and what was
    run so far is then worth nothing.
    """

    def __init__(
        self, state: State, setup: Setup, limit: Limit | None = None, still: Callable[[], None] = lambda: None
    ) -> None:
        self.store = Store(state, setup, state.time, WATCHERS)
        self.api = Api(self.store, trusted=True, limit=limit)
        self._due: list[Due] = [(pending.due, *slot) for slot, pending in state.pending.items()]
        heapify(self._due)
        self._still = still
        self._work = self._begun = 0  # looks and acts so far, and until this moment

    def has_pending(self) -> bool:
        return bool(self.store.state.pending)

    def next_due(self) -> float:
        """A moment before which nothing is due; infinite at rest."""
        return self._due[0][0] if self._due else inf

    def run(self, until: float, most: int | None = None) -> Future:
        """Runs on to the moment `until`, or until just after `most` revisions, and may be asked to run on from there.

        Of moments that are cut by `most`, none is left half done. Raises EndlessMomentError.
        """
        revisions: list[Revision] = []
        for moment in self.moments(until):
            revisions += moment
            if most is not None and len(revisions) >= most:
                return Future(revisions, self.store.now)
        return Future(revisions, until if self.has_pending() else inf)

    def moments(self, until: float) -> Iterator[list[Revision]]:
        """The revisions of each moment up to and including `until` at which something was due, moment by moment."""
        while self._due and self._due[0][0] <= until:
            self.store.now = self._due[0][0]
            start, self._begun = len(self.store.written), self._work
            while self._due and self._due[0][0] == self.store.now:
                self._look(heappop(self._due))
            yield self.store.written[start:]

    def _count(self) -> None:
        self._work += 1
        if self._work % OFTEN == 0:
            self._still()
            if self._work - self._begun > MOST_AT_ONCE:
                raise EndlessMomentError(f"more than {MOST_AT_ONCE} looks and acts at {self.store.now}")

    def _look(self, due: Due) -> None:
        self._count()
        moment, name, key, slot = due
        state = self.store.state
        pending = state.pending.get((name, key, slot))
        if pending is None or pending.due != moment:
            return  # An earlier or a later word has replaced this one.
        del state.pending[name, key, slot]
        plan = CONTROLLERS[name].plan(key, slot, state, Moment(moment, self.store.setup))
        self._carry_out(name, key, slot, plan, pending.trigger)

    def _carry_out(self, name: str, key: Key, slot: str, plan: Plan, trigger: int) -> None:
        """Does what the plan says, act by act, and answers each; then arms the timers it set."""
        start = len(self.store.written)
        timers: dict[str, Wake] = {}
        try:
            act = next(plan, None)
            while act is not None:
                self._count()
                if isinstance(act, Timer):
                    timers[act.slot] = Wake(name, key, act.slot, act.due)
                    act = next(plan, None)
                else:
                    act = self._answer(name, plan, act, trigger)
        except ApiError:
            timers["retry"] = self._retry(name, key, slot)
        self._arm(list(timers.values()), start, Cause(name, trigger=trigger))
        for revision in self.store.written[start:]:
            for wake in revision.wakes:
                if wake.due is not None:
                    heappush(self._due, (wake.due, wake.controller, wake.key, wake.slot))

    def _answer(self, name: str, plan: Plan, act: Act, trigger: int) -> Act | None:
        """Does one thing and tells the plan how it went; gives what the plan wants next, or None at its end."""
        try:
            try:
                answer = self._do(name, act, trigger)
            except ApiError as refusal:
                return plan.throw(refusal)
            return plan.send(answer)
        except StopIteration:
            return None

    def _retry(self, name: str, key: Key, slot: str) -> Wake:
        """When a plan that was refused is made again; how often it was, stands in the slot.

        Models staging/src/k8s.io/client-go/util/workqueue/default_rate_limiters.go: 5 ms, doubling, 1000 s at most.
        """
        failures = int(slot.removeprefix("retry/")) if slot.startswith("retry/") else 0
        delay = min(0.005 * 2 ** min(failures, 18), 1000)
        return Wake(name, key, f"retry/{failures + 1}", timing.after(self.store.now, delay))

    def _do(self, name: str, act: Act, trigger: int) -> Object | None:
        match act:
            case Create(resource, obj, cause):
                return self.api.create(resource, obj, cause.after(trigger))
            case Update(key, obj, cause, subresource):
                return self.api.update(key, obj, cause.after(trigger), subresource=subresource)
            case Delete(key, cause, grace, propagation, uid):
                options = DeleteOptions(grace=grace, propagation=propagation, uid=uid)
                return self.api.delete(key, cause.after(trigger), options)
            case Record():
                return record(self.api, act, trigger)
            case Remember(key, obj, cause):
                return self.store.write(key, obj, (cause or Cause(name)).after(trigger))
        raise AssertionError(f"no such act: {act}")

    def _arm(self, wakes: list[Wake], start: int, cause: Cause) -> None:
        """Puts timers into the log: on the last revision of this plan, or as an entry of their own."""
        state = self.store.state
        news = [wake for wake in wakes if _due_of(state, wake) != wake.due]
        if not news:
            return
        if len(self.store.written) == start:
            self.store.note(news, cause)
            return
        last = self.store.written[-1]
        last.wakes.extend(news)
        for wake in news:
            state.arm(wake, last.number)


def _due_of(state: State, wake: Wake) -> float | None:
    pending = state.pending.get((wake.controller, wake.key, wake.slot))
    return pending.due if pending else None
