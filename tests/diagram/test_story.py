"""What happened and why, told from the log of the real simulator."""

from playground.diagram.story import acted, chain, spoken, stamp, story
from playground.diagram.words import ENGLISH
from playground.simulator.causes import LEARNER, N_, Cause, because, sentence
from playground.simulator.objects import Key
from playground.simulator.state.revisions import Revision
from tests.diagram import runs
from tests.diagram.clusters import Yard

MADE = sentence("tests.made", N_("made Pod {pod}"), N_("{wanted} wanted"))


def said(revisions: list[Revision]) -> list[str]:
    return [f"{line.who} {line.what}" for line in spoken(story(revisions), ENGLISH)]


def test_a_rollout_reads_as_sentences_in_order() -> None:
    log, _ = runs.rollout()
    lines = said(log)
    assert "You applied nginx.yaml: image nginx:1.15.3" in lines
    assert any(line.startswith("Deployment controller made ReplicaSet nginx-") for line in lines)
    assert any(line.startswith("Scheduler put nginx-") for line in lines)
    assert [line.number for line in story(log)] == sorted(line.number for line in story(log))


def test_a_line_says_when_who_what_and_why() -> None:
    yard = Yard(nodes=0)
    yard.at(21.42).pod("x7k2p", cause=because("replicaset-controller", MADE, pod="x7k2p", wanted=3))
    (line,) = spoken(story(yard.log), ENGLISH)
    assert (line.stamp, line.who, line.what, line.why) == (
        "+00:21.4",
        "ReplicaSet controller",
        "made Pod x7k2p",
        "3 wanted",
    )
    assert (line.path, line.mine) == ("pods/default/x7k2p", False)


def test_a_thousand_pods_made_at_once_are_one_sentence() -> None:
    yard = Yard(nodes=0)
    owner = yard.replica_set("web", 1000, "nginx")
    for number in range(1000):
        yard.pod(
            str(number), owner=owner, cause=because("replicaset-controller", MADE, pod=f"web-{number}", wanted=1000)
        )
    assert said(yard.log) == ["ReplicaSet controller made Pod web-0, and 999 more like it"]
    (line,) = story(yard.log)
    assert "uid-web-999" in line.uids


def test_three_that_differ_are_told_one_by_one_and_two_that_do_not_together() -> None:
    yard = Yard(nodes=0)
    owner = yard.replica_set("web", 3, "nginx")
    for name in "abc":
        yard.pod(name, owner=owner, cause=because("replicaset-controller", MADE, pod=name, wanted=3))
    assert said(yard.log) == [f"ReplicaSet controller made Pod {name}" for name in "abc"]
    yard = Yard(nodes=0)
    for name in "ab":
        yard.pod(name, owner=owner, cause=because("replicaset-controller", MADE, pod="one", wanted=3))
    assert said(yard.log) == ["ReplicaSet controller made Pod one, and 1 more like it"]


def test_the_same_said_a_second_later_is_told_again() -> None:
    yard = Yard(nodes=0)
    owner = yard.replica_set("web", 8, "nginx")
    for time in (0, 1.5):
        for number in range(4):
            cause = because("replicaset-controller", MADE, pod=f"{number}", wanted=8)
            yard.at(time).pod(f"{time}-{number}", owner=owner, cause=cause)
    assert len(said(yard.log)) == 2


def test_one_object_can_be_followed() -> None:
    log, _ = runs.rollout()
    deployment = next(revision for revision in log if revision.key == runs.NGINX)
    assert deployment.object is not None
    lines = story(log, about=(deployment.object["metadata"]["uid"],))
    assert {line.key for line in lines} == {runs.NGINX}
    assert lines


def test_a_chain_leads_from_a_pod_back_to_the_learner() -> None:
    log, _ = runs.rollout()
    made = next(revision for revision in log if revision.key and revision.key.resource == "pods")
    lines = chain(log, made.number)
    assert lines[0].mine
    assert [line.key.resource for line in lines] == ["deployments.apps", "replicasets.apps", "pods"]
    assert [line.number for line in lines] == sorted(line.number for line in lines)
    assert chain(log[-3:], made.number) == []


def test_a_chain_runs_through_what_has_no_sentence_and_does_not_say_it() -> None:
    key = Key("nodes", "", "node-1")
    there = {"metadata": {"uid": "n"}}
    log = [
        Revision(1, 0.0, key, there, because(LEARNER, MADE, pod="a", wanted=1)),
        Revision(2, 0.0, key, there, Cause("node-controller", trigger=1)),
        Revision(3, 0.0, key, there, because("kubelet", MADE, pod="b", wanted=1)._replace(trigger=2)),
    ]
    assert [line.number for line in chain(log, 3)] == [1, 3]


def test_a_chain_that_bites_its_tail_ends() -> None:
    key = Key("nodes", "", "node-1")
    cause = because("node-controller", MADE, pod="a", wanted=1)._replace(trigger=1)
    assert len(chain([Revision(1, 0.0, key, {"metadata": {"uid": "n"}}, cause)], 1)) == 1


def test_the_hand_shows_whom_controllers_acted_on_and_never_the_learner() -> None:
    yard = Yard(nodes=0)
    yard.pod("a", cause=because("replicaset-controller", MADE, pod="a", wanted=1))
    yard.pod("b", cause=because(LEARNER, MADE, pod="b", wanted=1))
    yard.pod("c", cause=Cause("kubelet"))
    assert acted(yard.log) == {"uid-a": 1}


def test_moments_are_written_the_same_in_every_language() -> None:
    assert [stamp(each) for each in (0, 0.05, 21.46, 599.99, 600, 3725.5)] == [
        "+00:00.0",
        "+00:00.0",
        "+00:21.4",
        "+09:59.9",
        "+10:00.0",
        "+01:02:05.5",
    ]
