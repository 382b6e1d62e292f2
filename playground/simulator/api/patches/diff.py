"""The strategic merge patches that kubectl makes: of two versions of an object, or of three.

`two_way(before, after)` makes `after` of `before`. `three_way(last, wanted, live)` is kubectl apply's: it sets what is
wanted, removes what was applied last and is no longer wanted, and leaves alone what others have set. Models staging/
src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go.
"""

from typing import Any, NamedTuple

from playground.simulator.api.patches.shapes import Field, Shape
from playground.simulator.api.patches.strategic import (
    DELETIONS,
    ORDER,
    PATCH,
    RETAIN_KEYS,
    BadPatchError,
    Map,
    combine,
    identity_of,
    in_order,
)


class Side(NamedTuple):
    """Which half of the difference is wanted."""

    changes: bool = True  # additions and changes
    deletions: bool = True
    order: bool = False  # say the order of lists whose content or order changes


def two_way(before: Map, after: Map, shape: Shape) -> Map:
    """The patch that makes `after` of `before`."""
    return _diff_maps(before, after, shape, Side(), False)


def three_way(last: Map, wanted: Map, live: Map, shape: Shape) -> Map:
    """The patch that kubectl apply sends for an object that exists; {} where there is nothing to do."""
    changes = _diff_maps(live, wanted, shape, Side(deletions=False, order=True), False)
    deletions = _diff_maps(last, wanted, shape, Side(changes=False, order=True), False)
    return combine(deletions, changes, shape)


def _diff_maps(before: Map, after: Map, shape: Shape, side: Side, retain: bool) -> Map:
    patch: Map = {}
    for key, value in after.items():
        if key in before and type(before[key]) is type(value) and isinstance(value, dict | list):
            _diff_values(patch, key, before[key], value, shape.field(key), side)
        elif side.changes and (key not in before or not _same(before[key], value)):
            patch[key] = value
    if side.deletions:
        patch.update((key, None) for key in before if key not in after)
    if retain and (patch or any(value is not None and key not in after for key, value in before.items())):
        keys = sorted(key for key, value in after.items() if value is not None)
        if keys:
            patch[RETAIN_KEYS] = keys
    return patch


def _same(left: Any, right: Any) -> bool:
    """Equality as Go has it: True is not 1."""
    return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)


def _diff_values(patch: Map, key: str, before: Any, after: Any, field: Field, side: Side) -> None:
    if isinstance(after, dict) and field.strategy != "replace":
        inner = _diff_maps(before, after, field.shape, side, field.retain_keys)
        if inner:
            patch[key] = inner
    elif isinstance(after, list) and field.strategy == "merge":
        _diff_lists(patch, key, before, after, field, side)
    elif side.changes and before != after:
        patch[key] = after


def _diff_lists(patch: Map, key: str, before: list[Any], after: list[Any], field: Field, side: Side) -> None:
    if not before:
        if after and side.changes:
            patch[key] = after
        return
    if any(isinstance(each, dict) for each in (*before, *after)):
        _diff_lists_of_maps(patch, key, before, after, field, side)
    else:
        _diff_lists_of_scalars(patch, key, before, after, side)


def _diff_lists_of_maps(patch: Map, key: str, before: list[Any], after: list[Any], field: Field, side: Side) -> None:
    merge_key = field.merge_key
    if not merge_key:
        raise BadPatchError("cannot merge lists without merge key for type struct")
    old = {identity_of(each, merge_key): each for each in before}
    new = {identity_of(each, merge_key): each for each in after}
    elements: list[Any] = []
    for identity, element in new.items():
        if identity in old:
            inner = _diff_maps(old[identity], element, field.shape, side, field.retain_keys)
            if inner:
                elements.append({**inner, merge_key: element[merge_key]})
        elif side.changes:
            elements.append(element)
    if side.deletions:
        gone = [old[identity][merge_key] for identity in old if identity not in new]
        elements += [{PATCH: "delete", merge_key: value} for value in sorted(gone, key=str)]
    if elements:
        patch[key] = elements
    moved = side.changes and list(old) != list(new)
    if side.order and (elements or moved):
        patch[ORDER + key] = [{merge_key: each[merge_key]} for each in after]


def _diff_lists_of_scalars(patch: Map, key: str, before: list[Any], after: list[Any], side: Side) -> None:
    added = [each for each in after if each not in before] if side.changes else []
    gone = [each for each in before if each not in after] if side.deletions else []
    if added:
        patch[key] = in_order(added, after, [], "")
    if gone:
        patch[DELETIONS + key] = sorted(gone, key=str)
    if side.order and (gone or (side.changes and before != after)):
        patch[ORDER + key] = after
