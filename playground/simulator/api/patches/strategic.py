"""Strategic merge patch: a merge patch that knows which lists are sets, and by which key their elements are told apart.

Directives: `$patch` (replace, delete), `$retainKeys`, `$setElementOrder/FIELD`, `$deleteFromPrimitiveList/FIELD`.
Models staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from playground.simulator.api.patches.shapes import Field, Shape

Map = dict[str, Any]

PATCH = "$patch"
RETAIN_KEYS = "$retainKeys"
ORDER = "$setElementOrder/"
DELETIONS = "$deleteFromPrimitiveList/"


class BadPatchError(ValueError):
    """The patch contradicts itself or the type, in upstream's words."""


class BadFormatError(BadPatchError):
    """A directive is not of the form that it must have."""


class Mode(NamedTuple):
    """Whether the left side is itself a patch, whose directives are then kept for later."""

    onto_patch: bool = False


def apply(document: Map, patch: Map, shape: Shape) -> Map:
    """The document after the patch. Raises BadPatchError."""
    return _merge_map(document, patch, shape, Mode())


def combine(first: Map, second: Map, shape: Shape) -> Map:
    """One patch that does what two do, one after the other. Raises BadPatchError."""
    return _merge_map(first, second, shape, Mode(onto_patch=True))


def _merge_map(original: Map, patch: Map, shape: Shape, mode: Mode) -> Map:
    if PATCH in patch:
        return _by_directive(patch)
    merged = _retained(original, patch, mode)
    merged, done = _ordered_lists(merged, patch, shape, mode)
    for key, value in patch.items():
        if key in done or key == RETAIN_KEYS or key.startswith(ORDER):
            continue
        if key.startswith(DELETIONS):
            merged = _with_deletions(merged, key, value, mode)
        elif value is None:
            merged.pop(key, None)
            if mode.onto_patch:
                merged[key] = None
        elif key in merged and type(merged[key]) is type(value) and isinstance(value, dict | list):
            merged[key] = _merge_value(merged[key], value, shape.field(key), mode)
        else:
            merged[key] = value if mode.onto_patch else without_directives(value)
    return merged


def _merge_value(original: Any, value: Any, field: Field, mode: Mode) -> Any:
    if isinstance(value, dict):
        if field.strategy == "replace":
            return value
        return _merge_map(original, value, field.shape, mode)
    if field.strategy != "merge":
        return value
    return _merge_list(original, value, field, mode)


def _by_directive(patch: Map) -> Map:
    directive = patch[PATCH]
    if directive == "replace":
        return {key: value for key, value in patch.items() if key != PATCH}
    if directive == "delete":
        return {}
    raise BadPatchError(f"unknown patch type '{directive}' for {go_text(patch)}")


def _retained(original: Map, patch: Map, mode: Mode) -> Map:
    """The original without the keys that a `$retainKeys` does not name."""
    keys = patch.get(RETAIN_KEYS)
    if keys is None:
        return dict(original)
    if mode.onto_patch:
        return {**original, RETAIN_KEYS: keys}
    named = {key for key, value in patch.items() if value is not None and not is_directive(key)}
    if not isinstance(keys, list) or not all(key in keys for key in named):
        raise BadFormatError("invalid patch format of retainKeys")
    return {key: value for key, value in original.items() if key in keys}


def _with_deletions(merged: Map, key: str, values: Any, mode: Mode) -> Map:
    if not isinstance(values, list):
        raise BadFormatError("invalid patch format of primitive list")
    if mode.onto_patch:
        return {**merged, key: values}
    field = key.removeprefix(DELETIONS)
    if isinstance(merged.get(field), list):
        merged[field] = [each for each in merged[field] if each not in values]
    return merged


def _ordered_lists(merged: Map, patch: Map, shape: Shape, mode: Mode) -> tuple[Map, set[str]]:
    """Merges the lists that come with a `$setElementOrder`; the second answer says which fields those were."""
    done: set[str] = set()
    for key, order in patch.items():
        if not key.startswith(ORDER):
            continue
        name = key.removeprefix(ORDER)
        if mode.onto_patch:
            merged[key] = order
        if name not in merged and name not in patch:
            continue
        before, change, field = merged.get(name), patch.get(name), shape.field(name)
        if not all(each is None or isinstance(each, list) for each in (before, change)) or not isinstance(order, list):
            raise BadFormatError("invalid patch format of setElementOrder list")
        _check_order(change or [], order, field.merge_key)
        if before is None or change is None:
            content = (change if before is None else before) or []
        else:
            content = _merge_list(before, change, field, mode)
        ordered = in_order(content, order, before or [], field.merge_key)
        merged[name] = ordered if mode.onto_patch else without_directives(ordered)
        done.add(name)
    return merged, done


def _check_order(change: list[Any], order: list[Any], merge_key: str) -> None:
    """The elements of a patch's list must stand in its order list, in that order."""
    named = iter([identity_of(each, merge_key) for each in order])
    kept = [each for each in change if not (isinstance(each, dict) and PATCH in each)]
    if order and not all(identity_of(each, merge_key) in named for each in kept):
        raise BadPatchError(
            f"The order in patch list:\n{go_text(change)}\n doesn't match $setElementOrder list:\n{go_text(order)}\n"
        )


def _merge_list(original: list[Any], patch: list[Any], field: Field, mode: Mode) -> list[Any]:
    if not any(isinstance(each, dict) for each in (*original, *patch)):
        both = {identity_of(each, ""): each for each in (*original, *patch)}
        return in_order(list(both.values()), patch, original, "")
    if not field.merge_key:
        raise BadPatchError("cannot merge lists without merge key for type struct")
    kept, additions = _without_special(original, patch, field.merge_key)
    merged = list(kept)
    for element in additions:
        at = _index(merged, identity_of(element, field.merge_key), field.merge_key)
        if at is None:
            merged.append(element if mode.onto_patch else without_directives(element))
        else:
            merged[at] = _merge_map(merged[at], element, field.shape, mode)
    return in_order(merged, additions, kept, field.merge_key)


def _without_special(original: list[Any], patch: list[Any], merge_key: str) -> tuple[list[Any], list[Any]]:
    """The original without what the patch deletes or replaces, and the patch without its directives."""
    additions, replace = [], False
    for element in patch:
        directive = element.get(PATCH) if isinstance(element, dict) else None
        if directive is None:
            additions.append(element)
        elif directive == "delete":
            gone = identity_of(element, merge_key)
            original = [each for each in original if identity_of(each, merge_key) != gone]
        elif directive == "replace":
            replace = True
        elif directive == "merge":
            raise BadPatchError("merging lists cannot yet be specified in the patch")
        else:
            raise BadPatchError(f"unknown patch type '{directive}' for {go_text(element)}")
    return (additions, []) if replace else (original, additions)


def in_order(merged: list[Any], order: list[Any], live: list[Any], merge_key: str) -> list[Any]:
    """The elements that `order` names in that order, and between them the others where the live list has them.

    Models normalizeElementOrder and mergeSortedSlice; what is to be deleted comes last.
    """
    rank = _ranks(order, merge_key)
    place = _ranks(live, merge_key)
    named = [each for each in merged if identity_of(each, merge_key) in rank]
    others = [each for each in merged if identity_of(each, merge_key) not in rank]
    named.sort(key=lambda each: (_is_deletion(each), rank[identity_of(each, merge_key)]))
    others.sort(key=lambda each: (_is_deletion(each), place.get(identity_of(each, merge_key), len(place))))
    result: list[Any] = []
    while named and others:
        left, right = (place.get(identity_of(each, merge_key)) for each in (others[0], named[0]))
        before = left is not None and right is not None and left < right
        result.append((others if before else named).pop(0))
    return result + named + others


def _ranks(elements: Iterable[Any], merge_key: str) -> dict[Any, int]:
    ranks: dict[Any, int] = {}
    for number, each in enumerate(elements):
        ranks.setdefault(identity_of(each, merge_key), number)
    return ranks


def _is_deletion(element: Any) -> bool:
    return isinstance(element, dict) and element.get(PATCH) == "delete"


def identity_of(element: Any, merge_key: str) -> Any:
    """What tells an element from the others: its merge key's value, or itself."""
    if not merge_key:
        return repr(element) if isinstance(element, dict | list) else element
    if not isinstance(element, dict) or merge_key not in element:
        raise BadPatchError(f"map: {go_text(element)} does not contain declared merge key: {merge_key}")
    value = element[merge_key]
    return repr(value) if isinstance(value, dict | list) else value


def _index(elements: list[Any], identity: Any, merge_key: str) -> int | None:
    for number, each in enumerate(elements):
        if identity_of(each, merge_key) == identity:
            return number
    return None


def go_text(value: Any) -> str:
    """A value as Go prints it with %v."""
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{go_text(each)}' for key, each in sorted(value.items()))}]"
    if isinstance(value, list):
        return f"[{' '.join(map(go_text, value))}]"
    if value is None:
        return "<nil>"
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_directive(key: str) -> bool:
    return key in (PATCH, RETAIN_KEYS) or key.startswith((ORDER, DELETIONS))


def without_directives(value: Any) -> Any:
    """A value as a new field takes it: directives and what they delete left out, nulls too."""
    if isinstance(value, list):
        return [without_directives(each) for each in value if not (isinstance(each, dict) and each.get(PATCH))]
    if isinstance(value, dict):
        return {
            key: without_directives(each) for key, each in value.items() if each is not None and not is_directive(key)
        }
    return value
