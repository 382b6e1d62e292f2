"""The cluster at one moment: every object, and what is on its way. A fold of the log and nothing else.

`View` is what controllers may read; only `State.apply` changes anything, one revision at a time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from playground.simulator.objects import Key, Object, is_finished
from playground.simulator.state.nodeinfo import NodeInfo, Placements
from playground.simulator.state.revisions import Revision, Wake
from playground.simulator.state.tallies import Group, Labels, Tallies, orphans_of

_NONE: dict[Key, Object] = {}


class Pending(NamedTuple):
    """When somebody is to look, and the number of the revision that made them."""

    due: float
    trigger: int


WakeKey = tuple[str, Key, str]


class View:
    """Questions to ask of a cluster. Answers are live: never change them, copy before keeping them."""

    number: int
    time: float
    _resources: dict[str, dict[Key, Object]]
    _owned: dict[str, dict[Key, Object]]
    _on_node: dict[str, dict[Key, Object]]
    _about: dict[str, dict[Key, Object]]
    _at_ip: dict[str, dict[Key, Object]]
    pending: dict["WakeKey", Pending]
    placements: Placements
    tallies: Tallies

    def get(self, key: Key) -> Object | None:
        return self._resources.get(key.resource, _NONE).get(key)

    def all(self, resource: str) -> dict[Key, Object]:
        """Every object of a resource, in order of creation."""
        return self._resources.get(resource, _NONE)

    def within(self, resource: str, namespace: str) -> Iterator[Object]:
        """The objects of a resource in one namespace, in order of creation."""
        return (obj for key, obj in self.all(resource).items() if key.namespace == namespace)

    def owned(self, uid: str) -> dict[Key, Object]:
        """What names the object with this uid among its owners, of any resource."""
        return self._owned.get(uid, _NONE)

    def on_node(self, node: str) -> dict[Key, Object]:
        """The Pods bound to a node."""
        return self._on_node.get(node, _NONE)

    def tally(self, uid: str) -> Mapping[Labels, Group]:
        """How many Pods the controller with this uid has, by their labels and how they stand (see tallies)."""
        return self.tallies.of(uid)

    def orphan_tally(self, namespace: str) -> Mapping[Labels, Group]:
        """The same of a namespace's Pods that nobody controls."""
        return self.tallies.of(orphans_of(namespace))

    def node_infos(self) -> list[NodeInfo]:
        """The nodes with what the Pods on them take, in order of creation."""
        return [self.placements.nodes[key.name] for key in self.all("nodes")]

    def due(self, controller: str, key: Key, slot: str = "") -> float | None:
        """When this controller looks at the key because of this slot; None where it does not."""
        pending = self.pending.get((controller, key, slot))
        return pending.due if pending else None

    def events_about(self, uid: str) -> dict[Key, Object]:
        """The Events about the object with this uid."""
        return self._about.get(uid, _NONE)

    def at_ip(self, ip: str) -> dict[Key, Object]:
        """The Pods that have this IP and have not finished."""
        return self._at_ip.get(ip, _NONE)

    def resources(self) -> Iterable[str]:
        """The resources that have, or had, an object."""
        return self._resources


class State(View):
    """A cluster at `time` (seconds of virtual time), after revision `number`."""

    def __init__(self) -> None:
        self.number = 0
        self.time = 0.0
        self.pending = {}
        self.placements = Placements()
        self.tallies = Tallies()
        self._resources = {}
        self._owned = {}
        self._on_node = {}
        self._about = {}
        self._at_ip = {}

    def copy(self) -> "State":
        """An independent state that shares the objects."""
        twin = State()
        twin.number, twin.time, twin.pending = self.number, self.time, dict(self.pending)
        for mine, its in (
            (self._resources, twin._resources),
            (self._owned, twin._owned),
            (self._on_node, twin._on_node),
            (self._about, twin._about),
            (self._at_ip, twin._at_ip),
        ):
            its.update((name, dict(objects)) for name, objects in mine.items())
        twin.placements = self.placements.copy()
        twin.tallies = self.tallies.copy()
        return twin

    def apply(self, revision: Revision) -> None:
        """Takes the next revision of the log. Its number and time may not lie before what is known."""
        assert revision.number > self.number, "a log is read in its order"
        assert revision.time >= self.time, "time does not go back"
        self.number, self.time = revision.number, revision.time
        if revision.key is not None:
            self._store(revision.key, revision.object)
        for wake in revision.wakes:
            self.arm(wake, revision.number)

    def restore(self, key: Key, obj: Object) -> None:
        """Takes an object as a checkpoint holds it, without a revision."""
        self._store(key, obj)

    def arm(self, wake: Wake, trigger: int) -> None:
        """Notes that somebody is to look later. Notifications keep the earliest moment, timers the latest word."""
        slot = (wake.controller, wake.key, wake.slot)
        if wake.due is None:
            self.pending.pop(slot, None)
            return
        known = self.pending.get(slot)
        if wake.slot or known is None or known.due <= self.time or wake.due < known.due:
            self.pending[slot] = Pending(wake.due, trigger)

    def settle(self, until: float) -> None:
        """Everything due up to `until` has been looked at, whether or not it left a trace in the log."""
        self.time = max(self.time, until)
        self.pending = {slot: pending for slot, pending in self.pending.items() if pending.due > until}

    def _store(self, key: Key, after: Object | None) -> None:
        objects = self._resources.setdefault(key.resource, {})
        before = objects.get(key)
        if after is None:
            objects.pop(key, None)
        else:
            objects[key] = after
        self._index(key, before, after)

    def _index(self, key: Key, before: Object | None, after: Object | None) -> None:
        for name, tags in _INDEXES.get(key.resource, _OWNED_ALONE):
            old = tags(before) if before is not None else ()
            new = tags(after) if after is not None else ()
            if not old and not new:
                continue
            index = getattr(self, name)
            for tag in old:
                if tag not in new:
                    index[tag].pop(key, None)
            for tag in new:
                index.setdefault(tag, {})[key] = after
        if key.resource in _COUNTED:
            self.placements.note(key, before, after)
        if key.resource == "pods":
            self.tallies.note(before, after)


def fold(revisions: Iterable[Revision], start: State | None = None, until: float | None = None) -> State:
    """The state after these revisions, on a copy of `start`; settled up to `until` where that is given."""
    state = start.copy() if start else State()
    for revision in revisions:
        state.apply(revision)
    if until is not None:
        state.settle(until)
    return state


def _owners(obj: Object) -> tuple[str, ...]:
    references = obj["metadata"].get("ownerReferences")
    return tuple([reference["uid"] for reference in references]) if references else ()


def _node(pod: Object) -> tuple[str, ...]:
    node = pod["spec"].get("nodeName")
    return (node,) if node else ()


def _subject(event: Object) -> tuple[str, ...]:
    uid = event["involvedObject"].get("uid")
    return (uid,) if uid else ()


def _ip(pod: Object) -> tuple[str, ...]:
    ip = pod["status"].get("podIP") if "status" in pod else None
    return (ip,) if ip and not is_finished(pod) else ()


# resource -> the indexes that its objects are in, and under which tags. What is not named here may have owners.
Index: TypeAlias = tuple[str, Callable[[Object], tuple[str, ...]]]
_OWNED_ALONE: tuple[Index, ...] = (("_owned", _owners),)
_INDEXES: dict[str, tuple[Index, ...]] = {
    "pods": (("_owned", _owners), ("_on_node", _node), ("_at_ip", _ip)),
    "events": (("_owned", _owners), ("_about", _subject)),
}
_COUNTED = ("pods", "nodes")  # by the placements
