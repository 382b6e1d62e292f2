"""How many Pods everybody has, and how they stand: counted as they come and go.

So that a controller that looks a hundred times while a thousand Pods start does not walk over them a hundred times.
Part of the state: a fold of its objects, whatever their order. Pods are counted by who controls them, then by their
labels (so that a selector needs to be asked once for all that are alike), then by their standing.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from playground.simulator.objects import Object

Labels: TypeAlias = tuple[tuple[str, str], ...]
# standing -> how many Pods
Group: TypeAlias = dict[str, int]

# A Pod's standing: one of these, or since when it is ready (as its Ready condition says it). Finished Pods have none.
NOT_READY = ""
TERMINATING = "terminating"

_NOBODY: Mapping[Labels, Group] = {}


class Place(NamedTuple):
    """Where a Pod is counted. `owner` is the uid of its controller, or its namespace as `orphans_of` says it."""

    owner: str
    labels: Labels
    standing: str


def orphans_of(namespace: str) -> str:
    """The owner under which the Pods of a namespace are counted that nobody controls."""
    return f"{namespace}/"


def is_counted_alike(before: Object | None, after: Object | None) -> bool:
    """Whether a Pod is counted after a change as it was before."""
    if before is None or after is None:
        return before is after
    old, new = before["metadata"], after["metadata"]
    if old.get("labels") is new.get("labels") and old.get("ownerReferences") is new.get("ownerReferences"):
        # A change shares what it leaves alone, so most changes are seen at a glance.
        return _standing(old, before.get("status") or {}) == _standing(new, after.get("status") or {})
    return place_of(before) == place_of(after)


def place_of(pod: Object | None) -> Place | None:
    """Where this Pod is counted; None where it is not: there is none, or it has run to its end."""
    if pod is None:
        return None
    metadata = pod["metadata"]
    standing = _standing(metadata, pod.get("status") or {})
    if standing is None:
        return None
    labels = metadata.get("labels")
    return Place(_owner(metadata), tuple(sorted(labels.items())) if labels else (), standing)


def _owner(metadata: Object) -> str:
    for reference in metadata.get("ownerReferences") or ():
        if reference.get("controller"):
            return str(reference["uid"])
    return orphans_of(metadata["namespace"])


def _standing(metadata: Object, status: Object) -> str | None:
    if status.get("phase") in ("Succeeded", "Failed"):
        return None
    if "deletionTimestamp" in metadata:
        return TERMINATING
    for condition in status.get("conditions") or ():
        if condition["type"] == "Ready":
            return condition.get("lastTransitionTime") or NOT_READY if condition["status"] == "True" else NOT_READY
    return NOT_READY


class Tallies:
    """The counts of a cluster."""

    __slots__ = ("_groups",)

    def __init__(self) -> None:
        self._groups: dict[str, dict[Labels, Group]] = {}

    def copy(self) -> "Tallies":
        """One that counts on its own."""
        twin = Tallies()
        for owner, groups in self._groups.items():
            twin._groups[owner] = {labels: dict(group) for labels, group in groups.items()}
        return twin

    def of(self, owner: str) -> Mapping[Labels, Group]:
        """How the Pods of this owner stand, by their labels. Live."""
        return self._groups.get(owner, _NOBODY)

    def note(self, before: Object | None, after: Object | None) -> None:
        """Takes a Pod that came, changed or went."""
        if is_counted_alike(before, after):
            return
        was, now = place_of(before), place_of(after)
        if was is not None:
            self._leave(was)
        if now is not None:
            group = self._groups.setdefault(now.owner, {}).setdefault(now.labels, {})
            group[now.standing] = group.get(now.standing, 0) + 1

    def _leave(self, place: Place) -> None:
        groups = self._groups[place.owner]
        group = groups[place.labels]
        group[place.standing] -= 1
        if not group[place.standing]:
            del group[place.standing]
        if not group:
            del groups[place.labels]
        if not groups:
            del self._groups[place.owner]
