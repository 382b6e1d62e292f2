"""Environment variables and where their values come from. Models pkg/apis/core/validation/validation.go ValidateEnv,
ValidateEnvFrom, validateObjectFieldSelector, validateContainerResourceFieldSelector."""

import re
from collections.abc import Callable, Iterable

from playground.simulator.api.validation.formats import config_key, dns_subdomain, env_name, label_key
from playground.simulator.api.validation.problems import Problems, each, invalid, required, unsupported
from playground.simulator.objects import Object

_OF_ENV = (
    "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
    "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
)  # fmt: skip
OF_VOLUME = ("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid")
# What the downward API can be asked for at all. Models pkg/apis/core/pods/helpers.go ConvertDownwardAPIFieldLabel.
_FIELDS = frozenset((*_OF_ENV, *OF_VOLUME, "spec.restartPolicy", "spec.schedulerName", "status.phase"))
_SUBSCRIPTED = re.compile(r"(metadata\.annotations|metadata\.labels)\['(.*)'\]")
_AMOUNTS = tuple(f"{kind}.{name}" for kind in ("limits", "requests") for name in ("cpu", "ephemeral-storage", "memory"))
_UNITS = ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")


def environment(at: str, container: Object) -> Problems:
    for index, variable in enumerate(container.get("env") or ()):
        yield from _variable(f"{at}.env[{index}]", variable)
    for index, source in enumerate(container.get("envFrom") or ()):
        yield from _all_of(f"{at}.envFrom", f"{at}.envFrom[{index}]", source)


def _variable(at: str, variable: Object) -> Problems:
    name = variable.get("name")
    if name:
        yield from each(f"{at}.name", name, env_name(name))
    else:
        yield required(f"{at}.name")
    source = variable.get("valueFrom")
    if source is not None:
        yield from _source(f"{at}.valueFrom", source, variable)


def _source(at: str, source: Object, variable: Object) -> Problems:
    chosen = [kind for kind in _SOURCES if source.get(kind) is not None]
    for kind in chosen:
        yield from _SOURCES[kind](f"{at}.{kind}", source[kind])
    if not chosen:
        names = "`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
        yield invalid(at, "", f"must specify one of: {names}")
    elif variable.get("value"):
        yield invalid(at, "", "may not be specified when `value` is not empty")
    elif len(chosen) > 1:
        yield invalid(at, "", "may not have more than one field specified at a time")


def _all_of(at: str, here: str, source: Object) -> Problems:
    if source.get("prefix"):
        yield from each(f"{here}.prefix", source["prefix"], env_name(source["prefix"]))
    chosen = [kind for kind in ("configMapRef", "secretRef") if source.get(kind) is not None]
    for kind in chosen:
        name = source[kind].get("name")
        if name:
            yield from each(f"{here}.{kind}.name", name, dns_subdomain(name))
        else:
            yield required(f"{here}.{kind}.name")
    if not chosen:
        yield invalid(at, "", "must specify one of: `configMapRef` or `secretRef`")
    elif len(chosen) > 1:
        yield invalid(at, "", "may not have more than one field specified at a time")


def _field(at: str, ref: Object) -> Problems:
    yield from pod_field(at, ref, _OF_ENV)


def pod_field(at: str, ref: Object, known: Iterable[str]) -> Problems:
    """A field of the Pod that the downward API tells of."""
    path = ref.get("fieldPath", "")
    if not ref.get("apiVersion") or not path:
        yield required(f"{at}.apiVersion" if path else f"{at}.fieldPath")
        return
    subscripted = _SUBSCRIPTED.fullmatch(path)
    if subscripted:
        field, key = subscripted.groups()
        key = key.lower() if field == "metadata.annotations" else key
        yield from each(at, key, label_key(key))
    elif path not in _FIELDS:
        why = f"error converting fieldPath: field label not supported: {path}"
        yield invalid(f"{at}.fieldPath", path, why)
    elif path not in known:
        yield unsupported(f"{at}.fieldPath", path, known)


def _amount(at: str, ref: Object) -> Problems:
    yield from resource_field(at, ref, of_volume=False)


def resource_field(at: str, ref: Object, of_volume: bool) -> Problems:
    """A request or a limit of a container, in units of `divisor`."""
    name = ref.get("resource", "")
    if of_volume and not ref.get("containerName"):
        yield required(f"{at}.containerName")
    elif not name:
        yield required(f"{at}.resource")
    elif name not in _AMOUNTS and not re.match(r"(limits|requests)\.hugepages-", name):
        yield unsupported(f"{at}.resource", name, _AMOUNTS)
    divisor = ref.get("divisor", "0")
    if divisor != "0":
        yield from _divisor(f"{at}.divisor", name, divisor)


def _divisor(at: str, name: str, divisor: str) -> Problems:
    what = name.partition(".")[2]
    if what == "cpu" and divisor not in ("1m", "1"):
        yield invalid(at, name, "only divisor's values 1m and 1 are supported with the cpu resource")
    elif what != "cpu" and divisor not in _UNITS:
        called = {"ephemeral-storage": "local ephemeral storage"}.get(what, what.partition("-")[0])
        yield invalid(at, name, f"only divisor's values {', '.join(_UNITS)} are supported with the {called} resource")


def _key(at: str, ref: Object) -> Problems:
    """A key of a ConfigMap or a Secret."""
    name, key = ref.get("name", ""), ref.get("key", "")
    yield from each(f"{at}.name", name, dns_subdomain(name))
    if key:
        yield from each(f"{at}.key", key, config_key(key))
    else:
        yield required(f"{at}.key")


def _file(at: str, ref: Object) -> Problems:
    for field in ("volumeName", "path", "key"):
        if not ref.get(field):
            yield required(f"{at}.{field}")


_SOURCES: dict[str, Callable[[str, Object], Problems]] = {
    "fieldRef": _field,
    "resourceFieldRef": _amount,
    "configMapKeyRef": _key,
    "secretKeyRef": _key,
    "fileKeyRef": _file,
}
