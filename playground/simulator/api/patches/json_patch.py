"""JSON Patch: a list of operations, each at a path (RFC 6902).

As the server's: of a list that cannot be carried out nothing is, and the refusal says no more than that.
"""

from typing import Any

from playground.simulator.api import errors

OPERATIONS = frozenset({"add", "remove", "replace", "move", "copy", "test"})


class _CannotApplyError(Exception):
    """An operation's path leads nowhere, or a test failed."""


def apply(document: Any, operations: Any) -> Any:
    """The document after the operations. Raises BadRequest for what is no patch, Invalid for what cannot be done."""
    if not isinstance(operations, list) or not all(map(_is_operation, operations)):
        raise errors.bad_request("error decoding patch: json: cannot unmarshal into Go value of type jsonpatch.Patch")
    try:
        for operation in operations:
            document = _carry_out(document, operation)
    except _CannotApplyError as error:
        message = "the server rejected our request due to an error in our request"
        raise errors.ApiError(422, "Invalid", message) from error
    return document


def _is_operation(each: Any) -> bool:
    return isinstance(each, dict) and each.get("op") in OPERATIONS and isinstance(each.get("path"), str)


def _carry_out(document: Any, operation: dict[str, Any]) -> Any:
    path = _steps(operation["path"])
    match operation["op"]:
        case "add":
            return _put(document, path, _value(operation), insert=True)
        case "remove":
            return _removed(document, path)
        case "replace":
            _get(document, path)
            return _put(document, path, _value(operation), insert=False)
        case "test":
            if _get(document, path, absent=None) != operation.get("value"):
                raise _CannotApplyError(f"testing path {operation['path']} failed")
            return document
    source = _steps(operation.get("from"))
    value = _get(document, source)
    if operation["op"] == "move":
        if path[: len(source)] == source and path != source:
            raise _CannotApplyError("a value cannot be moved into itself")
        document = _removed(document, source)
    return _put(document, path, value, insert=True)


def _value(operation: dict[str, Any]) -> Any:
    if "value" not in operation:
        raise _CannotApplyError("missing value")
    return operation["value"]


def _steps(path: Any) -> list[str]:
    if path == "":
        return []
    if not isinstance(path, str) or not path.startswith("/"):
        raise _CannotApplyError(f"{path!r} is no path")
    return [step.replace("~1", "/").replace("~0", "~") for step in path[1:].split("/")]


def _get(node: Any, path: list[str], **absent: Any) -> Any:
    for step in path:
        if isinstance(node, dict) and step in node:
            node = node[step]
        elif isinstance(node, list):
            node = node[_index(step, len(node) - 1)]
        elif absent:
            return absent["absent"]
        else:
            raise _CannotApplyError(f"missing path {step}")
    return node


def _index(step: str, most: int) -> int:
    try:
        index = int(step)
    except ValueError as error:
        raise _CannotApplyError(f"{step!r} is no index") from error
    if index < 0:
        index += most + 1
    if not 0 <= index <= most:
        raise _CannotApplyError(f"index {step} is out of bounds")
    return index


def _put(node: Any, path: list[str], value: Any, insert: bool) -> Any:
    if not path:
        return value
    step, *rest = path
    if isinstance(node, dict):
        if rest and step not in node:
            raise _CannotApplyError(f"missing path {step}")
        return {**node, step: _put(node.get(step), rest, value, insert)}
    if not isinstance(node, list):
        raise _CannotApplyError(f"nothing can be put at {step}")
    if rest or not insert:
        index = _index(step, len(node) - 1)
        return [*node[:index], _put(node[index], rest, value, insert), *node[index + 1 :]]
    index = len(node) if step == "-" else _index(step, len(node))
    return [*node[:index], value, *node[index:]]


def _removed(node: Any, path: list[str]) -> Any:
    if not path:
        raise _CannotApplyError("the whole document cannot be removed")
    step, *rest = path
    if isinstance(node, dict):
        if step not in node:
            raise _CannotApplyError(f"missing path {step}")
        if rest:
            return {**node, step: _removed(node[step], rest)}
        return {key: value for key, value in node.items() if key != step}
    if not isinstance(node, list):
        raise _CannotApplyError(f"missing path {step}")
    index = _index(step, len(node) - 1)
    inner = [_removed(node[index], rest)] if rest else []
    return [*node[:index], *inner, *node[index + 1 :]]
