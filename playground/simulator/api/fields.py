"""Field selectors: the few fields by which a list can be narrowed, different for each resource.

Models staging/src/k8s.io/apimachinery/pkg/fields/selector.go and the field label conversions and selectable fields of
pkg/apis/*/v1/conversion.go and pkg/registry/*/strategy.go.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from playground.simulator.api import errors
from playground.simulator.objects import Object

_METADATA = frozenset({"metadata.name", "metadata.namespace"})
_FALSE_WHEN_ABSENT = frozenset({"spec.unschedulable", "spec.hostNetwork"})


class Selectable(NamedTuple):
    """What a kind can be selected by, beside name and namespace, and how it refuses any other {field}."""

    fields: frozenset[str] = frozenset()
    refusal: str = '"{field}" is not a known field selector: only "metadata.name", "metadata.namespace"'


NAME_ONLY = Selectable()


def by_label(*fields: str) -> Selectable:
    """The fields that the core group's conversions let through."""
    return Selectable(frozenset(fields), "field label not supported: {field}")


class Term(NamedTuple):
    """One condition: a field that is, or is not, equal to a value."""

    field: str
    value: str
    equal: bool


class FieldSelector(NamedTuple):
    """All of its terms must hold."""

    terms: tuple[Term, ...] = ()

    def selects(self, obj: Object) -> bool:
        return all((value_of(obj, term.field) == term.value) is term.equal for term in self.terms)


def fields_of_request(text: str, selectable: Selectable) -> FieldSelector:
    """The selector of a request's fieldSelector. Raises BadRequest."""
    try:
        return parse_fields(text, selectable)
    except ValueError as error:
        raise errors.bad_request(str(error)) from error


@lru_cache(maxsize=1024)
def parse_fields(text: str, selectable: Selectable) -> FieldSelector:
    """The selector that a text says of a kind. Raises ValueError in upstream's words."""
    return FieldSelector(tuple(_term(part, text, selectable) for part in sorted(_split(text)) if part))


def _split(text: str) -> list[str]:
    """The parts between commas that no backslash precedes."""
    parts, part, escaped = [], "", False
    for letter in text:
        if letter == "," and not escaped:
            parts.append(part)
            part = ""
        else:
            part += letter
        escaped = letter == "\\" and not escaped
    return [*parts, part]


def _term(part: str, text: str, selectable: Selectable) -> Term:
    for operator in ("!=", "==", "="):
        field, found, value = part.partition(operator)
        if found:
            return Term(_checked(field, selectable), _unescaped(value), operator != "!=")
    raise ValueError(f"invalid selector: '{text}'; can't understand '{part}'")


def _unescaped(value: str) -> str:
    """Models UnescapeValue: a backslash may precede a backslash, a comma or an equals sign, nothing else."""
    text, letters = "", iter(value)
    for letter in letters:
        if letter == "\\":
            letter = next(letters, "")  # noqa: PLW2901 (the escaped letter stands for itself)
            if letter not in ("\\", ",", "="):
                raise ValueError(f"invalid field selector: invalid escape sequence: \\{letter}")
        elif letter in (",", "="):
            raise ValueError(f"invalid field selector: unescaped character in value: {letter}")
        text += letter
    return text


def _checked(field: str, selectable: Selectable) -> str:
    if field in _METADATA or field in selectable.fields:
        return field
    raise ValueError(selectable.refusal.format(field=field))


def value_of(obj: Object, field: str) -> str:
    """A field as selectors see it: text, empty where there is none."""
    if field == "source":
        return str((obj.get("source") or {}).get("component") or obj.get("reportingComponent") or "")
    if field == "status.successful":
        return str((obj.get("status") or {}).get("succeeded", 0))
    value: Any = obj
    for step in field.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if value is None:
        if field == "status.replicas":
            return "0"
        return "false" if field in _FALSE_WHEN_ABSENT else ""
    return str(value).lower() if isinstance(value, bool) else str(value)
