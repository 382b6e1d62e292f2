"""What the API refuses, in its own words: a file per family of kinds, and the table that says who judges what."""

from collections.abc import Callable
from typing import NamedTuple

from playground.simulator.api.errors import FieldError
from playground.simulator.objects import Object


def _nothing(obj: Object) -> list[FieldError]:
    return []


def _nothing_either(new: Object, old: Object) -> list[FieldError]:
    return []


class Validator(NamedTuple):
    """What is wrong with a new object, and with a change, in upstream's order. Objects come decoded and filled in."""

    create: Callable[[Object], list[FieldError]] = _nothing
    update: Callable[[Object, Object], list[FieldError]] = _nothing_either


VALIDATORS: dict[str, Validator] = {
    name: Validator()
    for name in (
        "namespaces", "nodes", "pods", "events", "configmaps", "secrets", "serviceaccounts", "services",
        "replicasets.apps", "deployments.apps", "priorityclasses.scheduling.k8s.io",
    )
}  # fmt: skip
