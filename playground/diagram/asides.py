"""What the story adds to a revision's own sentence: what a learner changed, and that a rollout cannot go on for it.

A fold of the log, as both need an object as it was before, or the objects above it. Leaves out what is older than the
last MOST asides.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from playground.diagram.changes import changes
from playground.diagram.troubles import CANNOT_GO_ON, Trouble, advice
from playground.diagram.words import N_, Speech, Words, sentences
from playground.simulator.causes import LEARNER
from playground.simulator.learner import CHANGED
from playground.simulator.objects import Key, Object, condition, controller_of
from playground.simulator.state.revisions import Revision

MOST = 400
REVISION = "deployment.kubernetes.io/revision"
# The objects that lead from a Pod to its rollout.
_ABOVE = frozenset(("deployments.apps", "replicasets.apps"))
# The sentences after which a Pod does not go on by itself.
_STUCK: dict[str, Trouble] = {
    "kubelet.cannot_pull": "image",
    "kubelet.gives_up": "image",
    "kubelet.cannot_start": "start",
    "kubelet.backs_off": "crash",
    "kubelet.unready": "probe",
    "scheduler.no-node-fits": "node",
    "scheduler.no-nodes": "node",
}


class Aside(NamedTuple):
    """`what` follows what was done, `why` goes before the reason; None for nothing."""

    what: Speech | None = None
    why: Speech | None = None


NOTHING = Aside()


@dataclass
class Asides:
    """The asides so far, by their revisions' numbers."""

    said: dict[int, Aside] = field(default_factory=dict)
    _objects: dict[Key, Object] = field(default_factory=dict)
    _stuck: set[tuple[str, Trouble]] = field(default_factory=set)

    def add(self, revision: Revision) -> None:
        """Takes the next revision of the log."""
        key, obj = revision.key, revision.object
        if key is None:
            return
        aside = self._aside(revision) if obj is not None else NOTHING
        if aside != NOTHING:
            self.said[revision.number] = aside
            if len(self.said) > MOST:
                del self.said[next(iter(self.said))]
        self._remember(key, obj, revision.cause.actor == LEARNER)

    def _remember(self, key: Key, obj: Object | None, mine: bool) -> None:
        """Keeps what learners write, as it stands, and what stands above Pods."""
        if obj is None:
            self._objects.pop(key, None)
        elif mine or key.resource in _ABOVE or key in self._objects:
            self._objects[key] = obj

    def _aside(self, revision: Revision) -> Aside:
        assert revision.key is not None
        assert revision.object is not None
        cause = revision.cause.key
        if cause == CHANGED.key and revision.key in self._objects:
            return Aside(what=changes(self._objects[revision.key], revision.object))
        if cause in _STUCK and revision.key.resource == "pods":
            return Aside(why=self._blocked(revision.object, _STUCK[cause]))
        return NOTHING

    def _blocked(self, pod: Object, trouble: Trouble) -> Speech | None:
        """That the rollout the Pod belongs to cannot go on; None where there is none, or where it was said."""
        above = controller_of(pod) or {}
        replica_set = self._objects.get(Key("replicasets.apps", pod["metadata"]["namespace"], above.get("name", "")))
        owner = (controller_of(replica_set) if replica_set else None) or {}
        deployment = self._objects.get(Key("deployments.apps", pod["metadata"]["namespace"], owner.get("name", "")))
        if replica_set is None or deployment is None or (above["uid"], trouble) in self._stuck:
            return None
        number = _revision(replica_set)
        if number != _revision(deployment) or _is_complete(deployment):
            return None
        self._stuck.add((above["uid"], trouble))
        head = Words(N_("so {what}."), {"what": Words(CANNOT_GO_ON, {"revision": number})})
        return sentences(head, *advice(trouble, number != "1"))


def _revision(obj: Object) -> str:
    return str((obj["metadata"].get("annotations") or {}).get(REVISION, ""))


def _is_complete(deployment: Object) -> bool:
    return (condition(deployment, "Progressing") or {}).get("reason") == "NewReplicaSetAvailable"
