"""The run strip: each Pod's life as a thin bar in the colours of its states, the learner's acts as numbered flags.

A fold of the log: `Strip.add` takes one revision after another and remembers lives, not states. A bar takes the lowest
row that is free at its Pod's birth, so a long run of updates does not grow downwards.
Leaves out the lives of the oldest Pods that are gone where there are more than MOST_LIVES.
"""

from dataclasses import dataclass, field

from playground.diagram.asides import Asides
from playground.diagram.pods import PodState, pull_of, state_of
from playground.diagram.words import N_, Words
from playground.simulator.causes import CATALOGUE, LEARNER
from playground.simulator.objects import Key, Object
from playground.simulator.state.revisions import Revision

MOST_LIVES = 400
MOST_FLAGS = 200
CHANGED = N_("changed {object}")


@dataclass(slots=True)
class Life:
    """A Pod's: from when it was in which state, and when it went (None: it is there)."""

    key: Key
    row: int
    spans: list[tuple[float, PodState]]
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that the learner did: the number-th thing, at `time`."""

    number: int
    time: float
    what: Words


@dataclass
class Strip:
    """The lives and the flags so far."""

    flags: list[Flag] = field(default_factory=list)
    lives: dict[str, Life] = field(default_factory=dict)
    acts: int = 0
    asides: Asides = field(default_factory=Asides)
    _pods: dict[Key, Object] = field(default_factory=dict)
    _pulls: dict[str, set[str]] = field(default_factory=dict)
    _lost: set[str] = field(default_factory=set)
    _rows: set[int] = field(default_factory=set)

    def add(self, revision: Revision) -> None:
        """Takes the next revision of the log."""
        self.asides.add(revision)
        if revision.cause.actor == LEARNER and revision.key is not None:
            self._flag(revision)
        resource = revision.key.resource if revision.key is not None else ""
        if resource == "pods":
            self._pod(revision)
        elif resource == "nodes":
            self._node(revision)
        elif resource == "events" and revision.object is not None:
            self._event(revision.time, revision.object)

    def _flag(self, revision: Revision) -> None:
        """One flag for all that was written at one moment: an apply of several documents is one act."""
        if self.flags and self.flags[-1].time == revision.time:
            return
        assert revision.key is not None
        self.acts += 1
        what = self._words(revision)
        self.flags = [*self.flags[1 - MOST_FLAGS :], Flag(self.acts, revision.time, what)]

    def _words(self, revision: Revision) -> Words:
        sentence = CATALOGUE.get(revision.cause.key)
        if sentence is None:
            assert revision.key is not None
            return Words(CHANGED, {"object": f"{revision.key.resource}/{revision.key.name}"})
        what, aside = Words(sentence.what, revision.cause.params), self.asides.said.get(revision.number)
        return Words("{what}: {aside}", {"what": what, "aside": aside.what}) if aside and aside.what else what

    def _pod(self, revision: Revision) -> None:
        key, pod = revision.key, revision.object
        assert key is not None
        before = self._pods.get(key)
        if before is not None and (pod is None or pod["metadata"]["uid"] != before["metadata"]["uid"]):
            self._end(before["metadata"]["uid"], revision.time)
        if pod is None:
            self._pods.pop(key, None)
            return
        self._pods[key] = pod
        if pod["metadata"]["uid"] not in self.lives:
            self._begin(key, pod["metadata"]["uid"])
        self._mark(revision.time, pod)

    def _begin(self, key: Key, uid: str) -> None:
        row = 0
        while row in self._rows:
            row += 1
        self._rows.add(row)
        self.lives[uid] = Life(key, row, [])
        if len(self.lives) > MOST_LIVES:
            oldest = next((each for each, life in self.lives.items() if life.end is not None), None)
            if oldest is not None:
                del self.lives[oldest]

    def _end(self, uid: str, time: float) -> None:
        life = self.lives.get(uid)
        if life is not None:
            life.end = time
            self._rows.discard(life.row)
        self._pulls.pop(uid, None)

    def _mark(self, time: float, pod: Object) -> None:
        """Notes the Pod's state where it is another than before."""
        uid = pod["metadata"]["uid"]
        state = state_of(pod, bool(self._pulls.get(uid)), pod["spec"].get("nodeName") in self._lost)
        spans = self.lives[uid].spans
        if not spans or spans[-1][1] != state:
            if spans and spans[-1][0] == time:
                spans.pop()
            spans.append((time, state))

    def _node(self, revision: Revision) -> None:
        assert revision.key is not None
        name = revision.key.name
        conditions = ((revision.object or {}).get("status") or {}).get("conditions") or ()
        lost = any(each["type"] == "Ready" and each["status"] == "Unknown" for each in conditions)
        if lost == (name in self._lost):
            return
        (self._lost.add if lost else self._lost.discard)(name)
        for pod in self._pods.values():
            if pod["spec"].get("nodeName") == name:
                self._mark(revision.time, pod)

    def _event(self, time: float, event: Object) -> None:
        pull, about = pull_of(event), event.get("involvedObject") or {}
        if pull is None or about.get("kind", "Pod") != "Pod":
            return
        uid = about.get("uid", "")
        pulls = self._pulls.setdefault(uid, set())
        (pulls.add if pull.is_open else pulls.discard)(pull.container)
        pod = self._pods.get(Key("pods", about.get("namespace", ""), about.get("name", "")))
        if pod is not None and pod["metadata"]["uid"] == uid and uid in self.lives:
            self._mark(time, pod)
