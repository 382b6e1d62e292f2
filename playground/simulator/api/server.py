"""The verbs: create, get, list, update, patch, delete, and the subresources. One door, whoever asks.

The order of a write is upstream's: decode and default, admission, names, prepare, validate, store. A trusted caller
(a controller) skips the schema and validation, never admission. Objects in and out are never changed in place: what a
caller passes stays the caller's, what it is given must not be changed.

kubectl's apply (apply.py) and the eviction of a Pod (eviction.py) are made of these verbs.

Left out: server-side apply with field managers, and pages of a list (a cluster here is small).
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from playground.simulator.api import admission, errors, metadata, scale, schema
from playground.simulator.api.admission.request import Request
from playground.simulator.api.binding import bound
from playground.simulator.api.deletion import DeleteOptions, check_options, deleted, is_over
from playground.simulator.api.errors import FieldError
from playground.simulator.api.fields import fields_of_request
from playground.simulator.api.patches import patched, undecodable
from playground.simulator.api.resources import RESOURCES, Resource
from playground.simulator.api.selectors import labels_of_request
from playground.simulator.causes import Cause
from playground.simulator.objects import Key, Object, put
from playground.simulator.store import Store

__all__ = ["Api", "DeleteOptions"]

# Asked before a new object is stored; raises what it likes. A workspace's limits come in here.
Limit: TypeAlias = Callable[[Key, Object, Store], None]

OWN_CHOICE = DeleteOptions()
# The specs that Pods were made of lately, by identity (nobody changes them in place), and what defaults make of them.
_FILLED: dict[int, tuple[Object, Object]] = {}
MOST_FILLED = 256
ATTEMPTS = 8  # to find a free name. Models maxNameGenerationCreateAttempts in generic/registry/store.go.


class Api:
    """The door to a store. With `dry_run` everything is checked and answered, nothing written."""

    def __init__(self, store: Store, trusted: bool = False, dry_run: bool = False, limit: Limit | None = None) -> None:
        self.store = store
        self.trusted = trusted
        self.dry_run = dry_run
        self.limit = limit

    def create(self, resource: str, obj: Object, cause: Cause, namespace: str = "") -> Object:
        """Creates the object and answers it as stored. Raises ApiError: BadRequest, Forbidden, Invalid, NotFound (its
        namespace), AlreadyExists."""
        kind = _known(resource)
        received = obj if self.trusted else decoded(kind, obj)
        return self.create_decoded(kind, metadata.placed(received, kind.namespaced, namespace), cause)

    def create_decoded(self, kind: Resource, obj: Object, cause: Cause) -> Object:
        """The same for an object that is decoded and in its namespace already."""
        obj = self._defaulted(kind, obj)
        key = metadata.key_of(kind.name, obj)
        base = obj["metadata"].get("generateName") or ""
        request = self._request(key._replace(name=key.name or base or "Unknown"))
        obj = admission.create(obj, request, kind.admit_create)
        if base and not key.name:
            key = self._free_key(key, base)
        store = self.store
        own = metadata.new(obj["metadata"], key, store.state.number + 1, store.now, store.setup)
        written, obj = (
            obj,
            kind.allocate(kind.prepare_create({**obj, "metadata": own}), None, self._request(key), self.dry_run),
        )
        if not self.trusted:
            self._validate(key, kind, kind.validate_create(obj))
            metadata.check_new(written["metadata"])
        self._admit_to_store(key, obj)
        return self._write(key, obj, cause)

    def get(self, key: Key) -> Object:
        """The object. Raises NotFound."""
        obj = self.store.state.get(key)
        if obj is None:
            _known(key.resource)
            raise errors.not_found(key)
        return obj

    def get_scale(self, key: Key) -> Object:
        """The Scale of a workload. Raises NotFound."""
        return scale.scale_of(_known(key.resource), self.get(key))

    def list(self, resource: str, namespace: str = "", labels: str = "", fields: str = "") -> list[Object]:
        """The objects that both selectors match, in order of namespace and name. Raises BadRequest for a selector that
        cannot be read, or a field that the resource cannot be selected by."""
        selectable = _known(resource).selectable
        by_label = labels_of_request(labels)
        by_field = fields_of_request(fields, selectable)
        found = [
            (key, obj)
            for key, obj in self.store.state.all(resource).items()
            if (not namespace or key.namespace == namespace) and by_label.selects(obj) and by_field.selects(obj)
        ]
        return [obj for _, obj in sorted(found, key=lambda pair: pair[0])]

    def update(self, key: Key, obj: Object, cause: Cause, subresource: str = "") -> Object:
        """Writes the object, or the part that a subresource is about, and answers it as stored. What changes nothing
        writes nothing. Raises NotFound, BadRequest, Conflict, Forbidden, Invalid.

        Subresources: "status", "scale" (a Scale), "binding" (a Binding), "finalize" (a Namespace's finalizers).
        """
        old = self.get(key)
        kind = RESOURCES[key.resource]
        if subresource and subresource not in kind.subresources:
            raise errors.no_such_resource()
        if subresource == "scale":
            metadata.check_version(key, obj.get("metadata") or {}, old["metadata"])
            return self.update(key, scale.scaled(key, old, obj), cause)
        if subresource == "binding":
            return self._write(key, bound(key, old, obj, self.store.setup.stamp(self.store.now)), cause)
        if not self.trusted:
            obj = metadata.check_name(key, decoded(kind, obj), kind.namespaced)
        metadata.check_version(key, obj["metadata"], old["metadata"])
        if subresource:
            obj = _with_part(old, obj, subresource)
        else:
            obj = self._replacement(key, kind, obj, old)
        if not self.trusted:
            self._validate(key, kind, kind.validate_update(obj, old))
        if is_over(key, obj, old):
            self._remove(key, cause)
            return obj
        return old if obj == old else self._write(key, obj, cause)

    def patch(self, key: Key, patch: Any, kind: str, cause: Cause, subresource: str = "") -> Object:
        """Writes the object as the patch changes it. `kind` is "json", "merge" or "strategic", or the media type of
        one. Raises what `update` does, BadRequest and Invalid for what is no patch."""
        old = self.get_scale(key) if subresource == "scale" else self.get(key)
        changed = patched(RESOURCES[key.resource].shape, old, patch, kind)
        try:
            return self.update(key, changed, cause, subresource)
        except schema.NotDecodedError as error:
            raise undecodable(patch, changed, kind, error) from error

    def delete(self, key: Key, cause: Cause, options: DeleteOptions = OWN_CHOICE) -> Object | None:
        """Deletes the object: answers it where it lingers (grace period, finalizers), None where it is gone. Raises
        NotFound, Conflict, Forbidden."""
        obj = self.get(key)
        kind = RESOURCES[key.resource]
        admission.delete(key)
        check_options(key, obj, options)
        after = deleted(kind, key, obj, options, self.store.now, self.store.setup)
        if after is None:
            self._remove(key, cause)
            return None
        return obj if after == obj else self._write(key, after, cause)

    def delete_collection(
        self,
        resource: str,
        namespace: str,
        cause: Cause,
        options: DeleteOptions = OWN_CHOICE,
        labels: str = "",
        fields: str = "",
    ) -> Sequence[Object]:
        """Deletes every object that a list would answer, and answers those."""
        found = self.list(resource, namespace, labels, fields)
        for obj in found:
            own = obj["metadata"]
            self.delete(Key(resource, own.get("namespace", ""), own["name"]), cause, options)
        return found

    def _defaulted(self, kind: Resource, obj: Object) -> Object:
        """The object with its defaults. What is filled into the spec of a Pod's template is remembered, since
        controllers make many Pods of one."""
        if not self.trusted or kind.name != "pods":
            return kind.defaults(obj)
        spec = obj["spec"]
        given, filled = _FILLED.get(id(spec), (None, None))
        if given is not spec:
            if len(_FILLED) >= MOST_FILLED:
                _FILLED.clear()
            filled = kind.defaults(obj)["spec"]
            _FILLED[id(spec)] = spec, filled
        return {**obj, "spec": filled}

    def _request(self, key: Key) -> Request:
        return Request(key, self.store.state, self.store.setup.seed, self.store.state.number + 1)

    def _free_key(self, key: Key, base: str) -> Key:
        """A key that generateName leads to and that nobody has; after eight tries, one that somebody has."""
        state = self.store.state
        for attempt in range(ATTEMPTS):
            name = metadata.generated(base, key, state.number + 1, attempt, self.store.setup.seed)
            tried = Key(key.resource, key.namespace, name)
            if state.get(tried) is None:
                break
        return tried

    def _admit_to_store(self, key: Key, obj: Object) -> None:
        """Raises AlreadyExists, or what the limit says."""
        standing = self.store.state.get(key)
        if standing is not None:
            raise errors.already_exists(key, "deletionTimestamp" in standing["metadata"])
        if self.limit is not None:
            self.limit(key, obj, self.store)

    def _replacement(self, key: Key, kind: Resource, obj: Object, old: Object) -> Object:
        """The object as a plain update makes it: everything but the status and what the server keeps."""
        obj = {**obj, "metadata": metadata.kept(obj["metadata"], old["metadata"])}
        if "status" in old:
            obj["status"] = old["status"]
        elif "status" in obj:
            del obj["status"]
        if not self.trusted:
            obj = kind.defaults(obj)
        request = self._request(key)
        obj = kind.prepare_update(admission.update(obj, request, kind.admit_update), old)
        return kind.allocate(obj, old, request, self.dry_run)

    def _validate(self, key: Key, kind: Resource, problems: Sequence[FieldError]) -> None:
        if problems:
            raise errors.invalid(key, kind.kind, problems)

    def _write(self, key: Key, obj: Object, cause: Cause) -> Object:
        return obj if self.dry_run else self.store.write(key, obj, cause) or obj

    def _remove(self, key: Key, cause: Cause) -> None:
        if not self.dry_run:
            self.store.write(key, None, cause)


def _known(resource: str) -> Resource:
    """The table's row. Raises NotFound for what is not served."""
    kind = RESOURCES.get(resource)
    if kind is None:
        raise errors.no_such_resource()
    return kind


def decoded(kind: Resource, obj: Any) -> Object:
    """What somebody sent, decoded. Raises BadRequest for what is not of the resource's kind, or of no kind."""
    if not isinstance(obj, dict) or not isinstance(obj.get("metadata") or {}, dict):
        raise errors.bad_request(f"the object provided is unrecognized (must be of type {kind.kind})")
    named: Object = {"apiVersion": kind.api_version, "kind": kind.kind, **obj}
    if (named["apiVersion"], named["kind"]) != (kind.api_version, kind.kind):
        raise errors.wrong_kind(str(named["apiVersion"]), str(named["kind"]), kind.api_version, kind.kind)
    return schema.decode({**named, "metadata": obj.get("metadata") or {}})


def _with_part(old: Object, obj: Object, subresource: str) -> Object:
    """The old object with the part that a subresource is about. Raises NotFound for one that is not served."""
    if subresource == "status":
        written = {**old, "status": obj.get("status") or {}}
        notes = obj["metadata"].get("annotations")
        # Upstream's status strategies let annotations through; a Deployment's revision travels so.
        is_same = notes is None or notes == old["metadata"].get("annotations")
        return written if is_same else put(written, notes, "metadata", "annotations")
    if subresource == "finalize" and old["kind"] == "Namespace":
        return put(old, (obj.get("spec") or {}).get("finalizers") or [], "spec", "finalizers")
    raise errors.no_such_resource()
