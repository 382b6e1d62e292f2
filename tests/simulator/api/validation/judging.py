"""Asking the API what it thinks of an object, without storing it."""

from collections.abc import Mapping
from typing import Any

from playground.simulator.api import schema
from playground.simulator.api.resources import Resource, of_kind
from playground.simulator.objects import Object

SUBDOMAIN = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    r"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)
LABEL = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with "
    "an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
)
KEY = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
VALUE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)


def words(obj: Mapping[str, Any]) -> list[str]:
    """What is wrong with a new object, as the API says it."""
    kind = _kind(obj)
    return [str(problem) for problem in kind.validate_create(_received(kind, obj))]


def words_of_change(new: Mapping[str, Any], old: Mapping[str, Any]) -> list[str]:
    """What is wrong with `old` having become `new`."""
    kind = _kind(new)
    return [str(problem) for problem in kind.validate_update(_received(kind, new), _received(kind, old))]


def _kind(obj: Mapping[str, Any]) -> Resource:
    kind = of_kind(obj["apiVersion"], obj["kind"])
    assert kind is not None
    return kind


def _received(kind: Resource, obj: Mapping[str, Any]) -> Object:
    decoded = schema.decode(dict(obj))
    own = decoded["metadata"]
    if kind.namespaced and "namespace" not in own:
        decoded = {**decoded, "metadata": {**own, "namespace": "default"}}
    return kind.defaults(decoded)
