# ruff: noqa: E501 (tables of what is written and what is said)
"""Whatever is sent, the API takes it or refuses it in words: nothing else comes back."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.simulator import learner
from playground.simulator.api.errors import ApiError
from playground.simulator.api.hints import explain
from playground.simulator.api.resources import of_kind
from playground.simulator.objects import Key

from .doors import BY_LEARNER, open_door
from .manifests import EVERYTHING

WORDS = st.sampled_from(
    ["", "web", "Always", "a/b/c", "-", "..", "None", "1", "25%", "100m", "1e3", "~", "ExternalName", "LoadBalancer",
     "Localhost", "é", "x" * 300, "10.0.0.1", "In", "Exists", "hugepages-2Mi", "requests.x/y", "AA==", "=", "metadata.name"]
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers(-(2**33), 2**65) | st.floats(allow_nan=False) | WORDS | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=6
)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, each in inner for path in places(each, (*at, key)))]


def at(document: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


@st.composite
def broken(draw: Any) -> dict[str, Any]:
    """A document that was fine before somebody typed into it a few times."""
    document = deepcopy(draw(st.sampled_from(EVERYTHING)))
    for _ in range(draw(st.integers(1, 3))):
        *parents, last = draw(st.sampled_from([path for path in places(document) if path]))
        parent = at(document, tuple(parents))
        how = draw(st.sampled_from(["set", "drop", "repeat", "wrap"]))
        if how == "drop":
            del parent[last]
        elif how == "repeat" and isinstance(parent, list):
            parent.append(deepcopy(parent[last]))
        elif how == "wrap":
            parent[last] = [parent[last]]
        else:
            parent[last] = draw(VALUES)
        if not any(path for path in places(document)):
            break
    return document


def resource_of(document: Any) -> str:
    row = None
    if isinstance(document.get("apiVersion"), str) and isinstance(document.get("kind"), str):
        row = of_kind(document["apiVersion"], document["kind"])
    return row.name if row else "pods"


def refusal_or_none(deed: Callable[[], Any]) -> ApiError | None:
    """The refusal, or None where it was taken; anything else that is raised fails the test."""
    try:
        deed()
    except ApiError as refusal:
        return refusal
    return None


@given(broken())
def test_a_document_that_somebody_typed_into_is_taken_or_refused(document: dict[str, Any]) -> None:
    api = open_door()
    for deed in (
        lambda: api.create(resource_of(document), deepcopy(document), BY_LEARNER),
        lambda: learner.apply(api, deepcopy(document)),
    ):
        refused = refusal_or_none(deed)
        assert refused is None or all(each.words for each in explain(refused, document))


@given(st.data())
def test_a_change_that_somebody_typed_is_taken_or_refused(data: st.DataObject) -> None:
    api = open_door()
    document = data.draw(broken())
    resource = resource_of(document)
    good = next((each for each in EVERYTHING if resource_of(each) == resource), EVERYTHING[0])
    made = api.create(resource, deepcopy(good), BY_LEARNER)
    own = made["metadata"]
    key = Key(resource, own.get("namespace", ""), own["name"])
    meta = document.get("metadata")
    asked = {**document, "metadata": {**meta, "name": own["name"]} if isinstance(meta, dict) else meta}
    refused = refusal_or_none(lambda: api.update(key, asked, BY_LEARNER))
    assert refused is None or refused.message


@pytest.mark.parametrize("document", EVERYTHING, ids=lambda document: document["kind"])
def test_a_document_that_says_a_lot_is_taken(document: dict[str, Any]) -> None:
    api = open_door()
    made = api.create(resource_of(document), document, BY_LEARNER)
    own = made["metadata"]
    key = Key(resource_of(document), own.get("namespace", ""), own["name"])
    assert api.update(key, made, BY_LEARNER) == made
