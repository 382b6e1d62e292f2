"""Updating objects: versions, what a request may not change, subresources."""

import pytest

from playground.simulator.objects import Key, without

from .doors import BY_LEARNER, changed, config_map, deployment, namespace, open_door, pod, refusal

SETTINGS = Key("configmaps", "default", "settings")
WEB = Key("deployments.apps", "default", "web")


@pytest.fixture
def api():
    door = open_door()
    door.create("configmaps", config_map(a="1"), BY_LEARNER)
    door.create("deployments.apps", deployment(), BY_LEARNER)
    return door


def test_an_update_takes_the_next_version(api):
    before = api.get(SETTINGS)
    after = api.update(SETTINGS, changed(before, "2", "data", "a"), BY_LEARNER)
    assert after["data"] == {"a": "2"}
    assert int(after["metadata"]["resourceVersion"]) > int(before["metadata"]["resourceVersion"])


def test_an_update_from_an_older_version_is_a_conflict(api):
    seen = api.get(WEB)
    api.update(WEB, changed(seen, 5, "spec", "replicas"), BY_LEARNER)
    refused = refusal(lambda: api.update(WEB, changed(seen, 7, "spec", "replicas"), BY_LEARNER))
    assert (refused.code, refused.reason) == (409, "Conflict")
    assert refused.message == (
        'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; '
        "please apply your changes to the latest version and try again"
    )


def test_an_update_without_a_version_always_wins(api):
    loose = changed(without(api.get(SETTINGS), "metadata", "resourceVersion"), "9", "data", "a")
    api.update(SETTINGS, changed(api.get(SETTINGS), "2", "data", "a"), BY_LEARNER)
    assert api.update(SETTINGS, loose, BY_LEARNER)["data"] == {"a": "9"}


def test_an_update_of_another_object_of_the_same_name_is_a_conflict(api):
    stranger = changed(api.get(SETTINGS), "another", "metadata", "uid")
    refused = refusal(lambda: api.update(SETTINGS, stranger, BY_LEARNER))
    assert refused.code == 409
    assert "Precondition failed: UID in precondition: another, UID in object meta: " in refused.message


def test_an_update_that_changes_nothing_writes_nothing(api):
    written = len(api.store.written)
    assert api.update(SETTINGS, api.get(SETTINGS), BY_LEARNER) is api.get(SETTINGS)
    assert len(api.store.written) == written


def test_what_is_missing_is_not_found(api):
    refused = refusal(lambda: api.update(Key("pods", "default", "one"), pod("one"), BY_LEARNER))
    assert (refused.code, refused.message) == (404, 'pods "one" not found')


def test_the_name_must_be_the_urls(api):
    refused = refusal(lambda: api.update(SETTINGS, config_map("others"), BY_LEARNER))
    assert refused.message == "the name of the object (others) does not match the name on the URL (settings)"


def test_a_plain_update_leaves_the_status_alone(api):
    asked = changed(api.get(WEB), {"replicas": 77}, "status")
    before = api.get(WEB)
    assert api.update(WEB, asked, BY_LEARNER).get("status") == before.get("status")


def test_a_status_update_writes_nothing_else(api):
    asked = changed(changed(api.get(WEB), 9, "spec", "replicas"), {"replicas": 3}, "status")
    before = api.get(WEB)
    after = api.update(WEB, asked, BY_LEARNER, subresource="status")
    assert after["status"]["replicas"] == 3
    assert after["spec"] == before["spec"]
    assert after["metadata"]["generation"] == before["metadata"]["generation"]


def test_a_change_of_the_spec_raises_the_generation_and_one_of_labels_does_not(api):
    first = api.get(WEB)["metadata"]["generation"]
    labelled = api.update(WEB, changed(api.get(WEB), {"tier": "front"}, "metadata", "labels"), BY_LEARNER)
    assert labelled["metadata"]["generation"] == first
    scaled = api.update(WEB, changed(labelled, 4, "spec", "replicas"), BY_LEARNER)
    assert scaled["metadata"]["generation"] == first + 1


def test_an_update_cannot_turn_back_time(api):
    before = api.get(SETTINGS)["metadata"]
    asked = changed(api.get(SETTINGS), "1999-01-01T00:00:00Z", "metadata", "creationTimestamp")
    asked = changed(asked, "1999-01-01T00:00:00Z", "metadata", "deletionTimestamp")
    asked = changed(asked, "2", "data", "a")
    after = api.update(SETTINGS, asked, BY_LEARNER)["metadata"]
    assert after["creationTimestamp"] == before["creationTimestamp"]
    assert "deletionTimestamp" not in after


def test_the_scale_reads_and_writes_replicas(api):
    api.update(WEB, {"kind": "Scale", "apiVersion": "autoscaling/v1", "spec": {"replicas": 4}}, BY_LEARNER, "scale")
    assert api.get(WEB)["spec"]["replicas"] == 4
    scale = api.get_scale(WEB)
    assert scale["spec"] == {"replicas": 4}
    assert scale["status"]["selector"] == "app=web"
    assert scale["metadata"]["resourceVersion"] == api.get(WEB)["metadata"]["resourceVersion"]


def test_a_scale_of_less_than_none_is_invalid(api):
    refused = refusal(lambda: api.update(WEB, {"spec": {"replicas": -1}}, BY_LEARNER, "scale"))
    assert refused.code == 422
    assert refused.message == (
        'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0'
    )


def test_what_cannot_be_scaled_has_no_scale(api):
    assert refusal(lambda: api.get_scale(SETTINGS)).code == 404


def test_an_unknown_subresource_is_not_found(api):
    assert refusal(lambda: api.update(SETTINGS, api.get(SETTINGS), BY_LEARNER, "colour")).code == 404


def test_only_the_finalize_subresource_touches_a_namespaces_finalizers(api):
    shop = Key("namespaces", "", "shop")
    api.create("namespaces", namespace("shop"), BY_LEARNER)
    asked = changed(api.get(shop), [], "spec", "finalizers")
    assert api.update(shop, asked, BY_LEARNER)["spec"]["finalizers"] == ["kubernetes"]
    assert api.update(shop, asked, BY_LEARNER, "finalize")["spec"]["finalizers"] == []
