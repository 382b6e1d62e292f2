"""Deleting objects: grace, finalizers, propagation, preconditions."""

import pytest

from playground.simulator.api.server import DeleteOptions
from playground.simulator.objects import Key

from .doors import BY_LEARNER, account, changed, config_map, deployment, namespace, open_door, pod, refusal

WEB = Key("pods", "default", "web")
APP = Key("deployments.apps", "default", "web")


@pytest.fixture
def api():
    return open_door(trusted=True)


def running(api, **spec):
    made = api.create("pods", pod(terminationGracePeriodSeconds=30, nodeName="node-1", **spec), BY_LEARNER)
    return api.update(WEB, {**made, "status": {"phase": "Running"}}, BY_LEARNER, subresource="status")


def stamp(api, later):
    return api.store.setup.stamp(api.store.now + later)


def test_a_running_pod_gets_its_grace_period(api):
    before = running(api)["metadata"]
    after = api.delete(WEB, BY_LEARNER)["metadata"]
    assert after["deletionTimestamp"] == stamp(api, 30)
    assert after["deletionGracePeriodSeconds"] == 30
    assert after["generation"] == before["generation"] + 1
    assert api.get(WEB)["metadata"] == after


@pytest.mark.parametrize(
    ("status", "node"),
    [({"phase": "Succeeded"}, "node-1"), ({"phase": "Failed"}, "node-1"), ({"phase": "Pending"}, "")],
)
def test_a_pod_that_does_not_run_goes_at_once(api, status, node):
    made = api.create("pods", pod(terminationGracePeriodSeconds=30, nodeName=node), BY_LEARNER)
    api.update(WEB, {**made, "status": status}, BY_LEARNER, subresource="status")
    assert api.delete(WEB, BY_LEARNER) is None
    assert refusal(lambda: api.get(WEB)).message == 'pods "web" not found'


def test_the_requests_grace_period_wins(api):
    running(api)
    assert api.delete(WEB, BY_LEARNER, DeleteOptions(grace=5))["metadata"]["deletionGracePeriodSeconds"] == 5


def test_a_negative_grace_period_means_a_second(api):
    running(api)
    assert api.delete(WEB, BY_LEARNER, DeleteOptions(grace=-7))["metadata"]["deletionGracePeriodSeconds"] == 1


def test_a_second_delete_may_only_shorten_the_grace_period(api):
    running(api)
    first = api.delete(WEB, BY_LEARNER)
    written = len(api.store.written)
    assert api.delete(WEB, BY_LEARNER) is first
    assert api.delete(WEB, BY_LEARNER, DeleteOptions(grace=60)) is first
    assert len(api.store.written) == written
    api.store.now += 2
    shorter = api.delete(WEB, BY_LEARNER, DeleteOptions(grace=10))["metadata"]
    assert shorter["deletionGracePeriodSeconds"] == 10
    assert shorter["deletionTimestamp"] == stamp(api, 8)
    assert shorter["generation"] == first["metadata"]["generation"]


def test_grace_zero_is_what_the_kubelet_ends_a_pod_with(api):
    running(api)
    api.delete(WEB, BY_LEARNER)
    assert api.delete(WEB, BY_LEARNER, DeleteOptions(grace=0)) is None
    assert api.store.written[-1].object is None


def test_a_finalizer_keeps_a_pod_whose_grace_is_over(api):
    made = running(api)
    made = api.update(WEB, changed(made, ["batch.kubernetes.io/job-tracking"], "metadata", "finalizers"), BY_LEARNER)
    api.delete(WEB, BY_LEARNER)
    held = api.delete(WEB, BY_LEARNER, DeleteOptions(grace=0))
    assert held["metadata"]["deletionGracePeriodSeconds"] == 0
    api.update(WEB, changed(held, None, "metadata", "finalizers"), BY_LEARNER)
    assert refusal(lambda: api.get(WEB)).code == 404


def test_taking_the_finalizer_first_leaves_the_pod_its_grace(api):
    made = running(api)
    api.update(WEB, changed(made, ["example.com/hold"], "metadata", "finalizers"), BY_LEARNER)
    held = api.delete(WEB, BY_LEARNER)
    api.update(WEB, changed(held, None, "metadata", "finalizers"), BY_LEARNER)
    assert api.get(WEB)["metadata"]["deletionGracePeriodSeconds"] == 30


def test_what_has_no_finalizer_goes_at_once(api):
    api.create("deployments.apps", deployment(), BY_LEARNER)
    assert api.delete(APP, BY_LEARNER) is None


@pytest.mark.parametrize(
    ("propagation", "finalizers"), [("Foreground", ["foregroundDeletion"]), ("Orphan", ["orphan"])]
)
def test_propagation_leaves_a_finalizer_for_the_garbage_collector(api, propagation, finalizers):
    before = api.create("deployments.apps", deployment(), BY_LEARNER)["metadata"]
    after = api.delete(APP, BY_LEARNER, DeleteOptions(propagation=propagation))["metadata"]
    assert after["finalizers"] == finalizers
    assert after["deletionTimestamp"] == stamp(api, 0)
    assert after["deletionGracePeriodSeconds"] == 0
    assert after["generation"] == before["generation"] + 1


def test_the_last_finalizer_takes_the_object_with_it(api):
    api.create("deployments.apps", deployment(), BY_LEARNER)
    held = api.delete(APP, BY_LEARNER, DeleteOptions(propagation="Foreground"))
    api.update(APP, changed(held, None, "metadata", "finalizers"), BY_LEARNER)
    assert api.store.written[-1].object is None


def test_another_propagation_replaces_the_first(api):
    api.create("deployments.apps", deployment(), BY_LEARNER)
    api.delete(APP, BY_LEARNER, DeleteOptions(propagation="Foreground"))
    after = api.delete(APP, BY_LEARNER, DeleteOptions(propagation="Orphan"))
    assert after["metadata"]["finalizers"] == ["orphan"]
    assert api.delete(APP, BY_LEARNER, DeleteOptions(propagation="Background")) is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            DeleteOptions(uid="another"),
            'Operation cannot be fulfilled on Deployment.apps "web": the UID in the precondition (another) does not '
            "match the UID in record ({uid}). The object might have been deleted and then recreated",
        ),
        (
            DeleteOptions(resource_version="1"),
            'Operation cannot be fulfilled on Deployment.apps "web": the ResourceVersion in the precondition (1) does '
            "not match the ResourceVersion in record ({resourceVersion}). The object might have been modified",
        ),
    ],
    ids=["uid", "version"],
)
def test_preconditions_are_kept(api, options, words):
    made = api.create("deployments.apps", deployment(), BY_LEARNER)
    refused = refusal(lambda: api.delete(APP, BY_LEARNER, options))
    assert (refused.code, refused.message) == (409, words.format(**made["metadata"]))


def test_a_propagation_that_there_is_not_is_invalid(api):
    api.create("deployments.apps", deployment(), BY_LEARNER)
    refused = refusal(lambda: api.delete(APP, BY_LEARNER, DeleteOptions(propagation="Sideways")))
    assert refused.message == (
        'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Sideways": supported values: '
        '"Foreground", "Background", "Orphan", "nil"'
    )


def test_a_namespace_terminates_until_its_finalizer_is_taken(api):
    shop = Key("namespaces", "", "shop")
    api.create("namespaces", namespace("shop"), BY_LEARNER)
    api.create("serviceaccounts", account("shop"), BY_LEARNER)
    going = api.delete(shop, BY_LEARNER)
    assert going["status"]["phase"] == "Terminating"
    assert going["metadata"]["deletionTimestamp"] == stamp(api, 0)
    assert "deletionGracePeriodSeconds" not in going["metadata"]
    assert api.delete(shop, BY_LEARNER) is going
    api.update(shop, changed(going, [], "spec", "finalizers"), BY_LEARNER, subresource="finalize")
    assert refusal(lambda: api.get(shop)).message == 'namespaces "shop" not found'


@pytest.mark.parametrize("name", ["default", "kube-system", "kube-public"])
def test_some_namespaces_never_go(api, name):
    refused = refusal(lambda: api.delete(Key("namespaces", "", name), BY_LEARNER))
    assert (refused.code, refused.message) == (
        403,
        f'namespaces "{name}" is forbidden: this namespace may not be deleted',
    )


def test_a_collection_goes_by_its_labels(api):
    for name, tier in (("a", "front"), ("b", "back"), ("c", "front")):
        api.create("configmaps", changed(config_map(name), {"tier": tier}, "metadata", "labels"), BY_LEARNER)
    gone = api.delete_collection("configmaps", "default", BY_LEARNER, labels="tier=front")
    assert [each["metadata"]["name"] for each in gone] == ["a", "c"]
    left = [each["metadata"]["name"] for each in api.list("configmaps", "default")]
    assert left == ["b", "kube-root-ca.crt"]
