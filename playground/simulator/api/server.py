"""The verbs: create, get, list, update, patch, apply, delete, and the subresources. One door, whoever asks.

The order of a write is upstream's: decode and default, admission, names, prepare, validate, store. A trusted caller
(a controller) skips the schema and validation, never admission. Objects in and out are never changed in place: what a
caller passes stays the caller's, what it is given must not be changed.

Left out: server-side apply with field managers, and pages of a list (a cluster here is small).
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from playground.simulator.api import admission, errors, fields as by_fields, metadata, scale, selectors
from playground.simulator.api.admission.request import Request
from playground.simulator.api.binding import bound
from playground.simulator.api.deletion import DeleteOptions, check_preconditions, deleted, is_over
from playground.simulator.api.resources import RESOURCES, Resource
from playground.simulator.causes import Cause
from playground.simulator.objects import Key, Object
from playground.simulator.store import Store

__all__ = ["Api", "DeleteOptions"]

# Asked before a new object is stored; raises what it likes. A workspace's limits come in here.
Limit: TypeAlias = Callable[[Key, Object, Store], None]

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
        obj = self._received(kind, obj)
        obj = metadata.placed(obj, kind.namespaced, namespace)
        obj = kind.defaults(obj)
        number = self.store.state.number + 1
        asked = obj["metadata"]
        place = asked.get("namespace", "")
        name = asked.get("name") or ""
        base = asked.get("generateName") or ""
        request = Request(
            Key(resource, place, name or base or "Unknown"), obj, self.store.state, self.store.setup.seed, number
        )
        obj = admission.create(request)
        key = Key(resource, place, name) if name else self._free_key(Key(resource, place, ""), base, number)
        obj = {**obj, "metadata": metadata.new(obj["metadata"], key, number, self.store.now, self.store.setup)}
        obj = kind.prepare_create(obj)
        if not self.trusted:
            self._validate(key, kind, kind.validate_create(obj))
        standing = self.store.state.get(key)
        if standing is not None:
            raise errors.already_exists(key, "deletionTimestamp" in standing["metadata"])
        if self.limit is not None:
            self.limit(key, obj, self.store)
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
        return scale.scale_of(key, self.get(key))

    def list(self, resource: str, namespace: str = "", labels: str = "", fields: str = "") -> list[Object]:
        """The objects that both selectors match, in order of namespace and name. Raises BadRequest for a selector that
        cannot be read, or a field that the resource cannot be selected by."""
        _known(resource)
        by_label = selectors.labels_of_request(labels)
        by_field = by_fields.fields_of_request(fields, resource)
        found = [
            (key, obj)
            for key, obj in self.store.state.all(resource).items()
            if (not namespace or key.namespace == namespace) and by_label.selects(obj) and by_field.selects(obj)
        ]
        return [obj for _, obj in sorted(found, key=lambda pair: pair[0])]

    def update(self, key: Key, obj: Object, cause: Cause, subresource: str = "") -> Object:
        """Writes the object, or the part that a subresource is about, and answers it as stored. What changes nothing
        writes nothing. Raises NotFound, BadRequest, Conflict, Forbidden, Invalid."""
        old = self.get(key)
        kind = RESOURCES[key.resource]
        if subresource == "scale":
            metadata.check_version(key, obj.get("metadata") or {}, old["metadata"])
            return self.update(key, scale.scaled(key, old, obj), cause)
        if subresource == "binding":
            return self._write(key, bound(key, old, obj, self.store.setup.stamp(self.store.now)), cause)
        if not self.trusted:
            obj = metadata.check_name(key, self._received(kind, obj), kind.namespaced)
        metadata.check_version(key, obj["metadata"], old["metadata"])
        obj = _merged(kind, old, obj, subresource)
        if subresource == "":
            obj = kind.defaults(obj)
            number = self.store.state.number + 1
            obj = admission.update(Request(key, obj, self.store.state, self.store.setup.seed, number))
            obj = kind.prepare_update(obj, old)
        if not self.trusted:
            self._validate(key, kind, kind.validate_update(obj, old))
        if is_over(key, obj, old):
            self._write(key, None, cause)
            return obj
        return old if obj == old else self._write(key, obj, cause)

    def delete(self, key: Key, cause: Cause, options: DeleteOptions = DeleteOptions()) -> Object | None:
        """Deletes the object: answers it where it lingers (grace period, finalizers), None where it is gone. Raises
        NotFound, Conflict, Forbidden."""
        obj = self.get(key)
        admission.delete(key)
        check_preconditions(key, obj, options)
        after = deleted(key, obj, options, self.store.now, self.store.setup)
        if after is None:
            self._write(key, None, cause)
            return None
        return obj if after == obj else self._write(key, after, cause)

    def delete_collection(
        self,
        resource: str,
        namespace: str,
        cause: Cause,
        options: DeleteOptions = DeleteOptions(),
        labels: str = "",
        fields: str = "",
    ) -> Sequence[Object]:
        """Deletes every object that a list would answer, and answers those."""
        found = self.list(resource, namespace, labels, fields)
        for obj in found:
            own = obj["metadata"]
            self.delete(Key(resource, own.get("namespace", ""), own["name"]), cause, options)
        return found

    def _received(self, kind: Resource, obj: Object) -> Object:
        """What a caller sent, decoded: checked against the schema unless the caller is trusted."""
        return obj

    def _free_key(self, key: Key, base: str, number: int) -> Key:
        """A key that generateName leads to and that nobody has; after eight tries, one that somebody has."""
        for attempt in range(ATTEMPTS):
            name = metadata.generated(base, key, number, attempt, self.store.setup.seed) if base else ""
            tried = key._replace(name=name)
            if self.store.state.get(tried) is None:
                break
        return tried

    def _validate(self, key: Key, kind: Resource, problems: Any) -> None:
        if problems:
            raise errors.invalid(key, kind.kind, problems)

    def _write(self, key: Key, obj: Object | None, cause: Cause) -> Any:
        return obj if self.dry_run else self.store.write(key, obj, cause)


def _known(resource: str) -> Resource:
    """The table's row. Raises NotFound for what is not served."""
    kind = RESOURCES.get(resource)
    if kind is None:
        raise errors.no_such_resource()
    return kind


def _merged(kind: Resource, old: Object, obj: Object, subresource: str) -> Object:
    """The old object with the part of the new one that the request may write."""
    if subresource == "status":
        return {**old, "status": obj.get("status") or {}}
    merged = {**obj, "metadata": metadata.kept(obj["metadata"], old["metadata"])}
    if "status" in old:
        merged["status"] = old["status"]
    else:
        merged.pop("status", None)
    return merged
