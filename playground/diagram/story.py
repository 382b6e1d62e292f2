"""What happened, and why: the log in whole sentences, for the eye and for a screen reader.

A revision tells something where its cause names a sentence. Where the same actor says the same about more than three
siblings within a second, it is told once, with how many more there are: a thousand Pods do not flood the page.
Leaves out what carries no sentence: status that only counts, timers; causes run through it, unsaid.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from playground.diagram.actors import actor_words
from playground.diagram.asides import NOTHING, Aside
from playground.diagram.labels import Speaker
from playground.diagram.words import N_, Speech, Tongue, Words
from playground.simulator import cluster, controllers, learner, levers
from playground.simulator.causes import CATALOGUE, LEARNER
from playground.simulator.objects import Key, controller_of
from playground.simulator.state.revisions import Revision

# Whoever acts declares its sentences; without them the story would have gaps.
TELLERS = (cluster, controllers, learner, levers)

# Seconds of virtual time within which siblings are told together.
TOGETHER = 1.0
# So many different sentences stand side by side; one more, and only the first is told.
MOST_APART = 3
# What only the simulator knows of: no reader can look at it.
HIDDEN = ".internal"
MORE = N_("{what}, and {number} more like it")
NO_ASIDES: Mapping[int, Aside] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: at `time` (seconds of virtual time) `who` did `what`, because of `why` (None: nothing to add).

    `number` is the revision's, `uid` and `key` of the object that it is about, `trigger` the revision that led to it;
    `more` siblings were told with it, all of their uids in `uids`. `mine`: the learner did it.
    """

    number: int
    time: float
    who: Words
    what: Words
    why: Speech | None
    uid: str
    key: Key
    trigger: int
    mine: bool
    more: int = 0
    uids: frozenset[str] = frozenset()

    @property
    def stamp(self) -> str:
        """When, as it is written in every language."""
        return stamp(self.time)

    @property
    def told(self) -> Words:
        """What was done, and how many more like it."""
        return Words(MORE, {"what": self.what, "number": self.more}) if self.more else self.what


class Spoken(NamedTuple):
    """A line in somebody's language, for the template; `path` finds the object's drawer, "" for none."""

    number: int
    stamp: str
    who: str
    what: str
    why: str
    uid: str
    path: str
    mine: bool


def spoken(lines: Iterable[Line], tongue: Tongue) -> list[Spoken]:
    """The lines in the words of a tongue."""
    speaker = Speaker(tongue)
    return [
        Spoken(
            number=line.number,
            stamp=line.stamp,
            who=speaker.say(line.who),
            what=speaker.say(line.told),
            why=speaker.say(line.why),
            uid="" if line.key.resource.endswith(HIDDEN) else line.uid,
            path="" if line.key.resource.endswith(HIDDEN) else speaker.path(line.key),
            mine=line.mine,
        )
        for line in lines
    ]


def stamp(seconds: float) -> str:
    """A moment of virtual time, as it is written everywhere and in every language: "+00:21.4", "+01:02:05.4"."""
    minutes, tenths = divmod(int(max(seconds, 0) * 10 + 1e-6), 600)
    hours, minutes = divmod(minutes, 60)
    return f"+{f'{hours:02}:' if hours else ''}{minutes:02}:{tenths // 10:02}.{tenths % 10}"


def story(
    revisions: Iterable[Revision],
    about: Collection[str] = (),
    uids: Mapping[Key, str] | None = None,
    asides: Mapping[int, Aside] = NO_ASIDES,
) -> list[Line]:
    """The sentences of a stretch of the log, in its order. `about` keeps those about the objects with these uids.

    `uids` tells the uids of objects that are gone where the stretch itself does not say them; `asides` are told with
    the revisions that have them.
    """
    known: dict[Key, str] = dict(uids or {})
    groups: list[list[Line]] = []
    open_groups: dict[Hashable, list[Line]] = {}
    for revision in revisions:
        uid = _uid(revision, known)
        if not _tells(revision) or (about and uid not in about):
            continue
        line, family = _line(revision, uid, asides), _family(revision)
        group = open_groups.get(family)
        if group is None or line.time - group[0].time > TOGETHER or _has(group, line):
            group = open_groups[family] = []
            groups.append(group)
        group.append(line)
    return sorted((line for group in groups for line in _folded(group)), key=lambda line: line.number)


def _has(group: list[Line], line: Line) -> bool:
    """Whether it is about one of the group's objects once more, and would say so."""
    return bool(line.what.params) and any(each.uid == line.uid for each in group)


def _tells(revision: Revision) -> bool:
    """Whether there is a sentence, and not only about an Event, which is told by itself in its object's drawer."""
    return revision.key is not None and revision.key.resource != "events" and revision.cause.key in CATALOGUE


def _folded(group: list[Line]) -> list[Line]:
    """The group as one line where it is long, or where all of it says the same word for word."""
    first = group[0]
    if len(group) == 1:
        return group
    alike = all(line.what == first.what and line.why == first.why for line in group)
    if not alike and len(group) <= MOST_APART:
        return group
    more = len(group) - 1 if first.what.params else 0
    return [replace(first, more=more, uids=frozenset(line.uid for line in group))]


def chain(revisions: Iterable[Revision], number: int, asides: Mapping[int, Aside] = NO_ASIDES) -> list[Line]:
    """How it came to revision `number`: from what nobody triggered, each time to what it made somebody do.

    Revisions that are not among those given end the chain.
    """
    by_number = {revision.number: revision for revision in revisions}
    known: dict[Key, str] = {}
    for revision in by_number.values():
        _uid(revision, known)
    lines: list[Line] = []
    # Each is taken once: a chain that bites its tail ends.
    while number in by_number:
        revision = by_number.pop(number)
        if _tells(revision):
            assert revision.key is not None
            lines.append(_line(revision, known.get(revision.key, ""), asides))
        number = revision.cause.trigger
    return lines[::-1]


def acted(revisions: Iterable[Revision]) -> dict[str, int]:
    """Whom controllers acted on, for the hand: by uid the number of the newest revision that tells something. Give it
    the revisions that were shown within the last second."""
    return {
        revision.object["metadata"]["uid"]: revision.number
        for revision in revisions
        if revision.object is not None
        and "uid" in revision.object["metadata"]  # what a controller hides for itself has none
        and revision.cause.actor != LEARNER
        and revision.cause.key
    }


def _line(revision: Revision, uid: str, asides: Mapping[int, Aside]) -> Line:
    key, cause = revision.key, revision.cause
    assert key is not None
    sentence, aside = CATALOGUE[cause.key], asides.get(revision.number, NOTHING)
    what = Words(sentence.what, cause.params)
    why: Speech | None = Words(sentence.why, cause.params) if sentence.why else None
    who = actor_words(revision, is_placed="{node}" in what.msgid)
    if aside.what:
        what = Words("{what}: {aside}", {"what": what, "aside": aside.what})
    if aside.why:
        why = Words(N_("{aside} ({why})"), {"aside": aside.why, "why": why}) if why else aside.why
    mine = cause.actor == LEARNER
    return Line(revision.number, revision.time, who, what, why, uid, key, cause.trigger, mine, 0, frozenset((uid,)))


def _uid(revision: Revision, known: dict[Key, str]) -> str:
    """The uid of what was written; of what went, as it was last seen."""
    if revision.key is None:
        return ""
    if revision.object is not None:
        known[revision.key] = revision.object["metadata"].get("uid", "")
    return known.get(revision.key) or "/".join(revision.key)


def _family(revision: Revision) -> Hashable:
    """What is told together: the same sentence by the same actor about Pods of one owner, or about what goes; all else
    only where it says the same to the letter."""
    assert revision.key is not None
    if not revision.cause.params:
        return revision.cause.actor, revision.cause.key
    said = (revision.cause.actor, revision.cause.key, revision.key.resource)
    if revision.object is None:
        return (*said, revision.key.name.rpartition("-")[0])
    owner = controller_of(revision.object) if revision.key.resource == "pods" else None
    return (*said, owner["name"]) if owner else (*said, *map(str, revision.cause.params.values()))
