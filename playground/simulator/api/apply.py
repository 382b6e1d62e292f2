"""kubectl apply, client-side: what is written down becomes true, what others have set stays.

The object as it was applied last stands in an annotation. From it, from the manifest and from the object as it is now
a patch is made: it sets what the manifest says, removes what an earlier manifest said and this one no longer does, and
leaves everything else (a default, a scaled replica count) alone. Models staging/src/k8s.io/kubectl/pkg/cmd/apply/
{apply,patcher}.go and pkg/util/apply.go.
"""

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from playground.simulator.api import errors, metadata, schema
from playground.simulator.api.patches import diff
from playground.simulator.api.patches.strategic import BadPatchError
from playground.simulator.api.resources import RESOURCES, Resource
from playground.simulator.causes import Cause
from playground.simulator.objects import Key, Object, annotations, put, without

if TYPE_CHECKING:
    from playground.simulator.api.server import Api

ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration"

Outcome = Literal["created", "configured", "unchanged"]


class Applied(NamedTuple):
    """What an apply did; `patch` is what it sent for an object that was there; `unmanaged` says that the object had
    not been applied before, of which kubectl warns."""

    object: Object
    outcome: Outcome
    patch: Object
    unmanaged: bool = False


def apply(api: "Api", resource: str, obj: Object, cause: Cause, namespace: str = "") -> Applied:
    """Makes the object as written. Raises ApiError as create and patch do."""
    kind = RESOURCES.get(resource)
    if kind is None:
        raise errors.no_such_resource()
    obj = metadata.placed(_readable(kind, obj), kind.namespaced, namespace)
    name = obj["metadata"].get("name")
    if not name:
        raise errors.bad_request("resource name may not be empty")
    key = Key(resource, obj["metadata"].get("namespace", ""), name)
    wanted = annotated(obj)
    live = api.store.state.get(key)
    if live is None:
        return Applied(api.create(resource, wanted, cause, key.namespace), "created", {})
    try:
        patch = diff.three_way(last_applied(live), wanted, live, kind.shape)
    except BadPatchError as error:
        raise errors.bad_request(str(error)) from error
    unmanaged = ANNOTATION not in annotations(live)
    if not patch:
        return Applied(live, "unchanged", {}, unmanaged)
    return Applied(api.patch(key, patch, "strategic", cause), "configured", patch, unmanaged)


def _readable(kind: Resource, obj: Object) -> Object:
    """The manifest, if at least its metadata says what it should. Raises BadRequest."""
    decoded = schema.decode({"apiVersion": kind.api_version, "kind": kind.kind, "metadata": obj.get("metadata") or {}})
    return {**obj, "metadata": decoded.get("metadata") or {}}


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
