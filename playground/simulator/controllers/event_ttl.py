"""Events go an hour after they were last written.

Upstream this is no controller: the API server writes Events with a lease, and groups leases so that one serves for a
minute (cmd/kube-apiserver/app/options: event-ttl; staging/src/k8s.io/apiserver/pkg/storage/etcd3/lease_manager.go). So
here one wake-up per namespace stands for all of its Events, on a grid of a minute, and a cluster at rest costs one look
for each minute in which Events were written. The recorder's memory of an object goes with its last Event.
"""

from math import ceil

from playground.simulator.causes import N_, because, sentence
from playground.simulator.contract import Controller, Delete, Moment, Plan, Remember, Timer, Watch
from playground.simulator.events import CORRELATOR, key_of, last_seen
from playground.simulator.objects import Key, Object
from playground.simulator.setup import Setup
from playground.simulator.state import View

NAME = "event-ttl"
TTL = 3600.0
GRID = 60.0

EXPIRED = sentence("event.expired", N_("drops Event {name}"), N_("Events are kept for an hour"))


def end_of(written: float) -> float:
    """When an Event goes that was last written at this moment."""
    return ceil((written + TTL) / GRID) * GRID


def plan(key: Key, slot: str, view: View, moment: Moment) -> Plan:
    """Removes a namespace's Events whose time has come, and comes back when the next one's has."""
    standing: list[float] = []
    for event in list(view.within("events", key.namespace)):
        end = end_of(moment.setup.seconds(last_seen(event)))
        if end > moment.now:
            standing.append(end)
            continue
        yield Delete(key_of(event), because(NAME, EXPIRED, name=event["metadata"]["name"]))
    for memory in list(view.within(CORRELATOR, key.namespace)):
        uid = memory["metadata"]["name"]
        if not view.events_about(uid):
            yield Remember(Key(CORRELATOR, key.namespace, uid), None)
    if standing:
        yield Timer("next", min(standing))


def _namespace_of(before: Object | None, after: Object | None, view: View) -> list[Key]:
    event = after or before
    if event is None:
        return []
    namespace = event["metadata"]["namespace"]
    if after is None and view.get(Key(CORRELATOR, namespace, event["involvedObject"].get("uid", ""))) is None:
        return []
    return [Key("events", namespace, "")]


def _hop(now: float, key: Key, setup: Setup) -> float:
    return end_of(now)


WATCHES: dict[str, Watch] = {"events": _namespace_of}
EVENT_TTL = Controller(NAME, plan, WATCHES, _hop)
