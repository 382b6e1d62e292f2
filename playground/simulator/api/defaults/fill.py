"""Filling in without changing anything in place."""

from collections.abc import Callable
from typing import Any

from playground.simulator.objects import Object


def fill(obj: Object, **values: Any) -> Object:
    """`obj` with those of `values` whose fields it lacks, or has as empty text; itself where it lacks none."""
    missing = {field: value for field, value in values.items() if obj.get(field, "") == ""}
    return {**obj, **missing} if missing else obj


def fill_zeros(obj: Object, **values: Any) -> Object:
    """The same where 0 says nothing either: upstream's type holds the number by value."""
    missing = {field: value for field, value in values.items() if not obj.get(field)}
    return {**obj, **missing} if missing else obj


def change(obj: Object, field: str, filled: Callable[[Any], Any]) -> Object:
    """`obj` with its `field`, if it has one, filled in."""
    value = obj.get(field)
    if value is None:
        return obj
    after = filled(value)
    return obj if after is value else {**obj, field: after}


def part(obj: Object, field: str, filled: Callable[[Any], Any]) -> Object:
    """The same for a field that is always there, if only empty: upstream's type holds it by value."""
    return change(obj if obj.get(field) is not None else {**obj, field: {}}, field, filled)


def each(filled: Callable[[Object], Object]) -> Callable[[list[Object]], list[Object]]:
    """Fills in every element of a list; the same list where nothing changes."""

    def all_of(values: list[Object]) -> list[Object]:
        after = [filled(value) for value in values]
        is_same = all(new is old for new, old in zip(after, values, strict=True))
        return values if is_same else after

    return all_of
