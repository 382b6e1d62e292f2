"""Creating objects: names, places, what the server fills in."""

import re

from playground.simulator.api import errors
from playground.simulator.objects import Key

from .doors import BY_LEARNER, account, config_map, deployment, namespace, open_door, pod, refusal


def test_a_new_object_gets_uid_version_and_time():
    api = open_door()
    made = api.create("configmaps", config_map(), BY_LEARNER)
    metadata = made["metadata"]
    assert metadata["namespace"] == "default"
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", metadata["uid"])
    assert metadata["creationTimestamp"] == api.store.setup.stamp(100.0)
    assert metadata["resourceVersion"] == str(api.store.written[-1].number)


def test_what_a_request_says_of_the_servers_own_fields_is_ignored():
    asked = config_map()
    asked["metadata"] |= {"uid": "mine", "creationTimestamp": "1999-01-01T00:00:00Z", "deletionGracePeriodSeconds": 5}
    metadata = open_door().create("configmaps", asked, BY_LEARNER)["metadata"]
    assert metadata["uid"] != "mine"
    assert metadata["creationTimestamp"] > "2025"
    assert "deletionGracePeriodSeconds" not in metadata


def test_the_callers_object_is_left_alone():
    asked = pod()
    open_door().create("pods", asked, BY_LEARNER)
    assert asked == pod()


def test_a_generated_name_is_the_base_and_five_letters():
    asked = pod()
    asked["metadata"] = {"generateName": "web-"}
    api = open_door()
    names = {api.create("pods", asked, BY_LEARNER)["metadata"]["name"] for _ in range(50)}
    assert len(names) == 50
    assert all(re.fullmatch(r"web-[bcdfghjklmnpqrstvwxz2456789]{5}", name) for name in names)


def test_a_long_base_is_cut_so_that_the_name_has_63_letters():
    asked = pod()
    asked["metadata"] = {"generateName": "a" * 80}
    made = open_door().create("pods", asked, BY_LEARNER)
    assert len(made["metadata"]["name"]) == 63
    assert made["metadata"]["generateName"] == "a" * 80


def test_a_generated_name_that_is_taken_is_drawn_again(monkeypatch):
    drawn = iter(["aaaaa", "aaaaa", "bbbbb"])
    monkeypatch.setattr("playground.simulator.api.metadata.chance.suffix", lambda *_: next(drawn))
    asked = config_map()
    asked["metadata"] = {"generateName": "c-"}
    api = open_door()
    assert api.create("configmaps", asked, BY_LEARNER)["metadata"]["name"] == "c-aaaaa"
    assert api.create("configmaps", asked, BY_LEARNER)["metadata"]["name"] == "c-bbbbb"


def test_after_eight_taken_names_the_server_gives_up(monkeypatch):
    monkeypatch.setattr("playground.simulator.api.metadata.chance.suffix", lambda *_: "aaaaa")
    asked = config_map()
    asked["metadata"] = {"generateName": "c-"}
    api = open_door()
    api.create("configmaps", asked, BY_LEARNER)
    refused = refusal(lambda: api.create("configmaps", asked, BY_LEARNER))
    assert (refused.code, refused.message) == (409, 'configmaps "c-aaaaa" already exists')


def test_the_same_name_twice_is_a_conflict():
    api = open_door()
    api.create("deployments.apps", deployment(), BY_LEARNER)
    refused = refusal(lambda: api.create("deployments.apps", deployment(), BY_LEARNER))
    assert refused.status() == {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": 'deployments.apps "web" already exists',
        "reason": "AlreadyExists",
        "details": {"name": "web", "group": "apps", "kind": "deployments"},
        "code": 409,
    }


def test_a_name_that_is_being_deleted_says_so():
    api = open_door(trusted=True)
    held = config_map()
    held["metadata"] |= {"namespace": "default", "finalizers": ["example.com/hold"]}
    api.create("configmaps", held, BY_LEARNER)
    api.delete(Key("configmaps", "default", "settings"), BY_LEARNER)
    refused = refusal(lambda: api.create("configmaps", held, BY_LEARNER))
    assert refused.message == 'object is being deleted: configmaps "settings" already exists'


def test_a_namespace_that_is_not_there_is_not_found():
    refused = refusal(lambda: open_door().create("pods", pod(), BY_LEARNER, namespace="nowhere"))
    assert (refused.code, refused.message) == (404, 'namespaces "nowhere" not found')


def test_two_namespaces_at_once_are_a_bad_request():
    asked = pod()
    asked["metadata"]["namespace"] = "kube-system"
    refused = refusal(lambda: open_door().create("pods", asked, BY_LEARNER, namespace="default"))
    assert (refused.code, refused.reason) == (400, "BadRequest")
    assert refused.message == "the namespace of the provided object does not match the namespace sent on the request"


def test_nothing_new_comes_into_a_namespace_that_goes():
    api = open_door()
    api.create("namespaces", namespace("shop"), BY_LEARNER)
    api.create("serviceaccounts", account("shop"), BY_LEARNER)
    api.delete(Key("namespaces", "", "shop"), BY_LEARNER)
    refused = refusal(lambda: api.create("pods", pod(), BY_LEARNER, namespace="shop"))
    assert refused.code == 403
    assert refused.message == (
        'pods "web" is forbidden: unable to create new content in namespace shop because it is being terminated'
    )
    assert refused.details["causes"] == [
        {
            "reason": "NamespaceTerminating",
            "message": "namespace shop is being terminated",
            "field": "metadata.namespace",
        }
    ]


def test_an_unknown_resource_is_not_found():
    refused = refusal(lambda: open_door().create("gadgets.example.com", config_map(), BY_LEARNER))
    assert (refused.code, refused.message) == (404, "the server could not find the requested resource")


def test_a_dry_run_answers_and_writes_nothing():
    api = open_door(dry_run=True)
    made = api.create("configmaps", config_map(a="1"), BY_LEARNER)
    assert made["metadata"]["uid"]
    assert "resourceVersion" not in made["metadata"]
    assert api.store.written == []


def test_a_limit_can_refuse_what_would_be_stored():
    def full(key, obj, store):
        raise errors.forbidden(key, f"there are {len(store.state.all(key.resource))} already")

    api = open_door(limit=full)
    assert refusal(lambda: api.create("pods", pod(), BY_LEARNER)).message == (
        'pods "web" is forbidden: there are 0 already'
    )
    assert api.store.written == []


def test_the_same_start_gives_the_same_names_and_uids():
    asked = pod()
    asked["metadata"] = {"generateName": "web-"}
    assert open_door().create("pods", asked, BY_LEARNER) == open_door().create("pods", asked, BY_LEARNER)


def test_an_object_of_another_kind_is_a_bad_request():
    refused = refusal(lambda: open_door().create("pods", config_map(), BY_LEARNER))
    assert refused.message == (
        'ConfigMap in version "v1" cannot be handled as a Pod: converting (v1.ConfigMap) to (core.Pod): unknown '
        "conversion"
    )


def test_an_object_of_another_version_is_a_bad_request():
    asked = {**deployment(), "apiVersion": "extensions/v1beta1"}
    refused = refusal(lambda: open_door().create("deployments.apps", asked, BY_LEARNER))
    assert refused.message == (
        "the API version in the data (extensions/v1beta1) does not match the expected API version (apps/v1)"
    )


def test_an_unknown_field_is_a_bad_request():
    refused = refusal(lambda: open_door().create("deployments.apps", deployment(replica=3), BY_LEARNER))
    assert (refused.code, refused.message) == (
        400,
        'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field '
        '"spec.replica"',
    )


def test_what_is_to_be_created_names_no_version_of_its_own():
    asked = config_map()
    asked = {**asked, "metadata": {**asked["metadata"], "resourceVersion": "7"}}
    refused = refusal(lambda: open_door().create("configmaps", asked, BY_LEARNER))
    assert (refused.code, refused.message) == (500, "resourceVersion should not be set on objects to be created")
