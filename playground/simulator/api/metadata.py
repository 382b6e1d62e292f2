"""The part of an object that the server itself keeps: names, uids, versions, times.

Models staging/src/k8s.io/apiserver/pkg/registry/rest/{meta,create,update}.go.
"""

from typing import Any

from playground.simulator import chance
from playground.simulator.api import errors
from playground.simulator.objects import Key, Object
from playground.simulator.setup import Setup

# A generated name is at most 63 characters, five of them random. Models apiserver/pkg/storage/names/generate.go.
BASE_LENGTH = 58
MISMATCH = "the namespace of the provided object does not match the namespace sent on the request"
NOT_NEW = "resourceVersion should not be set on objects to be created"
MODIFIED = "the object has been modified; please apply your changes to the latest version and try again"

# What a request cannot set.
_SERVERS_OWN = frozenset(
    {"uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion", "generation"}
    | {"selfLink", "managedFields"}
)


def placed(obj: Object, namespaced: bool, namespace: str) -> Object:
    """The object in its namespace: the request's, its own, or "default". Raises BadRequest where two are named."""
    own = obj["metadata"].get("namespace", "")
    if not namespaced:
        return _without_namespace(obj) if own else obj
    wanted = namespace or own or "default"
    if own and own != wanted:
        raise errors.bad_request(MISMATCH)
    return obj if own else {**obj, "metadata": {**obj["metadata"], "namespace": wanted}}


def key_of(resource: str, placed: Object) -> Key:
    """Where an object that is in its namespace belongs; its name is "" where one is to be generated."""
    own = placed["metadata"]
    return Key(resource, own.get("namespace", ""), own.get("name") or "")


def _without_namespace(obj: Object) -> Object:
    metadata = {field: value for field, value in obj["metadata"].items() if field != "namespace"}
    return {**obj, "metadata": metadata}


def new(metadata: Object, key: Key, number: int, now: float, setup: Setup) -> Object:
    """The metadata of an object that is being created at `key` as revision `number`."""
    filled: dict[str, Any] = {field: value for field, value in metadata.items() if field not in _SERVERS_OWN}
    filled["name"] = key.name
    filled["uid"] = chance.uid(setup.seed, "uid", number, *key)
    filled["creationTimestamp"] = setup.stamp(now)
    return filled


def check_new(metadata: Object) -> None:
    """Raises what storage answers for an object that is to be created and names the version it has already.
    Models staging/src/k8s.io/apiserver/pkg/storage/etcd3/store.go Create."""
    version = metadata.get("resourceVersion") or ""
    if version.isdecimal() and int(version):
        raise errors.unknown(NOT_NEW)


def generated(base: str, key: Key, number: int, attempt: int, seed: str) -> str:
    """A name made of generateName and five random letters."""
    return base[:BASE_LENGTH] + chance.suffix(seed, "name", key.resource, key.namespace, base, number, attempt)


def kept(metadata: Object, old: Object) -> Object:
    """The metadata of an update: what the server keeps stays as it is, whatever the request says."""
    merged = {**metadata, "name": old["name"], "uid": old["uid"], "creationTimestamp": old["creationTimestamp"]}
    merged["resourceVersion"] = old["resourceVersion"]
    for field in ("namespace", "generation", "deletionTimestamp", "deletionGracePeriodSeconds"):
        if field in old:
            merged[field] = old[field]
        else:
            merged.pop(field, None)
    return merged


def check_version(key: Key, metadata: Object, old: Object) -> None:
    """Raises Conflict where the request was made from another version of the object, or for another object."""
    uid = metadata.get("uid")
    if uid and uid != old["uid"]:
        raise errors.conflict(key, storage_refusal(key, uid, old["uid"]))
    version = metadata.get("resourceVersion")
    if version and version != old["resourceVersion"]:
        raise errors.conflict(key, MODIFIED)


def storage_refusal(key: Key, wanted: str, found: str) -> str:
    """Models staging/src/k8s.io/apiserver/pkg/storage/{interfaces,errors}.go: the words of a failed precondition."""
    path = "/".join(filter(None, ("/registry", key.resource.partition(".")[0], key.namespace, key.name)))
    return (
        f"StorageError: invalid object, Code: 4, Key: {path}, ResourceVersion: 0, AdditionalErrorMsg: "
        f"Precondition failed: UID in precondition: {wanted}, UID in object meta: {found}"
    )


def check_name(key: Key, obj: Object, namespaced: bool) -> Object:
    """The object of an update, named and placed as its URL says. Raises BadRequest where it says otherwise."""
    metadata = obj["metadata"]
    own = metadata.get("namespace", "")
    if namespaced and own and own != key.namespace:
        raise errors.bad_request(MISMATCH)
    name = metadata.get("name", "")
    if not name:
        raise errors.bad_request("the name of the object must match the name in the URL")
    if name != key.name:
        raise errors.bad_request(f"the name of the object ({name}) does not match the name on the URL ({key.name})")
    return obj
