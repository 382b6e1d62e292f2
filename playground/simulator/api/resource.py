"""What a kind is to the API: one entry says where it lives, how it is called, and what is done with its objects.

Whatever another part of Podyard has to know of a kind is a field here, never a table elsewhere; every field but the
first three has the value of a kind that is only stored. The entries themselves are in `kinds/`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from playground.simulator.api.admission import Plugin
from playground.simulator.api.admission.request import Request
from playground.simulator.api.errors import FieldError
from playground.simulator.api.fields import NAME_ONLY, Selectable
from playground.simulator.api.patches.shapes import PLAIN, Shape
from playground.simulator.api.selectors import Selector, compile_selector
from playground.simulator.api.validation import METADATA_ONLY, Validator
from playground.simulator.objects import Object

# The object, what it was before, the request, and whether nothing is written.
Allocate: TypeAlias = Callable[[Object, Object | None, Request, bool], Object]


def _same(obj: Object) -> Object:
    return obj


def _as_it_is(obj: Object, old: Object) -> Object:
    return obj


def _nothing(obj: Object, old: Object | None, request: Request, dry_run: bool) -> Object:
    return obj


@dataclass(frozen=True)
class Resource:
    """A kind that is served. `name` is the plural with its group ("deployments.apps"), as keys and messages say it.

    A write asks, in this order: `defaults(obj)` fills in, `admit_create` and `admit_update` are the admission plugins,
    `prepare_create(obj)` and `prepare_update(new, old)` set what is the server's to set, `allocate` hands out, and
    `rules` judge. `shape` says how lists are merged, `selectable` by which fields a list can be narrowed, `select` how
    `spec.selector` is read. With `orphans` dependents stay where a deletion does not say; `collected` is False where
    there are none.
    """

    name: str
    kind: str
    api_version: str
    short_names: tuple[str, ...] = ()
    namespaced: bool = True
    subresources: tuple[str, ...] = ()
    defaults: Callable[[Object], Object] = _same
    admit_create: tuple[Plugin, ...] = ()
    admit_update: tuple[Plugin, ...] = ()
    prepare_create: Callable[[Object], Object] = _same
    prepare_update: Callable[[Object, Object], Object] = _as_it_is
    allocate: Allocate = _nothing
    rules: Validator = METADATA_ONLY
    shape: Shape = PLAIN
    selectable: Selectable = NAME_ONLY
    select: Callable[[Object | None], Selector] = compile_selector
    orphans: bool = False
    collected: bool = True

    @property
    def plural(self) -> str:
        return self.name.partition(".")[0]

    @property
    def singular(self) -> str:
        return self.kind.lower()

    def validate_create(self, obj: Object) -> list[FieldError]:
        """What is wrong with a new object, in upstream's order."""
        return [*self.rules.on_create(obj)]

    def validate_update(self, obj: Object, old: Object) -> list[FieldError]:
        """What is wrong with the object, or with its having become so."""
        return [*self.rules.on_update(obj, old)]
