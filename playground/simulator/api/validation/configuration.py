"""ConfigMaps, Secrets and ServiceAccounts. Models pkg/apis/core/validation/validation.go ValidateConfigMap,
ValidateSecret, ValidateServiceAccount."""

import base64
import json

from playground.simulator.api.validation.formats import config_key, dns_subdomain
from playground.simulator.api.validation.metadata import metadata, metadata_update
from playground.simulator.api.validation.problems import (
    Problems,
    each,
    forbidden,
    invalid,
    required,
    too_long,
    unchanged,
)
from playground.simulator.objects import Object

LARGEST = 1024 * 1024  # bytes
_SEALED = "field is immutable when `immutable` is set"
_ACCOUNT = "kubernetes.io/service-account.name"
_KEYS = {
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
}


def create_config_map(obj: Object) -> Problems:
    yield from metadata(obj, namespaced=True, name=dns_subdomain)
    plain: Object = obj.get("data") or {}
    binary: Object = obj.get("binaryData") or {}
    for key in plain:
        yield from each(f"data[{key}]", key, config_key(key))
        if key in binary:
            yield invalid(f"data[{key}]", key, "duplicate of key present in binaryData")
    for key in binary:
        yield from each(f"binaryData[{key}]", key, config_key(key))
    size = sum(len(value.encode()) for value in plain.values()) + sum(map(_size, binary.values()))
    if size > LARGEST:
        yield too_long("[]", LARGEST)


def update_config_map(new: Object, old: Object) -> Problems:
    yield from metadata_update(new, old)
    yield from _sealed(new, old, ("data", "binaryData"))
    yield from create_config_map(new)


def create_secret(obj: Object) -> Problems:
    yield from metadata(obj, namespaced=True, name=dns_subdomain)
    data: Object = obj.get("data") or {}
    for key in data:
        yield from each(f"data[{key}]", key, config_key(key))
    if sum(map(_size, data.values())) > LARGEST:
        yield too_long("data", LARGEST)
    yield from _of_type(obj, data)


def update_secret(new: Object, old: Object) -> Problems:
    yield from metadata_update(new, old)
    yield from unchanged("type", new.get("type"), old.get("type"))
    yield from _sealed(new, old, ("data",))
    yield from create_secret(new)


def create_service_account(obj: Object) -> Problems:
    yield from metadata(obj, namespaced=True, name=dns_subdomain)


def update_service_account(new: Object, old: Object) -> Problems:
    yield from metadata_update(new, old)
    yield from create_service_account(new)


def _sealed(new: Object, old: Object, fields: tuple[str, ...]) -> Problems:
    if not old.get("immutable"):
        return
    if not new.get("immutable"):
        yield forbidden("immutable", _SEALED)
    for field in fields:
        if (new.get(field) or {}) != (old.get(field) or {}):
            yield forbidden(field, _SEALED)


def _size(encoded: str) -> int:
    return len(base64.b64decode(encoded))


def _of_type(obj: Object, data: Object) -> Problems:
    sort = obj.get("type", "")
    if sort == "kubernetes.io/service-account-token":
        if not (obj["metadata"].get("annotations") or {}).get(_ACCOUNT):
            yield required(f"metadata.annotations[{_ACCOUNT}]")
    elif sort == "kubernetes.io/basic-auth" and not {"username", "password"} & set(data):
        yield required("data[username]")
        yield required("data[password]")
    for key in _KEYS.get(sort, ()):
        if not data.get(key) if sort == "kubernetes.io/ssh-auth" else key not in data:
            yield required(f"data[{key}]")
        elif "docker" in sort:
            yield from _json(f"data[{key}]", data[key])


def _json(at: str, encoded: str) -> Problems:
    try:
        is_map = isinstance(json.loads(base64.b64decode(encoded)), dict)
    except ValueError:
        is_map = False
    if not is_map:
        yield invalid(at, "<secret contents redacted>", "unexpected end of JSON input")
