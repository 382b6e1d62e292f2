"""Events: counted, folded, held back, and gone after an hour."""

import pytest

from playground.simulator.contract import Record
from playground.simulator.controllers.event_ttl import EVENT_TTL
from playground.simulator.events import CORRELATOR, record
from playground.simulator.objects import Key
from playground.simulator.run import run
from playground.simulator.setup import Setup
from playground.simulator.state import State, fold
from playground.simulator.store import Store

from .api.doors import BY_LEARNER, SETUP, account, namespace, open_door, pod


@pytest.fixture
def api():
    return open_door(trusted=True)


@pytest.fixture
def web(api):
    return api.create("pods", pod(nodeName="node-1"), BY_LEARNER, namespace="default")


def say(api, about, message="Container started", reason="Started", source="kubelet", host="node-1", **fields):
    kind = fields.pop("type", "Normal")
    return record(api, Record(about, kind, reason, message, source, host, **fields), trigger=7)


def all_events(api):
    return list(api.store.state.all("events").values())


def test_an_event_has_the_fields_of_a_recorders(api, web):
    event = say(api, web, field_path="spec.containers{web}")
    now = SETUP.stamp(100.0)
    name = event["metadata"].pop("name")
    for field in ("uid", "resourceVersion"):
        del event["metadata"][field]
    assert event == {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"namespace": "default", "creationTimestamp": now},
        "involvedObject": {
            "apiVersion": "v1",
            "kind": "Pod",
            "name": "web",
            "namespace": "default",
            "uid": web["metadata"]["uid"],
            "resourceVersion": web["metadata"]["resourceVersion"],
            "fieldPath": "spec.containers{web}",
        },
        "reason": "Started",
        "message": "Container started",
        "source": {"component": "kubelet", "host": "node-1"},
        "type": "Normal",
        "count": 1,
        "firstTimestamp": now,
        "lastTimestamp": now,
        "eventTime": None,
        "reportingComponent": "kubelet",
        "reportingInstance": "node-1",
    }
    about, _, nanoseconds = name.rpartition(".")
    assert about == "web"
    assert int(nanoseconds, 16) // 10**9 == SETUP.started_at + 100
    assert api.store.written[-1].cause.trigger == 7


def test_events_of_one_moment_have_names_of_their_own(api, web):
    for number in range(5):
        say(api, web, reason=f"Reason{number}")
    assert len(all_events(api)) == 5


def test_the_same_again_raises_the_count(api, web):
    first = say(api, web)
    api.store.now += 30
    again = say(api, web)
    assert again["metadata"]["name"] == first["metadata"]["name"]
    assert (again["count"], again["firstTimestamp"]) == (2, SETUP.stamp(100.0))
    assert again["lastTimestamp"] == SETUP.stamp(130.0)
    assert len(all_events(api)) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"message": "other"},
        {"reason": "Other"},
        {"type": "Warning"},
        {"source": "replicaset-controller"},
        {"host": "node-2"},
        {"field_path": "spec.containers{sidecar}"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_what_differs_is_another_event(api, web, other):
    say(api, web)
    assert say(api, web, **other)["count"] == 1
    assert len(all_events(api)) == 2


def test_the_tenth_of_a_sort_is_folded_and_the_next_ones_with_it(api, web):
    for number in range(14):
        api.store.now += 1
        last = say(api, web, f"Created pod: web-{number}", "SuccessfulCreate", "replicaset-controller", "")
    assert last["message"] == "(combined from similar events): Created pod: web-13"
    assert last["count"] == 5
    assert len(all_events(api)) == 10


def test_ten_minutes_of_silence_start_the_folding_anew(api, web):
    for number in range(9):
        say(api, web, f"message {number}")
    api.store.now += 601
    assert say(api, web, "message 9")["message"] == "message 9"


def test_a_source_is_held_back_after_25_events_about_an_object(api, web):
    said = [say(api, web, "Back-off restarting failed container", "BackOff", type="Warning") for _ in range(40)]
    assert [each is not None for each in said] == [True] * 25 + [False] * 15
    assert say(api, web, "other", source="replicaset-controller", host="") is not None


def test_one_more_comes_through_in_five_minutes_and_counts_the_missed_ones(api, web):
    for _ in range(40):
        say(api, web)
    api.store.now += 299
    assert say(api, web) is None
    api.store.now += 2
    assert say(api, web)["count"] == 42
    assert say(api, web) is None


@pytest.mark.parametrize("every", [1.0, 7.3, 10.0])
def test_what_is_held_back_at_a_pace_is_counted_from_time_and_seldom_written(api, web, every):
    times = int(1800 / every)
    last = None
    for _ in range(times):
        last = say(api, web) or last
        api.store.now = round(api.store.now + every, 6)
    said = sum(1 for each in api.store.written if each.key.resource == "events")
    hidden = sum(1 for each in api.store.written if each.key.resource == CORRELATOR)
    gone_by = (SETUP.seconds(last["lastTimestamp"]) - 100.0) / every
    assert last["count"] == pytest.approx(gone_by + 1, abs=1)
    assert said - 25 in (5, 6), "one in five minutes, after the burst"
    assert hidden <= said - 25 + times / 16 + 3


def test_a_long_silence_is_not_taken_for_misses(api, web):
    for _ in range(60):
        say(api, web)
        api.store.now += 1
    before = say(api, web)
    assert before is None
    api.store.now += 3600
    assert say(api, web)["count"] <= 62


def test_another_object_has_a_burst_of_its_own(api, web):
    for _ in range(30):
        say(api, web)
    other = api.create("pods", pod("other"), BY_LEARNER, namespace="default")
    assert say(api, other) is not None


def test_the_memory_of_a_source_survives_being_forgotten(api, web):
    for _ in range(30):
        say(api, web)
    twin = open_door(trusted=True, now=api.store.now)
    twin.store.state = fold(api.store.written, twin.store.state)
    assert say(twin, web) is None


def test_the_scheduler_records_a_series(api, web):
    say(api, web, "0/3 nodes are available", "FailedScheduling", "default-scheduler", "", type="Warning")
    (event,) = all_events(api)
    assert "count" not in event
    assert "series" not in event
    assert (event["firstTimestamp"], event["lastTimestamp"], event["source"]) == (None, None, {})
    assert event["eventTime"] == SETUP.micro_stamp(100.0)
    assert (event["reportingComponent"], event["action"]) == ("default-scheduler", "Scheduling")
    api.store.now += 5
    again = say(api, web, "1/3 nodes are available", "FailedScheduling", "default-scheduler", "", type="Warning")
    assert again["series"] == {"count": 2, "lastObservedTime": SETUP.micro_stamp(105.0)}
    assert again["message"] == "0/3 nodes are available"


def test_a_series_is_not_written_at_every_turn_and_ends_with_six_minutes_of_silence(api, web):
    def fail():
        return say(api, web, "no", "FailedScheduling", "default-scheduler", "", type="Warning")

    fail(), fail()
    written = len(api.store.written)
    for _ in range(5):
        api.store.now += 10
        fail()
    assert len(api.store.written) == written
    api.store.now += 170
    assert fail()["series"]["count"] == 3
    api.store.now += 361
    assert "series" not in fail()
    assert len(all_events(api)) == 2


def test_events_about_a_node_are_in_the_default_namespace(api):
    node = api.get(Key("nodes", "", "node-1"))
    assert say(api, node, "Node is not ready", "NodeNotReady")["metadata"]["namespace"] == "default"


def test_where_the_namespace_goes_nothing_is_recorded(api):
    api.create("namespaces", namespace("shop"), BY_LEARNER)
    api.create("serviceaccounts", account("shop"), BY_LEARNER)
    made = api.create("pods", pod(), BY_LEARNER, namespace="shop")
    api.delete(Key("namespaces", "", "shop"), BY_LEARNER)
    assert say(api, made) is None


WATCHERS = {"events": [EVENT_TTL]}


def forget_and_run(door, until):
    """The state at `until`, from the log alone."""
    state = door.store.state
    return fold(run(state, until, SETUP).revisions, state)


def test_an_event_goes_an_hour_after_it_was_last_said():
    door = open_door(trusted=True)
    store = Store(door.store.state, SETUP, 100.0, WATCHERS)
    door.store = store
    made = door.create("pods", pod(nodeName="node-1"), BY_LEARNER, namespace="default")
    say(door, made, reason="Early")
    store.now = 1000.0
    say(door, made, reason="Late")
    store.now = 2000.0
    say(door, made, reason="Early")
    reasons = {
        until: sorted(each["reason"] for each in forget_and_run(door, until).all("events").values())
        for until in (4559.0, 4680.0, 5520.0, 5760.0)
    }
    assert reasons == {4559.0: ["Early", "Late"], 4680.0: ["Early"], 5520.0: ["Early"], 5760.0: []}


def test_a_sources_memory_goes_with_the_last_event():
    door = open_door(trusted=True)
    door.store = Store(door.store.state, SETUP, 100.0, WATCHERS)
    made = door.create("pods", pod(nodeName="node-1"), BY_LEARNER, namespace="default")
    for _ in range(30):
        say(door, made)
    assert door.store.state.all(CORRELATOR)
    after = forget_and_run(door, 8000.0)
    assert not after.all(CORRELATOR)
    assert not after.all("events")


def test_without_events_nobody_waits():
    state = State()
    assert run(state, 10.0, Setup()).revisions == []
