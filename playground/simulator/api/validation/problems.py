"""The sorts of things that can be wrong with a field, in upstream's words.

Models staging/src/k8s.io/apimachinery/pkg/util/validation/field/errors.go.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from playground.simulator.api.errors import FieldError

Problems: TypeAlias = Iterator[FieldError]

NEGATIVE = "must be greater than or equal to 0"
IMMUTABLE = "field is immutable"


def shown(value: Any) -> str:
    """A value as a message shows it: text in quotes, everything else as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _said(sort: str, detail: str) -> str:
    return f"{sort}: {detail}" if detail else sort


def required(at: str, detail: str = "") -> FieldError:
    return FieldError(at, "FieldValueRequired", _said("Required value", detail))


def invalid(at: str, value: Any, detail: str) -> FieldError:
    return FieldError(at, "FieldValueInvalid", _said(f"Invalid value: {shown(value)}", detail))


def unsupported(at: str, value: Any, supported: Iterable[str]) -> FieldError:
    """`supported` in the order in which the message names them."""
    known = ", ".join(map(shown, supported))
    return FieldError(at, "FieldValueNotSupported", f"Unsupported value: {shown(value)}: supported values: {known}")


def forbidden(at: str, detail: str) -> FieldError:
    return FieldError(at, "FieldValueForbidden", _said("Forbidden", detail))


def duplicate(at: str, value: Any, detail: str = "") -> FieldError:
    return FieldError(at, "FieldValueDuplicate", _said(f"Duplicate value: {shown(value)}", detail))


def not_found(at: str, value: Any, detail: str = "") -> FieldError:
    return FieldError(at, "FieldValueNotFound", _said(f"Not found: {shown(value)}", detail))


def too_long(at: str, most: int) -> FieldError:
    """`most` in bytes. What is too long is not repeated."""
    return FieldError(at, "FieldValueTooLong", f"Too long: may not be more than {most} bytes")


def each(at: str, value: Any, details: Iterable[str]) -> Problems:
    """An Invalid for every detail."""
    for detail in details:
        yield invalid(at, value, detail)


def not_negative(at: str, value: int | None) -> Problems:
    if value is not None and value < 0:
        yield invalid(at, value, NEGATIVE)


def one_of(at: str, value: str | None, supported: Iterable[str]) -> Problems:
    """A word out of a list; none at all is missing."""
    if not value:
        yield required(at)
    elif value not in supported:
        yield unsupported(at, value, supported)


def unchanged(at: str, new: Any, old: Any) -> Problems:
    """Models ValidateImmutableField."""
    if new != old:
        yield invalid(at, new, IMMUTABLE)
