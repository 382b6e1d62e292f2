"""The API's refusals, in its own words.

Models staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go.
"""

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


def already_exists(key: Key) -> ApiError:
    return ApiError(409, "AlreadyExists", f'{key.resource} "{key.name}" already exists', _details(key))


def conflict(key: Key, why: str) -> ApiError:
    message = f'Operation cannot be fulfilled on {key.resource} "{key.name}": {why}'
    return ApiError(409, "Conflict", message, _details(key))


def forbidden(key: Key, why: str) -> ApiError:
    return ApiError(403, "Forbidden", f'{key.resource} "{key.name}" is forbidden: {why}', _details(key))


def bad_request(why: str) -> ApiError:
    return ApiError(400, "BadRequest", why)
