"""The three ways in which a PATCH says what to change, and the patches that kubectl makes of two or three objects."""

import json
from typing import Any

from playground.simulator.api import errors
from playground.simulator.api.patches import json_patch, merge_patch, strategic
from playground.simulator.api.patches.shapes import Shape
from playground.simulator.objects import Object

KINDS = {
    "json": "json",
    "merge": "merge",
    "strategic": "strategic",
    "application/json-patch+json": "json",
    "application/merge-patch+json": "merge",
    "application/strategic-merge-patch+json": "strategic",
}


def patched(shape: Shape, obj: Object, patch: Any, kind: str) -> Object:
    """The object after the patch. Raises BadRequest, UnsupportedMediaType, and Invalid where a JSON patch fails."""
    match KINDS.get(kind):
        case "json":
            result = json_patch.apply(obj, patch)
        case "merge":
            result = merge_patch.apply(obj, _map(patch))
        case "strategic":
            try:
                result = strategic.apply(obj, _map(patch), shape)
            except strategic.BadFormatError as error:
                raise errors.bad_request(str(error)) from error
            except strategic.BadPatchError as error:
                raise errors.unknown(str(error)) from error
        case _:
            raise errors.unsupported_media_type(kind)
    if not isinstance(result, dict) or not isinstance(result.get("metadata"), dict):
        raise errors.bad_request("the patch leaves no object")
    return result


def undecodable(patch: Any, result: Object, kind: str, error: errors.ApiError) -> errors.ApiError:
    """The refusal of a patch whose result is not of its kind."""
    text = strategic.go_text(patch) if KINDS[kind] == "strategic" else json.dumps(result, separators=(",", ":"))
    why = error.message.partition(" cannot be handled as a ")[2].partition(": ")[2]
    return errors.invalid_patch(text, why)


def _map(patch: Any) -> Object:
    if not isinstance(patch, dict):
        raise errors.bad_request(
            "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}"
        )
    return patch
