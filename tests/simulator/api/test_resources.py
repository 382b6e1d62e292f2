"""The table of kinds: what a row promises, and how rows are found."""

import pytest

from playground.simulator.api import schema
from playground.simulator.api.patches.shapes import Shape
from playground.simulator.api.resources import RESOURCES, Resource, of_kind, of_word
from playground.simulator.objects import Key
from scripts.build_schema import Builder, definition_of, upstream

from .doors import BY_LEARNER, open_door, refusal


@pytest.mark.parametrize("row", RESOURCES.values(), ids=lambda row: row.name)
def test_every_kind_has_its_types_and_its_group(row: Resource) -> None:
    assert f"{row.api_version} {row.kind}" in schema.KINDS
    assert (row.name.partition(".")[2] or "v1") in (row.api_version.rpartition("/")[0], row.api_version)


@pytest.mark.parametrize("word", ["deploy", "deployment", "deployments", "deployments.apps", "Deployment"])
def test_a_kind_is_found_by_any_of_its_names(word: str) -> None:
    assert of_word(word) is RESOURCES["deployments.apps"]


def test_what_is_not_served_is_not_found() -> None:
    assert of_word("nosuch") is None
    assert of_kind("apps/v2", "Deployment") is None
    assert of_kind("apps/v1", "Deployment") is RESOURCES["deployments.apps"]


def test_no_word_means_two_kinds() -> None:
    words = [word for row in RESOURCES.values() for word in {row.plural, row.singular, *row.short_names}]
    assert len(words) == len(set(words))


LEASES = Resource("leases.coordination.k8s.io", "Lease", "coordination.k8s.io/v1")


def test_a_kind_that_is_only_stored_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the entry alone come its types, its rules, and every verb."""
    monkeypatch.setitem(RESOURCES, LEASES.name, LEASES)
    built = Builder(describe=False).schema()
    monkeypatch.setattr(schema, "KINDS", built["kinds"])
    monkeypatch.setattr(schema, "_DEFINITIONS", built["definitions"])
    api, key = open_door(), Key(LEASES.name, "default", "leader")
    lease = {"metadata": {"name": "leader"}, "spec": {"holderIdentity": "a"}}
    made = api.create(LEASES.name, lease, BY_LEARNER)
    assert (made["kind"], made["metadata"]["namespace"]) == ("Lease", "default")
    assert api.patch(key, {"spec": {"holderIdentity": "b"}}, "strategic", BY_LEARNER)["spec"] == {"holderIdentity": "b"}
    assert [each["metadata"]["name"] for each in api.list(LEASES.name, fields="metadata.name=leader")] == ["leader"]
    for wrong in ({**lease, "spec": {"holder": "a"}}, {"metadata": {"name": "No"}}):
        assert refusal(lambda wrong=wrong: api.create(LEASES.name, wrong, BY_LEARNER)).code in (400, 422)
    assert api.delete(key, BY_LEARNER) is None


@pytest.mark.parametrize("row", RESOURCES.values(), ids=lambda row: row.name)
def test_lists_are_merged_by_the_keys_that_upstream_names(row: Resource) -> None:
    """Every list that upstream's schemas say is merged, is merged here, by the same key, and no other."""
    definitions = upstream()
    seen: set[tuple[str, int]] = set()

    def compare(name: str, shape: Shape, path: str) -> None:
        if (name, id(shape)) in seen:
            return
        seen.add((name, id(shape)))
        for field, source in definitions[name].get("properties", {}).items():
            here, ours = f"{path}.{field}", shape.field(field)
            says = source if isinstance(source, dict) else {}
            strategy = str(says.get("x-kubernetes-patch-strategy", ""))
            if says.get("items"):
                assert (here, "merge" in strategy) == (here, ours.strategy == "merge")
                if "merge" in strategy:
                    assert (here, says.get("x-kubernetes-patch-merge-key", "")) == (here, ours.merge_key)
            assert (here, "retainKeys" in strategy) == (here, ours.retain_keys)
            inner = says.get("items") or says
            target = str(inner.get("$ref", "")) if isinstance(inner, dict) else ""
            if target:
                compare(target.removeprefix("#/$defs/"), ours.shape, here)

    compare(definition_of(row), row.shape, row.kind)
