"""The API's refusals, in its own words.

Models staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from playground.simulator.objects import Key


class FieldError(NamedTuple):
    """One cause of an Invalid: `path` as the API prints it ("spec.containers[0].name"), `type` of the machine-readable
    cause ("FieldValueInvalid"), `message` without the path ("Required value")."""

    path: str
    type: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class ApiError(Exception):
    """A refusal as a Status object says it: `code` (HTTP), `reason` ("NotFound"), `message`, `details`."""

    def __init__(self, code: int, reason: str, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details or {}

    def status(self) -> dict[str, Any]:
        """The Status object."""
        return {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": self.message,
            "reason": self.reason,
            **({"details": self.details} if self.details else {}),
            "code": self.code,
        }


def _details(key: Key, **more: Any) -> dict[str, Any]:
    resource, _, group = key.resource.partition(".")
    return {"name": key.name, **({"group": group} if group else {}), "kind": resource, **more}


def not_found(key: Key) -> ApiError:
    return ApiError(404, "NotFound", f'{key.resource} "{key.name}" not found', _details(key))


def already_exists(key: Key, deleting: bool = False) -> ApiError:
    message = f'{key.resource} "{key.name}" already exists'
    return ApiError(409, "AlreadyExists", f"object is being deleted: {message}" if deleting else message, _details(key))


def conflict(key: Key, why: str) -> ApiError:
    message = f'Operation cannot be fulfilled on {key.resource} "{key.name}": {why}'
    return ApiError(409, "Conflict", message, _details(key))


def forbidden(key: Key, why: str) -> ApiError:
    named = f'{key.resource} "{key.name}"' if key.name else key.resource
    return ApiError(403, "Forbidden", f"{named} is forbidden: {why}", _details(key))


def bad_request(why: str) -> ApiError:
    return ApiError(400, "BadRequest", why)


def invalid(key: Key, kind: str, errors: Sequence[FieldError]) -> ApiError:
    """What validation found. `kind` is the object's; the group comes from the key. Equal messages are said once."""
    group = key.resource.partition(".")[2]
    said = list(dict.fromkeys(map(str, errors)))
    text = said[0] if len(said) == 1 else f"[{', '.join(said)}]"
    causes = [{"reason": error.type, "message": error.message, "field": error.path} for error in errors]
    details = {"name": key.name, **({"group": group} if group else {}), "kind": kind, "causes": causes}
    qualified = f"{kind}.{group}" if group else kind
    return ApiError(422, "Invalid", f'{qualified} "{key.name}" is invalid: {text}', details)


def too_many_requests(why: str, retry_after: int = 0, causes: Sequence[Mapping[str, str]] = ()) -> ApiError:
    """Models NewTooManyRequests: the message stands alone, without a prefix. `retry_after` in seconds."""
    details: dict[str, Any] = {"retryAfterSeconds": retry_after} if retry_after else {}
    return ApiError(429, "TooManyRequests", why, {**details, **({"causes": list(causes)} if causes else {})})


def internal(why: str) -> ApiError:
    return ApiError(500, "InternalError", f"Internal error occurred: {why}", {"causes": [{"message": why}]})


def unknown(why: str) -> ApiError:
    """What upstream answers for an error that has no Status of its own: code 500, no reason."""
    return ApiError(500, "", why)


def no_such_resource() -> ApiError:
    """What the server says of a path that it does not serve."""
    return ApiError(404, "NotFound", "the server could not find the requested resource", {})


def terminating(key: Key) -> ApiError:
    """Models admission/plugin/namespace/lifecycle/admission.go: nothing new in a namespace that goes."""
    why = f"unable to create new content in namespace {key.namespace} because it is being terminated"
    refusal = forbidden(key, why)
    cause = {
        "reason": "NamespaceTerminating",
        "message": f"namespace {key.namespace} is being terminated",
        "field": "metadata.namespace",
    }
    refusal.details["causes"] = [cause]
    return refusal


def unsupported_media_type(kind: str) -> ApiError:
    """A PATCH of a sort that the server does not take."""
    supported = "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json"
    message = f"the body of the request was in an unknown format - accepted media types include: {supported}"
    return ApiError(415, "UnsupportedMediaType", message)


def wrong_kind(version: str, kind: str, expected_version: str, expected_kind: str) -> ApiError:
    """An object sent to another resource's path. Models endpoints/handlers/rest.go transformDecodeError."""
    if version != expected_version:
        return bad_request(
            f"the API version in the data ({version}) does not match the expected API version ({expected_version})"
        )
    short = version.rpartition("/")[2]
    return bad_request(
        f'{kind} in version "{short}" cannot be handled as a {expected_kind}: converting ({short}.{kind}) to '
        f"({version.rpartition('/')[0] or 'core'}.{expected_kind}): unknown conversion"
    )


def invalid_patch(patch: str, why: str) -> ApiError:
    """A patch whose result is not of its kind. Upstream names neither kind nor object: kubectl says "the request"."""
    problem = FieldError("patch", "FieldValueInvalid", f"Invalid value: {json.dumps(patch, ensure_ascii=False)}: {why}")
    return invalid(Key("", "", ""), "", [problem])
