"""kubectl apply, client-side: what is written down becomes true, what others have set stays.

The object as it was applied last stands in an annotation. From it, from the manifest and from the object as it is now
a patch is made: it sets what the manifest says, removes what an earlier manifest said and this one no longer does, and
leaves everything else (a default, a scaled replica count) alone. Models staging/src/k8s.io/kubectl/pkg/cmd/apply/
{apply,patcher}.go and pkg/util/apply.go.
"""

import json
from typing import Any, Literal, NamedTuple

from playground.simulator.api import errors, metadata, resources
from playground.simulator.api.errors import ApiError
from playground.simulator.api.patches import diff
from playground.simulator.api.patches.strategic import BadPatchError
from playground.simulator.api.resources import Resource
from playground.simulator.api.server import Api, decoded
from playground.simulator.causes import Cause
from playground.simulator.objects import Key, Object, annotations, put, without

ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration"

Outcome = Literal["created", "configured", "unchanged"]


class UnknownKindError(ApiError):
    """A manifest of a kind that is not served, in kubectl's words."""

    def __init__(self, api_version: str, kind: str) -> None:
        super().__init__(404, "NotFound", f'no matches for kind "{kind}" in version "{api_version}"')


class Manifest(NamedTuple):
    """An object as it is written, as its kind has it, and where it belongs."""

    key: Key
    kind: Resource
    written: Object
    decoded: Object


class Applied(NamedTuple):
    """What an apply did; `patch` is what it sent for an object that was there; `unmanaged` says that the object had
    not been applied before, of which kubectl warns."""

    object: Object
    outcome: Outcome
    patch: Object
    unmanaged: bool = False


def manifest_of(obj: Object, namespace: str = "") -> Manifest:
    """What is written, understood. Raises UnknownKindError, NotDecodedError, and BadRequest for what has no name or
    lives in another namespace than the request's."""
    version, name = str(obj.get("apiVersion")), str(obj.get("kind"))
    kind = resources.of_kind(version, name)
    if kind is None:
        raise UnknownKindError(version, name)
    placed = metadata.placed(decoded(kind, obj), kind.namespaced, namespace)
    if not placed["metadata"].get("name"):
        prefix = placed["metadata"].get("generateName")
        if prefix:
            raise errors.bad_request(f"from {prefix}: cannot use generate name with apply")
        raise errors.bad_request("resource name may not be empty")
    return Manifest(metadata.key_of(kind.name, placed), kind, {**obj, "metadata": placed["metadata"]}, placed)


def apply(api: Api, manifest: Manifest, cause: Cause) -> Applied:
    """Makes the object as written. Raises ApiError as create and patch do."""
    key, kind = manifest.key, manifest.kind
    wanted = annotated(manifest.written)
    live = api.store.state.get(key)
    if live is None:
        made = api.create_decoded(kind, {**manifest.decoded, "metadata": wanted["metadata"]}, cause)
        return Applied(made, "created", {})
    try:
        patch = diff.three_way(last_applied(live), wanted, live, kind.shape)
    except BadPatchError as error:
        raise errors.bad_request(str(error)) from error
    unmanaged = ANNOTATION not in annotations(live)
    if not patch:
        return Applied(live, "unchanged", {}, unmanaged)
    return Applied(api.patch(key, patch, "strategic", cause), "configured", patch, unmanaged)


def annotated(obj: Object) -> Object:
    """The manifest that carries itself in its annotation."""
    plain = without(obj, "metadata", "annotations", ANNOTATION) if ANNOTATION in annotations(obj) else obj
    plain = put(plain, dict(annotations(plain)), "metadata", "annotations")
    return put(plain, encoded(plain), "metadata", "annotations", ANNOTATION)


def encoded(obj: Object) -> str:
    """JSON as Go's encoder writes it: keys sorted, nothing that HTML could mistake, a newline at the end."""
    text = json.dumps(obj, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for letter in "&<>\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text + "\n"


def last_applied(live: Object) -> Object:
    """The manifest that was applied last, {} where there was none or it cannot be read."""
    try:
        last: Any = json.loads(annotations(live).get(ANNOTATION, "{}"))
    except ValueError:
        return {}
    return last if isinstance(last, dict) else {}
