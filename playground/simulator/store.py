"""The one place where an object changes: a write becomes a revision, with its number and the wake-ups it causes."""

from collections.abc import Mapping, Sequence

from playground.simulator import timing
from playground.simulator.causes import Cause
from playground.simulator.contract import Controller
from playground.simulator.objects import Key, Object
from playground.simulator.setup import Setup
from playground.simulator.state import State
from playground.simulator.state.revisions import Revision, Wake

Watchers = Mapping[str, Sequence[Controller]]


class Store:
    """A state that is being written at the moment `now`; `written` collects the revisions in order."""

    def __init__(self, state: State, setup: Setup, now: float, watchers: Watchers) -> None:
        self.state = state
        self.setup = setup
        self.now = now
        self.written: list[Revision] = []
        self._watchers = watchers

    def write(self, key: Key, obj: Object | None, cause: Cause) -> Object | None:
        """Makes `obj` (None: nothing) the content of `key`; answers it with its new resourceVersion."""
        before = self.state.get(key)
        number = self.state.number + 1
        if obj is not None:
            obj = {**obj, "metadata": {**obj["metadata"], "resourceVersion": str(number)}}
        revision = Revision(number, self.now, key, obj, cause, self._wakes(key, before, obj))
        self.state.apply(revision)
        self.written.append(revision)
        return obj

    def note(self, wakes: list[Wake], cause: Cause) -> None:
        """Puts timers into the log without a change: an entry that no reader sees."""
        revision = Revision(self.state.number + 1, self.now, None, None, cause, wakes)
        self.state.apply(revision)
        self.written.append(revision)

    def _wakes(self, key: Key, before: Object | None, after: Object | None) -> list[Wake]:
        wakes: list[Wake] = []
        resource, state = key.resource, self.state
        for controller in self._watchers.get(resource, ()):
            # Nine in ten concern nobody. A list says so at once; a generator has to be asked.
            if concerned := controller.watches[resource](before, after, state):
                for each in dict.fromkeys(concerned):
                    self._notify(wakes, controller, each)
        return wakes

    def _notify(self, wakes: list[Wake], controller: Controller, key: Key) -> None:
        """Adds a wake-up, unless one waits already that comes no later: of notifications the earliest stands."""
        due = self._due(controller, key)
        known = self.state.pending.get((controller.name, key, ""))
        if known is None or not self.now < known.due <= due:
            wakes.append(Wake(controller.name, key, "", due))

    def _due(self, controller: Controller, key: Key) -> float:
        if controller.hop is not None:
            return controller.hop(self.now, key, self.setup)
        return timing.hop(self.setup, self.now, controller.name, *key, self.state.number)
