"""The types of documents: a strict walk that answers what is wrong in the API server's own words.

A document is decoded as Go's strict decoder does: keys in order; the first value of a wrong type ends it; otherwise all
unknown fields are named. What is null is as if it were not written, and quantities take their canonical form.
Models staging/src/k8s.io/apimachinery/pkg/runtime/serializer/json/json.go and sigs.k8s.io/json.
"""

import base64
import json
import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any, NamedTuple

from playground.simulator.api.errors import ApiError
from playground.simulator.objects import Object
from playground.simulator.objects.quantity import canonical

_SCHEMA: dict[str, Any] = json.loads(files(__package__).joinpath("schema.json").read_text())
KINDS: dict[str, str] = _SCHEMA["kinds"]
_DEFINITIONS: dict[str, Any] = _SCHEMA["definitions"]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_GO_TYPES = {"int32": "int32", "int64": "int64", "boolean": "bool", "string": "string", "number": "float64"}


class NotDecodedError(ApiError):
    """A document that is not of its kind. `paths` are the fields it is about ("spec.containers[0].imag")."""

    def __init__(self, message: str, paths: list[str]) -> None:
        super().__init__(400, "BadRequest", message)
        self.paths = paths


class _WrongTypeError(Exception):
    """A value of a wrong type: ends the walk."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path


class _Place(NamedTuple):
    """Where the walk is: `path` with indices, `steps` without (as Go prints a field), in the struct `struct`."""

    path: str = ""
    steps: str = ""
    struct: str = ""

    def field(self, name: str, struct: str) -> "_Place":
        return _Place(_joined(self.path, name), _joined(self.steps, name), struct)

    def element(self, number: int) -> "_Place":
        return self._replace(path=f"{self.path}[{number}]")

    def entry(self, key: str) -> "_Place":
        return self._replace(path=f"{self.path}[{key}]")


def decode(obj: Object) -> Object:
    """The document as its kind has it: without nulls, quantities canonical. Raises NotDecodedError."""
    kind, version = obj.get("kind"), obj.get("apiVersion")
    unknown: list[str] = []
    try:
        decoded: Object = _struct(obj, KINDS[f"{version} {kind}"], _Place(), unknown)
    except _WrongTypeError as wrong:
        raise _not_decoded(obj, str(wrong), [wrong.path]) from None
    if unknown:
        said = ", ".join(f'unknown field "{path}"' for path in unknown)
        raise _not_decoded(obj, f"strict decoding error: {said}", unknown)
    return decoded


def known_fields(kind: str, path: str) -> list[str]:
    """The fields that may stand beside the one at `path` of "apps/v1 Deployment", for a hint."""
    name: str | None = KINDS.get(kind)
    for step in re.sub(r"\[[^]]*\]", "", path).split(".")[:-1]:
        field = _DEFINITIONS.get(name or "", {}).get("fields", {}).get(step, {})
        inner = field.get("items") or field.get("values") or field
        name = inner.get("ref")
    return list(_DEFINITIONS.get(name or "", {}).get("fields", ()))


def home_of(kind: str, field: str) -> str | None:
    """Where in a manifest of "apps/v1 Deployment" a field of this name belongs: the shortest path to what holds it,
    "" for the top, None where no field is called so. What the control plane writes (status) is not looked at."""
    seen: set[str] = set()
    level = [("", KINDS.get(kind, ""))]
    while level:
        below: list[tuple[str, str]] = []
        for path, name in level:
            fields = {} if name in seen else _DEFINITIONS.get(name, {}).get("fields", {})
            seen.add(name)
            if field in fields:
                return path
            below += [(_joined(path, step), inner) for step, inner in _inside(fields) if step != "status"]
        level = below
    return None


def _inside(fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields that hold other fields, and their definitions."""
    for step, field in fields.items():
        inner = field.get("items") or field.get("values") or field
        if "ref" in inner:
            yield step, inner["ref"]


def _not_decoded(obj: Object, why: str, paths: list[str]) -> NotDecodedError:
    kind, version = obj["kind"], obj["apiVersion"].rpartition("/")[2]
    return NotDecodedError(f'{kind} in version "{version}" cannot be handled as a {kind}: {why}', paths)


def _struct(value: Any, definition: str, place: _Place, unknown: list[str]) -> Object:
    if not isinstance(value, dict):
        raise _mismatch(value, place, _go_name(definition))
    fields = _DEFINITIONS[definition]["fields"]
    struct = definition.rpartition(".")[2]
    decoded = {}
    for name in sorted(value, key=str):
        field = fields.get(name)
        if field is None:
            unknown.append(_joined(place.path, str(name)))
        elif value[name] is not None:
            decoded[name] = _value(value[name], field, place.field(name, struct), unknown)
    # As it was written: the order of keys is the reader's.
    return {name: decoded[name] for name in value if name in decoded}


def _value(value: Any, field: dict[str, Any], place: _Place, unknown: list[str]) -> Any:
    if "ref" in field:
        return _struct(value, field["ref"], place, unknown)
    if "items" in field:
        if not isinstance(value, list):
            raise _mismatch(value, place, "[]" + _go_type(field["items"]))
        empty = _zero(field["items"])
        return [
            empty if each is None else _value(each, field["items"], place.element(number), unknown)
            for number, each in enumerate(value)
        ]
    if "values" in field:
        if not isinstance(value, dict):
            raise _mismatch(value, place, "map[string]" + _go_type(field["values"]))
        empty = _zero(field["values"])
        return {
            str(key): empty if each is None else _value(each, field["values"], place.entry(str(key)), unknown)
            for key, each in sorted(value.items(), key=lambda item: str(item[0]))
        }
    return _SCALARS[field["type"]](value, place)


def _string(value: Any, place: _Place) -> str:
    if not isinstance(value, str):
        raise _mismatch(value, place, "string")
    return value


def _boolean(value: Any, place: _Place) -> bool:
    if not isinstance(value, bool):
        raise _mismatch(value, place, "bool")
    return value


def _integer(bits: int) -> Callable[[Any, _Place], int]:
    def read(value: Any, place: _Place) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _mismatch(value, place, f"int{bits}")
        if not isinstance(value, int) or not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
            raise _WrongTypeError(place.path, _unmarshal(f"number {_number(value)}", place, f"int{bits}"))
        return value

    return read


def _float(value: Any, place: _Place) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _mismatch(value, place, "float64")
    return value


def _quantity(value: Any, place: _Place) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _WrongTypeError(place.path, f"json: cannot unmarshal {_word(value)} into Go value of type string")
    try:
        return canonical(value if isinstance(value, str) else _number(value))
    except ValueError as error:
        raise _WrongTypeError(place.path, str(error)) from None


def _int_or_string(value: Any, place: _Place) -> int | str:
    if isinstance(value, bool) or not isinstance(value, int | str | float):
        raise _WrongTypeError(place.path, f"json: cannot unmarshal {_word(value)} into Go value of type int32")
    if isinstance(value, float) or (isinstance(value, int) and abs(value) >= 2**31):
        raise _WrongTypeError(place.path, f"json: cannot unmarshal number {_number(value)} into Go value of type int32")
    return value


def _time(value: Any, place: _Place) -> str:
    if not isinstance(value, str):
        raise _WrongTypeError(place.path, f"json: cannot unmarshal {_word(value)} into Go value of type string")
    if not _TIME.fullmatch(value):
        why = f'parsing time "{value}" as "2006-01-02T15:04:05Z07:00": cannot parse "{value}" as "2006"'
        raise _WrongTypeError(place.path, why)
    return value


def _bytes(value: Any, place: _Place) -> str:
    if not isinstance(value, str):
        raise _mismatch(value, place, "[]uint8")
    try:
        base64.b64decode(value.replace("\n", ""), validate=True)
    except ValueError:
        raise _WrongTypeError(place.path, f"illegal base64 data at input byte {_first_bad_byte(value)}") from None
    return value


_SCALARS: dict[str, Callable[[Any, _Place], Any]] = {
    "string": _string,
    "boolean": _boolean,
    "int32": _integer(32),
    "int64": _integer(64),
    "number": _float,
    "quantity": _quantity,
    "intOrString": _int_or_string,
    "time": _time,
    "bytes": _bytes,
    "any": lambda value, _: value,
}


def _first_bad_byte(text: str) -> int:
    """Where Go's decoder stops: at the first letter outside the alphabet, or at the end of what is too short."""
    found = re.search(r"[^A-Za-z0-9+/=\r\n]", text)
    return found.start() if found else len(text) // 4 * 4


def _zero(field: dict[str, Any]) -> Any:
    if "ref" in field or "values" in field:
        return {}
    if "items" in field:
        return []
    return {"string": "", "bytes": "", "time": "", "quantity": "0", "boolean": False}.get(field["type"], 0)


def _mismatch(value: Any, place: _Place, go_type: str) -> _WrongTypeError:
    return _WrongTypeError(place.path, _unmarshal(_word(value), place, go_type))


def _unmarshal(what: str, place: _Place, go_type: str) -> str:
    if not place.steps:
        return f"json: cannot unmarshal {what} into Go value of type {go_type}"
    return f"json: cannot unmarshal {what} into Go struct field {place.struct}.{place.steps} of type {go_type}"


def _word(value: Any) -> str:
    """What JSON calls it."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else str(value)


def _go_name(definition: str) -> str:
    """ "v1.PodSpec" for "core.v1.PodSpec"."""
    return ".".join(definition.rsplit(".", 2)[-2:])


def _go_type(field: dict[str, Any]) -> str:
    if "ref" in field:
        return _go_name(field["ref"])
    if "items" in field:
        return "[]" + _go_type(field["items"])
    if "values" in field:
        return "map[string]" + _go_type(field["values"])
    return _GO_TYPES.get(
        field["type"], {"quantity": "resource.Quantity", "bytes": "[]uint8"}.get(field["type"], "string")
    )


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
