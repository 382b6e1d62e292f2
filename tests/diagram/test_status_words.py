"""What an object says of itself, in its drawer."""

from playground.diagram.status_words import Note, status_words
from playground.diagram.words import ENGLISH, say
from playground.simulator.objects import Key, Object, put
from tests.diagram import clusters, runs
from tests.diagram.clusters import RESOURCES, SETUP, Yard


def notes(yard: Yard, obj: Object) -> list[Note]:
    key = Key(RESOURCES[obj["kind"]], obj["metadata"].get("namespace", ""), obj["metadata"]["name"])
    return status_words(yard.state, key, obj, SETUP, yard.state.time)


def said(yard: Yard, obj: Object) -> list[str]:
    return [say(note.words, ENGLISH) for note in notes(yard, obj)]


def test_a_deployment_at_rest_is_available_and_complete() -> None:
    log, _ = runs.rollout()
    at_rest = next(
        each.object for each in reversed(log) if each.key == runs.NGINX and each.time < 45 and each.object is not None
    )
    assert said(Yard(), at_rest) == [
        "available: at least as many Pods as must be are ready",
        "the rollout is complete",
        "wants 3 · has 3 · up to date 3 · ready 3 · available 3",
    ]


def test_a_stalled_rollout_is_told_first() -> None:
    yard = clusters.failed_rollout()
    deployment = yard.state.get(Key("deployments.apps", "default", "nginx"))
    assert deployment is not None
    first = notes(yard, deployment)[0]
    assert (say(first.words, ENGLISH), first.tone) == ("stalled: no progress for 600 s", "failed")


def test_a_change_that_its_controller_has_not_seen_is_told() -> None:
    yard = Yard()
    changed = put(yard.deployment("nginx"), 2, "metadata", "generation")
    assert "its controller has not seen the newest change yet" in said(yard, changed)


def test_a_pod_tells_its_state_its_place_and_its_restarts() -> None:
    yard = Yard()
    assert said(yard, yard.pod("one", "failed", "node-2", restarts=1)) == ["CrashLoopBackOff", "on node-2", "1 restart"]
    waits = said(yard, yard.pod("two", "pending", reason="0/3 nodes are available"))
    assert waits == ["pending · no node yet", "0/3 nodes are available"]


def test_a_container_says_what_it_waits_for_in_the_kubelets_words() -> None:
    yard = Yard()
    waiting = {"waiting": {"reason": "ErrImagePull", "message": "not found"}}
    pod = put(yard.pod("one", "failed"), [{"name": "nginx", "state": waiting}], "status", "containerStatuses")
    assert "container nginx waits: ErrImagePull, not found" in said(yard, pod)


def test_what_goes_says_what_it_waits_for() -> None:
    yard = Yard()
    assert said(yard, yard.pod("one", "terminating", grace=1))[0] == "1 second of its grace period is left"
    held = put(yard.pod("two", "terminating", grace=9), ["example.com/hold"], "metadata", "finalizers")
    assert said(yard, held)[0] == "being deleted; it stays until these finalizers are gone: example.com/hold"


def test_a_node_tells_whether_it_reports_and_takes_pods() -> None:
    yard = Yard()
    yard.pod("one", node="node-2")
    assert said(yard, yard.node("node-2", cordoned=True)) == [
        "ready: its kubelet reports in",
        "cordoned: takes no new Pods",
        "1 Pod is bound to it",
    ]
    assert said(yard, yard.node("node-3", ready="Unknown"))[0] == "lost: its kubelet no longer reports"


def test_what_has_no_status_has_nothing_to_say() -> None:
    key = Key("configmaps", "default", "settings")
    assert status_words(Yard().state, key, {"metadata": {"name": "settings"}}, SETUP, 0) == []
