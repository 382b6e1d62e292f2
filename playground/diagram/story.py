"""What happened, and why: the log in whole sentences, for the eye and for a screen reader.

A revision tells something where its cause names a sentence. The same sentence about siblings (same actor, same owner)
within a second is told once, with how many more there are, so that a thousand Pods do not flood the page.
Leaves out what carries no sentence: status that only counts, timers. `chain` names it, for causes run through it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from playground.diagram.actors import actor_words
from playground.diagram.labels import Speaker
from playground.diagram.words import N_, Tongue, Words
from playground.simulator.causes import CATALOGUE, LEARNER
from playground.simulator.objects import Key, controller_of
from playground.simulator.revisions import Revision

# Seconds of virtual time within which siblings are told together.
TOGETHER = 1.0
NO_SENTENCE = N_("wrote {object}")
NO_SENTENCE_GONE = N_("removed {object}")
MORE = N_("{what}, and {number} more like it")


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
    why: Words | None
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
    """A line in somebody's language, for the template; `path` finds the object's drawer."""

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
            uid=line.uid,
            path=speaker.path(line.key),
            mine=line.mine,
        )
        for line in lines
    ]


def stamp(seconds: float) -> str:
    """A moment of virtual time: "+21.4 s", from ten minutes on "+12:05"."""
    if seconds < 600:
        tenths = int(seconds * 10 + 1e-6)
        return f"+{tenths // 10}.{tenths % 10} s"
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"+{hours}:{minutes:02}:{whole % 60:02}" if hours else f"+{minutes}:{whole % 60:02}"


def story(revisions: Iterable[Revision], about: str = "", uids: Mapping[Key, str] | None = None) -> list[Line]:
    """The sentences of a stretch of the log, in its order. `about` keeps those about one object's uid.

    `uids` tells the uids of objects that are gone where the stretch itself does not say them.
    """
    known: dict[Key, str] = dict(uids or {})
    lines: list[Line] = []
    groups: dict[tuple[Any, ...], int] = {}
    for revision in revisions:
        uid = _uid(revision, known)
        if revision.key is None or revision.cause.key not in CATALOGUE or (about and uid != about):
            continue
        line = _line(revision, uid)
        group = (revision.cause.actor, revision.cause.key, revision.key.resource, _family(revision, line))
        at = groups.get(group)
        if at is not None and line.time - lines[at].time <= TOGETHER and uid not in lines[at].uids:
            lines[at] = replace(lines[at], more=lines[at].more + 1, uids=lines[at].uids | {uid})
        else:
            groups[group] = len(lines)
            lines.append(line)
    return lines


def chain(revisions: Iterable[Revision], number: int) -> list[Line]:
    """How it came to revision `number`: from what nobody triggered, each time to what it made somebody do.

    Revisions that are not among those given end the chain.
    """
    by_number = {revision.number: revision for revision in revisions}
    known: dict[Key, str] = {}
    for revision in by_number.values():
        _uid(revision, known)
    lines: list[Line] = []
    while number in by_number and len(lines) < len(by_number):
        revision = by_number[number]
        if revision.key is not None:
            lines.append(_line(revision, known.get(revision.key, "")))
        number = revision.cause.trigger
    return lines[::-1]


def acted(revisions: Iterable[Revision]) -> dict[str, int]:
    """Whom controllers acted on, for the hand: by uid the number of the newest revision that tells something. Give it
    the revisions that were shown within the last second."""
    return {
        revision.object["metadata"]["uid"]: revision.number
        for revision in revisions
        if revision.object is not None and revision.cause.actor != LEARNER and revision.cause.key
    }


def _line(revision: Revision, uid: str) -> Line:
    key, cause = revision.key, revision.cause
    assert key is not None
    sentence = CATALOGUE.get(cause.key)
    if sentence is None:
        text = NO_SENTENCE if revision.object is not None else NO_SENTENCE_GONE
        what, why = Words(text, {"object": f"{key.resource}/{key.name}"}), None
    else:
        what = Words(sentence.what, cause.params)
        why = Words(sentence.why, cause.params) if sentence.why else None
    who = actor_words(cause.actor, key, revision.object)
    mine = cause.actor == LEARNER
    return Line(revision.number, revision.time, who, what, why, uid, key, cause.trigger, mine, 0, frozenset((uid,)))


def _uid(revision: Revision, known: dict[Key, str]) -> str:
    """The uid of what was written; of what went, as it was last seen."""
    if revision.key is None:
        return ""
    if revision.object is not None:
        known[revision.key] = revision.object["metadata"].get("uid", "")
    return known.get(revision.key) or "/".join(revision.key)


def _family(revision: Revision, line: Line) -> str:
    """Whose sibling it is, for what is told together: Pods of one owner, and what goes. All else stands for itself."""
    if revision.object is None:
        return line.key.name.rpartition("-")[0]
    owner = controller_of(revision.object) if line.key.resource == "pods" else None
    return owner["name"] if owner else line.uid
