"""A hunt through all that the schemas allow: what is taken is kept as it is, and no controller stumbles on it.

Objects of every kind are good ones in which some fields are set to odd values of the right type (test_refusals.py sets
values of any type).
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from playground.simulator.api import schema
from playground.simulator.api.apply import apply, manifest_of
from playground.simulator.api.errors import ApiError
from playground.simulator.api.resources import RESOURCES, of_kind
from playground.simulator.objects import Key, Object
from playground.simulator.state import checkpoint
from tests.simulator.bench import SAID, Bench

from .doors import deployment, pod
from .manifests import EVERYTHING

GOOD = tuple(json.dumps(each) for each in (*EVERYTHING, pod(), deployment(replicas=2)))
ODD: dict[str, tuple[Any, ...]] = {
    "string": (
        "", "web", "a", "node-1", "nginx", "nginx:1.25", "default", "None", "True", "False", "10.0.0.9",
        "::1", "/", "/a/../b", "app=web", "a.b/c", "kubernetes.io/hostname", "Web", "é", "x" * 70, "http", "100", "*",
    ),
    "int32": (-1, 0, 1, 2, 30, 80, 1000, 30080, 65536, 2**31 - 1),
    "int64": (-1, 0, 1, 2, 30, 600, 65534, 2**31, 2**63 - 1),
    "boolean": (True, False),
    "number": (0, 0.5, -1.5, 1e300),
    "quantity": ("0", "1", "100m", "1e3", "1Gi", "1.5", "-1", "1e30", "0.0001", "9223372036854775807", 2, 0.5),
    "intOrString": (-1, 0, 1, 80, 2**31 - 1, "25%", "100%", "101%", "-1%", "http", "", "1"),
    "time": (
        "2025-01-01T00:00:00Z", "2025-01-01T00:00:00.123456Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
        "2025-01-01T00:00:00+08:00", "2026-02-30T00:00:00Z", "2025-01-01T24:00:00Z",
    ),
    "bytes": ("", "YQ==", "/w=="),
    "any": ({}, {"a": 1}, {"f:metadata": {}}),
}  # fmt: skip


def shaped(field: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    """Values of a field's type, a few levels deep."""
    if "ref" in field:
        return _struct(schema._DEFINITIONS[field["ref"]]["fields"], depth)
    if "items" in field:
        return st.lists(shaped(field["items"], depth - 1), max_size=2) if depth else st.just([])
    if "values" in field:
        return st.dictionaries(st.sampled_from(KEYS), shaped(field["values"], depth - 1), max_size=2)
    return st.sampled_from((*field.get("enum", ()), *ODD[field["type"]]))


KEYS = (
    "a",
    "app",
    "cpu",
    "memory",
    "pods",
    "storage",
    "x.y/z",
    "settings.txt",
    "ephemeral-storage",
    "requests.cpu",
    "-",
)


def _value(name: str, field: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    # A workspace's limits, not the API, keep a learner from asking for two thousand million Pods.
    return st.integers(-1, 3) if name == "replicas" else shaped(field, depth)


def _struct(fields: dict[str, Any], depth: int) -> st.SearchStrategy[Object]:
    @st.composite
    def draw_struct(draw: Any) -> Object:
        wanted = {name for name, field in fields.items() if field.get("required")}
        if depth > 0 and fields:
            wanted |= draw(st.sets(st.sampled_from(sorted(fields)), max_size=3))
        return {name: draw(_value(name, fields[name], depth - 1)) for name in sorted(wanted)}

    return draw_struct()


def structs(value: Any, field: dict[str, Any]) -> Iterator[tuple[Object, dict[str, Any]]]:
    """Every struct in a document, with the fields that it may have."""
    if "ref" in field:
        fields = schema._DEFINITIONS[field["ref"]]["fields"]
        yield value, fields
        for name, each in value.items():
            yield from structs(each, fields[name])
    elif "items" in field:
        for each in value:
            yield from structs(each, field["items"])


@st.composite
def odd(draw: Any) -> Object:
    """A good document with up to four fields set to odd values of their type."""
    document = json.loads(draw(st.sampled_from(GOOD)))
    for _ in range(draw(st.integers(1, 4))):
        ref = schema.KINDS[f"{document['apiVersion']} {document['kind']}"]
        value, fields = draw(st.sampled_from([*structs(document, {"ref": ref})]))
        name = draw(st.sampled_from(sorted(fields.keys() - {"apiVersion", "kind"})))
        value[name] = draw(_value(name, fields[name], 3))
    return document


def taken(bench: Bench, document: Object) -> Key | None:
    """Where the document is stored, None where the API refuses it."""
    try:
        bench.do(lambda api: apply(api, manifest_of(document), SAID))
        return manifest_of(document).key
    except ApiError:
        return None


@settings(max_examples=150)
@given(odd())
def test_what_is_taken_is_taken_again_unchanged_kept_and_borne_by_every_controller(document: Object) -> None:
    bench = Bench(nodes=1)
    key = taken(bench, document)
    if key is None:
        return
    again = manifest_of(document)
    # Neither a uid of the manifest's own nor an element without its key can be applied again.
    with suppress(ApiError):
        bench.do(lambda api: apply(api, again, SAID))  # takes away what admission added to a list
        number = bench.state.number
        bench.do(lambda api: apply(api, again, SAID))
        assert bench.state.number == number
    stored, number = bench.state.get(key), bench.state.number
    assert stored is not None
    bench.do(lambda api: api.update(key, stored, SAID))
    bench.do(lambda api: api.patch(key, {}, "strategic", SAID))
    assert (bench.state.number, bench.state.get(key)) == (number, stored)
    restored = checkpoint.decode(json.loads(json.dumps(checkpoint.encode(bench.state))))
    assert restored.get(key) == stored
    bench.run(20)
    if bench.state.get(key) is not None:
        with suppress(ApiError):
            bench.do(lambda api: api.delete(key, SAID))
        bench.run(20)


def test_the_hunt_goes_through_every_kind() -> None:
    assert {of_kind(each["apiVersion"], each["kind"]) for each in map(json.loads, GOOD)} == set(RESOURCES.values())
