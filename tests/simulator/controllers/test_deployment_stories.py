"""What learners do with Deployments, told on virtual time with every law watching."""

import pytest

from playground.simulator.api.errors import ApiError
from playground.simulator.api.server import Api
from playground.simulator.objects import Key, condition, is_finished, name
from tests.simulator.bench import DEPLOYMENTS, SAID, Bench, deployment, rolling, scalings, told

PROGRESSING = "Progressing"


@pytest.fixture
def bench():
    return Bench()


def running(bench, *args, **spec):
    """A Deployment "web" that has come to rest."""
    bench.create(DEPLOYMENTS, deployment(*args, **spec))
    bench.rest()
    return bench


def sizes(bench):
    return [each["spec"]["replicas"] for each in bench.replica_sets()]


def steps(revisions):
    """The scalings without the names: "up 0 1"."""
    words = [message.split() for message in scalings(revisions)]
    return [f"{each[1]} {each[-3]} {each[-1]}" for each in words]


def test_a_new_deployment_gets_a_replicaset_and_its_pods(bench):
    running(bench, 3)
    [replica_set] = bench.replica_sets()
    assert name(replica_set) == f"web-{replica_set['metadata']['labels']['pod-template-hash']}"
    assert replica_set["spec"]["selector"]["matchLabels"]["app"] == "web"
    assert replica_set["metadata"]["annotations"] == {
        "deployment.kubernetes.io/revision": "1",
        "deployment.kubernetes.io/desired-replicas": "3",
        "deployment.kubernetes.io/max-replicas": "4",
    }
    assert len(bench.pods(replica_set)) == 3
    assert bench.events(bench.deployment()) == [f"Scaled up replica set {name(replica_set)} from 0 to 3"]
    status = bench.deployment()["status"]
    assert {field: status[field] for field in status if field != "conditions"} == {
        "observedGeneration": 1,
        "replicas": 3,
        "updatedReplicas": 3,
        "readyReplicas": 3,
        "availableReplicas": 3,
        "terminatingReplicas": 0,
    }
    progressing = condition(bench.deployment(), PROGRESSING)
    assert progressing["reason"] == "NewReplicaSetAvailable"
    assert progressing["message"] == f'ReplicaSet "{name(replica_set)}" has successfully progressed.'


def test_a_rolling_update_surges_by_one_and_drains_by_one(bench):
    running(bench, 3)
    bench.set_image("web", "nginx:1.15.3")
    happened = bench.rest()
    assert steps(happened) == ["up 0 1", "down 3 2", "up 1 2", "down 2 1", "up 2 3", "down 1 0"]
    old, new = (name(each) for each in bench.replica_sets())
    story = told(happened)
    assert story[0] == (
        f"made ReplicaSet {new} for revision 2 and set it to 1 - no ReplicaSet had this template; "
        "3 wanted + 1 surge allows 4 Pods, there were 3"
    )
    assert f"set {old} from 3 to 2 - 3 must stay available; 4 are" in story
    assert f"set {new} from 1 to 2 - 3 wanted + 1 surge allows 4 Pods; there were 3" in story
    assert "reports that the rollout of web is complete - all 3 Pods are of revision 2 and available" in story


def test_without_surge_an_update_drains_first(bench):
    running(bench, 3, strategy=rolling(0, 1))
    bench.set_image("web", "nginx:1.15.3")
    assert steps(bench.rest()) == ["down 3 2", "up 0 1", "down 2 1", "up 1 2", "down 1 0", "up 2 3"]


def test_going_back_to_an_old_template_uses_its_replicaset_again(bench):
    running(bench, 2)
    first = name(bench.replica_sets()[0])
    bench.set_image("web", "nginx:1.15.3")
    bench.rest()
    bench.set_image("web", "nginx:1.15.2")
    happened = bench.rest()
    assert [name(each) for each in bench.replica_sets()][-1] == first
    assert bench.replica_sets()[-1]["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "3"
    assert bench.replica_sets()[-1]["metadata"]["annotations"]["deployment.kubernetes.io/revision-history"] == "1"
    assert bench.deployment()["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "3"
    assert f"uses ReplicaSet {first} again, now for revision 3 - it has this template already" in told(happened)


def test_a_bad_image_stops_the_rollout_and_leaves_the_old_pods_serving(bench):
    running(bench, 4)
    bench.set_image("web", "nginx:no-such-tag")
    bench.run(120)
    assert sizes(bench) == [3, 2]
    assert bench.deployment()["status"]["availableReplicas"] == 3
    assert condition(bench.deployment(), PROGRESSING)["status"] == "True"
    happened = bench.run(600)
    late = condition(bench.deployment(), PROGRESSING)
    assert (late["status"], late["reason"]) == ("False", "ProgressDeadlineExceeded")
    assert late["message"] == f'ReplicaSet "{name(bench.replica_sets()[-1])}" has timed out progressing.'
    assert (
        "reports that the rollout of web is stuck - no progress for 600 seconds; nothing is undone by itself"
        in told(happened)
    )
    assert sizes(bench) == [3, 2]


def test_the_deadline_is_looked_at_a_second_after_it_has_passed(bench):
    running(bench, 1)
    bench.change(Key(DEPLOYMENTS, "default", "web"), progressDeadlineSeconds=30)
    bench.set_image("web", "nginx:no-such-tag")
    bench.run(5)
    since = bench.setup.seconds(condition(bench.deployment(), PROGRESSING)["lastUpdateTime"])
    bench.run(since + 30.9 - bench.now)
    assert condition(bench.deployment(), PROGRESSING)["status"] == "True"
    bench.run(0.2)
    assert condition(bench.deployment(), PROGRESSING)["status"] == "False"


def test_a_third_template_makes_the_second_an_old_one(bench):
    running(bench, 4)
    bench.set_image("web", "nginx:no-such-tag")
    bench.run(10)
    assert sizes(bench) == [3, 2]
    bench.set_image("web", "nginx:1.15.3")
    happened = bench.rest()
    assert sizes(bench) == [0, 0, 4]
    assert steps(happened)[0] == "down 2 0", "what nobody misses goes first"
    assert bench.deployment()["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "3"


def test_recreating_lets_all_old_pods_go_before_a_new_one_comes(bench):
    running(bench, 3, strategy={"type": "Recreate"})
    bench.set_image("web", "nginx:1.15.3")
    happened = bench.rest()
    assert steps(happened) == ["down 3 0", "up 0 3"]
    [made] = [each.time for each in happened if each.cause.key == "deployment.made-replicaset"]
    ended = {each.key: each.time for each in reversed(happened) if _is_end(each)}
    assert len(ended) == 3
    assert max(ended.values()) < made


def _is_end(revision):
    """Whether a Pod had run to its end with this revision, or was gone."""
    is_pod = revision.key is not None and revision.key.resource == "pods"
    return is_pod and (revision.object is None or is_finished(revision.object))


def test_scaling_changes_the_one_replicaset_and_rolls_nothing(bench):
    running(bench, 1)
    bench.scale("web", 5)
    assert steps(bench.rest()) == ["up 1 5"]
    bench.scale("web", 0)
    assert steps(bench.rest()) == ["down 5 0"]
    assert sizes(bench) == [0]
    assert bench.deployment()["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "1"


def test_scaling_in_mid_rollout_keeps_the_proportions(bench):
    running(bench, 10, strategy=rolling(3, 2))
    bench.set_image("web", "nginx:no-such-tag")
    bench.run(20)
    assert sizes(bench) == [8, 5]
    bench.scale("web", 15)
    happened = bench.run(20)
    assert sizes(bench) == [11, 7]
    assert any("in mid-rollout each ReplicaSet changes by its share" in sentence for sentence in told(happened))


def test_a_paused_deployment_scales_but_does_not_roll(bench):
    running(bench, 2)
    key = Key(DEPLOYMENTS, "default", "web")
    bench.change(key, paused=True)
    bench.rest()
    assert condition(bench.deployment(), PROGRESSING)["reason"] == "DeploymentPaused"
    bench.set_image("web", "nginx:1.15.3")
    bench.scale("web", 3)
    bench.rest()
    assert sizes(bench) == [3]
    assert "updatedReplicas" not in bench.deployment()["status"]
    bench.change(key, paused=False)
    happened = bench.rest()
    assert sizes(bench) == [0, 3]
    reasons = [
        condition(each.object, PROGRESSING)["reason"]
        for each in happened
        if each.key and each.key.resource == DEPLOYMENTS and each.object
    ]
    assert list(dict.fromkeys(reasons)) == ["DeploymentResumed", "ReplicaSetUpdated", "NewReplicaSetAvailable"]


def test_pods_must_have_been_ready_for_a_while_to_count(bench):
    bench.create(DEPLOYMENTS, deployment(2, minReadySeconds=20))
    bench.run(15)
    status = bench.replica_sets()[0]["status"]
    assert (status["readyReplicas"], status.get("availableReplicas")) == (2, None)
    assert condition(bench.deployment(), "Available")["status"] == "False"
    bench.run(20)
    assert bench.replica_sets()[0]["status"]["availableReplicas"] == 2
    assert condition(bench.deployment(), "Available")["status"] == "True"


def test_a_change_of_min_ready_seconds_reaches_the_replicaset_without_a_rollout(bench):
    running(bench, 1)
    bench.change(Key(DEPLOYMENTS, "default", "web"), minReadySeconds=5)
    bench.rest()
    assert [each["spec"]["minReadySeconds"] for each in bench.replica_sets()] == [5]


@pytest.mark.parametrize(("limit", "kept"), [(1, ["3", "4"]), (0, ["4"]), (10, ["1", "2", "3", "4"])])
def test_only_so_many_old_revisions_are_kept(bench, limit, kept):
    running(bench, 1, revisionHistoryLimit=limit)
    for image in ("nginx:1.15.3", "nginx:1.15.4", "nginx:1.15.5"):
        bench.set_image("web", image)
        bench.rest()
    numbers = [each["metadata"]["annotations"]["deployment.kubernetes.io/revision"] for each in bench.replica_sets()]
    assert numbers == kept


def test_the_deprecated_annotation_rolls_back_by_itself(bench):
    running(bench, 1)
    bench.set_image("web", "nginx:1.15.3")
    bench.rest()
    _ask_to_roll_back(bench, "0")
    bench.rest()
    deployed = bench.deployment()
    assert deployed["spec"]["template"]["spec"]["containers"][0]["image"] == "nginx:1.15.2"
    assert "deprecated.deployment.rollback.to" not in deployed["metadata"]["annotations"]
    assert 'Rolled back deployment "web" to revision 1' in bench.events(deployed)
    assert deployed["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "3"


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("0", "Unable to find last revision."),
        ("7", "Unable to find the revision to rollback to."),
        ("1", 'The rollback revision contains the same template as current deployment "web"'),
    ],
)
def test_a_rollback_that_leads_nowhere_is_taken_off_and_told(bench, revision, message):
    running(bench, 1)
    _ask_to_roll_back(bench, revision)
    bench.rest()
    assert message in bench.events(bench.deployment())
    assert "deprecated.deployment.rollback.to" not in bench.deployment()["metadata"]["annotations"]


def _ask_to_roll_back(bench, revision):
    patch = {"metadata": {"annotations": {"deprecated.deployment.rollback.to": revision}}}
    bench.do(lambda api: api.patch(Key(DEPLOYMENTS, "default", "web"), patch, "merge", SAID))


def test_a_replicaset_whose_name_is_taken_gets_another(bench):
    running(bench, 1)
    [first] = bench.replica_sets()
    bench.delete(DEPLOYMENTS, "web")
    bench.run(60)
    foreign = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {"name": name(first), "labels": {"app": "other"}},
        "spec": {
            "replicas": 0,
            "selector": {"matchLabels": {"app": "other"}},
            "template": {**first["spec"]["template"], "metadata": {"labels": {"app": "other"}}},
        },
    }
    bench.create("replicasets.apps", foreign)
    running(bench, 1)
    deployed = bench.deployment()
    assert deployed["status"]["collisionCount"] == 1
    assert deployed["status"]["availableReplicas"] == 1
    assert name(bench.replica_sets()[-1]) != name(first)


def test_annotations_of_the_deployment_reach_its_newest_replicaset(bench):
    running(bench, 1)
    patch = {"metadata": {"annotations": {"kubernetes.io/change-cause": "because"}}}
    bench.do(lambda api: api.patch(Key(DEPLOYMENTS, "default", "web"), patch, "merge", SAID))
    bench.rest()
    [replica_set] = bench.replica_sets()
    assert replica_set["metadata"]["annotations"]["kubernetes.io/change-cause"] == "because"
    assert replica_set["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "1"


def test_a_deployment_adopts_the_replicaset_that_was_left_behind(bench):
    running(bench, 2)
    [left] = bench.replica_sets()
    orphaned = {**left, "metadata": {k: v for k, v in left["metadata"].items() if k != "ownerReferences"}}
    bench.do(lambda api: api.update(Key("replicasets.apps", "default", name(left)), orphaned, SAID))
    happened = bench.rest()
    [adopted] = bench.replica_sets()
    assert adopted["metadata"]["ownerReferences"][0]["kind"] == "Deployment"
    assert f"adopted {name(left)} - its labels match the selector of web, and nobody owned it" in told(happened)


def test_a_replicaset_that_no_longer_matches_is_let_go_and_replaced(bench):
    running(bench, 1)
    [first] = bench.replica_sets()
    patch = {"metadata": {"labels": {"app": "other"}}}
    bench.do(lambda api: api.patch(Key("replicasets.apps", "default", name(first)), patch, "merge", SAID))
    happened = bench.run(30)
    assert f"let {name(first)} go - its labels no longer match the selector of web" in told(happened)
    assert "ownerReferences" not in bench.get("replicasets.apps", name(first))["metadata"]
    # The new one cannot have the old one's name.
    assert bench.deployment()["status"]["collisionCount"] == 1
    assert len(bench.replica_sets()) == 2


def test_a_selector_of_everything_is_refused_in_an_event(bench):
    """The API lets no such Deployment in; one that slipped in by an old version is only told about."""
    everything = {**deployment(1), "spec": {**deployment(1)["spec"], "selector": {}}}

    def slip_in(api: Api):
        Api(api.store, trusted=True).create(DEPLOYMENTS, everything, SAID, "default")

    bench.do(slip_in)
    bench.run(5)
    said = "This deployment is selecting all pods. A non-empty selector is required."
    assert bench.events(bench.deployment()) == [said]
    assert bench.deployment()["status"]["observedGeneration"] == 1
    assert not bench.replica_sets()


def test_a_failure_of_its_replicaset_becomes_the_deployments(bench):
    spec = {"priorityClassName": "no-such-class", "containers": [{"name": "web", "image": "nginx"}]}
    template = {"metadata": {"labels": {"app": "web"}}, "spec": spec}
    bench.create(DEPLOYMENTS, deployment(3, template=template))
    bench.run(20)
    failure = condition(bench.deployment(), "ReplicaFailure")
    assert (failure["status"], failure["reason"]) == ("True", "FailedCreate")
    assert "no PriorityClass with name no-such-class was found" in failure["message"]
    bench.do(lambda api: api.create("priorityclasses.scheduling.k8s.io", _priority_class(), SAID))
    bench.run(120)
    assert condition(bench.deployment(), "ReplicaFailure") is None
    assert bench.deployment()["status"]["availableReplicas"] == 3


def _priority_class():
    return {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": "no-such-class"},
        "value": 1,
    }


def test_the_selector_of_a_deployment_cannot_be_changed(bench):
    running(bench, 1)
    with pytest.raises(ApiError) as refusal:
        bench.change(Key(DEPLOYMENTS, "default", "web"), selector={"matchLabels": {"app": "other"}})
    assert "field is immutable" in refusal.value.message
