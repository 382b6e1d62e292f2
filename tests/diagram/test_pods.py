"""A Pod's state for the eye."""

import pytest

from playground.diagram.pods import PodState, is_pulling, short_name, state_of
from playground.simulator.objects import Key, Object, put
from tests.diagram.clusters import ALL_BUT_PENDING, SETUP, Yard
from tests.diagram.drawing import seen


def pod_of(yard: Yard, name: str) -> Object:
    found = yard.state.get(Key("pods", "default", name))
    assert found is not None
    return found


@pytest.mark.parametrize("state", [*ALL_BUT_PENDING, "pending"])
def test_every_state_is_told_from_what_the_pod_records(state: str) -> None:
    yard = Yard()
    yard.pod("one", state)
    (pod,) = seen(yard).pods()
    assert pod.state == state


@pytest.mark.parametrize(
    ("state", "word", "shown"),
    [
        ("running", "ImagePullBackOff", "failed"),
        ("running", "ErrImagePull", "failed"),
        ("running", "CreateContainerConfigError", "failed"),
        ("running", "ContainerCreating", "running"),
    ],
)
def test_what_a_container_waits_for_tells_trouble_from_patience(state: str, word: str, shown: PodState) -> None:
    pod = Yard().pod("one", state)
    waits = [{"name": "nginx", "state": {"waiting": {"reason": word}}}]
    assert state_of(put(pod, waits, "status", "containerStatuses")) == shown


def test_a_container_that_ended_badly_is_failing_before_it_is_started_again() -> None:
    pod = Yard().pod("one", "running")
    ended = [{"name": "nginx", "state": {"terminated": {"exitCode": 1, "reason": "Error"}}}]
    assert state_of(put(pod, ended, "status", "containerStatuses")) == "failed"


def test_it_was_ready_before_where_ready_turned_false_after_its_containers_had_started() -> None:
    yard = Yard()
    pod = yard.at(5).pod("one", "running")
    assert state_of(pod) == "running"
    unready = [{"type": "Ready", "status": "False", "lastTransitionTime": SETUP.stamp(60)}]
    assert state_of(put(pod, unready, "status", "conditions")) == "not-ready"


def test_a_pull_is_over_when_the_kubelet_says_pulled() -> None:
    yard = Yard()
    pod = yard.pod("one", "pulling")
    assert is_pulling(yard.state, pod["metadata"]["uid"])
    yard.event(pod, "Pulled")
    assert not is_pulling(yard.state, pod["metadata"]["uid"])
    assert seen(yard).pods()[0].state == "creating"


def test_pods_of_a_node_that_nobody_hears_of_are_unknown() -> None:
    yard = Yard()
    yard.pod("one", "ready", "node-2")
    yard.node("node-2", ready="Unknown")
    assert seen(yard).pods()[0].state == "unknown"


def test_the_grace_that_is_left_shrinks_with_time() -> None:
    yard = Yard()
    yard.pod("one", "terminating", grace=30)
    assert seen(yard.at(0)).pods()[0].grace == 1.0
    assert seen(yard.at(15)).pods()[0].grace == 0.5
    assert seen(yard.at(99)).pods()[0].grace == 0.0


def test_a_finished_pod_that_is_being_deleted_is_still_finished() -> None:
    pod = put(Yard().pod("one", "succeeded"), SETUP.stamp(9), "metadata", "deletionTimestamp")
    assert state_of(pod) == "succeeded"


def test_a_generated_name_is_told_by_its_end_and_a_given_one_by_the_whole() -> None:
    yard = Yard()
    owner = yard.replica_set("web", 1, "nginx")
    assert short_name(yard.pod("x7k2p", owner=owner)) == ("x7k2p", False)
    assert short_name(yard.pod("busybox")) == ("busybox", True)


def test_restarts_are_counted() -> None:
    yard = Yard()
    yard.pod("one", "failed", restarts=4)
    pod = seen(yard).pods()[0]
    assert (pod.restarts, pod.status) == (4, "CrashLoopBackOff")
