"""What the API refuses, in its own words: a file per family of kinds.

Every rule is a generator of FieldErrors, in upstream's order. Objects come decoded and filled in. Where upstream walks
a map in no order at all, here it is the order in which the map was written.
"""

from collections.abc import Callable
from typing import NamedTuple

from playground.simulator.api.validation import metadata
from playground.simulator.api.validation.formats import dns_subdomain
from playground.simulator.api.validation.problems import Problems
from playground.simulator.objects import Object


class Validator(NamedTuple):
    """The rules of a kind: for a new object, and for a change of one (the new object, the old)."""

    on_create: Callable[[Object], Problems]
    on_update: Callable[[Object, Object], Problems]


def _create(obj: Object) -> Problems:
    # The server has placed it: what is in a namespace is of a kind that lives in one.
    return metadata.metadata(obj, namespaced="namespace" in obj["metadata"], name=dns_subdomain)


# The rules of a kind that has none of its own.
METADATA_ONLY = Validator(_create, metadata.metadata_update)
