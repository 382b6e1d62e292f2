"""Whose is it? Adoption of what nobody owns and a selector matches, release of what no longer matches.

Models pkg/controller/controller_ref_manager.go BaseControllerRefManager.ClaimObject. Generic over owners (ReplicaSet,
Deployment, ...) and over what is owned (Pods, ReplicaSets).
"""

from collections.abc import Generator, Iterable

from playground.simulator.api.selectors import Selector
from playground.simulator.causes import N_, because, sentence
from playground.simulator.contract import Act, Update
from playground.simulator.objects import Key, Object, controller_of, is_terminating, name, namespace, put, uid

Claims = Generator[Act, Object | None, None]

ADOPTED = sentence(
    "claims.adopted",
    N_("adopted {object}"),
    N_("its labels match the selector of {owner}, and nobody owned it"),
)
RELEASED = sentence(
    "claims.released",
    N_("let {object} go"),
    N_("its labels no longer match the selector of {owner}"),
)


def owner_reference(owner: Object) -> Object:
    """The reference by which `owner` controls what it makes. Models metav1.NewControllerRef."""
    return {
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": name(owner),
        "uid": uid(owner),
        "controller": True,
        "blockOwnerDeletion": True,
    }


def claim(owner: Object, resource: str, objects: Iterable[Object], selector: Selector, actor: str) -> Claims:
    """Adopts and releases among `objects` of `resource`; an owner that is being deleted does neither."""
    if is_terminating(owner):
        return
    for obj in sorted(objects, key=name):
        reference = controller_of(obj)
        key = Key(resource, namespace(obj), name(obj))
        if reference is None:
            if selector.selects(obj) and not is_terminating(obj):
                said = because(actor, ADOPTED, object=name(obj), owner=name(owner))
                yield Update(key, _owned(obj, owner), said)
        elif reference["uid"] == uid(owner) and not selector.selects(obj):
            said = because(actor, RELEASED, object=name(obj), owner=name(owner))
            yield Update(key, _released(obj, owner), said)


def _owned(obj: Object, owner: Object) -> Object:
    references = obj["metadata"].get("ownerReferences") or []
    return put(obj, [*references, owner_reference(owner)], "metadata", "ownerReferences")


def _released(obj: Object, owner: Object) -> Object:
    references = [each for each in obj["metadata"]["ownerReferences"] if each["uid"] != uid(owner)]
    metadata = {field: value for field, value in obj["metadata"].items() if field != "ownerReferences"}
    return {**obj, "metadata": {**metadata, "ownerReferences": references} if references else metadata}
