"""What a Pod needs from ConfigMaps and Secrets before it can be brought up, and what is missing of it.

Models pkg/kubelet/kubelet_pods.go makeEnvironmentVariables and pkg/volume/{configmap,secret,projected}.
"""

from collections.abc import Iterable, Iterator

from playground.simulator.objects import Key, Object
from playground.simulator.state import View

# The root certificates are in every namespace; where they are not yet, the kubelet need not wait for them.
_ALWAYS_THERE = "kube-root-ca.crt"
_RESOURCES = {"configMap": ("configmaps", "configmap"), "secret": ("secrets", "secret")}
_KINDS = {"configmaps": "ConfigMap", "secrets": "Secret"}


def missing_volume(pod: Object, view: View) -> str:
    """Why the first volume that cannot be mounted cannot be, as the kubelet's event says it; "" where all can."""
    for volume in pod["spec"].get("volumes") or ():
        for kind, source in _sources(volume):
            why = _missing_source(kind, source, pod["metadata"]["namespace"], view)
            if why:
                return f'MountVolume.SetUp failed for volume "{volume["name"]}" : {why}'
        why = _missing_claim(pod, volume, view)
        if why:
            return why
    return ""


def _missing_claim(pod: Object, volume: Object, view: View) -> str:
    """A Pod that the scheduler did not place may come with a claim that is not there. Models pkg/kubelet/volumemanager
    WaitForAttachAndMount, which waits only for what a container mounts.
    """
    name, namespace = volume["name"], pod["metadata"]["namespace"]
    claim = (volume.get("persistentVolumeClaim") or {}).get("claimName")
    spec = pod["spec"]
    every = (*(spec.get("initContainers") or ()), *spec["containers"])
    mounted = any(mount["name"] == name for each in every for mount in each.get("volumeMounts") or ())
    if not claim or not mounted or view.get(Key("persistentvolumeclaims", namespace, claim)) is not None:
        return ""
    return (
        f"Unable to attach or mount volumes: unmounted volumes=[{name}], unattached volumes=[], failed to process "
        f"volumes=[{name}]: error processing PVC {namespace}/{claim}: failed to fetch PVC from API server: "
        f'persistentvolumeclaims "{claim}" not found'
    )


def _sources(volume: Object) -> Iterator[tuple[str, Object]]:
    """The ConfigMaps and Secrets that a volume is made of."""
    for each in (volume, *((volume.get("projected") or {}).get("sources") or ())):
        for kind in _RESOURCES:
            if kind in each:
                yield kind, each[kind]


def _missing_source(kind: str, source: Object, namespace: str, view: View) -> str:
    name = source.get("name") or source.get("secretName") or ""
    if source.get("optional") or name == _ALWAYS_THERE:
        return ""
    resource, word = _RESOURCES[kind]
    found = view.get(Key(resource, namespace, name))
    if found is None:
        return f'{word} "{name}" not found'
    keys = _keys(found)
    for item in source.get("items") or ():
        if item["key"] not in keys:
            return f"references non-existent {'config' if word == 'configmap' else 'secret'} key: {item['key']}"
    return ""


def missing_variable(pod: Object, container: Object, view: View) -> str:
    """Why the container's variables cannot be made; "" where they can."""
    namespace = pod["metadata"]["namespace"]
    for each in container.get("envFrom") or ():
        for field, resource in (("configMapRef", "configmaps"), ("secretRef", "secrets")):
            why = _missing_object(each.get(field), resource, namespace, view)
            if why:
                return why
    for each in container.get("env") or ():
        source = each.get("valueFrom") or {}
        for field, resource in (("configMapKeyRef", "configmaps"), ("secretKeyRef", "secrets")):
            why = _missing_key(source.get(field), resource, namespace, view)
            if why:
                return why
    return ""


def missing_pull_secrets(pod: Object, view: View) -> list[str]:
    """The names among the Pod's imagePullSecrets that no Secret has."""
    namespace = pod["metadata"]["namespace"]
    names = [each.get("name") or "" for each in pod["spec"].get("imagePullSecrets") or ()]
    return [name for name in names if name and view.get(Key("secrets", namespace, name)) is None]


def _missing_object(reference: Object | None, resource: str, namespace: str, view: View) -> str:
    if reference is None or reference.get("optional"):
        return ""
    name = reference.get("name") or ""
    if view.get(Key(resource, namespace, name)) is not None:
        return ""
    return f'{_KINDS[resource].lower()} "{name}" not found'


def _missing_key(reference: Object | None, resource: str, namespace: str, view: View) -> str:
    why = _missing_object(reference, resource, namespace, view)
    if why or reference is None or reference.get("optional"):
        return why
    found = view.get(Key(resource, namespace, reference["name"])) or {}
    if reference["key"] in _keys(found):
        return ""
    return f"couldn't find key {reference['key']} in {_KINDS[resource]} {namespace}/{reference['name']}"


def _keys(obj: Object) -> Iterable[str]:
    return {**(obj.get("data") or {}), **(obj.get("binaryData") or {})}


def refers_to(pod: Object, resource: str, name: str) -> bool:
    """Whether the Pod needs this ConfigMap or Secret for a volume or a variable."""
    kind, prefix = ("configMap", "configMap") if resource == "configmaps" else ("secret", "secret")
    for volume in pod["spec"].get("volumes") or ():
        if any(each == kind and name in (s.get("name"), s.get("secretName")) for each, s in _sources(volume)):
            return True
    for container in (*(pod["spec"].get("initContainers") or ()), *pod["spec"]["containers"]):
        references = [each.get(f"{prefix}Ref") for each in container.get("envFrom") or ()]
        references += [(each.get("valueFrom") or {}).get(f"{prefix}KeyRef") for each in container.get("env") or ()]
        if any(reference and reference.get("name") == name for reference in references):
            return True
    return False
