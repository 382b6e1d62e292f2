"""That a rollout cannot go on is said at once, with the reason and what one may do: in the picture and in the story."""

from functools import partial
from typing import Any

import pytest

from playground.diagram.labels import Speaker
from playground.diagram.parts import Workload
from playground.diagram.scene import scene
from playground.diagram.story import spoken, story
from playground.diagram.strip import Strip
from playground.diagram.words import ENGLISH
from playground.simulator import learner
from playground.simulator.state import fold
from tests.diagram import clusters, runs
from tests.diagram.clusters import SETUP, Yard
from tests.diagram.drawing import seen

SPEAKER = Speaker(ENGLISH)
CRASHING = {"name": "nginx", "image": "busybox:1.36", "command": ["sh", "-c", "sleep 1; exit 1"]}
GREEDY = {"name": "nginx", "image": "nginx:1.15.2", "resources": {"requests": {"cpu": "12"}}}
UNREADY = {
    "name": "nginx",
    "image": "nginx:1.15.2",
    "readinessProbe": {"httpGet": {"path": "/none", "port": 81}, "periodSeconds": 2},
}


def manifest(container: dict[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "nginx"},
        "spec": {
            "replicas": 3,
            "selector": {"matchLabels": {"app": "nginx"}},
            "template": {"metadata": {"labels": {"app": "nginx"}}, "spec": {"containers": [container]}},
        },
    }


def rolled_to(container: dict[str, Any], until: float = 60) -> runs.Run:
    """Three Pods that run, and then another template."""
    run = runs.Run().until(2)
    for moment, each in ((12, {"name": "nginx", "image": "nginx:1.15.2"}), (until, container)):
        run.do(partial(learner.apply, obj=manifest(each))).until(moment)
    return run


def drawn(run: runs.Run) -> Workload:
    (workload,) = scene(fold(run.log), SETUP, run.state.time).workloads
    return workload


def told(run: runs.Run) -> list[str]:
    strip = Strip()
    for revision in run.log:
        strip.add(revision)
    lines = spoken(story(run.log, asides=strip.asides.said), ENGLISH)
    return [f"{line.what} — {line.why}" for line in lines]


@pytest.mark.parametrize(
    ("container", "trouble"),
    [
        (
            {"name": "nginx", "image": "nginx:1.161"},
            "Revision 2 cannot go on: the image nginx:1.161 cannot be pulled (ImagePullBackOff). "
            "Correct its name or tag and apply again. To undo it, apply the earlier manifest, ",
        ),
        (
            CRASHING,
            "Revision 2 cannot go on: the container does not keep running (CrashLoopBackOff). "
            "Correct the command or the image and apply again.",
        ),
        (
            GREEDY,
            "Revision 2 cannot go on: no node fits 1 of the Pods (nodes: 3 Insufficient cpu). "
            "Ask for less, or for fewer Pods, and apply again. To undo it, apply the earlier manifest, ",
        ),
        (
            UNREADY,
            "Revision 2 cannot go on: the readiness probe does not succeed. "
            "Correct the probe or the image and apply again. To undo it, apply the earlier manifest, ",
        ),
    ],
    ids=["image", "crash", "room", "probe"],
)
def test_a_rollout_that_cannot_go_on_says_so_long_before_its_deadline(container: Any, trouble: str) -> None:
    workload = drawn(rolled_to(container))
    assert SPEAKER.say(workload.trouble).startswith(trouble)
    assert (SPEAKER.say(workload.news), workload.tone) == ("revision 2 cannot go on", "failed")


@pytest.mark.parametrize("container", [{"name": "nginx", "image": "nginx:1.161"}, CRASHING, GREEDY])
def test_the_story_says_once_that_a_rollout_cannot_go_on_and_how_to_undo_it(container: Any) -> None:
    lines = [line for line in told(rolled_to(container)) if "— so revision 2 cannot go on." in line]
    assert len(lines) == 1
    assert "To undo it, apply the earlier manifest, or undo the rollout in the Deployment's details. (" in lines[0]


def test_the_story_says_what_was_changed() -> None:
    lines = told(rolled_to({"name": "nginx", "image": "nginx:1.15.3"}))
    assert any(
        line.startswith("changed Deployment nginx: image of nginx: nginx:1.15.2 → nginx:1.15.3") for line in lines
    )


def test_a_rollout_that_goes_on_is_in_no_trouble() -> None:
    for moment in range(13, 40, 3):
        assert drawn(rolled_to({"name": "nginx", "image": "nginx:1.15.3"}, moment)).trouble is None


def test_the_deadlines_own_words_stay() -> None:
    (workload,) = seen(clusters.failed_rollout()).workloads
    assert SPEAKER.say(workload.news) == "stalled: no progress for 600 s"
    assert "cannot be pulled" in SPEAKER.say(workload.trouble)


def test_pods_without_room_say_why_in_the_picture_of_any_workload() -> None:
    yard = Yard()
    owner = yard.replica_set("web", 2, "nginx")
    yard.pod("a", "ready", "node-1", owner)
    yard.pod("b", "pending", owner=owner, reason="0/3 nodes are available: 3 Insufficient cpu. preemption: none.")
    (workload,) = seen(yard).workloads
    assert SPEAKER.say(workload.trouble) == (
        "1 Pod does not become ready: no node fits 1 of the Pods (nodes: 3 Insufficient cpu). "
        "Ask for less, or for fewer Pods, and apply again."
    )
    assert [SPEAKER.short(pod) for pod in workload.lanes[0].pods] == ["ready", "no node"]
    assert "3 Insufficient cpu" in SPEAKER.pod_title(workload.lanes[0].pods[1])


def test_a_pod_that_is_replaced_after_a_rollout_starts_no_revision() -> None:
    complete = {"conditions": [{"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable"}]}
    for left, words in (("terminating", "1 Pod is being replaced"), ("", "1 Pod is not ready")):
        yard = Yard()
        nginx = yard.deployment("nginx", 2, status=complete)
        owner = yard.replica_set("nginx-1", 2, "nginx", nginx, 1)
        yard.pod("a", "ready", "node-1", owner)
        yard.pod("b", "creating", "node-2", owner)
        if left:
            yard.pod("c", left, "node-2", owner)
        (workload,) = seen(yard).workloads
        assert SPEAKER.say(workload.news) == words


def test_during_a_surge_more_are_ready_than_wanted() -> None:
    yard = Yard()
    owner = yard.replica_set("web", 1, "nginx")
    for name in "ab":
        yard.pod(name, "ready", "node-1", owner)
    assert SPEAKER.workload(seen(yard).workloads[0]).startswith("ReplicaSet web, 2 ready, 1 wanted")
