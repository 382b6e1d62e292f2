"""The verbs: create, get, list, update, patch, delete, and the subresources. Filled next."""

from typing import NamedTuple

from playground.simulator.causes import Cause
from playground.simulator.objects import Key, Object
from playground.simulator.store import Store


class DeleteOptions(NamedTuple):
    """`grace` in seconds, None for the object's own; `propagation` "" for the kind's default; the rest preconditions."""

    grace: int | None = None
    propagation: str = ""
    uid: str = ""
    resource_version: str = ""


class Api:
    """The door to a store. A trusted caller (a controller) skips the schema and validation, never admission."""

    def __init__(self, store: Store, trusted: bool = False) -> None:
        self.store = store
        self.trusted = trusted

    def create(self, resource: str, obj: Object, cause: Cause, namespace: str = "") -> Object:
        raise AssertionError

    def get(self, key: Key) -> Object:
        raise AssertionError

    def list(self, resource: str, namespace: str = "", labels: str = "", fields: str = "") -> list[Object]:
        raise AssertionError

    def update(self, key: Key, obj: Object, cause: Cause, subresource: str = "") -> Object:
        raise AssertionError

    def patch(self, key: Key, patch: object, kind: str, cause: Cause, subresource: str = "") -> Object:
        raise AssertionError

    def delete(self, key: Key, cause: Cause, options: DeleteOptions = DeleteOptions()) -> Object | None:
        raise AssertionError
