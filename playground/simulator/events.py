"""Events as a client-go recorder writes them.

The same event again raises `count`; after ten similar ones within ten minutes they fold into one "(combined from
similar events)"; a source that says too much about one object is held back: 25 at once, then one in five minutes.
The scheduler records through events.k8s.io instead: no count, a `series` when it says the same again.
Models staging/src/k8s.io/client-go/tools/record/{event,events_cache}.go and tools/events/event_broadcaster.go.

A real recorder remembers in memory; here the stored Events are the memory. Only when a source has spent its burst on an
object is there more to know (tokens, and how often it was held back: see misses). That is kept in a hidden object of
the resource `CORRELATOR`, one for each object, which no reader lists. So an Event that has expired counts anew, and of
what a source said slowly its first burst is taken as spent at the pace of its Events' first and last times.
"""

from collections.abc import Iterable
from typing import Any

from playground.simulator import chance, misses
from playground.simulator.api.server import Api
from playground.simulator.causes import Cause
from playground.simulator.contract import Record
from playground.simulator.objects import Key, Object

CORRELATOR = "eventcorrelator.internal"

COMBINED = "(combined from similar events): "
SIMILAR = 10  # distinct messages before they are folded
WINDOW = 600.0  # seconds without a similar event, after which folding starts anew
BURST = 25
REFILL = 1 / 300  # tokens a second

SERIES_END = 360.0  # seconds of silence that end a series
# Upstream counts a series in memory and writes it again after half an hour. Here the object must say by itself that the
# series goes on, so it is written again when half of the silence that would end it has passed.
SERIES_REFRESH = SERIES_END / 2
NOTE_LENGTH = 1024

# Who records through events.k8s.io, and what its actions are called.
SERIES_SOURCES = {"default-scheduler": "default-scheduler-control-plane"}
ACTIONS = {"Scheduled": "Binding", "FailedScheduling": "Scheduling", "Preempted": "Preempting"}


def record(api: Api, said: Record, trigger: int) -> Object | None:
    """Records what was said; answers the Event, or None where it was held back or its namespace takes no more."""
    if said.source in SERIES_SOURCES:
        return _record_series(api, said, trigger)
    mine = [
        event
        for event in api.store.state.events_about(said.about["metadata"]["uid"]).values()
        if event.get("reportingComponent") == said.source and event.get("reportingInstance") == said.host
    ]
    message, same = _correlated(api, said, mine)
    held, missed = _spam_filter(api, said, mine, same, trigger)
    if held:
        return None
    if same is None:
        return _create(api, said, trigger, _event(api, said, message))
    again = {
        **same,
        "count": _count(same) + 1 + missed,
        "lastTimestamp": api.store.setup.stamp(api.store.now),
        "message": message,
    }
    return api.store.write(key_of(same), again, Cause(said.source, trigger=trigger))


def key_of(event: Object) -> Key:
    return Key("events", event["metadata"]["namespace"], event["metadata"]["name"])


def last_seen(event: Object) -> str:
    """When the Event was last said, as a timestamp."""
    series = event.get("series") or {}
    return str(
        series.get("lastObservedTime")
        or event.get("lastTimestamp")
        or event.get("eventTime")
        or event["metadata"]["creationTimestamp"]
    )


def _count(event: Object) -> int:
    """How often it was said; a learner's own Event need not tell."""
    return int(event.get("count") or 0)


def _message(event: Object) -> str:
    return str(event.get("message", ""))


def _is_similar(event: Object, said: Record) -> bool:
    return event.get("reason") == said.reason and event.get("type") == said.type


def _first_seen(event: Object) -> str:
    return str(event.get("firstTimestamp") or last_seen(event))


def _correlated(api: Api, said: Record, mine: Iterable[Object]) -> tuple[str, Object | None]:
    """The message to record, folded where too many are similar, and the Event that already says it."""
    similar = [event for event in mine if _is_similar(event, said)]
    message = said.message
    if _is_flood(api, said, similar):
        message = COMBINED + message
        return message, next((event for event in similar if _message(event).startswith(COMBINED)), None)
    for event in similar:
        if _message(event) == message and event["involvedObject"].get("fieldPath", "") == said.field_path:
            return message, event
    return message, None


def _is_flood(api: Api, said: Record, similar: list[Object]) -> bool:
    """Whether this would be the tenth message of its sort, each within ten minutes of the one before."""
    if len(similar) < SIMILAR - 1:
        return False
    messages = [message for message in map(_message, _unbroken(api, similar)) if not message.startswith(COMBINED)]
    return len({said.message, *messages}) >= SIMILAR


def _unbroken(api: Api, similar: list[Object]) -> list[Object]:
    """Those that lie, back from now, within ten minutes of one another."""
    seconds, moment = api.store.setup.seconds, api.store.now
    if moment - seconds(min(map(last_seen, similar))) <= WINDOW:
        return similar  # as nearly always: none lies further back
    unbroken = []
    for event in sorted(similar, key=last_seen, reverse=True):
        if moment - seconds(last_seen(event)) > WINDOW:
            break
        moment = min(moment, seconds(_first_seen(event)))
        unbroken.append(event)
    return unbroken


def _spam_filter(api: Api, said: Record, mine: list[Object], same: Object | None, trigger: int) -> tuple[bool, int]:
    """Whether the source is held back, and how often it was since it last got `same` through."""
    memories = api.store.state.all(CORRELATOR)
    spent = sum([_count(event) for event in mine])
    if spent < BURST and not memories:
        return False, 0
    about = said.about["metadata"]
    key = Key(CORRELATOR, about.get("namespace", "default"), about["uid"])
    memory = memories.get(key)
    if memory is None and spent < BURST:
        return False, 0
    memory = memory or _memory(key)
    source, now = f"{said.source}/{said.host}", api.store.now
    known = memory["sources"].get(source)
    bucket = known or _bucket(api, mine, spent)
    tokens = min(BURST, bucket["tokens"] + (now - bucket["at"]) * REFILL)
    name = same["metadata"]["name"] if same else ""
    missed = bucket["missed"].get(name)
    if tokens >= 1:
        after = {"tokens": tokens - 1, "at": now, "missed": _with(bucket, name, misses.through(missed, now))}
    else:
        after = {**bucket, "missed": _with(bucket, name, misses.noted(missed, now))}
    if after != known:
        sources = {**memory["sources"], source: after}
        api.store.write(key, {**memory, "sources": sources}, Cause(said.source, trigger=trigger))
    return tokens < 1, misses.before(missed, now)


def _with(bucket: dict[str, Any], name: str, missed: misses.Misses) -> dict[str, misses.Misses]:
    """What the source missed, Event by Event, and now of this one; what has no Event yet is not counted."""
    return {**bucket["missed"], name: missed} if name else bucket["missed"]


def _memory(key: Key) -> Object:
    return {
        "apiVersion": "internal/v1",
        "kind": "EventCorrelator",
        "metadata": {"namespace": key.namespace, "name": key.name, "uid": f"{key.name}-events"},
        "sources": {},
    }


def _bucket(api: Api, mine: list[Object], spent: int) -> dict[str, Any]:
    """What the source has left, as far as its Events tell."""
    now = api.store.now
    first = min((api.store.setup.seconds(_first_seen(event)) for event in mine), default=now)
    left = max(0.0, BURST - spent + (now - first) * REFILL)
    return {"tokens": min(float(BURST), left), "at": now, "missed": {}}


def _record_series(api: Api, said: Record, trigger: int) -> Object | None:
    """Records through events.k8s.io: what differs only in its note is one series, and keeps its first note."""
    store = api.store
    for event in store.state.events_about(said.about["metadata"]["uid"]).values():
        if event.get("reportingComponent") != said.source or not _is_similar(event, said):
            continue
        silence = store.now - store.setup.seconds(last_seen(event))
        if silence > SERIES_END:
            continue
        told = event.get("series")
        if told and silence < SERIES_REFRESH:
            return event
        count = _count(told) + 1 if told else 2
        series = {"count": count, "lastObservedTime": store.setup.micro_stamp(store.now)}
        return store.write(key_of(event), {**event, "series": series}, Cause(said.source, trigger=trigger))
    event = _event(api, said, _cut(said.message))
    del event["count"]
    event |= {
        "eventTime": store.setup.micro_stamp(store.now),
        "firstTimestamp": None,
        "lastTimestamp": None,
        "source": {},
        "action": ACTIONS.get(said.reason, said.reason),
        "reportingInstance": SERIES_SOURCES[said.source],
    }
    return _create(api, said, trigger, event)


def _cut(note: str) -> str:
    return note if len(note) <= NOTE_LENGTH else note[: NOTE_LENGTH - 4] + " ..."


def _event(api: Api, said: Record, message: str) -> Object:
    about = said.about
    metadata = about["metadata"]
    stamp = api.store.setup.stamp(api.store.now)
    involved = {"kind": about["kind"], "name": metadata["name"], "uid": metadata["uid"]}
    if "namespace" in metadata:
        involved["namespace"] = metadata["namespace"]
    involved["apiVersion"] = about["apiVersion"]
    involved["resourceVersion"] = metadata["resourceVersion"]
    source = {"component": said.source}
    if said.host:
        source["host"] = said.host
    if said.field_path:
        involved["fieldPath"] = said.field_path
    return {
        "kind": "Event",
        "apiVersion": "v1",
        "metadata": {"name": _name(api, metadata["name"]), "namespace": metadata.get("namespace", "default")},
        "involvedObject": involved,
        "reason": said.reason,
        "message": message,
        "source": source,
        "firstTimestamp": stamp,
        "lastTimestamp": stamp,
        "count": 1,
        "type": said.type,
        "eventTime": None,
        "reportingComponent": said.source,
        "reportingInstance": said.host,
    }


def _name(api: Api, about: str) -> str:
    """The object's name and the moment in hexadecimal nanoseconds, the last digits of which keep names apart."""
    store = api.store
    nanoseconds = store.setup.started_at * 10**9 + round(store.now * 1e6) * 1000 + store.state.number % 1000
    return f"{about}.{nanoseconds:x}"


def _create(api: Api, said: Record, trigger: int, event: Object) -> Object | None:
    """Stores the Event. Most revisions of a busy cluster are Events, so this does what `Api.create` would, no more."""
    store = api.store
    key = key_of(event)
    home = store.state.get(Key("namespaces", "", key.namespace))
    if home is None or home["status"]["phase"] == "Terminating":
        return None  # The recorder gives up what the server rejects.
    metadata = event["metadata"]
    metadata["uid"] = chance.uid(store.setup.seed, "uid", store.state.number + 1, *key)
    metadata["creationTimestamp"] = store.setup.stamp(store.now)
    return store.write(key, event, Cause(said.source, trigger=trigger))
