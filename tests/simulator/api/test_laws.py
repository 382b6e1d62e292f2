"""Whatever is asked of the API, in whatever order: it answers or refuses, and its laws hold."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from playground.simulator import learner
from playground.simulator.api.errors import ApiError
from playground.simulator.api.server import DeleteOptions
from playground.simulator.objects import Key, Object

from .doors import BY_LEARNER, config_map, deployment, namespace, open_door, pod

NAMES = st.sampled_from(["web", "db", "settings", "shop"])
NAMESPACES = st.sampled_from(["default", "shop", ""])
RESOURCES = st.sampled_from(["pods", "deployments.apps", "configmaps", "namespaces", "nodes", "gadgets.example.com"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 40) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "apiVersion",
                    "kind",
                    "metadata",
                    "spec",
                    "name",
                    "labels",
                    "containers",
                    "$patch",
                    "finalizers",
                    "replicas",
                    "data",
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=10,
)
MAKERS = {"pods": pod, "deployments.apps": deployment, "configmaps": config_map, "namespaces": namespace}


class Requests(RuleBasedStateMachine):
    """A client that asks for anything."""

    def __init__(self) -> None:
        super().__init__()
        self.api = open_door()
        self.number = self.api.store.state.number
        self.uids: dict[str, Key] = {}

    def ask(self, action: Any) -> None:
        refused = None
        try:
            action()
        except ApiError as error:
            refused = error
        assert refused is None or (refused.code >= 400 and refused.message)
        self.api.store.now += 1

    @rule(resource=RESOURCES, name=NAMES, namespace=NAMESPACES)
    def create(self, resource: str, name: str, namespace: str) -> None:
        obj = MAKERS.get(resource, config_map)(name)
        self.ask(lambda: self.api.create(resource, obj, BY_LEARNER, namespace))

    @rule(make=st.sampled_from([*MAKERS.values()]), name=NAMES, namespace=NAMESPACES)
    def apply(self, make: Callable[[str], Object], name: str, namespace: str) -> None:
        self.ask(lambda: learner.apply(self.api, make(name), namespace))

    @rule(
        resource=RESOURCES,
        name=NAMES,
        namespace=NAMESPACES,
        kind=st.sampled_from(["json", "merge", "strategic"]),
        patch=JSON,
        subresource=st.sampled_from(["", "status", "scale"]),
    )
    def patch(self, resource: str, name: str, namespace: str, kind: str, patch: Any, subresource: str) -> None:
        key = Key(resource, namespace, name)
        self.ask(lambda: self.api.patch(key, patch, kind, BY_LEARNER, subresource))

    @rule(resource=RESOURCES, name=NAMES, namespace=NAMESPACES)
    def replace(self, resource: str, name: str, namespace: str) -> None:
        obj = MAKERS.get(resource, config_map)(name)
        self.ask(lambda: self.api.update(Key(resource, namespace, name), obj, BY_LEARNER))

    @rule(
        resource=RESOURCES,
        name=NAMES,
        namespace=NAMESPACES,
        grace=st.none() | st.integers(-1, 40),
        propagation=st.sampled_from(["", "Background", "Foreground", "Orphan"]),
    )
    def delete(self, resource: str, name: str, namespace: str, grace: int | None, propagation: str) -> None:
        options = DeleteOptions(grace, propagation)
        self.ask(lambda: self.api.delete(Key(resource, namespace, name), BY_LEARNER, options))

    @rule(resource=RESOURCES, namespace=NAMESPACES, labels=st.text(max_size=6), fields=st.text(max_size=6))
    def list(self, resource: str, namespace: str, labels: str, fields: str) -> None:
        self.ask(lambda: self.api.list(resource, namespace, labels, fields))

    @invariant()
    def versions_only_grow(self) -> None:
        for revision in self.api.store.written:
            if revision.number <= self.number:
                continue
            self.number = revision.number
            assert revision.object is None or revision.object["metadata"]["resourceVersion"] == str(revision.number)

    @invariant()
    def every_object_is_where_its_name_says_and_has_a_uid_of_its_own(self) -> None:
        state = self.api.store.state
        for resource in state.resources():
            for key, obj in state.all(resource).items():
                metadata = obj["metadata"]
                assert (metadata.get("namespace", ""), metadata["name"]) == (key.namespace, key.name)
                assert self.uids.setdefault(metadata["uid"], key) == key

    @invariant()
    def what_is_marked_for_deletion_is_held_by_something(self) -> None:
        state = self.api.store.state
        for resource in state.resources():
            for obj in state.all(resource).values():
                metadata = obj["metadata"]
                if "deletionTimestamp" in metadata and resource != "namespaces":
                    assert metadata.get("finalizers") or metadata["deletionGracePeriodSeconds"]


TestRequests = Requests.TestCase
TestRequests.settings = settings(max_examples=40, stateful_step_count=25)


@given(JSON)
def test_any_json_is_created_or_refused(document: Any) -> None:
    obj = document if isinstance(document, dict) else {"spec": document}
    with suppress(ApiError):
        open_door().create("configmaps", obj, BY_LEARNER)
