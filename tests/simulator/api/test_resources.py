"""The table of kinds: what a row promises, and how rows are found."""

import json
from pathlib import Path

import kubernetes_validate
import pytest

from playground.simulator.api import schema
from playground.simulator.api.patches.shapes import Shape, shape_of
from playground.simulator.api.resources import RESOURCES, Resource, of_kind, of_word
from playground.simulator.api.validation import VALIDATORS


@pytest.mark.parametrize("row", RESOURCES.values(), ids=lambda row: row.name)
def test_every_kind_has_its_types_and_its_rules(row: Resource) -> None:
    assert f"{row.api_version} {row.kind}" in schema.KINDS
    assert row.name in VALIDATORS
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


def upstream() -> dict[str, dict[str, dict[str, object]]]:
    """Kubernetes' own definitions."""
    folder = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / "v1.36.0-local"
    definitions: dict[str, dict[str, dict[str, object]]] = json.loads((folder / "_definitions.json").read_text())[
        "$defs"
    ]
    return definitions


def definition_of(row: Resource) -> str:
    group, _, version = row.api_version.rpartition("/")
    return f"io.k8s.api.{(group or 'core').removesuffix('.k8s.io')}.{version}.{row.kind}"


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

    compare(definition_of(row), shape_of(row.name), row.kind)
