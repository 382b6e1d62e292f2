# ruff: noqa: E501 (tables of what is written and what is said)
"""Names, labels, annotations, owners and finalizers that are none."""

from typing import Any

import pytest

from tests.simulator.api.doors import config_map, namespace

from .judging import KEY, LABEL, SUBDOMAIN, VALUE, words, words_of_change


def named(name: str) -> dict[str, Any]:
    return config_map(name)


def with_metadata(**fields: Any) -> dict[str, Any]:
    made = config_map()
    return {**made, "metadata": {**made["metadata"], **fields}}


OWNER = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "uid": "1", "controller": True}


@pytest.mark.parametrize(
    ("obj", "said"),
    [
        (named("Web_1"), f'metadata.name: Invalid value: "Web_1": {SUBDOMAIN}'),
        (named("-web"), f'metadata.name: Invalid value: "-web": {SUBDOMAIN}'),
        (named("a" * 254), f'metadata.name: Invalid value: "{"a" * 254}": must be no more than 253 characters'),
        (namespace("a.b"), 'metadata.name: Invalid value: "a.b": must not contain dots'),
        (namespace("A"), f'metadata.name: Invalid value: "A": {LABEL}'),
        (with_metadata(labels={"bad key": "x"}), f'metadata.labels: Invalid value: "bad key": {KEY}'),
        (with_metadata(labels={"app": "bad/value!"}), f'metadata.labels: Invalid value: "bad/value!": {VALUE}'),
        (with_metadata(labels={"/a": "x"}), 'metadata.labels: Invalid value: "/a": prefix part must be non-empty'),
        (with_metadata(labels={"A/a": "x"}), f'metadata.labels: Invalid value: "A/a": prefix part {SUBDOMAIN}'),
        (with_metadata(labels={"a": "x" * 64}), f'metadata.labels: Invalid value: "{"x" * 64}": must be no more than 63 characters'),
        (with_metadata(annotations={"no spaces": ""}), f'metadata.annotations: Invalid value: "no spaces": {KEY}'),
        (with_metadata(annotations={"a": "x" * 300_000}), "metadata.annotations: Too long: may not be more than 262144 bytes"),
        (with_metadata(finalizers=["mine"]), 'metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified'),
        (with_metadata(finalizers=["orphan", "foregroundDeletion"]), 'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set'),
        (with_metadata(ownerReferences=[{**OWNER, "uid": ""}]), 'metadata.ownerReferences.uid: Invalid value: "": must not be empty'),
        (with_metadata(generateName="Web-"), f'metadata.generateName: Invalid value: "Web-": {SUBDOMAIN}'),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_metadata_is_refused_in_these_words(obj: dict[str, Any], said: str) -> None:
    assert words(obj) == [said]


def test_a_name_that_is_too_long_for_a_label_and_none_is_told_so() -> None:
    name = "A" * 64
    assert words(namespace(name)) == [
        f'metadata.name: Invalid value: "{name}": must be no more than 63 characters',
        f'metadata.name: Invalid value: "{name}": {LABEL}',
        # A namespace carries its name as a label.
        f'metadata.labels: Invalid value: "{name}": must be no more than 63 characters',
    ]


@pytest.mark.parametrize("prefix", ["web-", "a" * 60 + "-"])
def test_the_beginning_of_a_name_may_end_in_a_dash(prefix: str) -> None:
    assert words(with_metadata(generateName=prefix)) == []


def test_labels_may_be_empty_or_have_a_domain() -> None:
    assert words(with_metadata(labels={"app": "", "example.com/Part_1.x": "A.b-c_1"})) == []


def test_two_controllers_are_one_too_many() -> None:
    other = {**OWNER, "name": "other", "uid": "2"}
    (said,) = words(with_metadata(ownerReferences=[OWNER, other]))
    assert said.startswith("metadata.ownerReferences: Invalid value: [{")
    assert said.endswith(
        'Only one reference can have Controller set to true. Found "true" in references for ReplicaSet/web and '
        "ReplicaSet/other"
    )


def test_an_event_owns_nothing() -> None:
    event = {"apiVersion": "v1", "kind": "Event", "name": "e", "uid": "1"}
    (said,) = words(with_metadata(ownerReferences=[event]))
    assert said.endswith("/v1, Kind=Event is disallowed from being an owner")


def test_what_is_being_deleted_takes_no_new_finalizer() -> None:
    old = with_metadata(deletionTimestamp="2025-01-01T00:00:00Z", finalizers=["example.com/a"])
    new = {**old, "metadata": {**old["metadata"], "finalizers": ["example.com/a", "example.com/b"]}}
    assert words_of_change(new, old) == [
        "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new "
        'finalizers []string{"example.com/b"}'
    ]
    assert words_of_change(old, old) == []
