"""What a controller is.

A controller is a generator `plan(key, slot, view, moment)`: it reads the view, yields what it wants done and is
answered at once with the object as it now stands, or gets the API's refusal (an `ApiError`) thrown in at the yield. A
refusal that it does not catch ends the plan, which is then made again after a back-off (slot "retry/N"). It decides;
only the API writes. Controllers import neither one another nor the store.

    def plan(key, slot, view, moment):
        deployment = view.get(key)
        if deployment is None:
            return
        created = yield Create(new_replica_set(deployment), because(NAME, MADE, name=...))
        yield Timer("deadline", after(moment.now, 600))

Rules that keep the cut law: no memory between calls but objects and timers; chance only by `moment.draw`; never rely on
the order of `view.owned` or `view.on_node` (sort); timers only for moments later than now.
"""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from playground.simulator import chance
from playground.simulator.causes import Cause
from playground.simulator.objects import Key, Object
from playground.simulator.setup import Setup
from playground.simulator.state import View


class Create(NamedTuple):
    """Creates `object` at `resource`; `metadata.generateName` works. The answer is the object as stored."""

    resource: str
    object: Object
    cause: Cause


class Update(NamedTuple):
    """Writes `object` over the one of the same key. `subresource` "status" writes the status alone, "" all but status;
    "binding" takes a Binding for `object` and gives a Pod its node.

    Its resourceVersion, where the object has one, must still be the stored one (Conflict otherwise).
    """

    key: Key
    object: Object
    cause: Cause
    subresource: str = ""


class Delete(NamedTuple):
    """Deletes as the API does: grace, finalizers, propagation. The answer is the object that lingers, or None.

    `grace` in seconds, None for the object's own; `propagation` "Background", "Foreground", "Orphan" or "" for the
    kind's default; `uid` a precondition where given.
    """

    key: Key
    cause: Cause
    grace: int | None = None
    propagation: str = ""
    uid: str = ""


class Record(NamedTuple):
    """Records an Event about `about` as a client-go recorder would: the same again raises its count, floods are folded.

    `type` is "Normal" or "Warning", `source` the component, `host` the node for a kubelet, `field_path` for containers.
    """

    about: Object
    type: str
    reason: str
    message: str
    source: str
    host: str = ""
    field_path: str = ""


class Timer(NamedTuple):
    """Look at this key again at `due` (seconds of virtual time, later than now) under a named slot; None cancels it."""

    slot: str
    due: float | None


class Remember(NamedTuple):
    """Keeps what a real controller keeps in memory: the hidden `object` at `key`, past the API; None forgets it.

    The resource is the controller's own and ends in ".internal"; no reader lists it. The object has `metadata` with
    name and namespace, the rest is free. `cause` where there is something to tell.
    """

    key: Key
    object: Object | None
    cause: Cause | None = None


Act: TypeAlias = Create | Update | Delete | Record | Timer | Remember
Plan: TypeAlias = Generator[Act, Object | None, None]


class Moment(NamedTuple):
    """When a plan is made, and the run's settings."""

    now: float
    setup: Setup

    @property
    def stamp(self) -> str:
        """Now, as objects record it."""
        return self.setup.stamp(self.now)

    def draw(self, *what: object) -> float:
        """A number in [0, 1) that belongs to `what`."""
        return chance.draw(self.setup.seed, *what)


# (before, after, view) -> the keys to look at; either side is None where the object is new or gone.
Watch: TypeAlias = Callable[[Object | None, Object | None, View], Iterable[Key]]


@dataclass(frozen=True)
class Controller:
    """`name` is what its Events call it; `watches` says by resource which keys a change of an object concerns."""

    name: str
    plan: Callable[[Key, str, View, Moment], Plan]
    watches: dict[str, Watch] = field(default_factory=dict)
    # How long after a change it looks: overrides timing.hop, for what has a pace of its own. (now, key, setup) -> due.
    hop: Callable[[float, Key, Setup], float] | None = None


def key_of(resource: str) -> Watch:
    """The watch that looks at the changed object itself."""

    def watch(before: Object | None, after: Object | None, view: View) -> Iterable[Key]:
        metadata: dict[str, Any] = (after or before or {})["metadata"]
        yield Key(resource, metadata.get("namespace", ""), metadata["name"])

    return watch
