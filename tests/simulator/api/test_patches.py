"""Patches: JSON, merge, strategic merge, and the patches that kubectl makes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.simulator.api.patches import diff, json_patch, merge_patch, patched, strategic
from playground.simulator.api.patches.shapes import DEPLOYMENT, POD
from playground.simulator.objects import Key

from .doors import BY_LEARNER, deployment, open_door, refusal


@pytest.mark.parametrize(
    ("before", "operation", "after"),
    [
        ({"a": 1}, {"op": "add", "path": "/b", "value": 2}, {"a": 1, "b": 2}),
        ({"a": [1, 3]}, {"op": "add", "path": "/a/1", "value": 2}, {"a": [1, 2, 3]}),
        ({"a": [1]}, {"op": "add", "path": "/a/-", "value": 2}, {"a": [1, 2]}),
        ({"a": {"x/y~z": 1}}, {"op": "replace", "path": "/a/x~1y~0z", "value": 2}, {"a": {"x/y~z": 2}}),
        ({"a": [1, 2, 3]}, {"op": "remove", "path": "/a/0"}, {"a": [2, 3]}),
        ({"a": 1, "b": 2}, {"op": "remove", "path": "/b"}, {"a": 1}),
        ({"a": {"b": 1}}, {"op": "move", "from": "/a/b", "path": "/c"}, {"a": {}, "c": 1}),
        ({"a": {"b": 1}}, {"op": "copy", "from": "/a/b", "path": "/a/c"}, {"a": {"b": 1, "c": 1}}),
        ({"a": 1}, {"op": "test", "path": "/a", "value": 1}, {"a": 1}),
        ({"a": 1}, {"op": "test", "path": "/b", "value": None}, {"a": 1}),
    ],
)
def test_a_json_patch_does_what_it_says(before, operation, after):
    assert json_patch.apply(before, [operation]) == after


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "remove", "path": "/b"},
        {"op": "replace", "path": "/b", "value": 1},
        {"op": "test", "path": "/a", "value": [1]},
        {"op": "add", "path": "/a/5", "value": 1},
        {"op": "add", "path": "/a/x", "value": 1},
        {"op": "add", "path": "/x/y", "value": 1},
        {"op": "add", "path": "a", "value": 1},
        {"op": "add", "path": "/a"},
        {"op": "remove", "path": ""},
        {"op": "move", "from": "/a", "path": "/a/0"},
    ],
)
def test_of_a_json_patch_that_cannot_be_done_nothing_is(operation):
    refused = refusal(lambda: json_patch.apply({"a": [1, 2]}, [{"op": "add", "path": "/n", "value": 1}, operation]))
    assert (refused.code, refused.message) == (
        422,
        "the server rejected our request due to an error in our request",
    )


def test_what_is_no_json_patch_is_a_bad_request():
    assert refusal(lambda: json_patch.apply({}, {"op": "add"})).code == 400


def test_a_merge_patch_sets_removes_and_replaces_lists():
    before = {"a": 1, "b": {"c": 2, "d": 3}, "e": [1, 2]}
    assert merge_patch.apply(before, {"a": None, "b": {"c": 9}, "e": [7], "f": {"g": None}}) == {
        "b": {"c": 9, "d": 3},
        "e": [7],
        "f": {},
    }


# A null in a merge patch removes, so what a patch makes never holds one.
DOCUMENTS = st.recursive(
    st.integers(0, 3) | st.booleans() | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)
MAPS = st.dictionaries(st.sampled_from("abcd"), DOCUMENTS, max_size=3)


@given(MAPS, MAPS)
def test_the_difference_of_two_documents_makes_one_of_the_other(before, after):
    assert merge_patch.apply(before, merge_patch.diff(before, after)) == after


def pod_spec(*containers, **fields):
    return {"spec": {"template": {"spec": {"containers": list(containers), **fields}}}}


def spec_of(obj):
    return obj["spec"]["template"]["spec"]


A, B, C = ({"name": name, "image": f"{name}:1"} for name in "abc")


@pytest.mark.parametrize(
    ("before", "patch", "after"),
    [
        ([A, B], [{"name": "b", "image": "b:2"}], [A, {"name": "b", "image": "b:2"}]),
        # A new element comes first, as the documentation of kubectl patch shows.
        ([A], [B], [B, A]),
        ([A, B], [{"$patch": "delete", "name": "a"}], [B]),
        ([A, B], [{"$patch": "replace"}, C], [C]),
        ([A, B, C], [{"name": "a", "$patch": "delete"}, {"name": "c", "image": None}], [B, {"name": "c"}]),
    ],
)
def test_a_strategic_patch_tells_containers_apart_by_name(before, patch, after):
    merged = strategic.apply(pod_spec(*before), pod_spec(*patch), DEPLOYMENT)
    assert spec_of(merged)["containers"] == after


def test_lists_without_a_merge_key_are_replaced():
    before = pod_spec(A, tolerations=[{"key": "x"}])
    merged = strategic.apply(before, {"spec": {"template": {"spec": {"tolerations": [{"key": "y"}]}}}}, DEPLOYMENT)
    assert spec_of(merged)["tolerations"] == [{"key": "y"}]


def test_the_order_directive_orders_what_it_names_and_leaves_the_rest_in_place():
    patch = pod_spec(C, **{"$setElementOrder/containers": [{"name": "c"}, {"name": "a"}]})
    merged = strategic.apply(pod_spec(A, B), patch, DEPLOYMENT)
    assert [each["name"] for each in spec_of(merged)["containers"]] == ["c", "a", "b"]


def test_an_order_that_contradicts_the_patch_is_refused():
    patch = pod_spec(B, A, **{"$setElementOrder/containers": [{"name": "a"}, {"name": "b"}]})
    with pytest.raises(strategic.BadPatchError, match=r"doesn't match \$setElementOrder list"):
        strategic.apply(pod_spec(A), patch, DEPLOYMENT)


def test_retain_keys_clears_what_it_does_not_name():
    before = {"spec": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}}}
    patch = {"spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}}
    assert strategic.apply(before, patch, DEPLOYMENT) == {"spec": {"strategy": {"type": "Recreate"}}}


def test_finalizers_are_a_set():
    before = {"metadata": {"finalizers": ["a", "b"]}}
    added = strategic.apply(before, {"metadata": {"finalizers": ["c", "a"]}}, DEPLOYMENT)
    assert sorted(added["metadata"]["finalizers"]) == ["a", "b", "c"]
    removed = strategic.apply(added, {"metadata": {"$deleteFromPrimitiveList/finalizers": ["b"]}}, DEPLOYMENT)
    assert sorted(removed["metadata"]["finalizers"]) == ["a", "c"]


def test_a_directive_can_replace_or_empty_a_map():
    before = {"metadata": {"labels": {"a": "1", "b": "2"}}}
    assert strategic.apply(before, {"metadata": {"labels": {"$patch": "replace", "c": "3"}}}, DEPLOYMENT) == {
        "metadata": {"labels": {"c": "3"}}
    }
    assert strategic.apply(before, {"metadata": {"labels": {"$patch": "delete"}}}, DEPLOYMENT) == {
        "metadata": {"labels": {}}
    }


def test_an_element_without_its_merge_key_is_an_error():
    refused = refusal(lambda: patched(DEPLOYMENT, deployment(), pod_spec({"image": "x"}), "strategic"))
    assert (refused.code, refused.reason) == (500, "")
    assert refused.message == "map: map[image:x] does not contain declared merge key: name"


def test_a_directive_of_the_wrong_form_is_a_bad_request():
    patch = {"spec": {"strategy": {"$retainKeys": ["type"], "rollingUpdate": {}}}}
    refused = refusal(lambda: patched(DEPLOYMENT, deployment(strategy={}), patch, "strategic"))
    assert (refused.code, refused.message) == (400, "invalid patch format of retainKeys")


def test_an_unknown_sort_of_patch_is_refused():
    assert refusal(lambda: patched(POD, {}, {}, "application/xml")).code == 415


CONTAINERS = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from("abcd")},
        optional={
            "image": st.sampled_from(["x:1", "x:2"]),
            "env": st.lists(
                st.fixed_dictionaries({"name": st.sampled_from("EFG")}, optional={"value": st.sampled_from("12")}),
                max_size=3,
                unique_by=lambda each: each["name"],
            ),
        },
    ),
    max_size=4,
    unique_by=lambda each: each["name"],
)
MANIFESTS = st.fixed_dictionaries(
    {"metadata": st.fixed_dictionaries({"name": st.just("web")}, optional={"labels": MAPS})},
    optional={
        "spec": st.fixed_dictionaries(
            {"template": st.fixed_dictionaries({"spec": st.fixed_dictionaries({"containers": CONTAINERS})})},
            optional={
                "replicas": st.integers(0, 3),
                "strategy": st.sampled_from([{"type": "Recreate"}, {"type": "R", "rollingUpdate": {"x": 1}}]),
            },
        )
    },
)


def canonical(value):
    """An object in which lists of elements with a name are in the order of those names."""
    if isinstance(value, dict):
        return {key: canonical(each) for key, each in value.items()}
    if isinstance(value, list) and all(isinstance(each, dict) and "name" in each for each in value):
        return sorted(map(canonical, value), key=lambda each: each["name"])
    return value


@given(MANIFESTS, MANIFESTS)
def test_the_patch_of_two_versions_makes_one_of_the_other(before, after):
    patch = diff.two_way(before, after, DEPLOYMENT)
    assert canonical(strategic.apply(before, patch, DEPLOYMENT)) == canonical(after)


@given(MANIFESTS, MANIFESTS, MANIFESTS)
def test_an_applied_manifest_is_true_and_applying_it_again_does_nothing(last, wanted, live):
    once = strategic.apply(live, diff.three_way(last, wanted, live, DEPLOYMENT), DEPLOYMENT)
    assert says(once, wanted)
    again = diff.three_way(wanted, wanted, once, DEPLOYMENT)
    assert strategic.apply(once, again, DEPLOYMENT) == once


@given(MANIFESTS, MANIFESTS)
def test_what_was_applied_and_is_no_longer_wanted_goes(last, wanted):
    once = strategic.apply(last, diff.three_way(last, wanted, last, DEPLOYMENT), DEPLOYMENT)
    assert canonical(once) == canonical(wanted)


def says(obj, manifest):
    """Whether an object says everything that a manifest says."""
    if isinstance(manifest, dict):
        return isinstance(obj, dict) and all(key in obj and says(obj[key], each) for key, each in manifest.items())
    if isinstance(manifest, list) and manifest and all(isinstance(each, dict) and "name" in each for each in manifest):
        named = {each["name"]: each for each in obj}
        return all(each["name"] in named and says(named[each["name"]], each) for each in manifest)
    return manifest == obj or (isinstance(manifest, list) and not manifest)


def test_a_patch_goes_through_the_door():
    api = open_door()
    api.create("deployments.apps", deployment(), BY_LEARNER)
    key = Key("deployments.apps", "default", "web")
    assert api.patch(key, {"spec": {"replicas": 4}}, "merge", BY_LEARNER)["spec"]["replicas"] == 4
    assert api.patch(key, {"spec": {"replicas": 2}}, "merge", BY_LEARNER, "scale")["spec"]["replicas"] == 2
    stale = {"metadata": {"resourceVersion": "1"}, "spec": {"replicas": 7}}
    assert refusal(lambda: api.patch(key, stale, "strategic", BY_LEARNER)).reason == "Conflict"


def test_a_patch_that_leads_out_of_the_schema_is_invalid_as_kubectl_shows_it():
    api = open_door()
    api.create("deployments.apps", deployment(), BY_LEARNER)
    key = Key("deployments.apps", "default", "web")
    refused = refusal(lambda: api.patch(key, {"spec": {"foo": 1}}, "strategic", BY_LEARNER))
    assert (refused.code, refused.reason, refused.details["kind"]) == (422, "Invalid", "")
    assert refused.message == (
        ' "" is invalid: patch: Invalid value: "map[spec:map[foo:1]]": strict decoding error: unknown field "spec.foo"'
    )
