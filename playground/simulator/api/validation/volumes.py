"""Volumes and how containers mount them. Models pkg/apis/core/validation/validation.go ValidateVolumes,
validateVolumeSource, ValidateVolumeMounts, ValidateVolumeDevices.

Of the sources that need somebody's storage system (iscsi, cephfs, azureDisk, ...) only the number is checked: nothing
here mounts them.
"""

from collections.abc import Callable, Mapping

from playground.simulator.api.errors import FieldError
from playground.simulator.api.validation.environment import OF_VOLUME, pod_field, resource_field
from playground.simulator.api.validation.formats import dns_label, dns_subdomain
from playground.simulator.api.validation.problems import (
    Problems,
    duplicate,
    each,
    forbidden,
    invalid,
    not_found,
    required,
    unsupported,
)
from playground.simulator.objects import Object
from playground.simulator.objects.quantity import exact

Volumes = Mapping[str, Object]

_MODE_RULE = "must be a number between 0 and 0777 (octal), both inclusive"
_HOST_PATHS = (
    "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket",
)  # fmt: skip
_PROPAGATIONS = ("Bidirectional", "HostToContainer", "None")
_TEN_MINUTES = 600


def volumes(at: str, listed: list[Object], pod_name: str = "") -> tuple[Volumes, list[FieldError]]:
    """The volumes that may be mounted, by name, and what is wrong with the others. `pod_name` where there is a Pod."""
    good: dict[str, Object] = {}
    found: list[FieldError] = []
    for index, volume in enumerate(listed):
        problems = [*_volume(f"{at}[{index}]", volume, good, pod_name)]
        if problems:
            found += problems
        else:
            good[volume["name"]] = volume
    return good, found


def _volume(at: str, volume: Object, known: Volumes, pod_name: str) -> Problems:
    yield from _source(at, volume, pod_name)
    name = volume.get("name", "")
    if name:
        yield from each(f"{at}.name", name, dns_label(name))
    else:
        yield required(f"{at}.name")
    if name in known:
        yield duplicate(f"{at}.name", name)


def _source(at: str, volume: Object, pod_name: str) -> Problems:
    chosen = [kind for kind in _KINDS if volume.get(kind) is not None]
    if not chosen:
        yield required(at, "must specify a volume type")
        return
    first, *more = chosen
    check = _SOURCES.get(first)
    if check is not None:
        yield from check(f"{at}.{first}", volume[first])
    if first == "ephemeral" and pod_name:
        claim = f"{pod_name}-{volume.get('name', '')}"
        yield from each(
            f"{at}.name", volume.get("name", ""), (f'PVC name "{claim}": {e}' for e in dns_subdomain(claim))
        )
    for kind in more:
        yield forbidden(f"{at}.{kind}", "may not specify more than 1 volume type")


def _empty_dir(at: str, source: Object) -> Problems:
    limit = source.get("sizeLimit")
    if limit is not None and exact(limit) < 0:
        yield forbidden(f"{at}.sizeLimit", "SizeLimit field must be a valid resource quantity")


def _host_path(at: str, source: Object) -> Problems:
    path = source.get("path", "")
    if not path:
        yield required(f"{at}.path")
        return
    yield from _no_backsteps(f"{at}.path", path)
    if source.get("type", "") not in _HOST_PATHS:
        yield unsupported(f"{at}.type", source["type"], _HOST_PATHS)


def _named(field: str) -> Callable[[str, Object], Problems]:
    """A ConfigMap or a Secret as files; its name stands in `field`."""

    def check(at: str, source: Object) -> Problems:
        if not source.get(field):
            yield required(f"{at}.{field}")
        yield from _mode(f"{at}.defaultMode", source.get("defaultMode"))
        yield from _items(f"{at}.items", source)

    return check


def _items(at: str, source: Object) -> Problems:
    for index, item in enumerate(source.get("items") or ()):
        here = f"{at}[{index}]"
        for field in ("key", "path"):
            if not item.get(field):
                yield required(f"{here}.{field}")
        yield from _local_path(f"{here}.path", item.get("path", ""))
        yield from _mode(f"{here}.mode", item.get("mode"))


def _mode(at: str, mode: int | None) -> Problems:
    if mode is not None and not 0 <= mode <= 0o777:
        yield invalid(at, mode, _MODE_RULE)


def _claim(at: str, source: Object) -> Problems:
    if not source.get("claimName"):
        yield required(f"{at}.claimName")


def _nfs(at: str, source: Object) -> Problems:
    for field in ("server", "path"):
        if not source.get(field):
            yield required(f"{at}.{field}")
    if not source.get("path", "").startswith("/"):
        yield invalid(f"{at}.path", source.get("path", ""), "must be an absolute path")


def _downward(at: str, source: Object) -> Problems:
    yield from _mode(f"{at}.defaultMode", source.get("defaultMode"))
    for item in source.get("items") or ():
        yield from _downward_file(at, item)


def _downward_file(at: str, item: Object) -> Problems:
    if not item.get("path"):
        yield required(f"{at}.path")
    yield from _local_path(f"{at}.path", item.get("path", ""))
    field, resource = item.get("fieldRef"), item.get("resourceFieldRef")
    if field is not None:
        yield from pod_field(f"{at}.fieldRef", field, OF_VOLUME)
        if resource is not None:
            yield invalid(at, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously")
    elif resource is not None:
        yield from resource_field(f"{at}.resourceFieldRef", resource, of_volume=True)
    else:
        yield required(at, "one of fieldRef and resourceFieldRef is required")
    yield from _mode(f"{at}.mode", item.get("mode"))


def _projected(at: str, source: Object) -> Problems:
    yield from _mode(f"{at}.defaultMode", source.get("defaultMode"))
    paths: set[str] = set()
    for index, part in enumerate(source.get("sources") or ()):
        here = f"{at}.sources[{index}]"
        for kind in ("secret", "configMap", "downwardAPI"):
            if part.get(kind) is not None:
                yield from _projection(at, here, kind, part[kind], paths)
        if part.get("serviceAccountToken") is not None:
            yield from _token(at, f"{here}.serviceAccountToken", part["serviceAccountToken"])
        if len(part) > 1:
            yield forbidden(here, "may not specify more than 1 volume type per source")


def _projection(at: str, here: str, kind: str, part: Object, paths: set[str]) -> Problems:
    """One source of a projected volume. No two may write to one path."""
    if kind == "downwardAPI":
        for item in part.get("items") or ():
            yield from _downward_file(f"{here}.{kind}", item)
    else:
        if not part.get("name"):
            yield required(f"{here}.{kind}.name")
        yield from _items(f"{here}.{kind}.items", part)
    for item in part.get("items") or ():
        path = item.get("path", "")
        if path in paths:
            yield invalid(at, path if kind == "downwardAPI" else part.get("name", ""), "conflicting duplicate paths")
        elif path:
            paths.add(path)


def _token(at: str, here: str, token: Object) -> Problems:
    seconds = token.get("expirationSeconds", 0)
    if seconds < _TEN_MINUTES:
        yield invalid(f"{here}.expirationSeconds", seconds, "may not specify a duration less than 10 minutes")
    if seconds > 2**32:
        yield invalid(f"{here}.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds")
    if not token.get("path"):
        yield required(f"{at}.path")
    else:
        yield from _local_path(f"{at}.path", token["path"])


_SOURCES: dict[str, Callable[[str, Object], Problems]] = {
    "emptyDir": _empty_dir,
    "hostPath": _host_path,
    "secret": _named("secretName"),
    "nfs": _nfs,
    "persistentVolumeClaim": _claim,
    "downwardAPI": _downward,
    "configMap": _named("name"),
    "projected": _projected,
}
# In upstream's order: of several, the first one counts.
_KINDS = (
    "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi",
    "glusterfs", "flocker", "persistentVolumeClaim", "rbd", "cinder", "cephfs", "quobyte", "downwardAPI", "fc",
    "flexVolume", "configMap", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk",
    "storageos", "projected", "scaleIO", "csi", "ephemeral", "image",
)  # fmt: skip


def _no_backsteps(at: str, path: str) -> Problems:
    if ".." in path.split("/"):
        yield invalid(at, path, "must not contain '..'")


def _descending(at: str, path: str) -> Problems:
    if path.startswith("/"):
        yield invalid(at, path, "must be a relative path")
    yield from _no_backsteps(at, path)


def _local_path(at: str, path: str) -> Problems:
    yield from _descending(at, path)
    if path.startswith("..") and not path.startswith("../"):
        yield invalid(at, path, "must not start with '..'")


def mounts(at: str, container: Object, known: Volumes) -> Problems:
    """What a container mounts, as a file system or as a device."""
    devices = {device.get("name"): device.get("devicePath") for device in container.get("volumeDevices") or ()}
    taken: set[str] = set()
    for index, mount in enumerate(container.get("volumeMounts") or ()):
        here = f"{at}.volumeMounts[{index}]"
        yield from _mount(here, mount, known, taken)
        if mount.get("name") in devices:
            yield invalid(f"{here}.name", mount.get("name"), "must not already exist in volumeDevices")
        if mount.get("mountPath") in devices.values():
            path = mount.get("mountPath")
            yield invalid(f"{here}.mountPath", path, "must not already exist as a path in volumeDevices")
        yield from _within(f"{at}.volumeMounts", here, mount)
        yield from _propagation(f"{at}.volumeMounts.mountPropagation", mount, container)
    for index, device in enumerate(container.get("volumeDevices") or ()):
        yield from _device(f"{at}.volumeDevices[{index}]", device, known)


def _mount(here: str, mount: Object, known: Volumes, taken: set[str]) -> Problems:
    name, path = mount.get("name", ""), mount.get("mountPath", "")
    if not name:
        yield required(f"{here}.name")
    if name not in known:
        yield not_found(f"{here}.name", name)
    if not path:
        yield required(f"{here}.mountPath")
    if path in taken:
        yield invalid(f"{here}.mountPath", path, "must be unique")
    taken.add(path)


def _within(at: str, here: str, mount: Object) -> Problems:
    """A part of the volume only."""
    path, expression = mount.get("subPath"), mount.get("subPathExpr")
    if path:
        yield from _descending(f"{at}.subPath", path)
    if expression:
        if path:
            yield invalid(f"{here}.subPathExpr", expression, "subPathExpr and subPath are mutually exclusive")
        yield from _descending(f"{at}.subPathExpr", expression)


def _propagation(at: str, mount: Object, container: Object) -> Problems:
    way = mount.get("mountPropagation")
    if way is None:
        return
    if way not in _PROPAGATIONS:
        yield unsupported(at, way, _PROPAGATIONS)
    if way == "Bidirectional" and not (container.get("securityContext") or {}).get("privileged"):
        yield forbidden(at, "Bidirectional mount propagation is available only to privileged containers")


def _device(here: str, device: Object, known: Volumes) -> Problems:
    name, path = device.get("name", ""), device.get("devicePath", "")
    if not name:
        yield required(f"{here}.name")
    volume = known.get(name)
    if volume is None:
        yield not_found(f"{here}.name", name)
    elif "persistentVolumeClaim" not in volume and "ephemeral" not in volume:
        rule = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"
        yield invalid(f"{here}.name", name, rule)
    if not path:
        yield required(f"{here}.devicePath")
    if ".." in path.split("/"):
        yield invalid(f"{here}.devicePath", path, "can not contain backsteps ('..')")
