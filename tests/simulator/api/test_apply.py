"""kubectl apply: what is written becomes true, what others set stays."""

import json

import pytest

from playground.simulator.api.apply import ANNOTATION, encoded, manifest_of
from playground.simulator.api.apply import apply as apply_manifest
from playground.simulator.objects import Key

from .doors import BY_LEARNER, changed, config_map, deployment, open_door, refusal

WEB = Key("deployments.apps", "default", "web")
SETTINGS = Key("configmaps", "default", "settings")


@pytest.fixture
def api():
    return open_door()


def apply(api, manifest):
    return apply_manifest(api, manifest_of(manifest), BY_LEARNER)


def test_the_first_apply_creates_and_remembers_the_manifest(api):
    applied = apply(api, deployment(replicas=3))
    assert applied.outcome == "created"
    noted = applied.object["metadata"]["annotations"][ANNOTATION]
    assert noted.endswith("}}}}\n")
    assert json.loads(noted) == {
        **deployment(replicas=3),
        "metadata": {"annotations": {}, "name": "web", "namespace": "default"},
    }


def test_the_same_again_changes_nothing(api):
    apply(api, deployment())
    written = len(api.store.written)
    assert apply(api, deployment()).outcome == "unchanged"
    assert len(api.store.written) == written


def test_a_changed_field_is_configured(api):
    apply(api, deployment(replicas=1))
    applied = apply(api, deployment(replicas=4))
    assert applied.outcome == "configured"
    assert applied.object["spec"]["replicas"] == 4
    assert applied.patch["spec"] == {"replicas": 4}


def test_a_field_that_left_the_manifest_goes(api):
    apply(api, deployment(minReadySeconds=5))
    assert "minReadySeconds" not in apply(api, deployment()).object["spec"]


def test_a_scaled_deployment_stays_scaled_where_the_manifest_is_silent(api):
    apply(api, deployment())
    api.update(WEB, {"spec": {"replicas": 5}}, BY_LEARNER, subresource="scale")
    applied = apply(api, deployment(minReadySeconds=2))
    assert (applied.outcome, applied.object["spec"]["replicas"]) == ("configured", 5)


def test_a_scaled_deployment_is_scaled_back_where_the_manifest_speaks(api):
    apply(api, deployment(replicas=2))
    api.update(WEB, {"spec": {"replicas": 5}}, BY_LEARNER, subresource="scale")
    assert apply(api, deployment(replicas=2)).object["spec"]["replicas"] == 2


def test_labels_that_others_put_there_stay(api):
    apply(api, deployment())
    api.update(WEB, changed(api.get(WEB), {"by": "others"}, "metadata", "labels"), BY_LEARNER)
    applied = apply(api, changed(deployment(), {"by-me": "yes"}, "metadata", "labels"))
    assert applied.object["metadata"]["labels"] == {"by": "others", "by-me": "yes"}


def test_a_container_that_left_the_manifest_goes_and_a_new_one_comes_in_its_place(api):
    containers = [{"name": name, "image": name} for name in ("a", "b", "c")]
    manifest = changed(deployment(), containers, "spec", "template", "spec", "containers")
    apply(api, manifest)
    containers = [containers[2], {"name": "d", "image": "d"}, containers[0]]
    applied = apply(api, changed(manifest, containers, "spec", "template", "spec", "containers"))
    made = applied.object["spec"]["template"]["spec"]["containers"]
    assert [each["name"] for each in made] == ["c", "d", "a"]


def test_a_strategy_that_changes_its_type_loses_the_other_types_settings(api):
    rolling = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 2}}
    apply(api, deployment(strategy=rolling))
    assert apply(api, deployment(strategy={"type": "Recreate"})).object["spec"]["strategy"] == {"type": "Recreate"}


def test_an_object_that_was_not_applied_before_is_taken_over(api):
    api.create("configmaps", config_map(a="1", b="2"), BY_LEARNER)
    applied = apply(api, config_map(a="9"))
    assert (applied.outcome, applied.unmanaged) == ("configured", True)
    assert applied.object["data"] == {"a": "9", "b": "2"}
    assert not apply(api, config_map(a="9")).unmanaged


def test_an_annotation_that_cannot_be_read_counts_as_none(api):
    api.create("configmaps", changed(config_map(a="1"), {ANNOTATION: "{"}, "metadata", "annotations"), BY_LEARNER)
    assert apply(api, config_map(b="2")).object["data"] == {"a": "1", "b": "2"}


def test_a_manifest_without_a_name_is_refused(api):
    refused = refusal(lambda: apply(api, changed(deployment(), {}, "metadata")))
    assert refused.message == "resource name may not be empty"


def test_the_note_is_written_as_go_writes_json():
    assert encoded({"b": "<&>", "a": ["中", "\u2028"]}) == '{"a":["中","\\u2028"],"b":"\\u003c\\u0026\\u003e"}\n'


def test_apply_takes_no_generated_name(api):
    metadata = {"generateName": "web-", "namespace": "default"}
    refused = refusal(lambda: apply(api, {**deployment(), "metadata": metadata}))
    assert refused.message == "from web-: cannot use generate name with apply"
